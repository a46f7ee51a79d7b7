"""A folder from an earlier version, whose tables have other indexes, keeps its rows."""

import json
import shutil
import tarfile
from pathlib import Path
from typing import Any

import pytest

from chalicelib.domain.actions.action import Action
from chalicelib.domain.models import all_models
from infra.deploy.schema import compare, of_template
from infra.local import carried
from infra.local.saved import Saved
from infra.template.resources import logical_id, table

FIXTURE = Path(__file__).parent.parent.parent / "fixtures" / "local-before-rooms.tar.xz"
STATES = ("state/dynamodb.json", "state/cloudformation.json")


@pytest.fixture
def template() -> dict[str, Any]:
    return {"Resources": {logical_id(model): table(model) for model in all_models()}}


@pytest.fixture
def directory(tmp_path: Path) -> Path:
    """From before the rooms, with three local indexes on the actions."""
    with tarfile.open(FIXTURE) as archive:
        for name in archive.getnames():
            if name.removeprefix("./") in STATES:
                archive.extract(name, tmp_path, filter="data")
    return tmp_path


def state(directory: Path, name: str) -> Any:
    return json.loads((Saved(directory / "state").newest() / f"{name}.json").read_text())["payload"]


def actions(directory: Path) -> Any:
    tables = state(directory, "dynamodb")["tables"]["data"].values()
    return next(each for each in tables if "-Actions-" in each["TableName"])


def stack(directory: Path) -> Any:
    return next(iter(state(directory, "cloudformation")["stacks"]["data"].values()))


def test_rows_are_in_the_new_table_and_the_old_state_is_kept(directory: Path, template: dict[str, Any]) -> None:
    before, rows = actions(directory), actions(directory)["items"]
    said = carried.over(directory, template)
    assert said is not None
    assert "tables had other indexes (Actions). Your data is carried over: 14 rows." in said
    after = actions(directory)
    assert after["items"] == rows
    assert [index["IndexName"] for index in after["LocalSecondaryIndexes"]] == ["by_changed", "by_due"]
    assert after["GlobalSecondaryIndexes"] == before["GlobalSecondaryIndexes"]
    assert [each["AttributeName"] for each in after["AttributeDefinitions"]] == [
        "changed_at", "number", "open_assignee", "open_coach", "open_due_at", "plan_id",
    ]  # fmt: skip
    assert str(directory / "kept" / "saved-0") in said
    kept = json.loads((directory / "kept" / "saved-0" / "dynamodb.json").read_text())["payload"]
    assert before in kept["tables"]["data"].values()


def test_the_stack_has_always_had_these_tables_so_that_an_update_drops_none(
    directory: Path, template: dict[str, Any]
) -> None:
    carried.over(directory, template)
    found = stack(directory)
    for told in ({"Resources": found["_template"]["Resources"]}, json.loads(found["_template_body"])):
        changes = compare(of_template(told), of_template(template))
        assert not [str(change) for change in changes if "index" in change.what or "key" in change.what]
    resources = found["_resources"]["Actions"]["Properties"]
    assert resources["LocalSecondaryIndexes"] == table(Action)["Properties"]["LocalSecondaryIndexes"]


def test_the_kept_state_can_be_put_back(directory: Path, template: dict[str, Any]) -> None:
    before = actions(directory)
    carried.over(directory, template)
    for path in (directory / "state").glob("saved-*"):
        shutil.rmtree(path)
    shutil.move(directory / "kept" / "saved-0", directory / "state")
    assert actions(directory) == before


def test_nothing_is_done_twice_or_where_nothing_is(directory: Path, template: dict[str, Any], tmp_path: Path) -> None:
    assert carried.over(directory, template)
    assert carried.over(directory, template) is None
    assert carried.over(tmp_path / "new", template) is None


def test_stopped_half_way_it_is_done_anew(
    directory: Path, template: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    def killed(self: Saved, *_: Any) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as stopping:
        stopping.setattr(Saved, "replace", killed)
        with pytest.raises(KeyboardInterrupt):
            carried.over(directory, template)
    assert len(actions(directory)["LocalSecondaryIndexes"]) == 3
    assert carried.over(directory, template)
    assert len(actions(directory)["LocalSecondaryIndexes"]) == 2
    assert [path.name for path in (directory / "kept").iterdir()] == ["saved-0"]


def keyed_by(name: str, template: dict[str, Any]) -> None:
    """Changes the actions' range key."""
    properties = template["Resources"]["Actions"]["Properties"]
    properties["KeySchema"][1]["AttributeName"] = name
    properties["AttributeDefinitions"].append({"AttributeName": name, "AttributeType": "S"})


@pytest.mark.parametrize(
    ("name", "why"),
    [("assignee_id", "have no plan_id or assignee_id"), ("created_at", "have the same plan_id and created_at")],
)
def test_rows_that_a_new_key_does_not_tell_apart_stop_it_and_all_is_as_it_was(
    directory: Path, template: dict[str, Any], name: str, why: str
) -> None:
    keyed_by(name, template)
    before = actions(directory)
    with pytest.raises(SystemExit, match=f"Rows of Actions {why}.* Your data is as it was"):
        carried.over(directory, template)
    assert actions(directory) == before
    assert not (directory / "kept").exists()


def test_another_key_that_all_rows_have_is_carried_too(directory: Path, template: dict[str, Any]) -> None:
    keyed_by("what", template)
    assert carried.over(directory, template)
    after = actions(directory)
    assert (after["sk_name"], sum(map(len, after["items"].values()))) == ("what", 14)
    assert after["TableName"] == stack(directory)["_resources"]["Actions"]["PhysicalResourceId"]
