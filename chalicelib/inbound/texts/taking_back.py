"""Takes back by UNDO what the last text or command did, whether actions or readings; and reopens a DONE that the next
text leaves in doubt."""

from datetime import datetime
from typing import Any

from chalicelib.domain.actions.undo import LASTS
from chalicelib.domain.keys import Key
from chalicelib.domain.people.address import Focus, Question, Texted
from chalicelib.inbound.commands import certainty, is_it_done, undo
from chalicelib.inbound.commands.done import OPEN_AGAIN
from chalicelib.inbound.commands.undo import Undo
from chalicelib.inbound.readings import ending, steps
from chalicelib.inbound.texts import doing, entering, holding, pieces, wording
from chalicelib.inbound.texts.commenting import comment
from chalicelib.inbound.texts.incoming import Incoming


def take_back(incoming: Incoming, command: Undo) -> str:
    """Undoes the last command within ten minutes, or the last readings within a day; returns an empty string if there is
    nothing to undo and the text says more."""
    last = undo.last_command(incoming.actor.person_id, incoming.now)
    ended = ending.ended(last) if command.ref is None else None
    if last is not None and ended is not None:
        return holding.start_again(incoming, last, ended, command.comment)
    number = steps.entered(last) if command.ref is None else None
    if last is not None and number is not None:
        if command.comment:
            doing.request(incoming, str(last.data["plan_ids"][0])).keep(None, command.comment)
        return entering.take_back(incoming, number)
    became = command.do(doing.request(incoming, ""), last) if last else []
    if not became and command.comment:
        return ""
    if not became:
        incoming.finish(wording.NOTHING_TO_UNDO)
        return "UNDO came, but there was nothing to undo."
    if command.comment:
        doing.request(incoming, became[0].plan_id).keep(became[0].number, command.comment)
    incoming.finish(*doing.told(became, incoming), deletes=last)
    return "A text took the last command back."


def doubt_last(incoming: Incoming) -> str:
    """Takes words that leave the DONE of the last text in doubt; returns an empty string for other words.

    If they follow at once, both texts are judged together: the DONE is taken back, and the writer is asked. Later,
    while UNDO still works, the action stays done, and the writer is told how to reopen it.
    """
    focus = incoming.address.focus
    if focus is None or not _may_doubt(focus, incoming.now) or not certainty.takes_back(incoming.text):
        return ""
    last = undo.last_command(incoming.actor.person_id, incoming.now)
    step = _marked_done(last, focus)
    if last is None or step is None:
        return ""
    if not pieces.follows(incoming.address, incoming.came_at, incoming.now):
        return comment(incoming, focus.plan_id, focus.number, incoming.text, answer=wording.STILL_DONE)
    request = doing.request(incoming, focus.plan_id)
    became = Undo().do(request, last)
    if [each.outcome for each in became] != [OPEN_AGAIN]:
        return ""
    asked = is_it_done.ask_again(request, became[0], incoming.text)
    of = Texted(asked.plan_id, asked.number, asked.what, incoming.now)
    question = Question(incoming.text, incoming.notice.inbound_message_id, [of], incoming.now, about="done")
    incoming.finish(wording.told([asked], incoming.now), question=question, deletes=last)
    return "A text left the DONE before it in doubt; it was taken back, and its sender was asked."


def _may_doubt(focus: Focus, now: datetime) -> bool:
    return focus.of_command and focus.number is not None and now - focus.since < LASTS


def _marked_done(last: Key | None, focus: Focus) -> dict[str, Any] | None:
    """Returns the step that marked the action of the last text as done, if that was all the writer did."""
    found = last.data.get("steps", []) if last is not None else []
    if len(found) != 1 or found[0].get("did") != "done":
        return None
    step: dict[str, Any] = found[0]
    return step if (step["plan_id"], int(step["number"])) == (focus.plan_id, focus.number) else None
