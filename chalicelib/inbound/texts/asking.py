"""Asks back by text: which action is meant, or what to say about it."""

from datetime import datetime, timedelta

import msgspec

from chalicelib.database.transactions import Write
from chalicelib.domain import keys
from chalicelib.domain.actions.fields import LONGEST_COMMENT
from chalicelib.domain.people.address import TEXTED_FOR, Address, Question, Texted
from chalicelib.domain.replies import refused, waiting
from chalicelib.errors import LimitReached
from chalicelib.inbound import answers, blanks, own_actions
from chalicelib.inbound.readings.opened import OPEN_FOR
from chalicelib.inbound.refusals import WhichAction
from chalicelib.inbound.texts import numbered, wording
from chalicelib.inbound.texts.incoming import Incoming
from chalicelib.inbound.texts.pieces import TOGETHER

QUESTIONS_A_DAY = 30
"""The most questions to one number in a day, so that nobody who forges its texts can make us send thousands."""


MENU_AGAIN = timedelta(hours=1)
"""How long no second menu is sent while one is unanswered."""
SAME_MENU_AGAIN = timedelta(days=1)


def open_question(address: Address, now: datetime) -> Question | None:
    """Returns the question that this number hasn't answered yet.

    A question about an action ends when we text about another action, one about a value after 36 hours. An earlier
    question may then still be open.
    """
    question = address.question
    if question is not None and question.step and now - question.asked_at < OPEN_FOR:
        return question
    before = behind(question)
    if before is None or now - before.asked_at >= TEXTED_FOR:
        return None
    is_overtaken = any(texted.at > before.asked_at for texted in address.texted.values())
    return None if before.about != "which" and is_overtaken else before


def confirmed_lately(address: Address, now: datetime) -> bool:
    """Returns whether a text may be about what we just said: a question is open, or we confirmed a command or value
    within the hour."""
    focus = address.focus
    if open_question(address, now) is not None:
        return True
    return focus is not None and (focus.of_command or bool(focus.entered)) and now - focus.since < MENU_AGAIN


def behind(question: Question | None) -> Question | None:
    """Returns the question about actions: the open one, or the one that waits behind a question about a value."""
    return question.before if question is not None and question.step else question


def ask_which(incoming: Incoming, options: list[Texted], *, has_more: bool = False) -> str:
    """Asks which action is meant, and keeps the words.

    Further words before the answer are added to them. We don't ask again if these come at once or lead to the same
    menu. A different menu waits for an hour and the words are only kept meanwhile: whoever doesn't answer may not be a
    person.
    """
    before = behind(open_question(incoming.address, incoming.now))
    before = before if before is not None and before.about == "which" else None
    plan_id = _certain_plan(incoming, options)
    joins = before is not None and _joins(incoming, before, options)
    is_too_soon = before is not None and incoming.now - _sent_at(before) < MENU_AGAIN
    if not joins and (is_too_soon or not may_ask(incoming)):
        return incoming.refuse(WhichAction(), plan_id=plan_id)
    _keep_for_coach(incoming, plan_id)
    text, is_whole = _words(incoming, before)
    earlier = before.recorded if before is not None and is_whole else []
    question = Question(
        text, incoming.notice.inbound_message_id, options, incoming.now, is_cut=incoming.is_cut,
        recorded=[*earlier, *incoming.recorded], menu_at=_sent_at(before) if before is not None and joins else None,
    )  # fmt: skip
    if joins:
        incoming.finish(question=question)
        return "A text joined the one before it, whose sender was asked which action it is about."
    menu = wording.which([option.what for option in options], has_more=has_more) if options else ""
    asked = menu or _which_key(incoming)
    incoming.finish(asked, question=question)
    return "A text could mean several actions; its sender was asked."


def _joins(incoming: Incoming, before: Question, options: list[Texted]) -> bool:
    """Returns whether a text joins the words that wait for an answer: it comes at once, or would lead to the same
    menu."""
    if incoming.now - before.asked_at < TOGETHER and bool(before.options) == bool(options):
        return True
    is_same = [(each.plan_id, each.number) for each in before.options] == [
        (each.plan_id, each.number) for each in options
    ]
    return is_same and incoming.now - _sent_at(before) < SAME_MENU_AGAIN


def _sent_at(question: Question) -> datetime:
    """Returns when the menu was sent."""
    return question.menu_at or question.asked_at


def ask_key(incoming: Incoming, before: Question) -> str:
    """Asks for a key when the words are about none of the actions that were offered, and keeps the words until it
    comes."""
    question = Question(before.text, incoming.notice.inbound_message_id, [], incoming.now, recorded=before.recorded)
    incoming.finish(_which_key(incoming), question=question)
    return "A text was about none of the actions offered; its sender was asked for a key."


def choose_again(incoming: Incoming, question: Question, *, joins: bool = False) -> str | None:
    """Says what can be chosen, after an answer that makes no sure choice. With ``joins``, its words join those that
    wait.

    Returns ``None`` if this number was asked too often today.
    """
    count = len(question.options)
    if not count or not may_ask(incoming):
        return None
    if joins:
        plan_id = _certain_plan(incoming, question.options)
        _keep_for_coach(incoming, plan_id)
        text, is_whole = _words(incoming, question)
        recorded = [*(question.recorded if is_whole else []), *incoming.recorded]
        question = msgspec.structs.replace(question, text=text, recorded=recorded, menu_at=_sent_at(question))
    incoming.finish(wording.choose(count), question=question)
    return "A text chose none of the actions offered; its sender was told what can be chosen."


def ask_what(incoming: Incoming, of: Texted) -> str:
    """Asks what to say about an action that a text only named."""
    question = Question("", incoming.notice.inbound_message_id, [of], incoming.now, about="what")
    can_be_done = own_actions.can_be_done(incoming.actor.person_id, of.plan_id, of.number)
    incoming.finish(wording.what_of(of.what, of.number, can_be_done=can_be_done), question=question)
    return f"A text named action {of.number} and said nothing of it."


def _certain_plan(incoming: Incoming, options: list[Texted]) -> str | None:
    """Returns the plan whose coaches may see the words before their sender says what they are about: the only one the
    options are in."""
    if not options or waiting.is_in_several(incoming.actor.person_id):
        return None
    return options[0].plan_id


def _which_key(incoming: Incoming) -> str:
    return wording.which_key(own_actions.key_of_one(incoming.actor.person_id))


def settle(question: Question, now: datetime) -> None:
    """Settles the refusals that kept the words for a coach, now that the sender has said where they belong."""
    for recorded in question.recorded:
        plan_id, _, entry_id = recorded.partition("#")
        write = Write()
        refused.settled_by_answer(write, plan_id, entry_id, now)
        if len(write):
            write.commit()


def _words(incoming: Incoming, before: Question | None) -> tuple[str, bool]:
    """Returns the words to keep, and whether they are all of them. Earlier words that still wait come first, or where
    their numbers put them; if one comment hasn't room for both, the earlier ones stay with the coach."""
    text = incoming.raw.lstrip() if incoming.is_cut else incoming.text
    if incoming.numbered is not None:
        text = incoming.as_sent
    if before is None or before.text == text:
        return text, True
    ordered = numbered.joined([*numbered.lines_of(before.text), text]) if incoming.numbered else None
    whole = before.text + incoming.raw.rstrip() if before.is_cut else f"{before.text}\n{text}"
    joined = blanks.storable(ordered or whole, strip=False)
    return (joined, True) if len(joined) <= LONGEST_COMMENT else (text, False)


def may_ask(incoming: Incoming) -> bool:
    """Counts a question to this number; returns ``False`` if it was asked too often today."""
    name, day = f"questions#{incoming.address.address}", timedelta(days=1)
    try:
        keys.count(name, at_most=QUESTIONS_A_DAY, window=day, now=incoming.now)
    except LimitReached:
        return False
    return True


def _keep_for_coach(incoming: Incoming, plan_id: str | None) -> None:
    """Records the words, so that a coach can file them if no answer comes."""
    received = answers.text_received(incoming.notice, plan_id=plan_id, person_id=incoming.actor.person_id)
    refusal = answers.record(WhichAction(), received, incoming.now)
    if refusal is not None:
        incoming.recorded.append(f"{refusal.plan_id}#{refusal.entry_id}")
