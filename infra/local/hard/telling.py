"""Settings that the functions of a local run get in addition to the template: which cloud it is, and how much to hurry.

They are set here and not in the template, so that none of them is deployed to AWS.
"""

from typing import Any

from infra.local.hard.clouds import Cloud


def tell(template: dict[str, Any], cloud: Cloud | None, hurry: int) -> None:
    """Puts the settings into the template that is about to be deployed here."""
    if hurry != 1:
        template["Globals"]["Function"]["Environment"]["Variables"]["HURRY"] = str(hurry)
    if cloud is not None:
        template["Resources"]["APIHandler"]["Properties"]["Environment"]["Variables"]["CLOUD"] = cloud.name
