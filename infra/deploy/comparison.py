"""The first guard: what an update would destroy, found by comparing the deployed template with the new one.

It is pure, and needs nobody's word for it: neither CloudFormation's change set, which says ``Conditional`` where it doesn't
know, nor a stack policy, which stops an update half-way.
"""

from typing import Any

from infra.deploy import precious

_KEEPING = frozenset({"Retain", "RetainExceptOnCreate"})
_POLICIES = ("DeletionPolicy", "UpdateReplacePolicy")


def losses(
    before: dict[str, Any], after: dict[str, Any], *, allowed: frozenset[str] = frozenset(), indexes_stay: bool = True
) -> list[str]:
    """Returns a sentence for each thing that would be lost on the way from these resources to those (`resolved.resources`).

    ``allowed`` are the names of resources that may be. Without ``indexes_stay`` global indexes may change and go, if no
    older code is still running.
    """
    found = []
    for name, resource in before.items():
        if resource["Type"] not in precious.NAMES or name in allowed:
            continue
        if name not in after:
            found.append(_removed(name, resource, [each for each in after if each not in before], after))
        elif resource["Type"] != after[name]["Type"]:
            found.append(_sentence(name, resource, f"would become a {after[name]['Type']}, and be replaced"))
        else:
            found += _changed(name, resource, after[name], indexes_stay)
    return found


def _removed(name: str, resource: dict[str, Any], added: list[str], after: dict[str, Any]) -> str:
    alike = [other for other in added if after[other]["Type"] == resource["Type"]]
    hint = f" {alike[0]} is new: renaming makes an empty one in its place." if alike else ""
    return _sentence(name, resource, "would be removed") + hint


def _changed(name: str, before: dict[str, Any], after: dict[str, Any], indexes_stay: bool) -> list[str]:
    old, new = before.get("Properties", {}), after.get("Properties", {})
    found = [
        _sentence(
            name, before, f"would be replaced by a new one: {each} can't be changed ({_difference(old, new, each)})"
        )
        for each in precious.REPLACING.get(before["Type"], ())
        if _canonical(old.get(each)) != _canonical(new.get(each))
    ]
    found += [
        _sentence(name, before, f"would no longer be kept: {policy} {before[policy]} → {after.get(policy, 'Delete')}")
        for policy in _POLICIES
        if before.get(policy) in _KEEPING and after.get(policy) not in _KEEPING
    ]
    if before["Type"] == "AWS::DynamoDB::Table":
        found += _attributes(name, before, old, new)
        found += _global_indexes(name, old, new) if indexes_stay else []
        expires, later = (each.get("TimeToLiveSpecification", {}).get("AttributeName") for each in (old, new))
        if expires and later and expires != later:
            found.append(
                _sentence(name, before, "would expire by another attribute, and DynamoDB would delete rows of it")
            )
    return found


def _attributes(name: str, table: dict[str, Any], old: dict[str, Any], new: dict[str, Any]) -> list[str]:
    """ "Replacement if you edit an existing AttributeDefinition" (AWS::DynamoDB::Table, AttributeDefinitions)."""
    types, later = _types(old), _types(new)
    return [
        _sentence(name, table, f"would be replaced by an empty one: the type of {each} changes ({types[each]} → {later[each]})")
        for each in types
        if each in later and later[each] != types[each]
    ]  # fmt: skip


def _global_indexes(name: str, old: dict[str, Any], new: dict[str, Any]) -> list[str]:
    """An index loses nothing of its own, but CloudFormation would drop it while the older code still reads it."""
    indexes, later = by_name(old, "GlobalSecondaryIndexes"), by_name(new, "GlobalSecondaryIndexes")
    return [
        f"The index {each} of the table {name} would be {'changed' if each in later else 'removed'}. Make a new one under a new name instead, and leave this one."
        for each in indexes
        if _canonical(indexes[each]) != _canonical(later.get(each))
    ]  # fmt: skip


def by_name(properties: dict[str, Any], kind: str) -> dict[str, Any]:
    """Returns a table's indexes of a kind, by their names."""
    return {index["IndexName"]: index for index in properties.get(kind, [])}


def _types(properties: dict[str, Any]) -> dict[str, str]:
    return {each["AttributeName"]: each["AttributeType"] for each in properties.get("AttributeDefinitions", [])}


def _canonical(value: Any) -> Any:
    """Returns a value in which the order of a list doesn't matter, as in indexes and their attributes; in a key, each
    attribute comes with its role."""
    if isinstance(value, dict):
        return {name: _canonical(each) for name, each in value.items()}
    if isinstance(value, list):
        return sorted((_canonical(each) for each in value), key=repr)
    return value or None


def _difference(old: dict[str, Any], new: dict[str, Any], name: str) -> str:
    return f"{_short(old.get(name))} → {_short(new.get(name))}"


def _short(value: Any) -> str:
    if isinstance(value, list):
        return ", ".join(each.get("IndexName") or each.get("AttributeName") or str(each) for each in value) or "none"
    return str(value) if value else "none"


def _sentence(name: str, resource: dict[str, Any], happens: str) -> str:
    kind = precious.NAMES[resource["Type"]]
    return f"The {kind} {name} {happens}; {precious.LOST[kind]}."
