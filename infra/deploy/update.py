"""One update of a stack: its change set printed in plain words, refused where it would destroy something, else carried out."""

import contextlib
import json
from collections.abc import Callable
from typing import Any

import boto3
import msgspec

from infra.deploy import bucket, change_set, clients, comparison, guard, plain_words, protection, resolved, settled
from infra.deploy.change_set import ChangeSet
from infra.deploy.refusal import Refusal
from infra.deploy.stacks import Deployed

_AS_BEFORE = "The stack is as it was."


class Place(msgspec.Struct, frozen=True):
    """Which stack is updated, and how its updates are uploaded and told."""

    session: boto3.Session
    stack: str
    bucket: str
    say: Callable[[str], None]
    allowed: frozenset[str] = frozenset()
    """Names of resources that may be replaced."""


def check(
    before: Deployed, template: dict[str, Any], parameters: dict[str, str | None], allowed: frozenset[str]
) -> None:
    """Raises `Refusal` if the template would destroy something of the stack."""
    after = {**before.parameters, **{name: value for name, value in parameters.items() if value is not None}}
    old = resolved.resources(before.template, before.parameters)
    new = resolved.resources(template, after)
    # The local run stops while its stack is updated.
    lost = comparison.losses(old, new, allowed=allowed, indexes_stay=before.parameters.get("Stage") != "local")
    if lost:
        hint = (
            "If this is an older version than the stack's, add OLDER=1: what it doesn't know about then stays as it is."
        )
        raise Refusal(
            "\n".join(["This would destroy something, so it isn't done:", *lost, hint, "Nothing was changed."])
        )


def apply(place: Place, template: dict[str, Any], parameters: dict[str, str | None], before: Deployed | None) -> bool:
    """Carries the update out and returns whether there was anything to change. Raises `Refusal` or `Failed`."""
    cloudformation = clients.of(place.session, "cloudformation")
    url = _uploaded(place, template)
    try:
        made = change_set.create(
            cloudformation, place.stack, template_url=url, parameters=parameters, is_first=before is None
        )
    except change_set.NotMade as why:
        raise Refusal(f"CloudFormation doesn't accept this deployment: {why}\n{_AS_BEFORE}") from why
    if made is None:
        return False
    if lost := guard.refused(made.changes, allowed=place.allowed):
        change_set.discard(cloudformation, made)
        raise Refusal("\n".join(["This would destroy something, so it isn't done:", *lost, _AS_BEFORE]))
    place.say(f"This changes in {place.stack}:\n{plain_words.changes(made.changes)}")
    if words := plain_words.settings(before.parameters if before else {}, parameters, template):
        place.say(words)
    _execute(cloudformation, place, made)
    return True


def _execute(cloudformation: Any, place: Place, made: ChangeSet) -> None:
    lifted = protection.identity_may_change(cloudformation, place.stack) if place.allowed else contextlib.nullcontext()
    with lifted:
        change_set.execute(cloudformation, made)
        settled.finished(cloudformation, made)


def _uploaded(place: Place, template: dict[str, Any]) -> str:
    """Returns the address of the template: one of more than 51,200 bytes can't be passed itself."""
    key = bucket.upload(place.session, place.bucket, json.dumps(template).encode(), "json")
    return f"{clients.of(place.session, 's3').meta.endpoint_url}/{place.bucket}/{key}"
