"""What is deployed can't be given other keys or local indexes: the file of the schema, and what may change how."""

from pathlib import Path
from typing import Any

import msgspec
import pytest

from chalicelib.domain import models
from infra.deploy import schema
from infra.deploy.schema import Index, Schema, Table, compare

OPEN = {"open": Index(["plan_id", "open_at"], "all")}
ACTIONS = Table(
    key=["plan_id", "number"],
    key_types={"plan_id": "S", "number": "N", "open_at": "S", "coach": "S"},
    local=OPEN,
    global_={"of_coach": Index(["coach", "open_at"], ["what"])},
    in_every_row={"plan_id": "S", "number": "N", "what": "S"},
    optional={"open_at": "S", "coach": "S"},
)


def changed(**changes: Any) -> list[schema.Change]:
    return compare({"Actions": ACTIONS}, {"Actions": msgspec.structs.replace(ACTIONS, **changes)})


def test_the_models_are_what_the_file_says() -> None:
    told = "\n".join(map(str, compare(schema.read().tables, schema.of_models())))
    assert not told, f"{told}\nIf all of it is allowed: python -m infra.deploy.schema --write"
    assert schema.read().tables == schema.of_models()


def test_the_list_of_tables_in_words_is_the_files() -> None:
    words = [line.split(" | ") for line in (models.__doc__ or "").splitlines() if line.startswith("| ")][1:]
    told = {}
    for name, keys, _ in words:
        key, *indexes = keys.split(" · ")
        lists = {each.split(" ", 1)[0]: set(each.split(" ", 1)[1].split(", ")) for each in indexes}
        told[name.removeprefix("| ").title()] = (key.split(", "), lists.get("local", set()), lists.get("global", set()))
    assert told == {name: (each.key, set(each.local), set(each.global_)) for name, each in schema.read().tables.items()}


def test_the_packaged_template_has_the_files_tables(resources: dict[str, Any]) -> None:
    assert compare(schema.of_template({"Resources": resources}), schema.read().tables) == []


def test_the_same_is_no_change() -> None:
    assert compare({"Actions": ACTIONS}, {"Actions": ACTIONS}) == []


@pytest.mark.parametrize(
    ("changes", "to_do"),
    [
        ({"optional": {**ACTIONS.optional, "mood": "S"}}, "older rows have its default"),
        (
            {"global_": {**ACTIONS.global_, "of_project": Index(["project", "open_at"], "keys")}},
            "waits until it is ACTIVE",
        ),
    ],
)
def test_what_may_come_is_told_with_what_it_needs(changes: dict[str, Any], to_do: str) -> None:
    (change,) = changed(**changes)
    assert change.is_allowed
    assert to_do in change.to_do


def test_a_new_table_may_come() -> None:
    (change,) = compare({}, {"Actions": ACTIONS})
    assert change.is_allowed
    assert str(change) == "Actions is a new table: the deployment makes it, empty"


@pytest.mark.parametrize(
    ("changes", "what"),
    [
        ({"key": ["plan_id", "what"]}, "Actions has another key"),
        ({"key_types": {**ACTIONS.key_types, "number": "S"}}, "Actions has another key"),
        ({"local": {}}, "Actions has another local index open"),
        ({"local": {"open": Index(["plan_id", "open_at"], "keys")}}, "Actions has another local index open"),
        ({"local": {**OPEN, "by_what": Index(["plan_id", "what"], "keys")}}, "Actions has another local index by_what"),
        ({"global_": {}}, "Actions lacks the global index of_coach"),
        ({"global_": {"of_coach": Index(["coach", "open_at"], "all")}}, "Actions has another global index of_coach"),
        (
            {
                "global_": {
                    **ACTIONS.global_,
                    "a": Index(["coach", "what"], "all"),
                    "b": Index(["what", "coach"], "all"),
                }
            },
            "Actions has another new global index b",
        ),
        ({"expires": "open_at"}, "Actions expires by another attribute"),
        ({"in_every_row": {**ACTIONS.in_every_row, "mood": "S"}}, "Actions has a new attribute mood without a default"),
        ({"optional": {"open_at": "S"}}, "Actions lacks the attribute coach"),
        ({"optional": {"open_at": "N", "coach": "S"}}, "Actions.open_at has another type"),
        (
            {"in_every_row": {**ACTIONS.in_every_row, "coach": "S"}, "optional": {"open_at": "S"}},
            "Actions.coach may no longer be missing",
        ),
    ],
)
def test_anything_else_is_forbidden_with_a_sentence(changes: dict[str, Any], what: str) -> None:
    first = changed(**changes)[0]
    assert (first.what, first.is_allowed) == (what, False)
    assert first.to_do


def test_a_table_that_is_gone_is_forbidden() -> None:
    assert [change.is_allowed for change in compare({"Actions": ACTIONS}, {})] == [False]


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    path = tmp_path / "schema.json"
    monkeypatch.setattr(schema, "FILE", path)
    return path


def test_the_file_is_written_with_the_next_version(file: Path) -> None:
    tables = schema.of_models()
    without = {name: table for name, table in tables.items() if name != "Refusals"}
    file.write_bytes(msgspec.json.encode(Schema(4, without)))
    assert "version 5:\n  Refusals is a new table" in schema.write()
    assert schema.read() == Schema(5, tables)
    assert schema.write() == "infra/schema.json is up to date."


def test_a_forbidden_change_leaves_the_file_as_it_is(file: Path) -> None:
    tables = schema.of_models()
    tables["Actions"] = msgspec.structs.replace(tables["Actions"], local={})
    before = msgspec.json.encode(Schema(4, tables))
    file.write_bytes(before)
    with pytest.raises(
        SystemExit, match="Actions has another local index by_changed: CloudFormation would put an empty"
    ):
        schema.write()
    assert file.read_bytes() == before
