"""The contents of a mail about one or several actions of a plan, and its reader."""

from collections.abc import Sequence

import msgspec

from chalicelib.domain.people.links import PLAN
from chalicelib.domain.people.person import Person
from chalicelib.domain.plans.plan import Plan
from chalicelib.outbound.owed import Owed, unnamed
from chalicelib.outbound.writing.parts import Part, other_side


class Title(msgspec.Struct, frozen=True):
    """What the first line of a mail about several things says about each."""

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
    def more(self) -> int:
        """Returns how many more were added with those it names."""
        return unnamed(self.message)

    @property
    def number(self) -> int:
        """Returns the action's number if the mail is about just one, else `PLAN`."""
        return PLAN if self.is_bundle else next(iter(self.groups))

    @property
    def doer(self) -> str:
        """Returns who did everything it is about; empty if that is several people, or nobody, as with a reminder."""
        names = {self.name(each) for each in self.message}
        return names.pop() if len(names) == 1 else ""

    @property
    def kinds(self) -> set[str]:
        return {str(each.row.kind) for each in self.message}

    @property
    def actor(self) -> str:
        """Returns who the mail is from: whoever did it or asked us to remind of it, else the other side."""
        names = {name for each in self.message if (name := self.name(each))}
        return names.pop() if len(names) == 1 else other_side(self.plan, self.person.person_id).name

    def name(self, each: Owed) -> str:
        """Returns who did what a row is about; empty for nobody."""
        if each.row.is_by_hand:
            asked_by = self.plan.members.get(str(each.row.data["asked_by"]))
            return asked_by.name if asked_by is not None else ""
        return str(each.context.entry.actor_name or "") if each.context.entry is not None else ""
