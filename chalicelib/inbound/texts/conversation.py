"""Takes a text from a known number: an answer to our question, something about an action, or unclear, so that we ask back."""

from datetime import datetime

from chalicelib.domain import keys
from chalicelib.domain.people.address import Address
from chalicelib.inbound import answers
from chalicelib.inbound.commands import action_names, read
from chalicelib.inbound.commands.on_actions import OnAction
from chalicelib.inbound.commands.one_word import Said
from chalicelib.inbound.commands.read import Command
from chalicelib.inbound.commands.undo import Undo
from chalicelib.inbound.notices import TextNotice
from chalicelib.inbound.refusals import EmptyReply, NotAMember
from chalicelib.inbound.texts import pieces, which_action
from chalicelib.inbound.texts.answering import answer
from chalicelib.inbound.texts.asking import ask_what, ask_which, open_question
from chalicelib.inbound.texts.commenting import comment, go_on
from chalicelib.inbound.texts.doing import do, take, take_back
from chalicelib.inbound.texts.incoming import Incoming, OutOfTurn
from chalicelib.inbound.texts.pieces import TOGETHER
from chalicelib.inbound.texts.which_action import Meant, NumberOnly, PlanMeant, Unclear


def converse(address: Address, notice: TextNotice, raw: str, now: datetime, came_at: datetime) -> str:
    """Takes a text; returns a sentence for the log. Texts from one number that arrive together take turns."""
    recorded: list[str] = []
    for _ in range(5):
        try:
            return _act(Incoming(address, notice, raw, now, came_at, recorded))
        except OutOfTurn:
            address = Address.find(address.address) or address
    return _act(Incoming(address, notice, raw, now, came_at, recorded))


def _act(incoming: Incoming) -> str:
    """Takes one turn, in this order; returns a sentence for the log.

    1. A text that came before changes nothing; an empty one is refused.
    2. The rest of a text that its carrier cut continues it, whatever it begins with.
    3. UNDO is about the last command, whatever was asked since.
    4. An open question is answered (``answering``), unless the text is about something else.
    5. Words that follow at once join the ones before.
    6. Otherwise the text says which action it means (``which_action``), or we ask (``asking``).
    """
    address, now = incoming.address, incoming.now
    if keys.find(answers.seen_name(incoming.actor.person_id, incoming.notice.inbound_message_id), now):
        return "A text came again and changed nothing."
    if not incoming.text:
        return answers.refuse_text(EmptyReply(), incoming.notice, now, person_id=incoming.actor.person_id)
    if pieces.goes_on(address, incoming.came_at, now):
        return go_on(incoming)
    command = read.texted(incoming.text, now)
    if isinstance(command, Undo) and (undone := take_back(incoming, command)):
        return undone
    asked = open_question(address, now)
    if asked and asked.is_cut and now - asked.asked_at < TOGETHER:
        return ask_which(incoming, asked.options)
    outcome = answer(incoming, asked, command) if asked else None
    if outcome is not None:
        return outcome
    return _about_something_else(incoming, command, is_asked=asked is not None)


def _about_something_else(incoming: Incoming, command: Command | None, *, is_asked: bool) -> str:
    address, now = incoming.address, incoming.now
    is_yes = isinstance(command, Said) and command.word == "yes"
    if is_yes and not which_action.recently_texted(address, now):
        return "YES came from a number that is confirmed already."
    said = command if isinstance(command, OnAction) else None
    is_plain = said is None and not is_asked and not action_names.sure_ref(incoming.text)
    if is_plain and pieces.follows(address, incoming.came_at, now):
        return go_on(incoming)
    if said and len(said.refs) > 1:
        found = which_action.several(address, said.refs, now)
        return do(incoming, said, found) if found else ask_which(incoming, [])
    meant = which_action.action(address, incoming.text, said, now)
    if isinstance(meant, Meant):
        return take(incoming, meant)
    if isinstance(meant, PlanMeant):
        return comment(incoming, meant.plan_id, None, incoming.text)
    if isinstance(meant, NumberOnly):
        return ask_what(incoming, meant.of)
    if isinstance(meant, Unclear):
        return ask_which(incoming, meant.options, has_more=meant.has_more)
    return incoming.refuse(NotAMember())
