"""Which version of the code is deployed, as git calls it."""

import re
import subprocess
from typing import Any

from infra.package.build import ROOT

UNKNOWN = "unknown"
TAG = "version"
"""The functions' tag that says it."""


def of_checkout() -> str:
    """Returns the latest tag with the commits since, or the commit, and whether files were changed since; `UNKNOWN` without git."""
    command = ["git", "describe", "--tags", "--always", "--dirty"]
    try:
        result = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=10)
    except (OSError, subprocess.TimeoutExpired):
        return UNKNOWN
    # What a tag's value may have in it (Lambda Developer Guide, "Requirements for function tags").
    return re.sub(r"[^\w .:/=+\-@]", "-", result.stdout.strip())[:256] or UNKNOWN


def of_template(template: dict[str, Any]) -> str:
    """Returns the version that a template was deployed with."""
    for resource in template.get("Resources", {}).values():
        if resource["Type"] == "AWS::Serverless::Function" and TAG in resource["Properties"].get("Tags", {}):
            return str(resource["Properties"]["Tags"][TAG])
    return UNKNOWN
