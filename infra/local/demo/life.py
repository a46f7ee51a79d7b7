"""What happened in a plan, moment by moment. It can be told in any order, and is carried out in order of time."""

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from itertools import cycle
from zoneinfo import ZoneInfo

import msgspec

from chalicelib.domain.actions import adding, closing, comments, editing, proposing, stuck
from chalicelib.domain.actions.adding import NewAction
from chalicelib.domain.actions.change import Change
from chalicelib.domain.actions.fields import Due
from chalicelib.domain.actions.serving import Serves
from chalicelib.domain.actions.words import NO_WORDS, Words
from chalicelib.domain.actor import Actor, Via
from chalicelib.domain.plans import unread
from chalicelib.domain.plans.membership import Membership
from chalicelib.domain.plans.plan import Plan
from chalicelib.domain.projects.naming import Named
from chalicelib.domain.reminders import Spec
from chalicelib.domain.stream import reading
from chalicelib.times import at_local

_SATURDAY = 5


class Thing(msgspec.Struct, frozen=True):
    """An action and what became of it. Days count from today, and are before it if negative."""

    what: str
    added: int
    due: int
    """A due day. At a weekend it becomes the Friday before, or the Monday after if that is in the future."""
    by: str = "17:00"
    on_any_day: bool = False
    """Whether it stays on a weekend."""
    done: int | None = None
    """How many days after its due day it was done; ``None`` if it is open."""
    at: str = ""
    """The time at which it was done; if empty, some time of the working day."""
    says: str = ""
    """What the client wrote when it was done."""
    note: str = ""
    """What the coach wrote when it was added."""
    moved_from: int | None = None
    """The day for which it was first planned."""
    project: str = ""
    weight: int | None = None
    assigned_to: str = "client"
    specs: list[Spec] | None = []
    """Its reminders; ``None`` for the plan's defaults."""
    may_edit: bool = False
    serves: Serves | None = None
    via: Via = "email"


class Life:
    """A plan's past, in days and hours of its client's calendar."""

    def __init__(self, coach: Actor, plan: Plan, time_zone: str, now: datetime) -> None:
        self.coach = coach
        self.plan_id = str(plan.plan_id)
        self.client_id = str(plan.client_id)
        self.now = now
        self.numbers: dict[str, int] = {}
        """By WHAT."""
        self._zone = ZoneInfo(time_zone)
        self._moments: list[tuple[datetime, int, Callable[[datetime], object]]] = []
        self._hours = cycle(("09:10", "11:40", "15:20", "16:45", "08:30", "13:05"))
        self._sessions = cycle(("10:05", "10:12", "10:20", "10:31"))

    def client(self, via: Via = "page") -> Actor:
        return Actor(self.client_id, via)

    def moment(self, day: int, clock: str) -> datetime:
        return at_local(self._date(day), time.fromisoformat(clock), self._zone).astimezone(UTC)

    def on(self, day: int, clock: str, happens: Callable[[datetime], object]) -> None:
        """Records what happens at a time of a day, once `live` is called."""
        self._moments.append((self.moment(day, clock), len(self._moments), happens))

    def has(self, *things: Thing) -> None:
        """Records actions, and what became of them."""
        for each in things:
            self._add(each)
            if each.moved_from is not None:
                self._move(each)
            if each.done is not None:
                self._close(each, each.done)

    def says(self, day: int, clock: str, what: str, text: str, *, via: Via = "email") -> None:
        """Records a comment of the client on an action."""
        self.on(day, clock, lambda now: self._comment(self.client(via), what, text, now))

    def answers(self, day: int, clock: str, what: str, text: str) -> None:
        """Records a comment of the coach on an action."""
        self.on(day, clock, lambda now: self._comment(self.coach, what, text, now))

    def is_stuck(self, day: int, clock: str, what: str, why: str) -> None:
        self.on(
            day, clock,
            lambda now: stuck.flag(self.client("email"), self.plan_id, self.numbers[what], words=Words(why), now=now),
        )  # fmt: skip

    def asks_for(self, day: int, clock: str, what: str, until: int, why: str = "") -> None:
        """Records that the client asks for another date."""
        due = Due(date=str(self._workday(until)), time="17:00")
        self.on(
            day, clock,
            lambda now: proposing.propose(
                self.client("email"), self.plan_id, self.numbers[what], due=due, words=Words(why) if why else NO_WORDS, now=now,
            ),
        )  # fmt: skip

    def cancels(self, day: int, clock: str, what: str, reason: str) -> None:
        self.on(
            day, clock,
            lambda now: closing.cancel(self.coach, self.plan_id, self.numbers[what], reason=reason, now=now),
        )  # fmt: skip

    def looks(self, day: int, clock: str, who: Actor | None = None) -> None:
        """Records that the coach, or somebody else, reads what is new."""
        self.on(day, clock, lambda now: self._look(who or self.coach, now))

    def live(self) -> None:
        """Makes everything that was recorded happen, in order of time."""
        for at, _, happens in sorted(self._moments, key=lambda each: each[:2]):
            happens(at)
        self._moments.clear()

    def _date(self, day: int) -> date:
        return self.now.astimezone(self._zone).date() + timedelta(days=day)

    def _workday(self, day: int) -> date:
        found = self._date(day)
        over = found.weekday() - _SATURDAY + 1
        if over > 0:
            return found + timedelta(days=3 - over if day > 0 else -over)
        return found

    def _due(self, thing: Thing, day: int) -> Due:
        return Due(date=str(self._date(day) if thing.on_any_day else self._workday(day)), time=thing.by)

    def _add(self, thing: Thing) -> None:
        new = NewAction(
            what=thing.what,
            due=self._due(thing, thing.due if thing.moved_from is None else thing.moved_from),
            specs=thing.specs,
            comment=thing.note,
            notify_client=False,
            client_may_edit=thing.may_edit,
            assigned_to=thing.assigned_to,
            project=Named(thing.project) if thing.project else None,
            weight=thing.weight,
            serves=thing.serves,
        )

        def happens(now: datetime) -> None:
            self.numbers[thing.what] = int(adding.create(self.coach, self.plan_id, new, now=now).number)

        self.on(thing.added, next(self._sessions), happens)

    def _move(self, thing: Thing) -> None:
        """Moves it, a day before it was first due."""
        assert thing.moved_from is not None
        change = Change(due=self._due(thing, thing.due))
        self.on(
            max(thing.moved_from - 1, thing.added + 1), "12:15",
            lambda now: editing.edit(self.coach, self.plan_id, self.numbers[thing.what], change, now=now),
        )  # fmt: skip

    def _close(self, thing: Thing, days_later: int) -> None:
        day = (self._workday(thing.due) - self._date(0)).days + days_later
        actor = self.coach if thing.assigned_to == "coach" else self.client(thing.via if thing.says else "link")
        self.on(
            day, thing.at or next(self._hours),
            lambda now: closing.complete(
                actor, self.plan_id, self.numbers[thing.what], words=Words(thing.says) if thing.says else NO_WORDS, now=now
            ),
        )  # fmt: skip

    def _look(self, who: Actor, now: datetime) -> None:
        shown = reading.between(self.plan_id, now - timedelta(days=366), now, limit=1)
        unread.saw_all(Membership.find(who.person_id, self.plan_id), shown)

    def _comment(self, actor: Actor, what: str, text: str, now: datetime) -> None:
        comments.write(actor, self.plan_id, self.numbers[what], Words(text), now=now)
