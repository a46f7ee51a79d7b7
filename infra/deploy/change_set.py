"""An update of a stack as a change set: made, read, and either executed or taken back."""

import secrets
import time
from typing import Any

import msgspec
from botocore.exceptions import ClientError

PREFIX = "followthrough-"
"""How our change sets are called, so that a later deploy knows what one of ours left behind."""
# "Submit different information to create a change set", and, where the template has a transform, the other one (both are
# what AWS's own SAM CLI looks for: samcli/lib/deploy/deployer.py).
_NOTHING = ("The submitted information didn't contain changes", "No updates are to be performed")


class Change(msgspec.Struct, frozen=True):
    """What CloudFormation says will happen to one resource."""

    action: str
    """``Add``, ``Modify``, ``Remove``, ``Import``, ``Dynamic`` or ``SyncWithActual``."""
    name: str
    type: str
    replacement: str = "False"
    """``True``, ``False`` or ``Conditional``."""
    properties: tuple[str, ...] = ()
    """What changes of it."""
    recreating: tuple[str, ...] = ()
    """The properties for which it may have to be replaced."""


class ChangeSet(msgspec.Struct, frozen=True):
    """A change set that can be executed."""

    stack: str
    name: str
    is_first: bool
    changes: tuple[Change, ...]


class NotMade(Exception):
    """CloudFormation refused the template or its parameters, and says why."""


def create(
    cloudformation: Any, stack: str, *, template_url: str, parameters: dict[str, str | None], is_first: bool
) -> ChangeSet | None:
    """Returns the change set that leads to this template; ``None`` if there is nothing to change. Raises `NotMade`.

    A parameter that is ``None`` keeps its value.
    """
    name = f"{PREFIX}{secrets.token_hex(6)}"
    try:
        cloudformation.create_change_set(
            StackName=stack,
            ChangeSetName=name,
            ChangeSetType="CREATE" if is_first else "UPDATE",
            TemplateURL=template_url,
            Capabilities=["CAPABILITY_IAM", "CAPABILITY_AUTO_EXPAND"],
            Parameters=[
                {"ParameterKey": each, **({"UsePreviousValue": True} if value is None else {"ParameterValue": value})}
                for each, value in parameters.items()
            ],
        )
    except ClientError as error:
        if error.response["Error"]["Code"] == "ValidationError":
            raise NotMade(error.response["Error"]["Message"]) from error
        raise
    status, reason = _made(cloudformation, stack, name)
    if status == "CREATE_COMPLETE":
        return ChangeSet(stack, name, is_first, _changes(cloudformation, stack, name))
    discard(cloudformation, ChangeSet(stack, name, is_first, ()))
    if any(words in reason for words in _NOTHING):
        return None
    raise NotMade(reason)


def execute(cloudformation: Any, change_set: ChangeSet) -> None:
    """Starts the update."""
    cloudformation.execute_change_set(StackName=change_set.stack, ChangeSetName=change_set.name)


def wait(cloudformation: Any, change_set: ChangeSet) -> None:
    """Waits until an executed change set has ended, well or not: the stack's state alone may be the old one for a moment yet."""
    while True:
        try:
            found = cloudformation.describe_change_set(StackName=change_set.stack, ChangeSetName=change_set.name)
        except ClientError as error:
            if error.response["Error"]["Code"] in (
                "ChangeSetNotFound",
                "ChangeSetNotFoundException",
                "ValidationError",
            ):
                return  # it went with the stack
            raise
        if found["ExecutionStatus"] not in ("AVAILABLE", "EXECUTE_IN_PROGRESS"):
            return
        time.sleep(pause(cloudformation))


def discard(cloudformation: Any, change_set: ChangeSet) -> None:
    """Takes the change set back, and with a first one the stack that holds nothing else."""
    cloudformation.delete_change_set(StackName=change_set.stack, ChangeSetName=change_set.name)
    if change_set.is_first:
        cloudformation.delete_stack(StackName=change_set.stack)


def pause(cloudformation: Any) -> float:
    """Returns how many seconds to wait between two questions."""
    return 5 if ".amazonaws." in cloudformation.meta.endpoint_url else 0.1


def _made(cloudformation: Any, stack: str, name: str) -> tuple[str, str]:
    while True:
        found = cloudformation.describe_change_set(StackName=stack, ChangeSetName=name)
        if found["Status"] not in ("CREATE_PENDING", "CREATE_IN_PROGRESS"):
            return found["Status"], found.get("StatusReason", "")
        time.sleep(pause(cloudformation))


def _changes(cloudformation: Any, stack: str, name: str) -> tuple[Change, ...]:
    pages = cloudformation.get_paginator("describe_change_set").paginate(StackName=stack, ChangeSetName=name)
    return tuple(
        _read(each["ResourceChange"]) for page in pages for each in page["Changes"] if "ResourceChange" in each
    )


def _read(change: dict[str, Any]) -> Change:
    targets = [detail.get("Target", {}) for detail in change.get("Details", [])]
    named = {target.get("Name") or target.get("Attribute", ""): target for target in targets}
    return Change(
        action=change["Action"],
        name=change["LogicalResourceId"],
        type=change["ResourceType"],
        replacement=change.get("Replacement", "False"),
        properties=tuple(sorted(named)),
        recreating=tuple(sorted({
            target.get("Name", "") for target in targets if target.get("RequiresRecreation", "Never") != "Never"
        })),
    )  # fmt: skip
