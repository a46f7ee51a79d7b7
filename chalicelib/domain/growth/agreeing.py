"""A coach's yes to being quoted and named on the page that the client shares."""

import re
from datetime import datetime
from typing import Any

from chalicelib.database.rows import plain
from chalicelib.database.transactions import Write
from chalicelib.domain.actions import comments
from chalicelib.domain.actions.happening import Event, Seen
from chalicelib.domain.actions.words import Words
from chalicelib.domain.actor import Actor
from chalicelib.domain.growth import whose
from chalicelib.domain.keys import Key
from chalicelib.domain.plans import finding as plans
from chalicelib.domain.plans.plan import Plan
from chalicelib.domain.stream import entry as stream
from chalicelib.errors import Invalid, MemberNotFound, Refused

_SHORTEST_NAME = 3
"""The fewest letters of a part of a name: “de” and “M.” are in many words."""


class AlreadyAnswered(Refused):
    sentence = "They’ve already answered. Open the page again to see what they said."


def ask(actor: Actor, plan_id: str, coach_id: str, text: str, *, now: datetime, once: Key | None = None) -> None:
    """Asks a coach, as the client, in a post to the plan; the others are notified of it like any post.

    Raises `NotAllowed` for everybody else, `AlreadyAnswered`, or `Invalid` without words or unless that person coaches
    here.
    """
    plan = whose.clients(actor.person_id, plan_id)
    if not plan.coaches(coach_id) or plan.members[coach_id].state != "active":
        raise Invalid({"id": "Choose one of your coaches."})
    if plan.members[coach_id].words_shown in ("agreed", "refused"):
        raise AlreadyAnswered
    if not text.strip():
        raise Invalid({"text": "Write what you’d like to ask."})
    _with_post(actor, plan, coach_id, "asked", text, now, once)


def answer(actor: Actor, plan_id: str, *, agrees: bool, text: str = "", now: datetime, once: Key | None = None) -> None:
    """Keeps a coach's own answer, which they may change at any time; with words, also as a post to the plan.

    Raises `NotAllowed` for everybody but coaches.
    """
    plan = plans.get_as_coach(actor.person_id, plan_id)
    said = "agreed" if agrees else "refused"
    if text.strip():
        _with_post(actor, plan, actor.person_id, said, text, now, once)
    elif plan.members[actor.person_id].words_shown != said:
        write = Write()
        _set(write, actor, plan, actor.person_id, said, now)
        write.commit()


def agreed(plan: Plan) -> frozenset[str]:
    """Returns the ids of the coaches who agreed and still coach here."""
    coaches = plan.active_coaches()
    return frozenset(each.person_id for each in coaches if each.words_shown == "agreed")


def named_in(plan: Plan, text: str) -> frozenset[str]:
    """Returns the ids of the coaches whose name, or a part of it, is among these words."""
    words = frozenset(re.findall(r"\w+", text.casefold()))
    return frozenset(
        each.person_id
        for each in plan.members.values()
        if plan.coaches(each.person_id)
        and any(len(part) >= _SHORTEST_NAME and part in words for part in re.findall(r"\w+", each.name.casefold()))
    )


def _with_post(actor: Actor, plan: Plan, coach_id: str, said: str, text: str, now: datetime, once: Key | None) -> None:
    def also(write: Write, event: Event) -> None:
        _set(write, actor, plan, coach_id, said, now)

    comments.write(actor, plan.plan_id, None, Words(text), now=now, seen=Seen(once=once, also=also))


def _set(write: Write, actor: Actor, plan: Plan, coach_id: str, said: str, now: datetime) -> None:
    """Keeps what was asked or answered, and says so in the history."""
    path, coach, by = Plan.members[coach_id], plan.members[coach_id], plan.members[actor.person_id]
    asked: dict[str, Any] = {} if coach is by else {"to": coach_id, "name": coach.name}
    write.put(
        stream.entry(
            plan.plan_id, f"words_{said}", now, actor_id=by.person_id, actor_name=by.name, via=actor.via, **asked
        )
    )
    write.update(
        Plan, plan.plan_id, [path["words_shown"].set(plain(said))], condition=path.exists(), otherwise=MemberNotFound()
    )
