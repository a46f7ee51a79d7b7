"""A stack is settled when nothing is under way and it can be updated: made so before a deployment, and waited for after.

What is done without asking loses nothing: a rollback is seen through, and a stack that never came up, with nothing in it, is
cleared away.
"""

import time
from collections.abc import Callable
from typing import Any

from botocore.exceptions import ClientError

from infra.deploy import change_set
from infra.deploy.change_set import ChangeSet
from infra.deploy.refusal import Failed, Refusal
from infra.deploy.states import DONE, SENTENCES, UNKNOWN


def ready(cloudformation: Any, name: str, say: Callable[[str], None]) -> bool:
    """Returns whether there is a stack to update; ``False`` means that it is to be made. Raises `Refusal` with what to do
    first."""
    state = state_of(cloudformation, name)
    if state == "UPDATE_ROLLBACK_FAILED":
        say(f"An earlier update of {name} failed half-way back. Going back the rest of the way …")
        cloudformation.continue_update_rollback(StackName=name)
        state = _wait_anew(cloudformation, name)
    elif state == "UPDATE_FAILED":
        say(f"An earlier update of {name} failed and was left as it is. Going back to the state before …")
        cloudformation.rollback_stack(StackName=name)
        state = _wait_anew(cloudformation, name)
    elif state == "ROLLBACK_COMPLETE" and not _kept(cloudformation, name):
        say(f"The first deployment of {name} had failed, and nothing of it is left. Starting afresh …")
        clear_away(cloudformation, name)
        state = None
    elif state == "REVIEW_IN_PROGRESS" and not _of_others(cloudformation, name):
        for each in _change_sets(cloudformation, name):
            cloudformation.delete_change_set(StackName=name, ChangeSetName=each)
        state = None
    if state in (None, "DELETE_COMPLETE"):
        return False
    if state in DONE:
        return True
    raise Refusal(sentence(cloudformation, name, str(state)))


def sentence(cloudformation: Any, name: str, state: str) -> str:
    """Returns what to do about a stack in this state."""
    words = SENTENCES.get(state, UNKNOWN)
    failed = ""
    if state == "REVIEW_IN_PROGRESS":
        failed = ", ".join(_of_others(cloudformation, name))
    elif state == "ROLLBACK_COMPLETE":
        failed = "\n".join(f"  {each}" for each in _kept(cloudformation, name))
    elif "{failed}" in words:
        failed = what_failed(cloudformation, name)
    return words.format(name=name, state=state, failed=failed)


def finished(cloudformation: Any, executed: ChangeSet) -> None:
    """Waits until our update has ended; raises `Failed` if it didn't end well. A first try then leaves nothing."""
    name, is_first = executed.stack, executed.is_first
    change_set.wait(cloudformation, executed)
    state = wait(cloudformation, name)
    if state in ("CREATE_COMPLETE", "UPDATE_COMPLETE"):
        return
    reasons = what_failed(cloudformation, name) if state else "  somebody deleted the stack in the meantime"
    if is_first and state == "ROLLBACK_COMPLETE" and not _kept(cloudformation, name):
        clear_away(cloudformation, name)
        raise Failed(
            f"The first deployment failed:\n{reasons}\nNothing of it is left. Fix that, then repeat the command."
        )
    if state == "UPDATE_ROLLBACK_COMPLETE":
        raise Failed(
            f"The update failed:\n{reasons}\nThe stack is as it was before. Fix that, then repeat the command."
        )
    raise Failed(
        sentence(cloudformation, name, str(state)) if state in SENTENCES else f"The stack is {state}:\n{reasons}"
    )


def wait(cloudformation: Any, name: str) -> str | None:
    """Waits until nothing is under way, and returns the state; ``None`` if the stack is gone."""
    while (state := state_of(cloudformation, name)) and state.endswith("IN_PROGRESS") and state != "REVIEW_IN_PROGRESS":
        time.sleep(change_set.pause(cloudformation))
    return state


def state_of(cloudformation: Any, name: str) -> str | None:
    """Returns the state of the stack; ``None`` if there is none of this name."""
    try:
        return str(cloudformation.describe_stacks(StackName=name)["Stacks"][0]["StackStatus"])
    except ClientError as error:
        if "does not exist" in str(error):
            return None
        raise


def what_failed(cloudformation: Any, name: str) -> str:
    """Returns a line for each resource that failed in the latest change of the stack, the first one first."""
    failed: list[str] = []
    for page in cloudformation.get_paginator("describe_stack_events").paginate(StackName=name):
        for event in page["StackEvents"]:
            is_stack = event.get("PhysicalResourceId") == event.get("StackId")
            if is_stack and event["ResourceStatus"] in (
                "CREATE_IN_PROGRESS",
                "UPDATE_IN_PROGRESS",
                "DELETE_IN_PROGRESS",
            ):
                return "\n".join(reversed(failed)) or "  no reason was given"
            if event["ResourceStatus"].endswith("FAILED") and not is_stack:
                failed.append(f"  {event['LogicalResourceId']}: {event.get('ResourceStatusReason', 'no reason given')}")
    return "\n".join(reversed(failed)) or "  no reason was given"


def clear_away(cloudformation: Any, name: str) -> None:
    """Deletes a stack that never came up; nothing else can be done with it."""
    cloudformation.delete_stack(StackName=name)
    while state_of(cloudformation, name) not in (None, "DELETE_COMPLETE", "DELETE_FAILED"):
        time.sleep(change_set.pause(cloudformation))


def _wait_anew(cloudformation: Any, name: str) -> str | None:
    """Waits for what was just begun: the state may be the old one for a moment yet."""
    time.sleep(change_set.pause(cloudformation))
    return wait(cloudformation, name)


def _kept(cloudformation: Any, name: str) -> list[str]:
    """Returns the resources that a stack still has."""
    pages = cloudformation.get_paginator("list_stack_resources").paginate(StackName=name)
    return [
        f"{each['LogicalResourceId']} ({each.get('PhysicalResourceId', each['ResourceType'])})"
        for page in pages
        for each in page["StackResourceSummaries"]
        if each["ResourceStatus"] != "DELETE_COMPLETE"
    ]


def _change_sets(cloudformation: Any, name: str) -> list[str]:
    pages = cloudformation.get_paginator("list_change_sets").paginate(StackName=name)
    return [each["ChangeSetName"] for page in pages for each in page["Summaries"]]


def _of_others(cloudformation: Any, name: str) -> list[str]:
    return [each for each in _change_sets(cloudformation, name) if not each.startswith(change_set.PREFIX)]
