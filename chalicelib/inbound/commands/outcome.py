"""The possible outcomes of a command about an action, and their sentences.

Each command keeps its outcomes in its own file; this one defines an outcome and those that all commands share.
"""

from collections.abc import Sequence
from datetime import datetime

import msgspec

from chalicelib.domain.metrics.due import Due


class Outcome(msgspec.Struct, frozen=True):
    """One way a command can end, with its sentences for mail and text.

    The sentences are templates. Both may use ``{number}``, ``{what}``, ``{when}`` (the new date, or the one that was
    meant), ``{said}`` (the words of a date that can't be read), ``{coach}`` (who decides), ``{doer}`` (who has to do
    the action), ``{knows}`` (that we let the coach know; empty if the coach wrote) and ``{dates}`` (to choose from). A
    mail may also use ``{key}`` and ``{ways}`` (how to answer), a text ``{choice}``.
    """

    name: str
    """For the log."""
    mail: str
    text: str = ""
    """Fits one segment: ``{what}`` is cut to the room that the rest leaves."""
    several: str = ""
    """For a text about several actions, without the words of each: ``{numbers}``, and ``{were}`` (``was`` for one).
    Every outcome of a command that takes several actions needs it."""
    place: int = 0
    """Where ``several`` comes among those of the other outcomes."""
    mail_hint: str = ""
    """A hint that a mail adds once, below its sentences."""
    ends: bool = False
    """Whether the answer is owed in the transaction of what the command did, rather than afterwards."""


class Became(msgspec.Struct, frozen=True):
    """The outcome for one action, with the details that its sentence may mention."""

    outcome: Outcome
    plan_id: str
    key: str
    """``ALI-12``; empty if the action doesn't exist."""
    number: int
    what: str = ""
    zone: str = "UTC"
    """The time zone of the answer's reader."""
    moment: datetime | None = None
    """The new date, or the one that was meant."""
    options: tuple[datetime, ...] = ()
    """Dates to choose from."""
    said: str = ""
    """The words of a date that we couldn't read."""
    doer: str = ""
    """Who has to do it."""
    coach: str | None = None
    """The coach who is notified or decides; ``None`` if they wrote it themselves."""
    entry_id: str | None = None
    """The stream entry of what it did, for UNDO."""
    due: Due | None = None
    """The reading that is due from who did it."""


def due(became: Sequence[Became]) -> list[Due]:
    """Returns the readings that are due after a command, without duplicates."""
    return list({each.due.metric.metric_id: each.due for each in became if each.due is not None}.values())


WORDS_KEPT = "We kept your words as a comment."
MAIL_UNDO = "Not what you meant? Reply UNDO within ten minutes."
TEXT_UNDO = " UNDO within 10 min."

GONE = Outcome(
    "gone",
    mail="Action {number} isn’t in the plan. We added your words to the plan instead.",
    text="That action is no longer in the plan. We added your words to the plan instead.",
    several="{numbers} {were} not in the plan.",
    place=4,
)
NOT_YOURS = Outcome(
    "not_yours",
    mail=f"{{key}} “{{what}}” is {{doer}}’s to do. {WORDS_KEPT}",
    text=f'"{{what}}" ({{number}}) is {{doer}}\'s to do. {WORDS_KEPT}',
    several="{numbers} {were} not yours to mark, so we kept your words as a comment.",
    place=3,
)
