"""Joins texts that belong together into one comment: one split by its carrier, or several sent in quick succession."""

from collections.abc import Sequence
from datetime import datetime, timedelta

import msgspec

from chalicelib import gsm
from chalicelib.domain.actions.fields import LONGEST_COMMENT
from chalicelib.domain.owed.notification import NOTICE_DELAY
from chalicelib.domain.people.address import Address, Focus, Part, Question
from chalicelib.inbound import blanks
from chalicelib.inbound.texts import numbered
from chalicelib.inbound.texts.numbered import Numbered

TOGETHER = NOTICE_DELAY - timedelta(seconds=10)
"""From the first text on: the others are notified a minute after it, of the whole comment."""
MOST_PIECES = 20

# Where carriers cut, or one place earlier. With long references a part has 152 or 66 characters.
_CUT_AT = {places - less for places in (gsm.ONE, gsm.PART, gsm.ONE_IN_UCS2, gsm.PART_IN_UCS2) for less in (0, 1)}
_SENTENCE_ENDS = ".!?…。！？"


def follows(address: Address, came_at: datetime, now: datetime) -> bool:
    """Returns whether a text comes so soon after the last one that it continues it."""
    focus = address.focus
    if focus is None or now - focus.since >= TOGETHER:
        return False
    return abs(came_at - (focus.parts[-1].at if focus.parts else focus.since)) < TOGETHER


def goes_on(address: Address, came_at: datetime, now: datetime, mark: Numbered | None = None) -> bool:
    """Returns whether a carrier cut the last text so that this one continues it, whatever it begins with. ``mark`` is
    the place that this text claims to have."""
    focus = address.focus
    if focus is None or not focus.parts or not follows(address, came_at, now):
        return False
    if mark is not None:
        return any(part.of == mark.of and part.place != mark.place for part in focus.parts)
    return focus.parts[-1].is_cut and focus.parts[-1].at <= came_at


def is_cut(body: str) -> bool:
    """Returns whether a text is as long as a carrier's segment and doesn't end like a sentence."""
    return len(body) in _CUT_AT and body.rstrip()[-1:] not in _SENTENCE_ENDS


def begun(
    plan_id: str,
    number: int | None,
    part: Part,
    now: datetime,
    entry_id: str | None,
    answers_to: Question | None = None,
) -> Focus:
    """Returns what the conversation is about after a text that began something new, or answered a question."""
    is_menu = answers_to is not None and answers_to.about == "which" and len(answers_to.options) > 1
    menu = msgspec.structs.replace(answers_to, recorded=[], before=None) if answers_to and is_menu else None
    return Focus(plan_id, number, now, entry_id, parts=[part] if entry_id else [], menu=menu)


def joined(focus: Focus, part: Part) -> Focus | None:
    """Returns the focus with a further piece of the same comment; ``None`` if the comment would become too long."""
    longer = Focus(
        focus.plan_id, focus.number, focus.since, focus.entry_id, focus.of_command,
        _in_order([*focus.parts, part]), menu=focus.menu,
    )  # fmt: skip
    return None if len(longer.parts) > MOST_PIECES or len(text_of(longer)) > LONGEST_COMMENT else longer


def _in_order(parts: Sequence[Part]) -> list[Part]:
    """Returns pieces in the order in which they came, except that numbered parts are in the order of their numbers."""
    first = min((part.at for part in parts if part.place), default=None)
    return sorted(parts, key=lambda part: (first if part.place and first else part.at, part.place))


def text_of(focus: Focus) -> str:
    """Returns the pieces as one text, each on its own line unless the one before was cut. Links are blanked again,
    since a carrier may have cut one. Numbers of parts are left out once there are two parts."""
    is_numbered = len({part.place for part in focus.parts if part.place}) > 1
    text = ""
    for before, part in zip([None, *focus.parts], focus.parts, strict=False):
        mark = numbered.read(part.text) if is_numbered and part.place else None
        words = mark.words if mark is not None and mark.place == part.place else part.text
        if before is None or before.is_cut:
            text += words
        elif before.place and part.place:
            text = f"{text.rstrip()} {words.lstrip()}"
        else:
            text = f"{text.rstrip()}\n{words.lstrip()}"
    return blanks.storable(text)
