"""Takes an incoming text: consent first, then what its sender says."""

from datetime import datetime

import msgspec

from chalicelib.domain import keys
from chalicelib.domain.actions.fields import LONGEST_COMMENT
from chalicelib.domain.people import address as addresses
from chalicelib.domain.people.address import Address
from chalicelib.errors import LimitReached
from chalicelib.inbound import answers, blanks, notices
from chalicelib.inbound.commands import one_word
from chalicelib.inbound.notices import TextNotice
from chalicelib.inbound.refusals import TooMany, UnknownNumber
from chalicelib.inbound.texts import consent, holding, wording
from chalicelib.inbound.texts.conversation import converse


def accept(body: str, now: datetime, came_at: datetime | None = None) -> str:
    """Takes the text in a queue message, queued ``came_at``; returns a sentence for the log.

    1. Consent comes first: STOP, START and HELP work for anybody.
    2. An unknown number may say YES or NO if we asked it (``consent``); anything else from it is refused.
    3. A known person's text is a turn in their conversation (``conversation``): a command, a comment, or an answer to a question.
    4. More than a person writes within an hour is refused; we say so once a day.

    Raises only for temporary trouble; the queue then delivers the text again.
    """
    try:
        notice = notices.read_text(body)
    except notices.NotOurs as error:
        return f"Dropped a queue message that is no text: {error}."
    address = Address.find(addresses.tel(notice.origination_number))
    try:
        return _take(notice, address, now, came_at or now)
    except keys.Repeated:
        return "A text came again and changed nothing."
    except LimitReached:
        return _too_many(notice, address, now)


def _take(notice: TextNotice, address: Address | None, now: datetime, came_at: datetime) -> str:
    said = one_word.word(notice.message_body)
    first, _, below = notice.message_body.strip().partition("\n")
    if said == "stop" or (below.strip() and one_word.word(first) == "stop"):
        return _stop(notice, address, below.strip(), now, came_at)
    if said == "start" and not holding.resumes(notice.message_body, address, now):
        return consent.start(notice, address, now)
    if said == "help":
        return consent.help(notice, address, now)
    if address is None and said == "no":
        return consent.no(notice, now)
    if address is None and one_word.agrees(notice.message_body):
        return consent.yes(notice, now)
    if address is None:
        return answers.refuse_text(UnknownNumber(), notice, now)
    raw = blanks.storable(notice.message_body, strip=False).replace("\r\n", "\n")[:LONGEST_COMMENT]
    return converse(address, notice, raw, now, came_at)


def _stop(notice: TextNotice, address: Address | None, below: str, now: datetime, came_at: datetime) -> str:
    """Ends texts at once; any words below STOP are taken like any other text, but not answered."""
    outcome = consent.stop(notice, address, now)
    if address is None or not below or one_word.word(below) == "stop":
        return outcome
    if address.state != "stopped":
        address = Address.find(address.address) or address
    words = msgspec.structs.replace(notice, message_body=below)
    return f"{outcome} {converse(address, words, blanks.storable(below), now, came_at)}"


def _too_many(notice: TextNotice, address: Address | None, now: datetime) -> str:
    refusal = TooMany()
    if address is not None and address.state == "ok":
        answers.by_text_daily(notice.origination_number, refusal.name, wording.plain(refusal.sentence), now=now)
    return answers.refuse_text(refusal, notice, now, person_id=address.person_id if address else None)
