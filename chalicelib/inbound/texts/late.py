"""Texts that arrive after one that was sent later, since the queue doesn't keep their order."""

from chalicelib.inbound.readings.situation import Understood
from chalicelib.inbound.texts import following, wording
from chalicelib.inbound.texts.commenting import comment
from chalicelib.inbound.texts.turns import Turn


def is_overtaken(turn: Turn, understood: Understood) -> bool:
    """Returns whether a text was sent before the one that entered the current values of the same metrics and days."""
    focus, now = turn.incoming.address.focus, turn.incoming.now
    if focus is None or not focus.parts or now - focus.since >= following.CORRECTED_FOR:
        return False
    entered = {(each.metric_id, each.day) for each in focus.entered}
    return turn.incoming.came_at < focus.parts[-1].at and all(
        (each.metric_id, each.day) in entered and turn.about.known[each.metric_id][1].per_day == "last"
        for each in understood.readings
    )


def leave(turn: Turn, understood: Understood) -> str:
    """Keeps the later values, and says so. Words still become a comment."""
    said = wording.overtaken([turn.about.known[each.metric_id][1].name for each in understood.readings])
    if any(each.note for each in understood.readings):
        plan = turn.plan(understood.readings[0].metric_id)
        return comment(turn.incoming, plan.plan_id, None, turn.incoming.text, answer=said)
    turn.incoming.finish(said)
    return "A text came after a later one with the same reading, which stays."
