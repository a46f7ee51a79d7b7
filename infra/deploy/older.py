"""Going back to an older version, which doesn't know every table and index of the stack: they stay as they are."""

import copy
import json
import re
from typing import Any

from infra.deploy import precious
from infra.deploy.comparison import by_name
from infra.deploy.refusal import Refusal

_TABLE = "AWS::DynamoDB::Table"
_KIND = "GlobalSecondaryIndexes"


def keeping(before: dict[str, Any], after: dict[str, Any]) -> dict[str, Any]:
    """Returns the older template with everything that must not be lost and that only the deployed one knows. Raises
    `Refusal` if that isn't going back: if the "older" version has new ones itself.
    """
    kept = copy.deepcopy(after)
    deployed, resources = before["Resources"], kept["Resources"]
    new = [name for name, each in resources.items() if each["Type"] in precious.NAMES and name not in deployed]
    if new:
        raise Refusal(
            f"This is no older version: {', '.join(new)} would be new. Leave OLDER=1 out. Nothing was changed."
        )
    for name, resource in deployed.items():
        if name not in resources and resource["Type"] in precious.NAMES:
            _check_it_stands_alone(name, resource, kept)
            resources[name] = resource
        elif resource["Type"] == _TABLE and resources[name]["Type"] == _TABLE:
            _keep_indexes(resource["Properties"], resources[name]["Properties"])
    return kept


def _keep_indexes(before: dict[str, Any], after: dict[str, Any]) -> None:
    known = by_name(after, _KIND)
    for name, index in by_name(before, _KIND).items():
        if name not in known:
            after[_KIND] = [*after.get(_KIND, []), index]
    defined = {each["AttributeName"] for each in after["AttributeDefinitions"]}
    needed = {key["AttributeName"] for index in after.get(_KIND, []) for key in index["KeySchema"]} - defined
    after["AttributeDefinitions"] += [
        each for each in before["AttributeDefinitions"] if each["AttributeName"] in needed
    ]


def _check_it_stands_alone(name: str, resource: dict[str, Any], template: dict[str, Any]) -> None:
    text = json.dumps(resource)
    named = set(re.findall(r'"(?:Ref|Condition)": "(\w+)"', text)) | set(re.findall(r"\$\{(\w+)", text))
    named |= set(re.findall(r'"Fn::(?:GetAtt|If)": \["(\w+)"', text)) | set(re.findall(r'"DependsOn": "(\w+)"', text))
    missing = named - set(template["Resources"]) - set(template["Parameters"]) - set(template.get("Conditions", {}))
    if missing:
        raise Refusal(
            f"{name} needs {', '.join(sorted(missing))}, which this older version doesn't have. Deploy one that does. Nothing was changed."
        )
