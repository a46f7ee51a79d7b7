"""The contents of a mail about one or several actions of a plan, and its reader."""

from collections.abc import Sequence

import msgspec

from chalicelib.domain.people.links import PLAN
from chalicelib.domain.people.person import Person
from chalicelib.domain.plans.plan import Plan
from chalicelib.outbound.owed import Owed
from chalicelib.outbound.writing.parts import Part, other_side


class Title(msgspec.Struct, frozen=True):
    """What the first line of a mail about several things says of each."""

    doer: str
    """Who did it; empty if that is several people, or nobody."""
    says_what: bool
    """Whether it says what they did."""


class Telling(msgspec.Struct, frozen=True):
    """The contents of a mail and its reader."""

    message: Sequence[Owed]
    plan: Plan
    person: Person
    groups: dict[int, list[Owed]]
    """By the number of their action, or `PLAN`."""
    parts: list[Part]
    """In the same order as the groups."""

    @property
    def is_bundle(self) -> bool:
        return len(self.groups) > 1

    @property
    def number(self) -> int:
        """Returns the action's number if the mail is about just one, else `PLAN`."""
        return PLAN if self.is_bundle else next(iter(self.groups))

    @property
    def doer(self) -> str:
        """Returns who did all that it tells of; empty if that is several people, or nobody, as with a reminder."""
        entries = (each.context.entry for each in self.message)
        names = {str(entry.actor_name or "") if entry is not None else "" for entry in entries}
        return names.pop() if len(names) == 1 else ""

    @property
    def kinds(self) -> set[str]:
        return {str(each.row.kind) for each in self.message}

    @property
    def actor(self) -> str:
        """Returns who the mail is from: whoever did it, else the other side."""
        names = {each.context.entry.actor_name for each in self.message if each.context.entry is not None}
        if len(names) == 1 and (name := names.pop()):
            return str(name)
        return other_side(self.plan, self.person.person_id).name
