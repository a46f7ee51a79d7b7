"""What is sent about a Coach Action, right for each of its readers: whose it is, the client, another coach."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from chalicelib.domain.actions import closing, editing
from chalicelib.domain.actions.action import Action
from chalicelib.domain.actions.change import Change
from chalicelib.domain.actions.words import Words
from chalicelib.domain.actor import Actor
from chalicelib.domain.owed.quiet_hours import QuietHours
from chalicelib.domain.people import profile
from chalicelib.domain.people.person import Person
from chalicelib.domain.plans.plan import Plan
from chalicelib.domain.reminders import Spec
from chalicelib.domain.team import accepting, opening
from chalicelib.domain.team.inviting import Details
from chalicelib.outbound.deliver import deliver
from tests.conftest import forget_notifications, join
from tests.outbound.conftest import mail_to, mails, texts, words

Add = Callable[..., Action]
MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)
HOUR_BEFORE = [Spec("coach", "email", minutes=-60)]
MARK_DONE = "Mark done:\nhttps://plans.example.com/done/"


def only(text: str) -> list[str]:
    """A mail's words without what every mail ends with."""
    return text.partition("\n\nSee it:")[0].split("\n")[2:]


def test_the_reminder_goes_to_whose_it_is_with_the_button(carol: Person, alice: Person, add_action: Add) -> None:
    action = add_action("Send the worksheet", assigned_to="coach", specs=HOUR_BEFORE)
    forget_notifications(alice.person_id)
    assert deliver(carol.person_id, action.due_at - 60 * MINUTE) == "1 sent"
    text = words(mail_to(carol.email))
    assert only(text)[:2] == [
        "Due today, Thu 3 Dec, 04:00 (New York): Send the worksheet",
        "You are doing this for Alice Moreau.",
    ]
    assert MARK_DONE in text
    assert "a reminder was set for 1 hour before" in text


def test_a_reminder_to_the_client_about_it_has_no_button(alice: Person, add_action: Add) -> None:
    to_client = [Spec("client", "email", minutes=-60)]
    action = add_action("Send the worksheet", assigned_to="coach", specs=to_client, notify_client=False)
    assert deliver(alice.person_id, action.due_at - 60 * MINUTE) == "1 sent"
    text = words(mail_to(alice.email))
    assert only(text)[1] == "Carol Reed is doing this for you."
    assert "/done/" not in text
    assert "/done/" not in words(mail_to(alice.email), "html")
    assert "Reply to this email to comment." in text


@pytest.mark.parametrize("reader", ["carol", "alice", "dan"])
def test_late_is_told_to_each_in_their_words(
    reader: str, plan: Plan, carol: Person, alice: Person, dan: Person, add_action: Add
) -> None:
    join(plan, dan, "coach")
    action = add_action("Send the worksheet", assigned_to="coach")
    late_at = action.due_at + 60 * MINUTE
    person, said, why, may = {
        "carol": (carol, "You are doing this for Alice Moreau.", "you agreed to do this for Alice Moreau", True),
        "alice": (alice, "Carol Reed is doing this for you.", "Carol Reed agreed to do this for you", False),
        "dan": (dan, "Carol Reed is doing this for Alice Moreau.", "you coach Alice Moreau", False),
    }[reader]
    deliver(person.person_id, action.created_at + MINUTE)
    deliver(person.person_id, late_at)
    text = words([mail for mail in mails() if mail["To"] == person.email][-1])
    assert said in text.split("\n")
    assert f"You’re getting this because {why}." in text
    assert (MARK_DONE in text) == may


def test_the_client_is_told_when_it_is_new_and_when_it_is_done(
    plan: Plan, carol: Person, alice: Person, add_action: Add, now: datetime
) -> None:
    add_action("Send the worksheet", assigned_to="coach")
    assert deliver(alice.person_id, now + MINUTE) == "1 sent"
    new = words(mails()[-1])
    assert only(new)[0].startswith("New from Carol Reed: Send the worksheet, by Thu 3 Dec")
    assert only(new)[1] == "Carol Reed is doing this for you."
    assert "/done/" not in new
    closing.complete(Actor(carol.person_id), plan.plan_id, 1, words=Words("It is in the mail."), now=now + DAY)
    assert deliver(alice.person_id, now + DAY + MINUTE) == "1 sent"
    assert only(words(mails()[-1]))[0] == "Carol Reed marked “Send the worksheet” done"


def test_who_is_given_one_is_told_so_and_the_others_whose_it_is_now(
    plan: Plan, carol: Person, alice: Person, dan: Person, add_action: Add, now: datetime
) -> None:
    join(plan, dan, "coach")
    add_action("Ask the lawyer", notify_client=False)
    forget_notifications()
    editing.edit(Actor(carol.person_id), plan.plan_id, 1, Change(assigned_to=dan.person_id), now=now)
    assert deliver(dan.person_id, now + MINUTE) == "1 sent"
    assert only(words(mails()[-1]))[:2] == [
        "Carol Reed assigned “Ask the lawyer” to you, by Thu 3 Dec, 09:00 (London)",
        "You are doing this for Alice Moreau.",
    ]
    editing.edit(Actor(dan.person_id), plan.plan_id, 1, Change(assigned_to="client"), now=now + DAY)
    assert deliver(carol.person_id, now + DAY + MINUTE) == "1 sent"
    assert only(words(mails()[-1]))[0].startswith("Dan Ortiz assigned “Ask the lawyer” to Alice Moreau")
    assert deliver(alice.person_id, now + DAY + MINUTE).startswith("1 sent")
    assert only(words(mails()[-1]))[0].startswith("Dan Ortiz assigned “Ask the lawyer” to you")


def test_the_plan_so_far_says_whose_it_is_and_gives_the_client_no_button_for_it(
    carol: Person, add_action: Add, now: datetime
) -> None:
    bob = opening.open_plan(
        Actor(carol.person_id), Details(name="Bob Lee", email="bob@home.example", time_zone="Europe/Berlin"), now=now
    )
    add_action("Call the bank", in_plan=bob, notify_client=False)
    add_action("Send Bob the worksheet", in_plan=bob, assigned_to="coach", notify_client=False, due=now + 20 * DAY)
    forget_notifications()
    accepted = accepting.accept(Actor(bob.client_id), bob.plan_id, now=now)
    deliver(accepted.client_id, now)
    mail = mail_to("bob@home.example")
    assert "BOB-2  Send Bob the worksheet\nBy Sun 13 Dec, 10:00 (Berlin)\nCarol Reed is doing this for you.\n" in words(
        mail
    )
    assert words(mail).count("Mark done:") == 1
    assert words(mail, "html").count(">Mark done<") == 1
    assert "Carol Reed is doing this for you." in words(mail, "html")


def text_to(person: Person, action: Action) -> str:
    profile.change(Actor(person.person_id), profile.Change(quiet_hours=QuietHours(None, None)), now=action.created_at)
    deliver(person.person_id, action.due_at - 60 * MINUTE)
    return texts()[-1][1].removesuffix(" STOP ends texts.")


def test_a_text_to_whose_it_is_names_the_client_and_takes_done(
    carol: Person, with_phone: Callable[..., Person], add_action: Add
) -> None:
    with_phone(carol, "+12125550142")
    action = add_action("Send the worksheet", assigned_to="coach", specs=[Spec("coach", "text", minutes=-60)])
    assert text_to(carol, action) == (
        'For Alice Moreau: "Send the worksheet" is due today 04:00 (New York). Reply DONE 1, or 1: and your comment.'
    )


def test_a_text_to_the_client_says_whose_it_is_and_takes_a_comment(
    alice: Person, with_phone: Callable[..., Person], add_action: Add
) -> None:
    with_phone(alice)
    action = add_action(
        "Send the worksheet", assigned_to="coach", specs=[Spec("client", "text", minutes=-60)], notify_client=False
    )
    assert text_to(alice, action) == (
        'Carol Reed is doing "Send the worksheet", due today 10:00 (Berlin). Reply 1: and your comment.'
    )


def test_a_text_about_several_says_which_is_whose_and_offers_done_only_for_ones_own(
    alice: Person, with_phone: Callable[..., Person], add_action: Add
) -> None:
    with_phone(alice)
    by_text = [Spec("client", "text", minutes=-60)]
    add_action("Send the worksheet", assigned_to="coach", specs=by_text, notify_client=False)
    action = add_action("Call the bank", specs=by_text, notify_client=False)
    assert text_to(alice, action) == (
        'Carol Reed: 1 "Send the worksheet" today 10:00 (Berlin) (Carol Reed\'s); 2 "Call the bank" today 10:00 (Berlin). '
        "Reply DONE 2, or 2: and your comment."
    )
