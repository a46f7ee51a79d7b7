"""Until when each kind of message is of use."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from chalicelib.domain.delivery import of_use
from chalicelib.domain.delivery.decision import Context
from chalicelib.domain.messages import MESSAGES
from chalicelib.domain.owed import notification as notifications
from chalicelib.domain.owed.notification import Notification
from chalicelib.domain.people import asked, links
from chalicelib.domain.reminders import Reminder
from tests.domain.delivery.test_decide import action

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def row(kind: Any, **more: Any) -> Notification:
    return notifications.new("a" * 16, kind, NOW, reminder_id="r", **more)


def test_links_are_of_use_as_long_as_they_work() -> None:
    assert MESSAGES["sign_in"].of_use == links.SIGN_IN_LASTS
    assert MESSAGES["coach_invitation"].of_use == links.COACH_LINK_LASTS
    assert MESSAGES["email_confirmation"].of_use == asked.LASTS["add"] == asked.LASTS["again"]
    assert MESSAGES["further_address"].of_use == asked.LASTS["offer"]
    assert MESSAGES["main_confirmation"].of_use == asked.LASTS["main"] == asked.LASTS["move"]


def test_what_is_gathered_when_it_leaves_what_others_wait_for_and_what_is_no_message_never_come_too_late() -> None:
    always = [kind for kind, message in MESSAGES.items() if message.of_use is None]
    assert always == ["digest", "main_move", "main_due", "number_due"]


@pytest.mark.parametrize(("kind", "days"), [("comment", 3), ("late", 3), ("invitation", 14), ("answer", 1)])
def test_it_counts_from_when_it_first_fell_due(kind: str, days: int) -> None:
    again = row(kind).held_up(NOW + HOUR).held_up(NOW + 2 * HOUR)
    assert of_use.until(again, Context()) == NOW + days * DAY
    assert of_use.over(again, Context(), "email", NOW + days * DAY - HOUR) is None
    assert of_use.over(again, Context(), "email", NOW + days * DAY) is not None


def test_a_reminder_is_of_use_until_a_day_after_its_action_is_due() -> None:
    before, after = action(due_at=NOW + 5 * DAY), action(due_at=NOW - 5 * DAY)
    assert of_use.until(row("reminder"), Context(action=before)) == NOW + 6 * DAY
    assert of_use.until(row("reminder"), Context(action=after)) == NOW + DAY


def test_a_nag_is_of_use_until_a_day_after_its_last_turn() -> None:
    nag = Reminder("r", "client", "email", NOW + DAY, "UTC", every=1, times=4)
    assert of_use.until(row("reminder"), Context(action=action(due_at=NOW, reminders={"r": nag}))) == NOW + 5 * DAY


@pytest.mark.parametrize(
    ("waited", "words"),
    [
        (timedelta(minutes=15), "15 minutes"),
        (timedelta(minutes=90), "2 hours"),
        (25 * HOUR, "25 hours"),
        (3 * DAY + HOUR, "3 days"),
    ],
)
def test_it_says_what_could_not_leave_and_for_how_long(waited: timedelta, words: str) -> None:
    owed = row("sign_in").held_up(NOW + HOUR)
    owed.fell_due = NOW
    skip = of_use.over(owed, Context(), "text", NOW + waited)
    assert skip is not None
    assert (skip.reason, skip.is_missed) == (f"texts couldn’t be sent for {words}", True)


def test_what_was_never_put_off_just_came_too_late() -> None:
    skip = of_use.over(row("comment"), Context(), "email", NOW + 3 * DAY)
    assert skip is not None
    assert skip.reason == "it couldn’t be sent in time"
