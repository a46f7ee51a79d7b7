"""What people are told when nothing was chosen, and how new actions start out."""

import pytest

from chalicelib.domain.reminders import Spec
from chalicelib.domain.settings import EVENTS, TOLD, Defaults, channel
from chalicelib.errors import Invalid


def test_a_plan_starts_with_a_reminder_the_day_before_and_late_after_an_hour() -> None:
    defaults = Defaults()
    defaults.check()
    assert defaults.reminders == [Spec("client", "email", days=-1, at="09:00")]
    assert (defaults.hour, defaults.late_after_minutes, defaults.notify_client) == ("17:00", 60, True)
    assert not defaults.client_may_edit
    assert not defaults.client_may_delete
    assert Defaults().reminders is not defaults.reminders


@pytest.mark.parametrize(
    ("role", "told"),
    [
        ("client", {"new", "comment", "late", "reminder"}),
        ("primary", set(EVENTS)),
        ("coach", set(EVENTS)),
        ("viewer", set()),
        ("promised_to", {"new", "comment", "done", "reopened", "late", "reminder"}),
    ],
)
def test_each_role_is_told_what_concerns_it(role: str, told: set[str]) -> None:
    assert {event for event in EVENTS if channel(event, role, {}, {}) == "email"} == told == TOLD[role]


@pytest.mark.parametrize("minutes", [-1, 10081, 10**9])
def test_late_is_told_within_a_week(minutes: int) -> None:
    with pytest.raises(Invalid) as info:
        Defaults(late_after_minutes=minutes).check()
    assert set(info.value.problems) == {"late_after_minutes"}
