"""The page about their growth that a client shares by a link: what it shows is kept as they saw it until they update it.

Its link holds the plan's id and one of its own, which are signed. When it ends, its row is deleted, and nothing brings it back.
"""

from datetime import datetime

import msgspec
from pynamodb.expressions.condition import Condition

from chalicelib import tokens
from chalicelib.config import settings
from chalicelib.database.look_again import look_again
from chalicelib.database.rows import plain
from chalicelib.database.transactions import Write, together
from chalicelib.domain import keys
from chalicelib.domain.actor import Actor
from chalicelib.domain.growth import agreeing, whose
from chalicelib.domain.keys import Key
from chalicelib.domain.plans.plan import Plan, Shared
from chalicelib.errors import Invalid, LinkBroken

_ID = 10
"""Bytes of an id in a link."""


class Nothing(LinkBroken):
    """The same for a link that was guessed, altered or ended."""

    sentence = "There’s nothing here. The link may have ended, or isn’t complete."


class Words(msgspec.Struct, frozen=True):
    """Words on the page, with whose agreement they need."""

    text: str
    by: str = ""
    """The name of who said them."""
    when: str = ""
    needs: list[str] = []
    """The ids of the coaches who said them or are named in them."""


class Part(msgspec.Struct, frozen=True):
    """A chapter: a project, or what belongs to none."""

    name: Words
    quotes: list[Words] = []


class Content(msgspec.Struct, frozen=True):
    """All that the page shows."""

    year: int
    name: str = ""
    sentence: Words | None = None
    coaches: list[Words] = []
    then: Words | None = None
    now: Words | None = None
    parts: list[Part] = []

    @property
    def digest(self) -> str:
        """Returns a digest that shows whether it is still what the client saw."""
        return tokens.digest(msgspec.json.encode(self).decode())

    @property
    def is_empty(self) -> bool:
        return not (self.sentence or self.coaches or self.then or self.now or self.parts)

    def with_agreement(self, agreed: frozenset[str]) -> "Content":
        """Returns it without what needs the agreement of a coach who isn't among ``agreed``."""

        def may(words: Words | None) -> bool:
            return words is not None and agreed.issuperset(words.needs)

        parts = [
            Part(part.name if may(part.name) else Words(""), [each for each in part.quotes if may(each)])
            for part in self.parts
        ]
        return msgspec.structs.replace(
            self,
            sentence=self.sentence if may(self.sentence) else None,
            coaches=[each for each in self.coaches if may(each)],
            then=self.then if may(self.then) else None,
            now=self.now if may(self.now) else None,
            parts=[part for part in parts if part.name.text or part.quotes],
        )


def share(actor: Actor, plan_id: str, content: Content, items: list[str], *, now: datetime) -> None:
    """Makes the client's page, or updates it under the same link.

    Raises `NotAllowed` for everybody but the client, or `Invalid` if it would be empty. What a coach hasn't agreed to is
    never stored.
    """

    def step() -> None:
        plan = whose.clients(actor.person_id, plan_id)
        shown = content.with_agreement(agreeing.agreed(plan))
        if shown.is_empty:
            raise Invalid({"items": "Tick at least one thing to show."})
        before = plan.shared
        if before and before.digest == shown.digest:
            return
        id = before.id if before else tokens.new_id()
        made_at = before.made_at if before else now
        about = Shared(id, shown.year, shown.digest, made_at, now)
        write = Write()
        data = {"content": plain(shown), "items": items}
        write.put(keys.new(_key(id), kind="shared", now=now, lasts=None, person_id=plan.client_id, data=data))
        write.update(Plan, plan_id, [Plan.shared.set(plain(about))], condition=_as_read(before))
        write.commit()

    look_again(step)


def end(actor: Actor, plan_id: str) -> None:
    """Ends the client's link for good, and deletes what its page showed. Raises `NotAllowed` for everybody else."""

    def step() -> None:
        plan = whose.clients(actor.person_id, plan_id)
        if not plan.shared:
            return
        write = Write()
        write.delete(Key(_key(plan.shared.id)))
        write.update(Plan, plan_id, [Plan.shared.remove()], condition=_as_read(plan.shared))
        write.commit()

    look_again(step)


def items(plan: Plan) -> list[str]:
    """Returns what the client ticked for the page that they share, in one read; nothing if there is none."""
    row = Key.find(_key(plan.shared.id)) if plan.shared else None
    return list(row.data["items"]) if row is not None else []


def shown(plan: Plan) -> Content | None:
    """Returns what the client's page shows by now, in one read; ``None`` if there is none."""
    row = Key.find(_key(plan.shared.id)) if plan.shared else None
    if row is None:
        return None
    return msgspec.convert(row.data["content"], Content).with_agreement(agreeing.agreed(plan))


def url(plan: Plan) -> str:
    """Returns the link to the page that the client shares; empty if there is none."""
    if not plan.shared:
        return ""
    payload = (tokens.decode(plan.plan_id) or b"") + (tokens.decode(plan.shared.id) or b"")
    return f"{settings().public_url}/shared/{tokens.sign('shared', payload)}"


def follow(token: str) -> Content:
    """Returns what a shared page shows by now, in one read: without what a coach no longer agrees to.

    Raises `Nothing` if there is none, whatever the reason.
    """
    payload = tokens.verify("shared", token)
    if payload is None or len(payload) != 2 * _ID:
        raise Nothing
    plan_id, id = tokens.encode(payload[:_ID]), tokens.encode(payload[_ID:])
    plan, row = together((Plan, plan_id, None), (Key, _key(id), None))
    if plan is None or row is None or not plan.shared or plan.shared.id != id:
        raise Nothing
    if plan.client.state != "active" or plan.client_id != row.person_id:
        raise Nothing
    shown = msgspec.convert(row.data["content"], Content).with_agreement(agreeing.agreed(plan))
    if shown.is_empty:
        raise Nothing
    return shown


def _key(id: str) -> str:
    return f"shared#{id}"


def _as_read(before: Shared | None) -> Condition:
    if before is None:
        return Plan.shared.does_not_exist()
    same: Condition = (Plan.shared["id"] == before.id) & (Plan.shared["digest"] == before.digest)
    return same
