"""A text that came in: consent first, then what its sender says."""

from datetime import datetime

import msgspec

from chalicelib.database.transactions import Write
from chalicelib.domain import keys
from chalicelib.domain.actions import hourly_limit
from chalicelib.domain.actions.fields import LONGEST_COMMENT
from chalicelib.domain.actor import Actor
from chalicelib.domain.people import address as addresses
from chalicelib.domain.people import phones
from chalicelib.domain.people.address import Address
from chalicelib.errors import AddressInUse, LimitReached, WrongState
from chalicelib.inbound import answers, blanks, notices
from chalicelib.inbound.commands import read
from chalicelib.inbound.notices import TextNotice
from chalicelib.inbound.refusals import NumberInUse, TooMany, UnknownNumber
from chalicelib.inbound.texts import conversation, wording
from chalicelib.inbound.texts.wording import CONFIRMED, HELP, HELP_STRANGER, NOTHING_ASKED, STARTED, STOPPED


def accept(body: str, now: datetime, came_at: datetime | None = None) -> str:
    """Takes the text in a queue message; a sentence for the log. ``came_at``: when it was queued.

    Consent goes before all else: STOP, START and HELP act whoever writes them, then YES where a number was asked.
    """
    try:
        notice = notices.read_text(body)
    except notices.NotOurs as error:
        return f"Dropped a queue message that is no text: {error}."
    number, said = notice.origination_number, read.word(notice.message_body)
    first, _, below = notice.message_body.strip().partition("\n")
    address = Address.find(addresses.tel(number))
    try:
        if said == "stop" or (below.strip() and read.word(first) == "stop"):
            return _stop(notice, address, now, came_at)
        if said == "start":
            return _start(notice, address, now)
        if said == "help":
            return _help(notice, address, now)
        if address is None and said == "no":
            return _no(notice, now)
        if address is None:
            agrees = read.agrees(notice.message_body)
            return _yes(notice, now) if agrees else answers.refuse_text(UnknownNumber(), notice, now)
        raw = blanks.storable(notice.message_body, strip=False).replace("\r\n", "\n")[:LONGEST_COMMENT]
        return conversation.take(address, notice, raw, now, came_at or now)
    except keys.Repeated:
        return "A text came again and changed nothing."
    except LimitReached:
        return _too_many(notice, address, now)


def _too_many(notice: TextNotice, address: Address | None, now: datetime) -> str:
    refusal = TooMany()
    if address is not None and address.state == "ok":
        answers.by_text_daily(notice.origination_number, refusal.name, wording.plain(refusal.sentence), now=now)
    return answers.refuse_text(refusal, notice, now, person_id=address.person_id if address else None)


def _stop(notice: TextNotice, address: Address | None, now: datetime, came_at: datetime | None) -> str:
    """Ends texts at once; what stands below the word is taken like any other text, and not answered."""
    number = notice.origination_number
    if address is None:
        phones.stop(number, now=now)
        return "STOP came from a number that gets no texts."
    if address.state != "stopped":
        phones.stop(number, now=now, once=_switched(notice, address, now))
        answers.by_text_capped(number, STOPPED, now=now)
        address = Address.find(address.address) or address
    below = notice.message_body.strip().partition("\n")[2].strip()
    if not below or read.word(below) == "stop":
        return "STOP came from a number, which gets no more texts."
    words = msgspec.structs.replace(notice, message_body=below)
    return f"A number was stopped. {conversation.take(address, words, blanks.storable(below), now, came_at or now)}"


def _switched(notice: TextNotice, address: Address, now: datetime) -> keys.Key:
    """A STOP that the queue brings again after START, or the other way round, must not act once more."""
    return answers.seen(address.person_id, f"{notice.inbound_message_id}#switched", now)


def _no(notice: TextNotice, now: datetime) -> str:
    """NO to the question for consent: it is withdrawn, and not answered, since nothing may be sent to this number."""
    if phones.withdraw(notice.origination_number, now=now):
        return "A number said NO."
    return answers.refuse_text(UnknownNumber(), notice, now)


def _start(notice: TextNotice, address: Address | None, now: datetime) -> str:
    number = notice.origination_number
    if address is None:
        return "START came from a number that is nobody's."
    if address.state != "stopped":
        answers.by_text_daily(number, "start", STARTED, now=now)
        return "START came from a number that gets texts already."
    phones.start(number, now=now, once=_switched(notice, address, now))
    answers.by_text_capped(number, STARTED, now=now)
    return "A number gets texts again."


def _help(notice: TextNotice, address: Address | None, now: datetime) -> str:
    if address is None:
        answers.by_text_daily(notice.origination_number, "help", HELP_STRANGER, now=now)
        return "HELP came from a number that is nobody's."
    write = Write()
    hourly_limit.count(write, Actor(address.person_id, "text"), now)
    keys.once(write, answers.seen(address.person_id, notice.inbound_message_id, now), now)
    answers.owe(answers.by_text(notice.origination_number, HELP, now=now), also=write)
    return "Somebody asked for help."


def _yes(notice: TextNotice, now: datetime) -> str:
    number = notice.origination_number
    try:
        person = phones.confirm(number, now=now)
    except AddressInUse:
        return answers.refuse_text(NumberInUse(), notice, now)
    except WrongState:
        person = None  # another number was given between our reading and writing
    if person is None:
        answers.by_text_daily(number, "yes", NOTHING_ASKED, now=now)
        return answers.refuse_text(UnknownNumber(), notice, now)
    write = Write()
    keys.once(write, answers.seen(person.person_id, notice.inbound_message_id, now), now)
    answers.owe(answers.by_text(number, CONFIRMED, now=now), also=write)
    return "A number was confirmed."
