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
from chalicelib.inbound.commands.folding import phrases, without_courtesy, words
from chalicelib.inbound.notices import TextNotice
from chalicelib.inbound.refusals import AutomaticText, Reaction, ReplyRefused, StoppedTexts, TooMany, UnknownNumber
from chalicelib.inbound.texts import consent, holding, robots, stopping, which_action, wording
from chalicelib.inbound.texts.asking import confirmed_lately, open_question
from chalicelib.inbound.texts.conversation import converse
from chalicelib.inbound.texts.robots import Robot
from chalicelib.inbound.texts.stopping import Stop


def accept(body: str, now: datetime, came_at: datetime | None = None) -> str:
    """Takes the text in a queue message, queued at ``came_at``; returns a sentence for the log.

    1. Consent comes first: STOP, START and HELP work for anybody, STOP also in other words (``stopping``).
    2. Automatic texts of a phone or carrier are kept and never answered (``robots``).
    3. An unknown number may say YES or NO if we asked it (``consent``); anything else from it is refused.
    4. A known person's text is a turn in their conversation (``conversation``): a command, a comment, or an answer to a
    question.
    5. More texts than a person writes within an hour are refused; we say so once a day.

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
    said = one_word.word(notice.message_body) or one_word.worded(notice.message_body)
    first, _, below = notice.message_body.strip().partition("\n")
    if _is_stop(first, address, now) if below.strip() else _is_stop(notice.message_body, address, now):
        return _stop(notice, address, below.strip(), now, came_at)
    robot = robots.read(notice.message_body)
    if robot is not None:
        return _robot(notice, address, robot, now)
    if said == "start" and not holding.resumes(notice.message_body, address, now):
        return consent.start(notice, address, now)
    if said == "help":
        return consent.help(notice, address, now)
    if address is None and said == "no":
        return consent.no(notice, now)
    wish = _wish(notice.message_body, address, now)
    if wish is not None:
        return _stop_in_words(notice, address, wish, now)
    if address is None and one_word.agrees(notice.message_body):
        return consent.yes(notice, now)
    if address is None:
        return answers.refuse_text(UnknownNumber(), notice, now)
    raw = blanks.storable(notice.message_body, strip=False).replace("\r\n", "\n")[:LONGEST_COMMENT]
    return converse(address, notice, raw, now, came_at)


def _is_stop(line: str, address: Address | None, now: datetime) -> bool:
    """Returns whether a line is STOP. "Cancel" and similar words count only if we asked nothing that they may
    answer."""
    if one_word.word(line) != "stop":
        return False
    is_maybe_answer = " ".join(without_courtesy(words(line))) in phrases("STOP_TEXTS")
    return not (is_maybe_answer and address is not None and open_question(address, now) is not None)


def _wish(text: str, address: Address | None, now: datetime) -> Stop | None:
    """Returns the wish for no more texts that a sentence holds. "Wrong number" may also be about a value that we
    confirmed."""
    wish = None if one_word.word(text) == "stop" else stopping.read(text)
    is_confirmed = wish is not None and wish.is_wrong_number and address is not None and confirmed_lately(address, now)
    return None if is_confirmed else wish


def _stop(notice: TextNotice, address: Address | None, below: str, now: datetime, came_at: datetime) -> str:
    """Ends texts at once. Words below STOP are taken like any other text, but not answered."""
    outcome = consent.stop(notice, address, now)
    if address is None or not below or one_word.word(below) == "stop":
        return outcome
    if address.state != "stopped":
        address = Address.find(address.address) or address
    rest = msgspec.structs.replace(notice, message_body=below)
    return f"{outcome} {converse(address, rest, blanks.storable(below), now, came_at)}"


def _stop_in_words(notice: TextNotice, address: Address | None, wish: Stop, now: datetime) -> str:
    """Ends texts at once. Any other words wait for the coach, commands too: the sender couldn't be told what became of
    them."""
    outcome = consent.stop(notice, address, now, has_words=wish.has_words)
    if not wish.has_words:
        return outcome
    if address is None:
        return f"{outcome} {answers.refuse_text(UnknownNumber(), notice, now)}"
    return f"{outcome} {_keep(StoppedTexts(), notice, address, now)}"


def _robot(notice: TextNotice, address: Address | None, robot: Robot, now: datetime) -> str:
    """Keeps an automatic text without an answer: it is no command, value or answer to a question."""
    if address is None:
        return answers.refuse_text(UnknownNumber(), notice, now)
    said = robots.reacts_to(notice.message_body) if robot == "reaction" else None
    texted = [each.what for each in address.texted.values()]
    is_ours = said is not None and robots.is_ours(said, texted)
    return _keep(Reaction() if is_ours else AutomaticText(), notice, address, now)


def _keep(refusal: ReplyRefused, notice: TextNotice, address: Address, now: datetime) -> str:
    """Records the words in the plan that texts to this number were about lately, if there is exactly one."""
    plan_id = which_action.plan_of_texts(address, now)
    return answers.refuse_text(refusal, notice, now, plan_id=plan_id, person_id=address.person_id)


def _too_many(notice: TextNotice, address: Address | None, now: datetime) -> str:
    refusal = TooMany()
    if address is not None and address.state == "ok":
        answers.by_text_daily(notice.origination_number, refusal.name, wording.plain(refusal.sentence), now=now)
    return answers.refuse_text(refusal, notice, now, person_id=address.person_id if address else None)
