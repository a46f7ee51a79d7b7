"""What a message entered and what we asked about it, kept for UNDO and for the next answer."""

import secrets
from datetime import date, datetime, timedelta

import msgspec

from chalicelib.database.transactions import Write
from chalicelib.domain import keys
from chalicelib.domain.keys import Key
from chalicelib.domain.metrics.keeping import ReadingsChanged
from chalicelib.domain.metrics.undoing import Change
from chalicelib.inbound.commands.request import undo_name
from chalicelib.inbound.readings.situation import Question

UNDO_LASTS = timedelta(days=1)
_ANSWERED_FOR = timedelta(days=30)
"""How long an answer to our reply is about the same metrics and days."""
_NUMBERS = 2**24
"""How many different numbers a reply address can hold (`links.Target.which`)."""
ENTERED = "entered"
"""In the key of what UNDO takes back: the number of the step that entered readings."""


class Step(msgspec.Struct, frozen=True):
    """What one message did."""

    about: tuple[tuple[str, date], ...] = ()
    """The metrics and days it was about, including questions."""
    changes: tuple[Change, ...] = ()
    questions: tuple[Question, ...] = ()
    """The questions that nobody has answered yet."""
    refusals: tuple[str, ...] = ()
    """Where the words wait for a coach: the ids of a plan's refused replies."""
    at: datetime | None = None
    number: int = 0
    """The action that was marked as done together with our question; words are about it."""
    is_taken_back: bool = False

    def may_be_undone(self, now: datetime) -> bool:
        return bool(self.changes) and self.at is not None and now - self.at < UNDO_LASTS


class NumberTaken(ReadingsChanged):
    """The same number was drawn twice within a month. The readings are looked at again with a new one."""


def draw() -> int:
    """Returns a random number for a step, which names it in its person's reply addresses."""
    return secrets.randbelow(_NUMBERS - 1) + 1


def keep(write: Write, person_id: str, number: int, step: Step, now: datetime) -> None:
    """Keeps a step in its transaction. UNDO takes it back next, unless it entered nothing."""
    free = Key.key.does_not_exist() | (Key.expires <= int(now.timestamp()))
    write.put(_row(person_id, number, step, now), condition=free, otherwise=NumberTaken())
    if step.changes:
        data = {"steps": [], ENTERED: number, "plan_ids": sorted({each.plan_id for each in step.changes})}
        write.put(
            keys.new(undo_name(person_id), kind="undo", now=now, lasts=UNDO_LASTS, person_id=person_id, data=data)
        )


def name(person_id: str, number: int) -> str:
    """Returns the name of a step's key."""
    return f"entered#{person_id}#{number}"


def read(row: Key | None, now: datetime) -> Step | None:
    """Returns the step of a key's row; ``None`` if there is no row, or it has expired."""
    return None if row is None or row.is_expired(now) else msgspec.convert(row.data, Step)


def find(person_id: str, number: int, now: datetime) -> Step | None:
    return read(Key.find(name(person_id, number)), now)


def entered(last: Key | None, plan_id: str = "") -> int | None:
    """Returns the number of the step that UNDO takes back, if the last thing somebody did was to enter readings, any of
    them in this plan. See `undo.last_command`."""
    if last is None or ENTERED not in last.data or plan_id not in ("", *last.data["plan_ids"]):
        return None
    return int(last.data[ENTERED])


def taken_back(write: Write, person_id: str, number: int, step: Step) -> None:
    """Records that a step was taken back, or that its questions were answered. Of two attempts at once, only one
    succeeds."""
    after = msgspec.structs.replace(step, is_taken_back=True)
    write.update(Key, name(person_id, number), [Key.data.set(_data(after)), Key.used.set(1)], condition=Key.used == 0)


def answered(write: Write, person_id: str, number: int, step: Step) -> None:
    """Records that a step's questions were answered, or are asked again by the next step."""
    after = msgspec.structs.replace(step, questions=(), refusals=())
    write.update(Key, name(person_id, number), [Key.data.set(_data(after))])


def _row(person_id: str, number: int, step: Step, now: datetime) -> Key:
    kept = keys.new(name(person_id, number), kind="entered", now=now, lasts=_ANSWERED_FOR, person_id=person_id)
    kept.data = _data(step)
    return kept


def _data(step: Step) -> dict[str, object]:
    return dict(msgspec.to_builtins(step))
