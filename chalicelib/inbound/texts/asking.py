"""Asks back by text: which action is meant, or what to say about it."""

from datetime import datetime, timedelta

from chalicelib.database.transactions import Write
from chalicelib.domain import keys
from chalicelib.domain.actions.fields import LONGEST_COMMENT
from chalicelib.domain.people.address import TEXTED_FOR, Address, Question, Texted
from chalicelib.domain.replies import refused, waiting
from chalicelib.errors import LimitReached
from chalicelib.inbound import answers, blanks, own_actions
from chalicelib.inbound.readings.opened import OPEN_FOR
from chalicelib.inbound.refusals import WhichAction
from chalicelib.inbound.texts import wording
from chalicelib.inbound.texts.incoming import Incoming
from chalicelib.inbound.texts.pieces import TOGETHER

QUESTIONS_A_DAY = 30
"""To one number, so that nobody who forges its texts can make us send thousands."""


def open_question(address: Address, now: datetime) -> Question | None:
    """Returns the question this number hasn't answered yet.

    A question about one action ends when we text about another one, one about a value after 36 hours; what was asked before it
    may still be open then.
    """
    question = address.question
    if question is not None and question.step and now - question.asked_at < OPEN_FOR:
        return question
    before = behind(question)
    if before is None or now - before.asked_at >= TEXTED_FOR:
        return None
    is_overtaken = any(texted.at > before.asked_at for texted in address.texted.values())
    return None if before.about != "which" and is_overtaken else before


def behind(question: Question | None) -> Question | None:
    """Returns the question about actions: the one that is open, or that waits behind one about a value."""
    return question.before if question is not None and question.step else question


def ask_which(incoming: Incoming, options: list[Texted], *, has_more: bool = False) -> str:
    """Asks which action is meant, and keeps the words. More words before the answer join them; if they come at once, without asking again."""
    before = behind(open_question(incoming.address, incoming.now))
    before = before if before is not None and before.about == "which" else None
    plan_id = _certain_plan(incoming, options)
    is_quick = (
        before is not None and incoming.now - before.asked_at < TOGETHER and bool(before.options) == bool(options)
    )
    if not is_quick and not may_ask(incoming):
        return incoming.refuse(WhichAction(), plan_id=plan_id)
    _keep_for_coach(incoming, plan_id)
    question = Question(
        _words(incoming, before), incoming.notice.inbound_message_id, options, incoming.now, is_cut=incoming.is_cut,
        recorded=[*(before.recorded if before else []), *incoming.recorded],
    )  # fmt: skip
    if is_quick:
        incoming.finish(question=question)
        return "A text joined the one before it, whose sender was asked which action it is about."
    menu = wording.which([option.what for option in options], has_more=has_more) if options else ""
    asked = menu or _which_key(incoming)
    incoming.finish(asked, question=question)
    return "A text could mean several actions; its sender was asked."


def ask_key(incoming: Incoming, before: Question) -> str:
    """Asks for a key, when the words are about none of the actions that were offered, and keeps them until then."""
    question = Question(before.text, incoming.notice.inbound_message_id, [], incoming.now, recorded=before.recorded)
    incoming.finish(_which_key(incoming), question=question)
    return "A text was about none of the actions offered; its sender was asked for a key."


def ask_what(incoming: Incoming, of: Texted) -> str:
    """Asks what to say about an action that a text only named."""
    question = Question("", incoming.notice.inbound_message_id, [of], incoming.now, about="what")
    can_be_done = own_actions.can_be_done(incoming.actor.person_id, of.plan_id, of.number)
    incoming.finish(wording.what_of(of.what, of.number, can_be_done=can_be_done), question=question)
    return f"A text named action {of.number} and said nothing of it."


def _certain_plan(incoming: Incoming, options: list[Texted]) -> str | None:
    """Returns the plan whose coaches may see the words before their sender says what they are about: the only one they are in."""
    if not options or waiting.is_in_several(incoming.actor.person_id):
        return None
    return options[0].plan_id


def _which_key(incoming: Incoming) -> str:
    return wording.which_key(own_actions.key_of_one(incoming.actor.person_id))


def settle(question: Question, now: datetime) -> None:
    """Settles the refusals that kept the words for a coach, now that their sender said where they belong."""
    for recorded in question.recorded:
        plan_id, _, entry_id = recorded.partition("#")
        write = Write()
        refused.settled_by_answer(write, plan_id, entry_id, now)
        if len(write):
            write.commit()


def _words(incoming: Incoming, before: Question | None) -> str:
    """Returns the words to keep, after those of earlier texts that still wait for an answer."""
    text = incoming.raw.lstrip() if incoming.is_cut else incoming.text
    if before is None or before.text == text:
        return text
    whole = before.text + incoming.raw.rstrip() if before.is_cut else f"{before.text}\n{text}"
    return blanks.storable(whole, strip=False)[:LONGEST_COMMENT]


def may_ask(incoming: Incoming) -> bool:
    """Counts a question to this number; returns ``False`` if it got too many today."""
    name, day = f"questions#{incoming.address.address}", timedelta(days=1)
    try:
        keys.count(name, at_most=QUESTIONS_A_DAY, window=day, now=incoming.now)
    except LimitReached:
        return False
    return True


def _keep_for_coach(incoming: Incoming, plan_id: str | None) -> None:
    """Records the words, so that a coach can put them in place if no answer comes."""
    received = answers.text_received(incoming.notice, plan_id=plan_id, person_id=incoming.actor.person_id)
    refusal = answers.record(WhichAction(), received, incoming.now)
    if refusal is not None:
        incoming.recorded.append(f"{refusal.plan_id}#{refusal.entry_id}")
