"""A template with its parameters filled in: conditions decided, references to parameters replaced.

References to resources stay as they are. Two templates resolved like this can be compared resource by resource, even
where only a parameter differs.
"""

import re
from collections.abc import Mapping
from typing import Any

_NOTHING = {"Ref": "AWS::NoValue"}


def resources(template: dict[str, Any], parameters: Mapping[str, str | None]) -> dict[str, Any]:
    """Returns the resources that these parameters make; a parameter that isn't given has its default."""
    known = {name: str(of.get("Default", "")) for name, of in template.get("Parameters", {}).items()}
    known |= {name: value for name, value in parameters.items() if name in known and value is not None}
    conditions = template.get("Conditions", {})
    made = {}
    for name, resource in template.get("Resources", {}).items():
        if "Condition" not in resource or _holds({"Condition": resource["Condition"]}, conditions, known):
            made[name] = _filled(resource, conditions, known)
    return made


def _filled(value: Any, conditions: dict[str, Any], known: dict[str, str]) -> Any:
    if isinstance(value, list):
        return [_filled(each, conditions, known) for each in value if each != _NOTHING]
    if not isinstance(value, dict):
        return value
    match value:
        case {"Ref": name} if len(value) == 1:
            return known.get(name, value)
        case {"Fn::If": [condition, then, otherwise]}:
            chosen = then if _holds({"Condition": condition}, conditions, known) else otherwise
            return _filled(chosen, conditions, known)
        case {"Fn::Sub": str(text)}:
            filled = re.sub(r"\$\{(\w+)\}", lambda found: known.get(found[1], found[0]), text)
            return filled if "${" not in filled else {"Fn::Sub": filled}
    kept = ((name, _filled(each, conditions, known)) for name, each in value.items())
    return {name: each for name, each in kept if each != _NOTHING}


def _holds(condition: dict[str, Any], conditions: dict[str, Any], known: dict[str, str]) -> bool:
    match condition:
        case {"Condition": name}:
            return _holds(conditions[name], conditions, known)
        case {"Fn::Equals": [one, other]}:
            return bool(_filled(one, conditions, known) == _filled(other, conditions, known))
        case {"Fn::Not": [one]}:
            return not _holds(one, conditions, known)
        case {"Fn::And": several}:
            return all(_holds(each, conditions, known) for each in several)
        case {"Fn::Or": several}:
            return any(_holds(each, conditions, known) for each in several)
    raise ValueError(f"not a condition: {condition}")
