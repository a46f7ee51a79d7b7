"""Handles consent to texts: STOP, START and HELP from anybody, YES and NO when we asked."""

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
from chalicelib.inbound.texts import last, which_action, wording
from chalicelib.inbound.texts.wording import CONFIRMED, HELP_STRANGER, NOTHING_ASKED, STARTED, STOPPED, STOPPED_AND_KEPT


def stop(notice: TextNotice, address: Address | None, now: datetime, *, has_words: bool = False) -> str:
    """Ends texts to a number at once, and says so. With ``has_words`` it also says that the other words are kept."""
    number = notice.origination_number
    if address is None:
        phones.stop(number, now=now)
        return "STOP came from a number that gets no texts."
    if address.state != "stopped":
        phones.stop(number, now=now, once=_switched(notice, address, now))
        answers.by_text_capped(number, STOPPED_AND_KEPT if has_words else STOPPED, now=now)
    return "STOP came from a number, which gets no more texts."


def start(notice: TextNotice, address: Address | None, now: datetime) -> str:
    """Resumes texts to a number that was stopped."""
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
    """Answers what texts can do; tells an unknown number, once a day, what Followthrough is."""
    if address is None:
        answers.by_text_daily(notice.origination_number, "help", HELP_STRANGER, now=now)
        return "HELP came from a number that is nobody's."
    write = Write()
    hourly_limit.count(write, Actor(address.person_id, "text"), now)
    keys.once(write, answers.seen(address.person_id, notice.inbound_message_id, now), now)
    told = wording.help(which_action.example(address, now), last.asked_for(address))
    answers.owe(answers.by_text(notice.origination_number, told, now=now), also=write)
    return "Somebody asked for help."


def yes(notice: TextNotice, now: datetime) -> str:
    """Confirms a number if we asked it; otherwise the text is refused."""
    number = notice.origination_number
    try:
        person = phones.confirm(number, now=now)
    except AddressInUse:
        return answers.refuse_text(NumberInUse(), notice, now)
    except WrongState:
        person = None  # the person got another number between our reading and writing
    if person is None:
        answers.by_text_daily(number, "yes", NOTHING_ASKED, now=now)
        return answers.refuse_text(UnknownNumber(), notice, now)
    write = Write()
    keys.once(write, answers.seen(person.person_id, notice.inbound_message_id, now), now)
    answers.owe(answers.by_text(number, CONFIRMED, now=now), also=write)
    return "A number was confirmed."


def no(notice: TextNotice, now: datetime) -> str:
    """Withdraws the question for consent. Sends no answer, since nothing may be sent to this number."""
    if phones.withdraw(notice.origination_number, now=now):
        return "A number said NO."
    return answers.refuse_text(UnknownNumber(), notice, now)


def _switched(notice: TextNotice, address: Address, now: datetime) -> keys.Key:
    """Returns the key that keeps a STOP from acting twice if it is delivered again after a START, or the reverse."""
    return answers.seen(address.person_id, f"{notice.inbound_message_id}#switched", now)
