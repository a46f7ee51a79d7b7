"""The news after a session, in words: one table of what and when, as things are when it is sent. Pure."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import msgspec

from chalicelib import gsm, times
from chalicelib.domain.actions import who_may
from chalicelib.domain.actions.action import Action
from chalicelib.domain.delivery import after_session
from chalicelib.domain.people import links
from chalicelib.domain.people.links import PLAN, Target
from chalicelib.domain.people.person import Person
from chalicelib.domain.plans.plan import Plan
from chalicelib.domain.reports.after_session import AfterSession, Moved
from chalicelib.isolated import isolated
from chalicelib.outbound.owed import Owed
from chalicelib.outbound.writing.parts import Email, Reader, Text, line, reader, see_url, url

MOST_ROWS = 100
_MOST_WORDS = 300
"""Characters of the coach's words in a text."""


class Row(msgspec.Struct, frozen=True):
    """One line of the table."""

    number: int
    key: str
    what: str
    when: str
    done_url: str | None = None
    before: str = ""
    """When it was due before it was moved."""


class Table(msgspec.Struct, frozen=True):
    """What was agreed: each action is in it once."""

    mine: list[Row]
    theirs: list[tuple[str, list[Row]]]
    """What coaches do, by the coach's name."""
    moved: list[Row]
    changed: list[Row]
    done: list[Row]
    more: int = 0
    """How many more there are, on the page."""


class Telling(msgspec.Struct, frozen=True):
    """The news and their reader."""

    news: AfterSession
    plan: Plan
    person: Person
    begun_at: datetime
    now: datetime

    @property
    def to(self) -> Reader:
        return reader(self.person, self.plan)

    def headline(self, *, is_text: bool = False) -> str:
        """Returns ``After today’s session: 3 things for you, first due Fri 4 Dec``; a text leaves out “for you”."""
        return f"{self._which()}: {self._counts(is_text=is_text)}" if self.news else self._which()

    def _which(self) -> str:
        zone = ZoneInfo(self.person.time_zone)
        days = self.now.astimezone(zone).date() - self.begun_at.astimezone(zone).date()
        near = {0: "today’s", 1: "yesterday’s"}.get(days.days)
        return f"After {near} session" if near else f"After the session on {self._day(self.begun_at)}"

    def _counts(self, *, is_text: bool) -> str:
        mine = [action for action in self.news.new if action.assigned_to == "client"]
        theirs = [action for action in self.news.new if action.assigned_to == "coach"]
        if mine:
            first = "first due" if len(mine) > 1 else "due"
            return f"{_things(len(mine))}{'' if is_text else ' for you'}, {first} {self._day(mine[0].due_at)}"
        if theirs:
            doers = {self.plan.assignee(each.assignee_id).name for each in theirs}
            by = isolated(doers.pop()) if len(doers) == 1 else "your coaches"
            first = "first due" if len(theirs) > 1 else "due"
            return f"{_things(len(theirs))} from {by}, {first} {self._day(theirs[0].due_at)}"
        if self.news.moved:
            count = len(self.news.moved)
            return f"{count} date{'s' if count != 1 else ''} moved"
        count = len(self.news.done)
        return f"{_things(count)} done" if count else f"{_things(len(self.news.changed))} changed"

    def _day(self, moment: datetime) -> str:
        """Returns ``Fri 4 Dec``, since a subject is read on any day; with the year if it isn't this one."""
        zone = ZoneInfo(self.person.time_zone)
        return times.dated(moment.astimezone(zone).date(), self.now.astimezone(zone).date())

    def table(self) -> Table:
        """Returns the table; only the first lines of a very long one."""
        news = self.news.first(MOST_ROWS)
        return Table(
            [self._row(each) for each in news.new if each.assigned_to == "client"],
            self._theirs([each for each in news.new if each.assigned_to == "coach"]),
            [self._moved(each) for each in news.moved],
            [self._row(each) for each in news.changed],
            [self._row(each) for each in news.done],
            len(self.news) - len(news),
        )

    def _theirs(self, found: Sequence[Action]) -> list[tuple[str, list[Row]]]:
        by_doer: dict[str, list[Row]] = {}
        for each in found:
            by_doer.setdefault(self.plan.assignee(each.assignee_id).name, []).append(self._row(each))
        return list(by_doer.items())

    def _moved(self, moved: Moved) -> Row:
        return msgspec.structs.replace(self._row(moved.action), before=self._when(moved.before))

    def _when(self, moment: datetime) -> str:
        return f"{self._day(moment)}, {times.clock_time(moment, self.to.zone, self.to.hours)}"

    def _row(self, action: Action) -> Row:
        number = int(action.number)
        may_be_done = action.status == "open" and who_may.may_complete(self.plan, action, self.person.person_id)
        target = Target(self.plan.plan_id, self.person.person_id, number)
        return Row(
            number, self.plan.key(number), action.what, self._when(action.due_at),
            url(links.path("done", target, self.person.email)) if may_be_done else None,
        )  # fmt: skip


def values(mail: Email, owed: Owed, now: datetime) -> dict[str, Any]:
    """Sets the headers of the mail and returns the values its templates need."""
    told = _telling(owed, now)
    plan, person, news = told.plan, told.person, told.news
    said = after_session.words(owed.context)
    kinds = [*dict.fromkeys(str(kind) for kind, _ in news.notices()), *(["comment"] if said else [])]
    target = Target(plan.plan_id, person.person_id, PLAN)
    stopped = msgspec.structs.replace(target, event=kinds[0], further=tuple(kinds[1:]))
    coach = plan.members.get(str(owed.row.data["coach_id"]), plan.primary)
    mail.sender_name, mail.plan_id = f"{isolated(coach.name)} via Followthrough", plan.plan_id
    mail.unsubscribe = url(links.path("unsubscribe", stopped, person.email))
    table = told.table()
    mail.numbers = tuple(each.number for each in [*table.mine, *table.moved, *table.changed, *table.done])
    return {
        "headline": told.headline(), "said": said, "coach": coach.name, "table": table,
        "example": next((each.number for each in [*table.mine, *table.moved] if each.done_url), None),
        "preview": said or ", ".join(each.what for each in [*table.mine, *table.moved][:3]),
        "url": see_url(plan, person, PLAN, now), "zone": person.time_zone,
        "notices_url": url(links.path("notices", target, person.email)), "stop_url": mail.unsubscribe,
        "zone_url": None if person.zone_confirmed else url(links.path("zone", target, person.email)),
        "note": owed.note, "names_zone": told.to.names_zone,
    }  # fmt: skip


def text(owed: Owed, now: datetime) -> Text:
    """Returns the text: the headline, what else fits, and how to answer."""
    told = _telling(owed, now)
    mine = [each for each in told.news.open if who_may.may_complete(told.plan, each, told.person.person_id)]
    coach = told.plan.members.get(str(owed.row.data["coach_id"]), told.plan.primary)
    shared: dict[str, Any] = {
        "headline": told.headline(is_text=True), "coach": coach.name,
        "said": " ".join(after_session.words(owed.context).split())[:_MOST_WORDS],
        "example": int(mine[0].number) if mine else None,
    }  # fmt: skip

    def written(named: list[tuple[int, str]]) -> str:
        return gsm.plain(line("after_session/sms.txt", **shared, named=named))

    whole, short = written([(int(each.number), each.what) for each in mine]), written([])
    words = whole if gsm.segments(whole) <= max(2, gsm.segments(short)) else short
    return Text(str(told.person.phone), words)


def _telling(owed: Owed, now: datetime) -> Telling:
    context = owed.context
    assert context.plan is not None
    assert context.person is not None
    begun_at = msgspec.convert(owed.row.data["since"], datetime)
    return Telling(context.after or AfterSession(), context.plan, context.person, begun_at, now)


def _things(count: int) -> str:
    return f"{count} thing{'s' if count != 1 else ''}"
