"""What an emulator that ended was doing to a stack, nobody goes on with."""

import pytest

from infra.local import change_sets


@pytest.mark.parametrize(
    ("state", "template", "then"),
    [
        ("UPDATE_IN_PROGRESS", {"Resources": {}}, "UPDATE_ROLLBACK_COMPLETE"),
        ("UPDATE_ROLLBACK_IN_PROGRESS", {"Resources": {}}, "UPDATE_ROLLBACK_COMPLETE"),
        ("CREATE_IN_PROGRESS", {}, "DELETE_COMPLETE"),
        ("REVIEW_IN_PROGRESS", {}, "REVIEW_IN_PROGRESS"),
        ("UPDATE_COMPLETE", {"Resources": {}}, "UPDATE_COMPLETE"),
    ],
)
def test_a_stack_that_was_being_changed_can_be_changed_again(
    state: str, template: dict[str, object], then: str
) -> None:
    saved = {"stacks": {"followthrough-local": {"StackStatus": state, "_template": template}}}
    assert change_sets.let_go(saved) is saved
    assert saved["stacks"]["followthrough-local"]["StackStatus"] == then


def test_the_first_start_has_nothing_to_let_go() -> None:
    assert change_sets.let_go(None) is None
