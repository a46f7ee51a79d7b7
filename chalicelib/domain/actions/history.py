"""The entry of the stream that tells what happened to an action."""

from datetime import datetime
from typing import Any

from chalicelib.domain.actions.action import Action
from chalicelib.domain.actor import Actor
from chalicelib.domain.plans.plan import Plan
from chalicelib.domain.stream import entry as stream
from chalicelib.domain.stream.entry import Entry


def note(
    plan: Plan,
    action: Action,
    kind: str,
    actor: Actor,
    now: datetime,
    *,
    text: str | None = None,
    full_text: str | None = None,
    **data: Any,
) -> Entry:
    """The stream entry of something a member did with an action."""
    return stream.entry(
        plan.plan_id,
        kind,
        now,
        actor_id=actor.person_id,
        actor_name=plan.members[actor.person_id].name,
        via=actor.via,
        number=int(action.number),
        what=action.what,
        text=text,
        full_text=full_text,
        **data,
    )
