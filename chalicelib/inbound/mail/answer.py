"""Acts on an authenticated reply by mail: a command, a comment, or accepting an invitation."""

from collections.abc import Sequence
from datetime import timedelta

from chalicelib.domain.actions.action import Action
from chalicelib.domain.delivery import choices
from chalicelib.domain.people.links import PLAN
from chalicelib.domain.plans import finding as plans
from chalicelib.domain.team import accepting, invited
from chalicelib.errors import PlanNotFound
from chalicelib.inbound import answers, own_actions
from chalicelib.inbound.commands import action_names, one_word, proposal, read, undo
from chalicelib.inbound.commands.action_names import Ref
from chalicelib.inbound.commands.done import Done
from chalicelib.inbound.commands.is_it_done import IS_IT_DONE
from chalicelib.inbound.commands.move import LONG_PAST, WHICH_DATE
from chalicelib.inbound.commands.on_actions import OnAction
from chalicelib.inbound.commands.one_word import Said
from chalicelib.inbound.commands.undo import Undo
from chalicelib.inbound.mail import asking, readings, wording
from chalicelib.inbound.mail.reply import Reply
from chalicelib.inbound.readings import about as abouts
from chalicelib.inbound.readings import ending, steps
from chalicelib.inbound.readings.wording import RESUMED
from chalicelib.inbound.refusals import EmptyReply, NotAMember

RECENT = timedelta(days=7)
"""A bare number at the beginning of a mail can mean an action that changed within this time."""


def act(reply: Reply) -> str:
    """Does what a mail says; returns a sentence for the log. Raises `PlanNotFound` unless its author is an active member."""
    text, target = reply.words.text, reply.target
    if not text:
        plans.get_for(reply.actor.person_id, target.plan_id)
        raise EmptyReply
    if target.event in readings.NUMBERED:
        taken = readings.answer(reply)
        if isinstance(taken, str):
            return taken
        reply, target = taken, taken.target
    command = read.mailed(text, reply.now)
    if isinstance(command, OnAction):
        return _command(reply, command)
    if isinstance(command, Undo):
        return _undo(reply, command)
    if isinstance(command, Said) and command.word in ("stop", "start", "help"):
        return _said(reply, command)
    if target.event in readings.NUMBERED:
        return reply.comment(None, text)
    if target.number == PLAN:
        return _answer_bundle(reply)
    if target.event == "is_it_done" and (said := proposal.verdict(text)):
        return _command(reply, Done()) if said == "yes" else _left_open(reply)
    if target.event == "proposal" and not reply.words.sent and (said := proposal.verdict(text)):
        return _answer_proposal(reply, accepts=said == "yes") or reply.comment(target.number, text)
    return reply.comment(target.number, text)


def answer_invitation(reply: Reply) -> str:
    """Accepts on behalf of an invited client who replies, and adds their words to the plan as a comment. STOP or NO
    alone declines."""
    try:
        found = invited.find(reply.actor.person_id, reply.target.plan_id)
    except PlanNotFound as error:
        raise NotAMember from error
    plan, member = found.plan, found.member
    if (member.role, member.state) != ("client", "invited"):
        raise NotAMember
    if not reply.words.text:
        raise EmptyReply
    word = one_word.word(reply.words.text)
    if word in ("stop", "no"):
        accepting.decline(reply.actor, plan.plan_id, now=reply.now)
        return "An invited client declined by mail."
    if word == "help":
        reply.answer(wording.help())
        return "An invited client asked for help."
    accepting.accept(reply.actor, plan.plan_id, now=reply.now)
    reply.write(None, reply.words.text)
    return "An invited client accepted by answering."


def _command(reply: Reply, command: OnAction) -> str:
    """Runs a command on the actions it names, or else on the one the mail is about."""
    numbers = _numbers(reply, command.refs)
    if not numbers:
        return _ask_which(reply, command.refs)
    became = command.do(reply.request(), [(reply.target.plan_id, number) for number in numbers])
    if became[0].outcome in (LONG_PAST, WHICH_DATE):
        reply.keep(numbers[0], reply.words.text)
    if len(became) == 1 and became[0].outcome.ends:
        reply.nudge()
    elif len(became) == 1 and became[0].outcome is IS_IT_DONE:
        reply.ask(became[0].number, wording.told(became, reply.now), "is_it_done")
    else:
        reply.tell(became)
    told = ", ".join(f"{each.number} {each.outcome.name}" for each in became)
    return f"A mail said {type(command).__name__.upper()}: {told}."


def _left_open(reply: Reply) -> str:
    """Keeps a NO to the question whether an action is done; the action stays open."""
    reply.keep(reply.target.number, reply.words.text)
    reply.answer(wording.LEFT_OPEN)
    return "A mail said that an action isn’t done."


def _numbers(reply: Reply, refs: Sequence[Ref]) -> list[int]:
    """Returns the actions that a command is for; empty if that is unclear, or if the only one it names doesn't
    exist."""
    if not refs:
        return [reply.target.number] if reply.target.number != PLAN else []
    plan = plans.get_for(reply.actor.person_id, reply.target.plan_id)
    if any(ref.prefix not in ("", plan.prefix) for ref in refs):
        return []
    if len(refs) == 1 and not _named(reply, refs[0]):
        return []
    return [ref.number for ref in refs]


def _named(reply: Reply, ref: Ref) -> Action | None:
    """Returns this plan's action with that key or number."""
    plan = plans.get_for(reply.actor.person_id, reply.target.plan_id)
    return Action.find(plan.plan_id, ref.number) if ref.prefix in ("", plan.prefix) else None


def _ask_which(reply: Reply, refs: Sequence[Ref]) -> str:
    """Keeps the words of a command without a clear action, and asks its sender which action is meant."""
    outcome = reply.comment(reply.target.number or None, reply.words.text)
    named = " and ".join(f"{ref.prefix}-{ref.number}".strip("-") for ref in refs)
    answers.owe(
        reply.bare_answer_row(wording.which(named, _own(reply)))
    )  # the comment already said which files were left out
    return f"{outcome} It was a command, and its sender was asked of what."


def _own(reply: Reply) -> list[int]:
    """Returns the numbers of open actions of this plan that the sender can mark as done."""
    return [int(each.number) for each in own_actions.open_in(reply.actor.person_id, reply.target.plan_id)]


def _undo(reply: Reply, command: Undo) -> str:
    """Undoes the last command within ten minutes or the last readings within a day, whichever came later, if it was
    about this plan and the action named, if any."""
    plans.get_for(reply.actor.person_id, reply.target.plan_id)
    last = undo.last_command(reply.actor.person_id, reply.now)
    ended = ending.ended(last, reply.target.plan_id) if command.ref is None else None
    if last is not None and ended is not None:
        return asking.start_again(reply, last, ended, command.comment)
    entered = steps.entered(last, reply.target.plan_id) if command.ref is None else None
    if entered is not None:
        return readings.take_back(reply, entered, comment=command.comment)
    became = command.do(reply.request(), last) if last else []
    if command.comment or reply.words.sent:
        reply.keep(became[0].number if became else reply.target.number, command.comment)
    if not became:
        reply.answer(wording.NOTHING_TO_UNDO)
        return "UNDO came, but there was nothing to undo."
    reply.answer(wording.told(became, reply.now), deletes=last)
    return "A mail took the last command back."


def _said(reply: Reply, said: Said) -> str:
    """Stops or resumes the mails about this plan, or sends help."""
    person_id, plan_id = reply.actor.person_id, reply.target.plan_id
    if said.word == "help":
        plan = plans.get_for(person_id, plan_id)
        is_asked = reply.target.event in readings.NUMBERED or abouts.is_asked_for_any(person_id, plan)
        reply.answer(wording.help(_own(reply), is_asked=is_asked))
        return "A mail asked for help."
    change = choices.stop_all if said.word == "stop" else choices.resume_all
    plan = change(person_id, plan_id, now=reply.now, via="email")
    if said.comment or reply.words.sent:
        reply.keep(reply.target.number, said.comment)
    sentences = [(wording.stopped if said.word == "stop" else wording.started)(plan, person_id)]
    if asking.resumes(reply, plan):
        sentences.append(RESUMED)
    reply.answer("\n".join(sentences))
    return f"A mail said {said.word.upper()} for a plan’s mails."


def _answer_bundle(reply: Reply) -> str:
    """Comments on the action that the reply begins with, or else on the plan. Asks if its number may also count what
    follows."""
    text = reply.words.text
    found = action_names.leading_ref(text)
    plan = plans.get_for(reply.actor.person_id, reply.target.plan_id) if found else None
    if not found or plan is None or found[0].prefix not in ("", plan.prefix):
        return reply.comment(None, text)
    named = Action.find(plan.plan_id, found[0].number)
    if not named or not (found[0].prefix or named.status == "open" or reply.now - named.changed_at < RECENT):
        return reply.comment(None, text)
    if action_names.sure_ref(text):
        return reply.comment(int(named.number), found[1] or text)
    outcome = reply.comment(None, text, wording.is_it_a_name(plan.key(int(named.number)), named.what))
    return f"{outcome} It began with a number that may name an action, and its sender was asked."


def _answer_proposal(reply: Reply, *, accepts: bool) -> str:
    """Takes YES or NO as the answer to a requested date; returns an empty string if it can't be one."""
    became = proposal.answer(reply.request(), reply.target.number, accepts=accepts)
    if became is None:
        return ""
    reply.nudge()
    return f"A mail answered another date of action {became.number}: {became.outcome.name}."
