"""What people are told when nothing was chosen, and how new actions start out."""

import pytest

from chalicelib.domain.notices import EVENTS, TOLD, Chosen, DigestTime, channel, channels, check_notices, goes_to_digest
from chalicelib.domain.plans.defaults import Defaults
from chalicelib.domain.reminders import Spec
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
        ("client", {"new", "comment", "late", "reminder", "proposal", "asking"}),
        ("primary", set(EVENTS)),
        ("coach", set(EVENTS)),
        ("viewer", set()),
        ("promised_to", {"new", "comment", "done", "reopened", "late", "reminder", "proposal", "asking"}),
    ],
)
def test_each_role_is_told_what_concerns_it(role: str, told: set[str]) -> None:
    assert {event for event in EVENTS if channel(event, role, {}, {}) == Chosen("email", "usual")} == told == TOLD[role]


@pytest.mark.parametrize("minutes", [-1, 10081, 10**9])
def test_late_is_told_within_a_week(minutes: int) -> None:
    with pytest.raises(Invalid) as info:
        Defaults(late_after_minutes=minutes).check()
    assert set(info.value.problems) == {"late_after_minutes"}


def test_the_choice_for_the_plan_counts_first_then_ones_own_then_the_coachs_then_what_is_usual() -> None:
    for_plan, own, of_plan = {"done": "text"}, {"done": "digest"}, {"done": "email"}
    assert channel("done", "client", own, for_plan, of_plan) == Chosen("text", "plan")
    assert channel("done", "client", own, {}, of_plan) == Chosen("digest", "own")
    assert channel("done", "client", {}, {}, of_plan) == Chosen("email", "defaults")
    assert channel("done", "client", {}, {}) == Chosen("off", "usual")


@pytest.mark.parametrize("role", ["primary", "coach", "viewer"])
def test_what_a_coach_chose_for_clients_counts_for_nobody_else(role: str) -> None:
    assert channel("late", role, {}, {}, {"late": "text"}).by == "usual"


def test_a_reminder_is_mailed_or_texted_as_it_was_set_and_can_only_be_turned_off() -> None:
    assert channels("reminder") == ("off", "email")
    assert channels("late") == ("off", "email", "text", "digest")


def test_what_goes_to_the_digest_is_sent_by_itself_while_there_is_none() -> None:
    assert goes_to_digest(Chosen("digest", "own"), DigestTime("day"))
    assert not goes_to_digest(Chosen("digest", "own"), DigestTime("off"))
    assert not goes_to_digest(Chosen("email", "own"), DigestTime("day"))


@pytest.mark.parametrize(
    "wrong", [{"rain": "off"}, {"late": "pigeon"}, {"": "off"}, {"reminder": "text"}, {"reminder": "digest"}]
)
def test_an_event_or_channel_that_isnt_is_refused(wrong: dict[str, str | None]) -> None:
    check_notices(dict.fromkeys(EVENTS, "email") | dict.fromkeys(EVENTS, None))
    with pytest.raises(Invalid) as info:
        check_notices(wrong)
    assert set(info.value.problems) == {"notices"}
    with pytest.raises(Invalid) as info:
        Defaults(client_notices=wrong).check()  # type: ignore[arg-type]
    assert set(info.value.problems) == {"client_notices"}
