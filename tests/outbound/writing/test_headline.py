"""The subject and first line of a mail about several things say what a person would say."""

from collections.abc import Callable
from datetime import datetime, timedelta

from chalicelib.domain.actions import closing, comments, stuck
from chalicelib.domain.actions.action import Action
from chalicelib.domain.actions.words import Words
from chalicelib.domain.actor import Actor
from chalicelib.domain.people.person import Person
from chalicelib.domain.plans.plan import Plan
from chalicelib.domain.reminders import Spec
from chalicelib.outbound.deliver import deliver
from tests.conftest import forget_notifications, join
from tests.outbound.conftest import mails, words

Add = Callable[..., Action]
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


def headline(reader: Person, at: datetime) -> str:
    deliver(reader.person_id, at)
    mail = mails()[-1]
    said = words(mail).split("\n")[2]
    assert mail["Subject"] == f"[ALI] {said}"
    forget_notifications()
    return said


def test_what_happened_is_said_with_who_did_it(
    plan: Plan, carol: Person, alice: Person, dan: Person, add_action: Add, now: datetime
) -> None:
    as_alice, as_carol = Actor(alice.person_id), Actor(carol.person_id)
    join(plan, dan, "coach")
    for what in ("Call the bank", "Send the offer"):
        add_action(what)
    assert headline(alice, now + MINUTE) == "2 new things from Carol Reed, first due Thu 3 Dec"
    for number in (1, 2):
        comments.write(as_carol, plan.plan_id, number, Words("Ask Ms Weber"), now=now)
    assert headline(alice, now + MINUTE) == "Carol Reed wrote about 2 things"
    for number in (1, 2):
        comments.write(as_carol, plan.plan_id, number, Words("Ask Ms Weber"), now=now)
    assert headline(dan, now + MINUTE) == "Carol Reed wrote about 2 things in Alice Moreau’s plan"
    stuck.flag(as_alice, plan.plan_id, 1, words=Words("Nobody answers."), now=now)
    comments.write(as_alice, plan.plan_id, 2, Words("They said yes"), now=now)
    assert headline(carol, now + MINUTE) == "Alice Moreau is stuck on one thing and wrote about one"
    body = words(mails()[-1]).split("\n")
    assert body[4:6] == ["ALI-1  Call the bank", "Is stuck on this, due Thu 3 Dec, 04:00 (New York)"]
    comments.write(as_alice, plan.plan_id, 1, Words("They said yes"), now=now)
    comments.write(Actor(dan.person_id), plan.plan_id, 2, Words("Fine"), now=now)
    assert headline(carol, now + MINUTE) == "2 updates on Alice Moreau’s plan"
    for number in (1, 2):
        closing.complete(as_alice, plan.plan_id, number, now=now)
    assert headline(carol, now + MINUTE) == "Alice Moreau marked 2 things done"


def test_several_kinds_are_said_as_a_person_would(
    plan: Plan, carol: Person, alice: Person, add_action: Add, now: datetime
) -> None:
    as_alice, as_carol = Actor(alice.person_id), Actor(carol.person_id)
    remind = [Spec(to="client", by="email", minutes=-60)]
    for what in ("Call the bank", "Send the offer"):
        add_action(what, notify_client=False, due=now + HOUR + MINUTE, specs=remind if what[0] == "C" else [])
    comments.write(as_carol, plan.plan_id, None, Words("Shall we talk?"), now=now)
    assert headline(alice, now + MINUTE) == "Carol Reed wrote to you, and one thing is due"
    closing.complete(as_alice, plan.plan_id, 1, now=now)
    for number in (1, 2):
        comments.write(as_alice, plan.plan_id, number, Words("They said yes"), now=now)
    assert headline(carol, now + MINUTE) == "Alice Moreau marked one thing done and wrote about 2"
    for number, said in ((2, "a comment"), (3, "2 comments")):
        if number == 3:
            add_action(notify_client=False)
            comments.write(as_alice, plan.plan_id, None, Words("Are you there?"), now=now)
        closing.complete(as_alice, plan.plan_id, number, now=now)
        comments.write(as_alice, plan.plan_id, None, Words("Hello"), now=now)
        assert headline(carol, now + MINUTE) == f"Alice Moreau marked one thing done and wrote {said}"
    stuck.flag(
        as_alice, plan.plan_id, int(add_action(notify_client=False).number), words=Words("Nobody answers."), now=now
    )
    comments.write(as_alice, plan.plan_id, None, Words("Hello"), now=now)
    add_action("Rent a room", by=alice)
    assert headline(carol, now + MINUTE) == "3 updates from Alice Moreau", "more than two kinds are counted"


def test_what_is_due_is_said_with_the_day(
    plan: Plan, carol: Person, alice: Person, add_action: Add, now: datetime
) -> None:
    """Also of actions whose reminders come together but which are due on other days."""
    by_mail = [Spec(to="client", by="email", minutes=-60), Spec(to="coach", by="email", minutes=-60)]
    cases = (
        (0, alice, -HOUR, "2 things due today, Mon 23 Nov"),
        (2, alice, -HOUR, "2 things for this week, first due today, Mon 23 Nov"),
        (20, alice, -HOUR, "2 things, first due today, Mon 23 Nov"),
        (0, carol, -HOUR, "2 things in Alice Moreau’s plan due today, Mon 23 Nov"),
        (0, alice, HOUR, "2 things were due today, Mon 23 Nov"),
        (0, carol, HOUR, "2 things are late in Alice Moreau’s plan"),
    )
    for days, reader, around, said in cases:
        due = now + 3 * HOUR
        later = [Spec(to=spec.to, by="email", minutes=-60 - days * 24 * 60) for spec in by_mail]
        add_action("Call the bank", specs=by_mail, notify_client=False, due=due)
        add_action("Send the offer", specs=later, notify_client=False, due=due + days * DAY)
        assert headline(reader, due + around) == said


def test_as_plain_text_what_a_person_wrote_stands_in_quotation_marks_among_what_we_say(
    alice: Person, add_action: Add, now: datetime
) -> None:
    add_action("Call the bank", comment="Ask for Ms Weber.")
    add_action("Send the offer")
    deliver(alice.person_id, now + MINUTE)
    assert "10:00 (Berlin)\n“Ask for Ms Weber.”\nMark done: " in words(mails()[-1])
