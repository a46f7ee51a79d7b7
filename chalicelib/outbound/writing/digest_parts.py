"""The contents of a digest: the reader's own actions, then plan by plan. Pure."""

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

import msgspec

from chalicelib import times
from chalicelib.domain.actions.action import Action
from chalicelib.domain.people import links
from chalicelib.domain.people.links import PLAN, Target
from chalicelib.domain.people.person import Person
from chalicelib.domain.plans.plan import Plan
from chalicelib.domain.reports import measured_words
from chalicelib.domain.reports.digest import About, Digest
from chalicelib.domain.reports.measured import Measured
from chalicelib.domain.stream import notes
from chalicelib.domain.stream.entry import Entry
from chalicelib.domain.stream.recent import BECAME, Done, Moved, Recent
from chalicelib.isolated import isolated
from chalicelib.outbound.writing.parts import see_url, short, url

_LONGEST_ABOUT = 40


class Line(msgspec.Struct):
    """One thing to know, linked to its page."""

    words: str
    key: str
    """``ALI-12``; empty if it isn't about an action."""
    note: str
    url: str
    quote: str = ""
    done_url: str | None = None
    number: int | None = None
    """The number of its action, if the reader can mark it done."""


class Section(msgspec.Struct):
    title: str
    lines: list[Line]
    more: int = 0


class Part(msgspec.Struct):
    """One part of a digest: a client's plan, the reader's own plan, or the reader's own actions."""

    name: str
    url: str
    sections: list[Section]
    note: str = ""


class Telling(msgspec.Struct, frozen=True):
    """Writes one reader's digest from what was gathered."""

    person: Person
    digest: Digest
    now: datetime

    def counts(self) -> str:
        """Returns ``3 late, 2 due today``: the most pressing, at most three, and whether there is more."""
        abouts = self.digest.abouts
        late = sum(len(about.late) for about in abouts) + len(self.digest.own_late)
        due = sum(len(about.due) for about in abouts) + len(self.digest.own_due)
        asks, done = sum(len(about.asks) for about in abouts), sum(len(about.recent.done) for about in abouts)
        said = sum(len(about.recent.said) for about in abouts)
        news = sum(len(about.recent.moved) + len(about.recent.news) for about in abouts)
        silent = sum(about.silent_since is not None for about in abouts)
        measured = [each for about in abouts for each in about.metrics]
        open_days, values = (
            sum(len(days) for days in each) for each in ([m.open for m in measured], [m.read for m in measured])
        )
        counted = (
            (late, "late"), (due, f"due {self.digest.due_words}"), (asks, f"need{'s' if asks == 1 else ''} you"),
            (open_days, f"value{'s' if open_days != 1 else ''} still open"), (done, "done"),
            (said, f"comment{'s' if said != 1 else ''}"), (news, "new or changed"),
            (values, f"value{'s' if values != 1 else ''}"), (silent, "not heard from"),
        )  # fmt: skip
        told = [f"{count} {words}" for count, words in counted if count]
        return ", ".join(told[:3]) + (" and more" if told[3:] else "")

    def parts(self) -> list[Part]:
        own = self._own()
        return [*([own] if own.sections else []), *(self._part(about) for about in self.digest.abouts)]

    def _own(self) -> Part:
        """Returns the reader's late and due Coach Actions."""

        def told(found: Sequence[Action]) -> list[Line]:
            return [self._action(each, f"for {isolated(self._client(each))}, {self._due(each)}") for each in found]

        late, due = told(self.digest.own_late), told(self.digest.own_due)
        return Part("Your own actions", url("/"), _sections(("Late", late), (f"Due {self.digest.due_words}", due)))

    def _client(self, action: Action) -> str:
        return self.digest.plans[action.plan_id].client.name

    def _part(self, about: About) -> Part:
        plan, recent = about.plan, about.recent
        is_client = plan.client_id == self.person.person_id

        def due(found: Sequence[Action]) -> list[Line]:
            return [self._action(each, self._due(each), is_client=is_client) for each in found]

        sections = _sections(
            ("Late", due(about.late)),
            (f"Due {self.digest.due_words}", due(about.due)),
            ("Needs you", [told for each in about.asks for told in self._asks(each, is_client=is_client)]),
            (self._done_title(recent, is_client=is_client), [self._done(plan, each) for each in recent.done]),
            ("Metrics", [line for each in about.metrics for line in self._measured(plan, each)]),
            ("Comments", [self._said(about, entry) for entry in recent.said]),
            ("New and changed", [*(self._moved(plan, each) for each in recent.moved), *(self._news(plan, each) for each in recent.news)]),
        )  # fmt: skip
        silent = (
            f"No word from {isolated(plan.client.name)} for {(self.now - about.silent_since).days} days."
            if about.silent_since
            else ""
        )
        name = f"Your plan with {isolated(plan.primary.name)}" if is_client else plan.client.name
        return Part(name, see_url(plan, self.person, PLAN, self.now), sections, silent)

    def _done_title(self, recent: Recent, *, is_client: bool) -> str:
        since = times.day(self.digest.since, self.person.time_zone, self.now)
        return f"Done since {since}{': nice work' if is_client and recent.done else ''}"

    def _action(self, action: Action, note: str, *, is_client: bool = False, quote: str = "") -> Line:
        plan, number = self.digest.plans[action.plan_id], int(action.number)
        target = Target(action.plan_id, self.person.person_id, number)
        done_url = url(links.path("done", target, self.person.email)) if is_client else None
        page = see_url(plan, self.person, number, self.now, f"actions/{number}")
        return Line(action.what, plan.key(number), note, page, quote, done_url, number if done_url else None)

    def _due(self, action: Action) -> str:
        return f"{'was due' if action.due_at < self.now else 'due'} {self._when(action.due_at)}"

    def _asks(self, action: Action, *, is_client: bool) -> list[Line]:
        """Returns what needs the reader: an action can be stuck and also have a new date requested."""
        found, asked = [], action.proposal
        if asked is not None and asked.side == ("coach" if is_client else "client"):
            note = f"{isolated(asked.by_name)} asks for {self._when(asked.due_at)}"
            found.append(self._action(action, note, quote=asked.text))
        if action.stuck_at is not None and not is_client:
            since = times.day(action.stuck_at, self.person.time_zone, self.now)
            found.append(self._action(action, f"stuck since {since}", quote=action.stuck_text or ""))
        return found

    def _entry(self, plan: Plan, entry: Entry, note: str, quote: str = "", words: str | None = None) -> Line:
        key = plan.key(int(entry.number)) if entry.number is not None else ""
        is_there = entry.number is not None and entry.kind != "deleted"
        number = int(entry.number or PLAN) if is_there else PLAN
        page = see_url(plan, self.person, number, self.now, f"actions/{number}" if number else "stream")
        return Line(words or str(entry.what or ""), key, note, page, quote)

    def _done(self, plan: Plan, done: Done) -> Line:
        """Names who did it unless it's the client, whose plan this is."""
        by = "" if done.entry.actor_id == plan.client_id else f"by {isolated(self._who(done.entry))}, "
        return self._entry(plan, done.entry, f"{by}{self._when(done.at)}", done.said)

    def _measured(self, plan: Plan, found: Measured) -> list[Line]:
        """Returns what was asked and is still open, and what came in."""
        page = see_url(plan, self.person, PLAN, self.now, f"metrics/{found.metric.metric_id}")
        today = self.now.astimezone(ZoneInfo(plan.client.time_zone)).date()
        lines = [Line(measured_words.still_open(found, today), "", "still open", page)] if found.open else []
        if found.has_news:
            said = [
                measured_words.value(found, today),
                measured_words.change(found, today),
                measured_words.skipped(found, today),
            ]
            lines.append(Line(found.metric.name, "", ", ".join(filter(None, said)), page))
        return lines

    def _said(self, about: About, entry: Entry) -> Line:
        action = about.talked_about.get(int(entry.number or 0))
        on_metric = notes.named(entry)
        note = self._about(action) if action is not None else "" if entry.number else "to the plan"
        note = f"on {on_metric}" if on_metric else note
        return self._entry(about.plan, entry, note, entry.text or "", self._who(entry))

    def _about(self, action: Action) -> str:
        closed = f", which is {action.status}" if action.status != "open" else ""
        return f"about {isolated(short(action.what, _LONGEST_ABOUT))}{closed}"

    def _moved(self, plan: Plan, moved: Moved) -> Line:
        often = f", moved {moved.times} times in total" if moved.times > 1 else ""
        note = f"moved by {isolated(self._who(moved.entry))} from {self._when(moved.before)} to {self._when(moved.after)}{often}"
        return self._entry(plan, moved.entry, note)

    def _news(self, plan: Plan, entry: Entry) -> Line:
        note = f"{BECAME[entry.kind]} by {isolated(self._who(entry))}"
        return self._entry(plan, entry, note, str(entry.data.get("reason") or ""))

    def _who(self, entry: Entry) -> str:
        """Returns who did it: ``you``, or their name."""
        return "you" if entry.actor_id == self.person.person_id else entry.actor_name or "someone"

    def _when(self, moment: datetime) -> str:
        return times.said(moment, self.person.time_zone, self.now, self.person.hours)


def _sections(*titled: tuple[str, list[Line]]) -> list[Section]:
    return [Section(title, lines) for title, lines in titled if lines]
