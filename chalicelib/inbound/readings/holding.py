"""PAUSE, RESUME and NO with a metric's name: they pause, resume or end questions for values, and are recognised before
any reading is."""

import re
from datetime import date, datetime, time, timedelta

import msgspec

from chalicelib.dates import dates, past_days
from chalicelib.domain.metrics.answers.followed import Followed
from chalicelib.domain.metrics.answers.plain import plain
from chalicelib.inbound.commands.doubts import is_doubtful, is_signature
from chalicelib.inbound.commands.folding import LONGEST_LINE, composed, longest, without_courtesy, words
from chalicelib.inbound.readings.names import names_of
from chalicelib.patterns import compile_late

_MAY_HAVE_NONE = ("total", "duration", "yes_no")
"""After NO these may also say that there was none: "no run"."""
_UNTIL = compile_late(r"\W*pause\b(?:\s+(?:until|till|til|to|for))?\s+(?P<until>\S.*)", re.IGNORECASE | re.DOTALL)


class Pause(msgspec.Struct, frozen=True):
    """PAUSE, or PAUSE until a day."""

    until: date | None = None
    """The day from which we ask again."""
    comment: str = ""


class Resume(msgspec.Struct, frozen=True):
    """RESUME."""

    comment: str = ""


class No(msgspec.Struct, frozen=True):
    """NO and what may be the name of a metric."""

    name: str
    is_shouted: bool = False
    """Whether NO is in capitals, as our messages write it."""
    comment: str = ""


def read(text: str, now: datetime) -> Pause | Resume | No | None:
    """Returns what a message says about questions for values; ``None`` if it says anything else. ``now`` is aware, in
    the writer's zone.

    The first line must say it and nothing more, apart from courtesy; the lines below are a comment.
    """
    line, _, rest = composed(text).partition("\n")
    if not line.strip() or len(line) > LONGEST_LINE or is_doubtful(line):
        return None
    comment = "" if is_signature(rest.strip()) else rest.strip()
    said = _without_greeting(without_courtesy(words(line)))
    if said == ["pause"] or said in (["pause", "it"], ["pause", "asking"], ["pause", "this"]):
        return Pause(None, comment)
    if said == ["resume"] or said in (["unpause"], ["resume", "asking"]):
        return Resume(comment)
    if said[:1] == ["pause"]:
        until = _until(line, now)
        return Pause(until, comment) if until else None
    if said[:1] == ["no"] and len(said) > 1:
        return No(" ".join(said[1:]), re.search(r"\bNO\b", line) is not None, comment)
    return None


def named(no: No, followed: tuple[Followed, ...]) -> Followed | None:
    """Returns the metric that a NO ends; ``None`` if it names none, or may just say that there was none that day."""
    names = names_of(followed, date.min)
    by_name = dict(names.names) | names.letters
    metric_id = by_name.get(" ".join(plain(no.name).replace("-", " ").split())) or by_name.get(plain(no.name))
    metric = next((each for each in followed if each.metric_id == metric_id), None)
    if metric is None or (not no.is_shouted and metric.kind in _MAY_HAVE_NONE):
        return None
    return metric


def _without_greeting(said: list[str]) -> list[str]:
    """Leaves out "hi" before a word."""
    return said[longest(said[:2], "GREETING") :] if len(said) > 1 else said


def _until(line: str, now: datetime) -> date | None:
    """Returns the nearest day in the future that the words may mean; ``None`` if they mean none."""
    found = _UNTIL.match(line)
    if found is None:
        return None
    end_of_today = datetime.combine(now.date(), time(23, 59), now.tzinfo)
    words_of_day = found["until"].rstrip(" .!")
    read = dates.read(words_of_day, now=now, due=end_of_today)
    options = read.options if isinstance(read, dates.Ambiguous) else [read] if read else []
    days = [each.day for each in options]
    if days == [now.date()] and past_days.is_weekday(plain(words_of_day.split()[0])):
        days = [now.date() + timedelta(days=7)]  # "Monday" said on a Monday is next week's
    ahead = [day for day in days if now.date() < day <= now.date() + timedelta(days=366)]
    return min(ahead, default=None)
