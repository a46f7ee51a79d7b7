"""Migrates a folder of the local run to the present schema, before the emulator starts.

The emulator drops a table whose key or local indexes change, with its rows, where AWS would create an empty one next to
it. So what was saved is migrated here: rows unchanged, into tables as the models define them, and the stack as if it
had always had these. The new state is a save like any other, which is either complete or doesn't exist; the old one is
kept as a copy. If the migration is stopped half-way, the next start repeats it.
"""

import json
import shutil
import sys
from pathlib import Path
from typing import Any

from infra.deploy.schema import compare, of_template
from infra.local.saved import Saved

_TABLES, _STACKS = "dynamodb.json", "cloudformation.json"
_TYPE = "AWS::DynamoDB::Table"
_FROZEN = ("KeySchema", "LocalSecondaryIndexes")
"""The properties whose change drops a table."""

_NOT = (
    "{}, so they can't be carried over. Start with LOCAL_DIR=… in another folder, or with the version before. "
    "Your data is as it was."
)


def over(directory: Path, template: dict[str, Any]) -> str | None:
    """Migrates the state in ``directory`` to the tables of ``template``; returns a sentence about it.

    Returns ``None`` if nothing had to be done. Exits with a sentence if rows lack a new key, and then leaves everything
    as it was.
    """
    saved = Saved(directory / "state")
    old = saved.newest()
    if not ((old / _TABLES).exists() and (old / _STACKS).exists()):
        return None
    wanted = {name: each["Properties"] for name, each in template["Resources"].items() if _is_table(each)}
    stacks = json.loads((old / _STACKS).read_text())
    named = {
        stack["_resources"][name]["PhysicalResourceId"]: name
        for stack in stacks["payload"]["stacks"]["data"].values()
        for name in stack.get("_resources", {}).keys() & wanted.keys()
        if _is_other(stack["_resources"][name]["Properties"], wanted[name])
    }
    if not named:
        return None
    tables = json.loads((old / _TABLES).read_text())
    rows = 0
    for table in tables["payload"]["tables"]["data"].values():
        if name := named.get(table["TableName"]):
            rows += _carry(table, name, wanted[name])
    for stack in stacks["payload"]["stacks"]["data"].values():
        _tell(stack, {name: wanted[name] for name in named.values()})
    kept = _keep(old, directory)
    saved.replace(old, {_TABLES: json.dumps(tables), _STACKS: json.dumps(stacks)})
    return (
        f"{directory} is from an earlier version, whose tables had other indexes ({', '.join(sorted(named.values()))}). "
        f"Your data is carried over: {rows} rows. The previous state is kept in {kept}; delete it when all is well."
    )


def _is_table(resource: dict[str, Any]) -> bool:
    return bool(resource["Type"] == _TYPE)


def _is_other(old: dict[str, Any], new: dict[str, Any]) -> bool:
    """Returns whether the emulator would drop the table."""
    changes = compare(
        *(of_template({"Resources": {"Table": {"Type": _TYPE, "Properties": each}}}) for each in (old, new))
    )
    return any("another key" in change.what or "another local index" in change.what for change in changes)


def _carry(table: dict[str, Any], name: str, wanted: dict[str, Any]) -> int:
    """Gives a saved table the wanted key and local indexes, keeping its rows; returns how many rows there are."""
    rows = [row for of_hash in table["items"].values() for row in of_hash.values()]
    hash_key, *range_key = [each["AttributeName"] for each in wanted["KeySchema"]]
    items: dict[str, dict[str, Any]] = {}
    for row in rows:
        if any(each not in row for each in (hash_key, *range_key)):
            sys.exit(
                _NOT.format(
                    f"Rows of {name} have no {' or '.join((hash_key, *range_key))}, which is the table's key now"
                )
            )
        place = next(iter(row[range_key[0]].values())) if range_key else "__no_sort__"
        items.setdefault(next(iter(row[hash_key].values())), {})[place] = row
    if sum(map(len, items.values())) < len(rows):
        sys.exit(
            _NOT.format(
                f"Rows of {name} have the same {' and '.join((hash_key, *range_key))}, which is the table's key now"
            )
        )
    table.update(items=items, pk_name=hash_key, sk_name=range_key[0] if range_key else None)
    table.update({each: wanted.get(each, []) for each in _FROZEN}, AttributeDefinitions=_defined(table, wanted))
    return len(rows)


def _defined(old: dict[str, Any], wanted: dict[str, Any]) -> list[dict[str, str]]:
    """Returns the types of the wanted keys, and those of the old table's global indexes, which the stack's update then
    changes."""
    types = {each["AttributeName"]: each for each in [*old["AttributeDefinitions"], *wanted["AttributeDefinitions"]]}
    schemas = [
        wanted["KeySchema"],
        *(
            each["KeySchema"]
            for each in [*wanted.get("LocalSecondaryIndexes", []), *old.get("GlobalSecondaryIndexes", [])]
        ),
    ]
    used = {key["AttributeName"] for schema in schemas for key in schema}
    return [types[name] for name in sorted(used)]


def _tell(stack: dict[str, Any], wanted: dict[str, dict[str, Any]]) -> None:
    """Records the tables in the stack as they are now."""
    body = json.loads(stack["_template_body"])
    for name, properties in wanted.items():
        places = [stack["_resources"].get(name), stack["_template"]["Resources"].get(name), body["Resources"].get(name)]
        for place in [each["Properties"] for each in places if each]:
            place["AttributeDefinitions"] = _defined(place, properties)
            for each in _FROZEN:
                place.pop(each, None)
                if each in properties:
                    place[each] = properties[each]
    stack["_template_body"] = json.dumps(body)


def _keep(old: Path, directory: Path) -> Path:
    """Copies the old state to a folder, as a save that can be restored; returns the folder."""
    kept = directory / "kept" / (old.name if old.name.startswith("saved-") else "saved-0")
    if not kept.exists():  # an earlier attempt may have got this far
        part = kept.with_suffix(".part")
        shutil.rmtree(part, ignore_errors=True)
        part.mkdir(parents=True)
        for path in old.glob("*.json"):
            shutil.copy2(path, part)
        part.rename(kept)
    return kept
