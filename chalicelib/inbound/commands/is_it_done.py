"""DONE that the words behind it leave in doubt: nothing is marked, the words are kept as a comment, and the writer is
asked."""

from collections.abc import Sequence

import msgspec

from chalicelib.domain.actions import finding as actions
from chalicelib.domain.actions import who_may
from chalicelib.errors import ActionNotFound
from chalicelib.inbound.commands.action_names import Ref
from chalicelib.inbound.commands.done import CANCELLED, DONE_ALREADY
from chalicelib.inbound.commands.outcome import GONE, NOT_YOURS, Became, Outcome
from chalicelib.inbound.commands.request import Named, Request

_ASKED = "Kept your words. Is it done? Reply YES; otherwise do nothing."
IS_IT_DONE = Outcome(
    "is_it_done",
    mail=f"{{key}} “{{what}}”: {_ASKED}",
    text=f'{_ASKED} "{{what}}" ({{number}})',
    several="We kept your words.",
)
OPEN_AGAIN_ASKED = Outcome(
    "is_it_done_again",
    mail=f"We reopened {{key}} “{{what}}”. {_ASKED}",
    text=f'Reopened: "{{what}}" ({{number}}). {_ASKED}',
    several="We kept your words.",
)
"""For when the next text took DONE back."""
ARE_THEY_DONE = Outcome(
    "are_they_done",
    mail="{key} “{what}”: we kept your words. If it is done, reply DONE {number} and nothing else.",
    text='We kept your words. If "{what}" is done, reply DONE {number} and nothing else.',
    several="We kept your words. If {numbers} {were} done, reply DONE and the numbers, and nothing else.",
)
"""For words about several actions, where a YES wouldn't say which."""


class IsItDone(msgspec.Struct, frozen=True):
    """Words that begin with DONE but may not mean it, for the actions named (none: the one they reply to)."""

    refs: tuple[Ref, ...] = ()
    comment: str = ""
    """All of the words, including DONE."""

    def saying(self, comment: str) -> "IsItDone":
        """Returns the same with these words, for the action it replies to."""
        return IsItDone((), comment)

    def do(self, request: Request, named: Sequence[Named]) -> list[Became]:
        """Keeps the words with the first action, and asks about each that this person could mark as done."""
        plan_id, number = named[0]
        msgspec.structs.replace(request, plan_id=plan_id).keep(number, self.comment or request.words.text)
        asks = IS_IT_DONE if len(named) == 1 else ARE_THEY_DONE
        return [_asked(msgspec.structs.replace(request, plan_id=plan_id), number, asks) for plan_id, number in named]


def ask_again(request: Request, reopened: Became, text: str) -> Became:
    """Keeps words that took DONE back, and asks about the action that was reopened."""
    request.keep(reopened.number, text)
    return msgspec.structs.replace(reopened, outcome=OPEN_AGAIN_ASKED)


def _asked(request: Request, number: int, asks: Outcome) -> Became:
    person_id = request.actor.person_id
    try:
        plan, action = actions.get_for(person_id, request.plan_id, number)
    except ActionNotFound:
        return Became(GONE, request.plan_id, "", number)
    outcome = asks
    if action.status != "open":
        outcome = DONE_ALREADY if action.status == "done" else CANCELLED
    elif not who_may.may_complete(plan, action, person_id):
        outcome = NOT_YOURS
    return request.became(outcome, number, (plan, action))
