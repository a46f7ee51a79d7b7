"""Which decimal mark somebody uses. Learnt from values that can be read in only one way, since we never ask."""

from chalicelib.database.transactions import Write
from chalicelib.domain.metrics.answers.followed import DecimalMark
from chalicelib.domain.plans.plan import Plan
from chalicelib.inbound.readings.about import About
from chalicelib.inbound.readings.situation import Understood
from chalicelib.patterns import compile_late

# One or two digits after a mark are no thousands, and neither a date nor an hour where a reading was plain.
_DECIMALS = compile_late(r"(?<![0-9.,:])[0-9]+([.,])[0-9]{1,2}(?![0-9.,:])")


def learn(write: Write, person_id: str, about: About, understood: Understood) -> None:
    """Records, in the transaction of readings, which decimal mark their writer uses, for each of their plans where that
    is new."""
    mark = seen(about, understood)
    if not mark:
        return
    plans = {about.known[each.metric_id][0].plan_id: about.known[each.metric_id][0] for each in understood.readings}
    for plan in plans.values():
        if plan.members[person_id].decimal_mark != mark:
            write.update(Plan, plan.plan_id, [Plan.members[person_id]["decimal_mark"].set(mark)])


def seen(about: About, understood: Understood) -> DecimalMark:
    """Returns the decimal mark used in the values; empty if none shows it, or if they use both."""
    said = [
        each.said for each in understood.readings if about.situation.metric(each.metric_id).kind in ("number", "total")
    ]
    marks = {found[1] for each in said for found in _DECIMALS.finditer(each)}
    if len(marks) != 1:
        return ""
    return "," if marks.pop() == "," else "."
