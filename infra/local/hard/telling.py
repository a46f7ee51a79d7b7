"""What the functions of a local run get beyond the template: which cloud it is, and how much to hurry.

Set here and not in the template, so that nothing of it is deployed to AWS.
"""

from typing import Any

from infra.local.hard.clouds import Cloud


def tell(template: dict[str, Any], cloud: Cloud | None, hurry: int) -> None:
    """Puts it into the template that is about to be deployed here."""
    if hurry != 1:
        template["Globals"]["Function"]["Environment"]["Variables"]["HURRY"] = str(hurry)
    if cloud is not None:
        template["Resources"]["APIHandler"]["Properties"]["Environment"]["Variables"]["CLOUD"] = cloud.name
