"""Asking a client's number on a later day, where the day's limits were reached when they accepted."""

from datetime import datetime, timedelta

from chalicelib.database.look_again import look_again
from chalicelib.database.transactions import Lost, Write
from chalicelib.domain import keys
from chalicelib.domain.owed import notification as notifications
from chalicelib.domain.owed import queue
from chalicelib.domain.owed.notification import Notification
from chalicelib.domain.people import asking, copies
from chalicelib.domain.people import person as people
from chalicelib.domain.people.asking import TooManyNumbers
from chalicelib.domain.people.person import Person
from chalicelib.domain.plans import finding as plans
from chalicelib.domain.plans.plan import Plan

TRIED_FOR = timedelta(days=30)
"""As long as a number isn't asked twice: who accepted longer ago is asked when their coach enters it again."""


class Taken(Lost):
    """Another delivery carries it out."""


class Changed(Lost):
    """The person gave a number between our read and write."""


def owe(write: Write, person: Person, plan: Plan, number: str, now: datetime) -> None:
    """Owes the question for tomorrow, in the transaction in which the number couldn't be asked."""
    row = notifications.new(
        person.person_id, "number_due", now, due_at=_tomorrow(now), plan=plan.plan_id, number_asked=number
    )
    write.put(row)


def take_effect(row: Notification, *, now: datetime) -> bool:
    """Asks the number that a row names if it is still the client's in that plan, and ends the row, in one transaction;
    beyond the day's limits it is put off once more. Returns ``False`` if another delivery does."""
    number = str(row.data["number_asked"])

    def step() -> bool:
        person, plan = people.get(str(row.recipient)), plans.find(str(row.data["plan"]))
        write, asks = Write(), False
        write.delete(row, condition=Notification.free(now), otherwise=Taken())
        if plan is not None and _is_wanted(person, plan, number):
            coach = people.get(plan.primary_id)
            if not asking.may_ask(person, number, asker=coach, plan=plan, now=now):
                pass  # somebody else has it by now, or it isn't texted any more
            elif not asking.is_used_up(person, asker=coach, now=now):
                asks = True
                changes = asking.ask(write, person, number, asker=coach, plan=plan, now=now)
                none = Person.phone.does_not_exist() & Person.phone_wanted.does_not_exist()
                write.update(Person, person.person_id, changes, condition=none, otherwise=Changed())
            elif now - row.created_at < TRIED_FOR:
                write.put(row.put_off(_tomorrow(now), int(row.attempts)))
        write.commit()
        if asks:
            copies.after_change(person.person_id)
            queue.nudge([person.person_id])
        return True

    try:
        return look_again(step, on=(Changed, TooManyNumbers, keys.Repeated))
    except Taken:
        return False


def _is_wanted(person: Person, plan: Plan, number: str) -> bool:
    client = plan.client
    is_theirs = client.person_id == person.person_id and client.state == "active"
    return is_theirs and client.phone == number and not person.phone and not person.phone_wanted


def _tomorrow(now: datetime) -> datetime:
    """Returns when the limits of the day begin anew."""
    return now + timedelta(seconds=keys.rest(asking.DAY, now))
