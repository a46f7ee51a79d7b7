"""Writes what asks for metrics: one mail or text for all of a plan that are asked for at one time. Pure."""

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import msgspec

from chalicelib import gsm, sentences, templating, times
from chalicelib.domain.metrics import asking, due, values
from chalicelib.domain.metrics.kinds import KINDS
from chalicelib.domain.metrics.metric import Asked, Metric
from chalicelib.domain.metrics.values import Value
from chalicelib.domain.people import links
from chalicelib.domain.people.links import PLAN, Target
from chalicelib.domain.people.person import Person
from chalicelib.domain.plans.plan import Plan
from chalicelib.isolated import isolated, quoted
from chalicelib.outbound.owed import Owed
from chalicelib.outbound.writing.parts import Email, Text, html, line, other_side, see_url, url
from chalicelib.outbound.writing.text import with_stop

_LONGEST_NAME = 24
"""In a text that would otherwise take more than one segment."""
_MOST_NAMED = 3
"""In a subject."""


class Question(msgspec.Struct, frozen=True):
    """What is asked about one metric."""

    name: str
    day: str
    """``Tue 24 Nov``."""
    asks: str
    """``Weight for today, Tue 24 Nov?``"""
    how: str
    """What to reply with: ``a number, e.g. 81.4``."""
    example: str
    last: str
    """The last value with its day; empty if there is none."""
    whose: str
    """``your weight``."""
    begins: tuple[str, str] | None
    """``Carol Reed suggests following`` and ``daily at 20:00``; ``None`` if it was asked for before."""
    called: str
    """What it is called in an answer with several: its letter, or its name where the letters aren't the reader's."""
    url: str

    @property
    def ending(self) -> str:
        """Returns what ends it, after NO."""
        return self.name.rstrip("?!. ").upper()

    def shortened(self) -> "Question":
        return msgspec.structs.replace(self, name=_shortened(self.name), whose=_shortened(self.whose))


def email(message: Sequence[Owed], now: datetime) -> Email:
    """Returns the mail for these rows, which are of one plan and one time."""
    plan, person, found = _asked(message, now)
    target = Target(plan.plan_id, person.person_id, PLAN)
    stop_url = url(links.path("unsubscribe", msgspec.structs.replace(target, event="asking"), person.email))
    is_client = person.person_id == plan.client_id
    subject = f"[{plan.prefix}] {_subject(plan, found, is_client=is_client)}"
    note = next((each.note for each in message if each.note), None)
    shown: dict[str, Any] = {
        "questions": found, "is_client": is_client, "client": plan.client.name, "subject": subject,
        "begins": _begun(found), "ending": next((each for each in found if each.begins), found[0]).ending,
        "why": f"{_why(message, plan, person)}{f'; it comes {note}' if note else ''}",
        "notices_url": url(links.path("notices", target, person.email)), "stop_url": stop_url,
        "pause_url": url(links.path("pause", target, person.email)), "zone": person.time_zone,
        "zone_url": None if person.zone_confirmed else url(links.path("zone", target, person.email)),
        "preview": " ".join(filter(None, (_begun(found), f"Reply with {found[0].how}."))),
    }  # fmt: skip
    return Email(
        person.email, f"{isolated(other_side(plan, person.person_id).name)} via Followthrough", subject,
        templating.render("messages/asking/mail.txt", **shown), html("asking/mail.html", **shown),
        unsubscribe=stop_url, plan_id=plan.plan_id,
    )  # fmt: skip


def text(message: Sequence[Owed], now: datetime) -> Text:
    """Returns the text for these rows, which are of one plan and one time; in one segment where possible."""
    plan, person, found = _asked(message, now, by_letter=True)
    assert person.phone is not None
    client = "" if person.person_id == plan.client_id else plan.client.name
    words = _in_text(found, client)
    if gsm.segments(words) > 1:
        words = _in_text([each.shortened() for each in found], client)
    return Text(str(person.phone), with_stop(words))


def _in_text(found: Sequence[Question], client: str) -> str:
    same_day = found[0].day if len({each.day for each in found}) == 1 else ""
    ending = next((each.ending for each in found if each.begins), "")
    return gsm.plain(
        line(
            "asking/sms.txt",
            questions=found,
            day=same_day,
            client=client,
            begins=_begun(found),
            ending="" if client else ending,
        )
    )


def _asked(message: Sequence[Owed], now: datetime, *, by_letter: bool = False) -> tuple[Plan, Person, list[Question]]:
    """Returns the plan, the reader, and what they are asked, by name; each metric once for a day."""
    plan, person = message[0].context.plan, message[0].context.person
    assert plan is not None
    assert person is not None
    by_day = {(str(each.row.data["metric_id"]), asking.day_of(each.row)): each for each in message}
    several = sorted(
        by_day.values(), key=lambda each: each.context.metric.name.casefold() if each.context.metric else ""
    )
    uses_letters = by_letter and person.person_id == plan.client_id and len(several) > 1
    return plan, person, [_question(each, plan, person, now, by_letter=uses_letters) for each in several]


def _question(each: Owed, plan: Plan, person: Person, now: datetime, *, by_letter: bool) -> Question:
    metric, day = each.context.metric, asking.day_of(each.row)
    assert metric is not None
    read = [(on, last.read) for on, last in metric.latest if last.read is not None]
    last = f"{values.shown(metric, read[-1][1])} on {times.dated(read[-1][0])}" if read and read[-1][1] else ""
    example = _example(metric, day)
    return Question(
        metric.name, times.dated(day), _asks(metric.name, day, person, now), _how(metric, example), example, last,
        _whose(metric, plan, person), _begins(each, metric, plan, person), metric.letter if by_letter and metric.letter else metric.name,
        see_url(plan, person, PLAN, now, f"metrics/{metric.metric_id}"),
    )  # fmt: skip


def _asks(name: str, day: date, person: Person, now: datetime) -> str:
    """Returns ``Weight for today, Tue 24 Nov?``: a mail may be read on another day."""
    today = date.fromisoformat(times.local_day(now, person.time_zone))
    near = {0: "today, ", 1: "yesterday, "}.get((today - day).days, "")
    if name.endswith("?"):
        return f"{isolated(name)} ({near}{times.dated(day)})"
    return f"{isolated(name)} for {near}{times.dated(day)}?"


def _begins(each: Owed, metric: Metric, plan: Plan, person: Person) -> tuple[str, str] | None:
    """Returns who suggests following it and when we ask for it, for the first question."""
    before: Asked | None = metric.asked
    if before is not None:
        return None
    found = asking.of_row(each.row, metric)
    assert found is not None
    day, zone = asking.day_of(each.row), asking.asked_of(plan, metric).time_zone
    clock = times.clock_time(asking.moment(plan, metric, found, day), zone, person.hours)
    maker = plan.members.get(str(metric.created_by))
    is_own = maker is None or maker.person_id == person.person_id
    who = "You follow" if is_own or maker is None else f"{isolated(maker.name)} suggests following"
    return who, f"{metric.rhythm(day).words} at {clock}"


def _begun(found: Sequence[Question]) -> str:
    """Returns ``Carol Reed suggests following your weight and your mood, daily at 20:00.`` for those asked for the first
    time; a person who suggests several, at several times, is named once."""
    said: dict[str, dict[str, list[str]]] = {}
    for each in found:
        if each.begins:
            who, when = each.begins
            said.setdefault(who, {}).setdefault(when, []).append(each.whose)
    return " ".join(
        f"{who} {sentences.listed([f'{sentences.listed(whose)}, {when}' for when, whose in groups.items()], between=', ')}."
        for who, groups in said.items()
    )


def _whose(metric: Metric, plan: Plan, person: Person) -> str:
    """Returns ``your weight``, or ``Alice Moreau’s weight`` for a coach; a name that isn't a noun is put in quotes."""
    first, _, rest = str(metric.name).partition(" ")
    # A word in capitals stays, and so does one that is followed by another name.
    name = str(metric.name) if first[1:].lower() != first[1:] or rest.lower() != rest else str(metric.name).lower()
    is_noun = metric.kind != "yes_no" and not name.endswith("?")
    if person.person_id != plan.client_id:
        return f"{isolated(plan.client.name)}’s {isolated(name) if is_noun else quoted(metric.name)}"
    return f"your {isolated(name.removeprefix('my '))}" if is_noun else quoted(metric.name)


def _how(metric: Metric, example: str) -> str:
    said = due.how(metric)
    return said if metric.kind in ("yes_no", "rating") else f"{said}, e.g. {example}"


def _example(metric: Metric, day: date) -> str:
    """Returns what an answer may look like: like the last value, or the target's."""
    if metric.kind == "yes_no":
        return "yes"
    value = next((last.read for _, last in reversed(metric.latest) if last.read is not None), None)
    if value is None and metric.target is not None and not KINDS[metric.kind].has_second:
        value = Value(metric.target.on(day) or metric.target.from_value)
    if value is None:
        return (
            "7h30"
            if metric.kind == "duration"
            else str(int(metric.high))
            if metric.kind == "rating"
            else KINDS[metric.kind].example
        )
    if metric.kind == "duration":
        return _duration(value.value)
    decimals = int(metric.decimals)
    rounded = (
        values.rounded(each, max(decimals, _decimals(each))) for each in (value.value, value.second) if each is not None
    )
    return "/".join(values.plain(each) for each in rounded)


def _decimals(value: Decimal) -> int:
    """Returns how many decimals a value has; those of a computed value, such as a target's on a day, don't count."""
    exponent = value.as_tuple().exponent
    return -exponent if isinstance(exponent, int) and -values.MOST_DECIMALS <= exponent < 0 else 0


def _duration(seconds: Decimal) -> str:
    """Returns a length of time as people type it: ``7h30``, ``45min``."""
    hours, minutes = divmod(int(seconds) // 60, 60)
    return f"{hours}h{minutes:02}" if hours else f"{minutes or 45}min"


def _shortened(name: str) -> str:
    return name if len(name) <= _LONGEST_NAME else name[: _LONGEST_NAME - 3].rstrip() + "..."


def _subject(plan: Plan, found: Sequence[Question], *, is_client: bool) -> str:
    """Returns ``Weight and Mood for Tue 24 Nov?``, for a coach with whose values they are."""
    names = [isolated(each.name) for each in found]
    more = len(names) - _MOST_NAMED
    shown = [*names[: _MOST_NAMED - 1], f"{more + 1} more"] if more > 0 else names
    together = sentences.listed(shown)
    whose = "" if is_client else f"{isolated(plan.client.name)}: "
    days = {each.day for each in found}
    mark = "" if together.endswith("?") else "?"
    return f"{whose}{together} for {days.pop()}?" if len(days) == 1 and mark else f"{whose}{together}{mark}"


def _why(message: Sequence[Owed], plan: Plan, person: Person) -> str:
    """Returns why they are asked."""
    other = isolated(other_side(plan, person.person_id).name)
    what = "this is" if len(message) == 1 else "these are"
    role = f"you share this plan with {other}" if person.person_id == plan.client_id else f"you coach {other}"
    return f"{role}, and {what} followed in it"
