"""The schema of the tables, kept in ``infra/schema.json``, and which changes of it are allowed.

A table with rows can't be given other keys or local indexes: CloudFormation would put an empty table in its place. So the
file says what is deployed, a test compares the models with it, and `compare` says for every difference whether it is
allowed, and what to do about it. ``python -m infra.deploy.schema --write`` brings the file up to date, and refuses what may
not be.
"""

import argparse
import json
import sys
from collections.abc import Iterator
from typing import Any, Literal

import msgspec

from chalicelib.database.definitions import definition
from chalicelib.database.rows import Row
from chalicelib.domain.models import all_models
from infra.package.build import ROOT
from infra.template.resources import logical_id

FILE = ROOT / "infra" / "schema.json"


class Index(msgspec.Struct, frozen=True):
    """A local or global index: its keys, hash key first, and the other attributes it holds."""

    key: list[str]
    holds: Literal["all", "keys"] | list[str]


class Table(msgspec.Struct, frozen=True, omit_defaults=True):
    """A table. Attributes have the types that DynamoDB calls them by, such as ``S`` for text."""

    key: list[str]
    key_types: dict[str, str]
    """The types of all attributes that are keys of the table or of an index."""
    local: dict[str, Index] = {}
    global_: dict[str, Index] = msgspec.field(name="global", default={})
    expires: str | None = None
    """The attribute with the time at which DynamoDB deletes a row."""
    in_every_row: dict[str, str] = {}
    optional: dict[str, str] = {}
    """Attributes that a row may lack."""


class Schema(msgspec.Struct, frozen=True):
    """All tables, by their logical ids in the template."""

    version: int
    tables: dict[str, Table]


class Change(msgspec.Struct, frozen=True):
    """A difference between two schemas."""

    what: str
    is_allowed: bool
    to_do: str
    """What it needs if it is allowed, or what to do instead."""

    def __str__(self) -> str:
        return f"{self.what}: {self.to_do}"


def of_models() -> dict[str, Table]:
    """Returns the tables as the code's models have them."""
    return {logical_id(model): _table_of(model) for model in all_models()}


def of_template(template: dict[str, Any]) -> dict[str, Table]:
    """Returns the tables of a template, or of a stack's: their keys and indexes, without other attributes."""
    return {
        name: _table(resource["Properties"])
        for name, resource in template["Resources"].items()
        if resource["Type"] == "AWS::DynamoDB::Table"
    }


def read() -> Schema:
    """Returns the schema of the file."""
    return msgspec.json.decode(FILE.read_bytes(), type=Schema)


def compare(old: dict[str, Table], new: dict[str, Table]) -> list[Change]:
    """Returns every difference, forbidden ones first. Attributes are compared where both schemas list them."""
    found = [
        change for name in sorted(old.keys() | new.keys()) for change in _of_table(name, old.get(name), new.get(name))
    ]
    return sorted(found, key=lambda change: change.is_allowed)


def _of_table(name: str, old: Table | None, new: Table | None) -> Iterator[Change]:
    if old is None:
        yield _allowed(f"{name} is a new table", "the deployment makes it, empty")
        return
    if new is None:
        yield _forbidden(f"{name} is gone", "its rows would be left behind. Keep the table")
        return
    types = {key: (kind, new.key_types[key]) for key, kind in old.key_types.items() if key in new.key_types}
    if old.key != new.key or any(before != after for before, after in types.values()):
        yield _forbidden(f"{name} has another key", f"{_EMPTY}. Make a new table beside it, and a back-fill")
    for index in sorted(old.local.keys() | new.local.keys()):
        if old.local.get(index) != new.local.get(index):
            yield _forbidden(
                f"{name} has another local index {index}", f"{_EMPTY}. Use a new global index, or read the table itself"
            )
    yield from _of_global(name, old, new)
    if old.expires != new.expires:
        yield _forbidden(
            f"{name} expires by another attribute", "rows would be deleted that were to stay. Keep it as it is"
        )
    yield from _of_attributes(name, old, new)


def _of_global(name: str, old: Table, new: Table) -> Iterator[Change]:
    added = sorted(new.global_.keys() - old.global_.keys())
    for index in added[:1]:
        yield _allowed(
            f"{name} has a new global index {index}",
            "the deployment makes it and waits until it is ACTIVE. Rows that lack its keys need a back-fill",
        )
    for index in added[1:]:
        yield _forbidden(
            f"{name} has another new global index {index}",
            "CloudFormation makes one a table and deployment. Release them one after the other",
        )
    for index in sorted(old.global_.keys() - new.global_.keys()):
        yield _forbidden(
            f"{name} lacks the global index {index}",
            "the previous version still reads it while it is being replaced. Keep the index",
        )
    for index in sorted(old.global_.keys() & new.global_.keys()):
        if old.global_[index] != new.global_[index]:
            yield _forbidden(
                f"{name} has another global index {index}", "give the changed one a new name, and keep this one"
            )


def _of_attributes(name: str, old: Table, new: Table) -> Iterator[Change]:
    if not (old.in_every_row and new.in_every_row):
        return
    before, after = old.in_every_row | old.optional, new.in_every_row | new.optional
    for each in sorted(after.keys() - before.keys()):
        if each in new.optional:
            yield _allowed(
                f"{name} has a new attribute {each}",
                "older rows have its default; if they need more, write a back-fill",
            )
        else:
            yield _forbidden(f"{name} has a new attribute {each} without a default", "older rows lack it. Give it one")
    for each in sorted(before.keys() - after.keys()):
        yield _forbidden(
            f"{name} lacks the attribute {each}",
            "the previous version still reads it while it is being replaced. Keep it in the model",
        )
    for each in sorted(before.keys() & after.keys()):
        if before[each] != after[each]:
            yield _forbidden(f"{name}.{each} has another type", "older rows couldn't be read. Give it a new name")
        elif (each in old.optional) != (each in new.optional):
            yield _forbidden(
                f"{name}.{each} {'may no longer be missing' if each in old.optional else 'may now be missing'}",
                "rows of the one version couldn't be read by the other. Leave it as it is",
            )


_EMPTY = "CloudFormation would put an empty table in its place"


def _allowed(what: str, to_do: str) -> Change:
    return Change(what, True, to_do)


def _forbidden(what: str, to_do: str) -> Change:
    return Change(what, False, to_do)


def _table_of(model: type[Row]) -> Table:
    attributes = model.get_attributes().values()
    optional = {each.attr_name: each.attr_type for each in attributes if each.null or each.default is not None}
    every = {each.attr_name: each.attr_type for each in attributes if each.attr_name not in optional}
    made = _table(definition(model))
    return msgspec.structs.replace(
        made, expires=model.Meta.ttl, in_every_row=dict(sorted(every.items())), optional=dict(sorted(optional.items()))
    )


def _table(properties: dict[str, Any]) -> Table:
    return Table(
        key=_key(properties),
        key_types={each["AttributeName"]: each["AttributeType"] for each in properties["AttributeDefinitions"]},
        local=_indexes(properties.get("LocalSecondaryIndexes", [])),
        global_=_indexes(properties.get("GlobalSecondaryIndexes", [])),
        expires=properties.get("TimeToLiveSpecification", {}).get("AttributeName"),
    )


def _key(described: dict[str, Any]) -> list[str]:
    return [each["AttributeName"] for each in sorted(described["KeySchema"], key=lambda each: str(each["KeyType"]))]


def _indexes(described: list[dict[str, Any]]) -> dict[str, Index]:
    holds: dict[str, Any] = {"ALL": "all", "KEYS_ONLY": "keys"}
    return {
        each["IndexName"]: Index(
            _key(each),
            holds.get(each["Projection"]["ProjectionType"]) or sorted(each["Projection"]["NonKeyAttributes"]),
        )
        for each in described
    }


def write() -> str:
    """Brings the file up to date with the models; returns a sentence about it. Exits where a change isn't allowed."""
    before = read() if FILE.exists() else Schema(0, {})
    now = of_models()
    changes = compare(before.tables, now)
    if forbidden := [str(change) for change in changes if not change.is_allowed]:
        sys.exit("infra/schema.json stays as it is:\n  " + "\n  ".join(forbidden))
    if not changes:
        return "infra/schema.json is up to date."
    schema = Schema(before.version + 1, now)
    FILE.write_text(json.dumps(msgspec.to_builtins(schema), indent=2) + "\n")
    return f"infra/schema.json is now version {schema.version}:\n  " + "\n  ".join(map(str, changes))


def main() -> None:
    parser = argparse.ArgumentParser(description="Compares the models with infra/schema.json.")
    parser.add_argument("--write", action="store_true", help="bring the file up to date, if the changes are allowed")
    if parser.parse_args().write:
        print(write())
        return
    changes = compare(read().tables, of_models())
    print("\n".join(map(str, changes)) or "infra/schema.json is up to date.")
    sys.exit(1 if changes else 0)


if __name__ == "__main__":
    main()
