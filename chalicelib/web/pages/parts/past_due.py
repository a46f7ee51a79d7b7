"""The question about a date that is long past: "Did you mean Friday 1 January 2027?", and the answer to it."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import msgspec

from chalicelib import clock_times, times
from chalicelib.domain.actions import fields
from chalicelib.errors import Invalid
from chalicelib.web.pages.frame.forms import Form
from chalicelib.web.pages.frame.visit import Visit

_MEANT, _STAYS = "past-meant-", "past-stays-"


class Question(msgspec.Struct, frozen=True):
    """Two choices, with the values that say which was pressed or chosen."""

    meant: str
    meant_words: str
    stays: str
    """Empty if the date can't stay."""
    stays_words: str
    pressed: str
    """The button that was pressed before, which the answer presses again."""


def question(visit: Visit) -> Question | None:
    """Returns the question that the form just sent leads to."""
    past = visit.problems.past
    return None if past is None else _question(past.day, past.meant, visit.form["do"], may_stay=past.may_stay)


def question_about(day_typed: str, hour: str, zone_name: str, now: datetime) -> Question | None:
    """Returns the question about a date typed into one of several lines; ``None`` if it isn't long past."""
    try:
        day, zone = times.parse_date(day_typed), ZoneInfo(zone_name)
        due_at = times.at_local(day, clock_times.typed(hour), zone)
    except (Invalid, OverflowError):
        return None
    if not fields.is_long_past(due_at, now):
        return None
    return _question(day, fields.next_like(due_at.astimezone(zone), now), "")


def answered(form: Form) -> Form:
    """Returns the form as if the date had been typed as the answer says, and the earlier button pressed."""
    if not form["do"].startswith((_MEANT, _STAYS)):
        return form
    return Form({**form, **answer(form["do"], form["date"]), "do": form["meant"]})


def answer(chosen: str, day_typed: str) -> dict[str, str]:
    """Returns what an answer changes: the ``date``, or that it may be ``past_due``. A date that was typed after the
    question isn't the one that was asked about."""
    if chosen.startswith(_MEANT):
        return {"date": chosen.removeprefix(_MEANT)}
    return {"past_due": "1"} if chosen == _STAYS + day_typed.strip() else {}


def _question(day: date, meant: date, pressed: str, *, may_stay: bool = True) -> Question:
    return Question(
        f"{_MEANT}{meant}",
        times.whole_day(meant),
        f"{_STAYS}{day}" if may_stay else "",
        times.whole_day(day).partition(" ")[2],
        pressed,
    )
