"""Takes back by UNDO what the last text or command did: actions or readings, whichever was last."""

from chalicelib.inbound.commands import undo
from chalicelib.inbound.commands.undo import Undo
from chalicelib.inbound.readings import ending, steps
from chalicelib.inbound.texts import doing, entering, holding, wording
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
