"""Whether a number gets texts: STOP, START and HELP from anybody, YES and NO to the question for consent."""

from datetime import datetime

from chalicelib.database.transactions import Write
from chalicelib.domain import keys
from chalicelib.domain.actions import hourly_limit
from chalicelib.domain.actor import Actor
from chalicelib.domain.people import phones
from chalicelib.domain.people.address import Address
from chalicelib.errors import AddressInUse, WrongState
from chalicelib.inbound import answers
from chalicelib.inbound.notices import TextNotice
from chalicelib.inbound.refusals import NumberInUse, UnknownNumber
from chalicelib.inbound.texts import which_action, wording
from chalicelib.inbound.texts.wording import CONFIRMED, HELP_STRANGER, NOTHING_ASKED, STARTED, STOPPED


def stop(notice: TextNotice, address: Address | None, now: datetime) -> str:
    """Ends texts to a number at once."""
    number = notice.origination_number
    if address is None:
        phones.stop(number, now=now)
        return "STOP came from a number that gets no texts."
    if address.state != "stopped":
        phones.stop(number, now=now, once=_switched(notice, address, now))
        answers.by_text_capped(number, STOPPED, now=now)
    return "STOP came from a number, which gets no more texts."


def start(notice: TextNotice, address: Address | None, now: datetime) -> str:
    """Lets a number that was stopped get texts again."""
    number = notice.origination_number
    if address is None:
        return "START came from a number that is nobody's."
    if address.state != "stopped":
        answers.by_text_daily(number, "start", STARTED, now=now)
        return "START came from a number that gets texts already."
    phones.start(number, now=now, once=_switched(notice, address, now))
    answers.by_text_capped(number, STARTED, now=now)
    return "A number gets texts again."


def help(notice: TextNotice, address: Address | None, now: datetime) -> str:
    """Says what texts can do; to a number that is nobody's, once a day, why it may have got one."""
    if address is None:
        answers.by_text_daily(notice.origination_number, "help", HELP_STRANGER, now=now)
        return "HELP came from a number that is nobody's."
    write = Write()
    hourly_limit.count(write, Actor(address.person_id, "text"), now)
    keys.once(write, answers.seen(address.person_id, notice.inbound_message_id, now), now)
    told = wording.help(which_action.example(address, now))
    answers.owe(answers.by_text(notice.origination_number, told, now=now), also=write)
    return "Somebody asked for help."


def yes(notice: TextNotice, now: datetime) -> str:
    """Confirms a number where it was asked; anything else than the answer to that question is refused."""
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


def no(notice: TextNotice, now: datetime) -> str:
    """Withdraws the question for consent, without an answer, since nothing may be sent to this number."""
    if phones.withdraw(notice.origination_number, now=now):
        return "A number said NO."
    return answers.refuse_text(UnknownNumber(), notice, now)


def _switched(notice: TextNotice, address: Address, now: datetime) -> keys.Key:
    """The key by which a STOP that the queue brings again after START, or the other way round, doesn't act once more."""
    return answers.seen(address.person_id, f"{notice.inbound_message_id}#switched", now)
