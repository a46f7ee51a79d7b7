"""A deployment that finds a stack in any state goes on, mends it, or says what to do."""

from collections.abc import Callable, Iterator
from typing import Any

import botocore.session
import pytest
from botocore.stub import Stubber

from infra.deploy import change_set, settled
from infra.deploy.change_set import ChangeSet
from infra.deploy.refusal import Failed, Refusal
from infra.deploy.states import DONE, SENTENCES

NAME = "followthrough-prod"
Answer = Callable[..., None]


@pytest.fixture(scope="module")
def cloudformation() -> Any:
    return botocore.session.get_session().create_client(
        "cloudformation", region_name="eu-west-1", aws_access_key_id="x", aws_secret_access_key="x"
    )


@pytest.fixture(autouse=True)
def _no_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(change_set, "pause", lambda client: 0)


@pytest.fixture
def stubber(cloudformation: Any) -> Iterator[Stubber]:
    with Stubber(cloudformation) as stubber:
        yield stubber
        stubber.assert_no_pending_responses()


@pytest.fixture
def answer(stubber: Stubber) -> Answer:
    def answer(state: str | None) -> None:
        if state is None:
            stubber.add_client_error("describe_stacks", "ValidationError", f"Stack with id {NAME} does not exist")
            return
        stack = {"StackName": NAME, "StackStatus": state, "CreationTime": "2026-11-30T09:00:00Z"}
        stubber.add_response("describe_stacks", {"Stacks": [stack]}, {"StackName": NAME})

    return answer


def events(stubber: Stubber, *failed: tuple[str, str], began: str = "UPDATE_IN_PROGRESS") -> None:
    """The events of a stack, newest first: these resources failed, and before that another update had its own failure."""
    common = {"StackId": "stack", "EventId": "1", "StackName": NAME, "Timestamp": "2026-11-30T09:00:00Z"}
    found = [
        {**common, "LogicalResourceId": name, "ResourceStatus": "UPDATE_FAILED", "ResourceStatusReason": why}
        for name, why in reversed(failed)
    ]
    begin = {**common, "LogicalResourceId": NAME, "PhysicalResourceId": "stack", "ResourceStatus": began}
    earlier = {**common, "LogicalResourceId": "Earlier", "ResourceStatus": "UPDATE_FAILED"}
    stubber.add_response("describe_stack_events", {"StackEvents": [*found, begin, earlier]}, {"StackName": NAME})


def resources(stubber: Stubber, **states: str) -> None:
    found = [
        {"LogicalResourceId": name, "ResourceType": "T", "LastUpdatedTimestamp": "2026-11-30T09:00:00Z", "ResourceStatus": state}
        for name, state in states.items()
    ]  # fmt: skip
    stubber.add_response("list_stack_resources", {"StackResourceSummaries": found}, {"StackName": NAME})


def change_sets(stubber: Stubber, *names: str) -> None:
    stubber.add_response(
        "list_change_sets", {"Summaries": [{"ChangeSetName": name} for name in names]}, {"StackName": NAME}
    )


def ready(cloudformation: Any) -> bool:
    return settled.ready(cloudformation, NAME, lambda line: None)


def test_every_state_of_cloudformation_has_an_answer(cloudformation: Any) -> None:
    known = set(cloudformation.meta.service_model.shape_for("StackStatus").enum)
    assert set(SENTENCES) | DONE | {"DELETE_COMPLETE"} == known


@pytest.mark.parametrize("state", sorted(DONE))
def test_a_stack_that_is_done_is_updated(cloudformation: Any, answer: Answer, state: str) -> None:
    answer(state)
    assert ready(cloudformation)


def test_a_stack_that_isnt_there_is_made(cloudformation: Any, answer: Answer) -> None:
    answer(None)
    assert not ready(cloudformation)


@pytest.mark.parametrize(
    "state", sorted(state for state in SENTENCES if state.endswith("IN_PROGRESS") and state != "REVIEW_IN_PROGRESS")
)
def test_what_somebody_else_does_is_waited_for_by_hand(cloudformation: Any, answer: Answer, state: str) -> None:
    answer(state)
    with pytest.raises(Refusal, match=r"Wait until"):
        ready(cloudformation)


@pytest.mark.parametrize("state", ["DELETE_FAILED", "CREATE_FAILED", "ROLLBACK_FAILED", "IMPORT_ROLLBACK_FAILED"])
def test_what_only_a_person_can_decide_is_said_with_what_failed(
    cloudformation: Any, stubber: Stubber, answer: Answer, state: str
) -> None:
    answer(state)
    events(stubber, ("MailBucket", "The bucket you tried to delete is not empty"))
    with pytest.raises(Refusal, match=NAME) as refusal:
        ready(cloudformation)
    assert "\n  MailBucket: The bucket you tried to delete is not empty\n" in str(refusal.value)
    assert "Earlier" not in str(refusal.value)


@pytest.mark.parametrize(
    ("state", "call"), [("UPDATE_ROLLBACK_FAILED", "continue_update_rollback"), ("UPDATE_FAILED", "rollback_stack")]
)
def test_a_way_back_is_gone_to_its_end(
    cloudformation: Any, stubber: Stubber, answer: Answer, state: str, call: str
) -> None:
    answer(state)
    stubber.add_response(call, {}, {"StackName": NAME})
    answer("UPDATE_ROLLBACK_IN_PROGRESS")
    answer("UPDATE_ROLLBACK_COMPLETE")
    assert ready(cloudformation)


def test_if_the_way_back_fails_again_what_failed_is_said(cloudformation: Any, stubber: Stubber, answer: Answer) -> None:
    answer("UPDATE_ROLLBACK_FAILED")
    stubber.add_response("continue_update_rollback", {}, {"StackName": NAME})
    answer("UPDATE_ROLLBACK_FAILED")
    events(stubber, ("Deliveries", "the queue was deleted"))
    with pytest.raises(Refusal, match=r"(?s)Deliveries: the queue was deleted.*--resources-to-skip"):
        ready(cloudformation)


def test_a_first_try_that_left_nothing_is_cleared_away(cloudformation: Any, stubber: Stubber, answer: Answer) -> None:
    answer("ROLLBACK_COMPLETE")
    resources(stubber, Actions="DELETE_COMPLETE")
    stubber.add_response("delete_stack", {}, {"StackName": NAME})
    answer("DELETE_IN_PROGRESS")
    answer(None)
    assert not ready(cloudformation)


def test_a_first_try_that_left_something_is_for_a_person_to_look_at(
    cloudformation: Any, stubber: Stubber, answer: Answer
) -> None:
    answer("ROLLBACK_COMPLETE")
    for _ in range(2):
        resources(stubber, Actions="DELETE_SKIPPED", Sweep="DELETE_COMPLETE")
    with pytest.raises(Refusal, match=r"could not be taken back:\n  Actions \(T\)\n"):
        ready(cloudformation)


def test_our_own_change_set_that_was_never_carried_out_is_taken_back(
    cloudformation: Any, stubber: Stubber, answer: Answer
) -> None:
    answer("REVIEW_IN_PROGRESS")
    for _ in range(2):
        change_sets(stubber, "followthrough-0123")
    stubber.add_response("delete_change_set", {}, {"StackName": NAME, "ChangeSetName": "followthrough-0123"})
    assert not ready(cloudformation)


def test_somebody_elses_change_set_is_theirs(cloudformation: Any, stubber: Stubber, answer: Answer) -> None:
    answer("REVIEW_IN_PROGRESS")
    for _ in range(2):
        change_sets(stubber, "followthrough-0123", "by-hand")
    with pytest.raises(Refusal, match=r"somebody's change set is waiting for a decision \(by-hand\)"):
        ready(cloudformation)


def executed(stubber: Stubber, *, is_first: bool) -> ChangeSet:
    for state in ("EXECUTE_IN_PROGRESS", "EXECUTE_FAILED"):
        stubber.add_response("describe_change_set", {"ExecutionStatus": state})
    return ChangeSet(NAME, "followthrough-0123", is_first, ())


@pytest.mark.parametrize(("state", "is_first"), [("CREATE_COMPLETE", True), ("UPDATE_COMPLETE", False)])
def test_an_update_that_ends_well_is_waited_for(
    cloudformation: Any, stubber: Stubber, answer: Answer, state: str, is_first: bool
) -> None:
    made = executed(stubber, is_first=is_first)
    answer("UPDATE_COMPLETE_CLEANUP_IN_PROGRESS")
    answer(state)
    settled.finished(cloudformation, made)


def test_an_update_that_fails_says_why_and_that_all_is_as_before(
    cloudformation: Any, stubber: Stubber, answer: Answer
) -> None:
    made = executed(stubber, is_first=False)
    answer("UPDATE_ROLLBACK_COMPLETE")
    events(stubber, ("Sweep", "no such role"), ("Deliver", "Resource update cancelled"))
    with pytest.raises(Failed, match=r"(?s)Sweep: no such role\n  Deliver: .*The stack is as it was before"):
        settled.finished(cloudformation, made)


def test_a_first_try_that_fails_says_why_and_leaves_nothing(
    cloudformation: Any, stubber: Stubber, answer: Answer
) -> None:
    made = executed(stubber, is_first=True)
    answer("ROLLBACK_COMPLETE")
    events(stubber, ("Sweep", "no such role"), began="CREATE_IN_PROGRESS")
    resources(stubber, Actions="DELETE_COMPLETE")
    stubber.add_response("delete_stack", {}, {"StackName": NAME})
    answer(None)
    with pytest.raises(Failed, match=r"(?s)Sweep: no such role\nNothing of it is left"):
        settled.finished(cloudformation, made)


def test_a_stack_that_somebody_deleted_meanwhile_is_said(cloudformation: Any, stubber: Stubber, answer: Answer) -> None:
    stubber.add_client_error("describe_change_set", "ChangeSetNotFound")
    answer(None)
    with pytest.raises(Failed, match="somebody deleted the stack in the meantime"):
        settled.finished(cloudformation, ChangeSet(NAME, "followthrough-0123", False, ()))
