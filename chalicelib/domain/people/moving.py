"""What follows when someone's time zone changes or becomes known: their plans get to know it, and whatever was planned by
their clock as their plan's client is worked out again (`actions.replanning`), as is when they are asked for metrics.

It is owed as a job in the transaction of the change, begun at once, and continued until it is done.
"""

import logging
from datetime import datetime

from chalicelib.domain.actions import replanning
from chalicelib.domain.metrics import travelling
from chalicelib.domain.owed import jobs
from chalicelib.domain.people import copies
from chalicelib.domain.people import person as people
from chalicelib.domain.people.person import Person

AT_ONCE = 25
"""Actions of a plan that are replanned while the person who changed the zone waits; some tenths of a second."""
_TRIES = 5


def follow(person_id: str, now: datetime, *, at_most: int | None = AT_ONCE) -> bool:
    """Tells a person's plans where they live and replans what is left, up to a limit of actions per plan. Returns whether
    it is done, and then ends the job."""
    rows = jobs.present(person_id)
    left = [plan_id for plan_id in _told(person_id) if not replanning.finish(plan_id, now, at_most=at_most)]
    is_done = travelling.follow(person_id, now) and not left
    if is_done:
        jobs.end(rows)
    return is_done


def begin(person_id: str, now: datetime) -> None:
    """As `follow`, right after the change. If it can't be finished now, the job finishes it."""
    try:
        if follow(person_id, now):
            return
    except Exception:  # the change itself is saved
        logging.getLogger(__name__).exception("what was planned by someone's clock will be planned anew later")
    jobs.nudge(person_id)


def work_off(person_id: str, now: datetime) -> str:
    """Continues a job until it is done; returns a sentence for the log."""
    rows = jobs.present(person_id)
    if not rows:
        return "nothing is left to be planned anew"
    if follow(person_id, now, at_most=None):
        return "planned anew by the clock of someone whose time zone changed"
    if max(int(row.attempts) for row in rows) < jobs.MOST_TRIES:
        jobs.put_off(rows, now)
        return "not everything could be planned anew, again in a minute"
    for plan_id in _told(person_id):
        replanning.give_up(plan_id, now)
    jobs.end(rows)
    logging.getLogger(__name__).error("gave up planning anew by someone's clock")
    return "gave up planning anew"


def _told(person_id: str) -> list[str]:
    """Brings the copies in a person's plans up to date, once more if they changed in the meantime; returns the plans in
    which something is being worked out anew."""
    found: list[str] = []
    for _ in range(_TRIES):
        person = people.get(person_id)
        found = copies.tell_plans(person)
        if _is_same(people.get(person_id), person):
            break
    return found


def _is_same(one: Person, other: Person) -> bool:
    return (one.time_zone, one.zone_confirmed) == (other.time_zone, other.zone_confirmed)
