"""How fast mails are handed to SES, and what happens when that is too fast. Nothing here sleeps."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from botocore.exceptions import ClientError

from chalicelib.domain.owed import notification as notifications
from chalicelib.domain.owed.notification import Notification
from chalicelib.domain.people.person import Person
from chalicelib.outbound import claim, pacing
from chalicelib.outbound.channels import refusals
from chalicelib.outbound.channels.channel import SendFailed
from chalicelib.outbound.deliver import deliver
from chalicelib.outbound.pacing import DUE, LONGEST, URGENT, Pace, is_too_fast, recovered, slower, space
from tests.outbound.conftest import mails, refusal

SECOND = timedelta(seconds=1)
TOO_FAST = refusal("Throttling", "Maximum sending rate exceeded.")


class Clock:
    """A clock that only sleeping moves."""

    def __init__(self, now: datetime) -> None:
        self.began = self.moment = now

    def now(self) -> datetime:
        return self.moment

    def sleep(self, seconds: float) -> None:
        self.moment += timedelta(seconds=seconds)

    @property
    def gone(self) -> float:
        return (self.moment - self.began).total_seconds()


@pytest.fixture
def clock(now: datetime) -> Clock:
    return Clock(now)


def a_pace(clock: Clock, rate: float | None = 2 / DUE, share: float = DUE, lasts: float = 60) -> Pace:
    """Of a container among two: a mail a second, until 35 seconds have gone."""
    pace = Pace(share, now=clock.now, sleep=clock.sleep)
    pace.hear(rate)
    pace.begin(lasts * SECOND)
    return pace


def test_all_containers_of_a_queue_together_keep_to_its_share_of_the_accounts_rate() -> None:
    for rate, concurrency in ((1, 2), (14, 2), (500, 40), (5000, 400)):
        for share in (DUE, URGENT):
            assert concurrency * SECOND / space(rate, share, concurrency) == pytest.approx(rate * share, rel=0.001)
    assert DUE < 1 < DUE + URGENT  # what falls due gives way: it slows down more when SES refuses
    assert slower(1, URGENT) < slower(1, DUE)


@pytest.mark.parametrize("rate", [None, 0.0, -1.0])
def test_an_unknown_rate_is_taken_as_the_sandboxs(rate: float | None) -> None:
    assert space(rate, DUE, 2) == space(1, DUE, 2)


def test_no_space_is_longer_than_a_functions_time() -> None:
    assert space(0.001, URGENT, 1000, slowness=16) == LONGEST < 60 * SECOND - pacing.KEPT_FREE


def test_it_slows_down_at_once_and_recovers_by_and_by() -> None:
    slowness = slower(slower(1.0))
    assert slowness == 4
    after = recovered(recovered(recovered(slowness)))
    assert after == pytest.approx(2.048)
    for _ in range(20):
        after = recovered(after)
    assert after == 1
    for _ in range(20):
        after = slower(after)
    assert after == 16


@pytest.mark.parametrize(
    ("error", "expected"),
    [
        (TOO_FAST, True),
        (refusal("ThrottlingException", "Maximum sending rate exceeded."), True),
        (refusal("Throttling", "Daily message quota exceeded."), False),
        (refusal("Throttling", "Rate exceeded"), True),
        (refusal("MessageRejected", "Email address is not verified."), False),
        (ValueError("rate exceeded"), False),
        (None, False),
    ],
)
def test_too_fast_is_told_from_other_refusals(error: BaseException | None, expected: bool) -> None:
    assert is_too_fast(error) is expected


def test_the_first_mail_goes_at_once_and_the_next_ones_are_spaced(clock: Clock) -> None:
    pace = a_pace(clock)
    assert [pace.turn(clock.began) for _ in range(3)] == [
        clock.began, clock.began + SECOND, clock.began + SECOND,
    ]  # fmt: skip
    assert clock.gone == 2


def test_time_that_passed_by_itself_is_not_waited_again(clock: Clock, now: datetime) -> None:
    pace = a_pace(clock)
    pace.turn(now)
    clock.sleep(0.7)
    pace.turn(now)
    assert clock.gone == pytest.approx(1)


def test_a_little_lateness_is_made_up_for_and_a_rest_is_not(clock: Clock, now: datetime) -> None:
    pace = a_pace(clock)
    pace.turn(now)
    clock.sleep(1.5)
    pace.turn(now)
    pace.turn(now)
    assert clock.gone == 2
    clock.sleep(10)
    pace.turn(now)
    pace.turn(now)
    assert clock.gone == 13


def test_texts_do_not_wait_for_mails(clock: Clock, now: datetime) -> None:
    pace = a_pace(clock)
    pace.turn(now)
    assert pace.turn(now, is_mail=False) == now
    assert clock.gone == 0


def test_nothing_is_begun_that_the_functions_time_does_not_last_for(clock: Clock, now: datetime) -> None:
    pace = a_pace(clock)
    sent = 0
    while pace.turn(now) is not None:
        sent += 1
    assert (sent, clock.gone) == (36, 35)
    clock.sleep(0.5)
    assert pace.turn(now, is_mail=False) is None


def test_a_clock_set_back_makes_nobody_wait_longer_than_a_space(clock: Clock, now: datetime) -> None:
    pace = a_pace(clock)
    pace.turn(now)
    clock.moment = clock.began = now - timedelta(hours=1)
    pace.begin(60 * SECOND)
    assert pace.turn(now) == now + SECOND


def test_a_rate_counts_as_known_for_two_hours(clock: Clock) -> None:
    assert not a_pace(clock, rate=None).is_informed
    pace = a_pace(clock, rate=14)
    assert pace.is_informed
    clock.sleep(2 * 3600)
    pace.hear(None)
    assert [pace.is_informed, pace.rate] == [False, 14]


def handing_over(*answers: Exception | None) -> Callable[[], str]:
    """A provider that gives these answers, one after the other."""
    left = list(answers)

    def hand_over() -> str:
        answer = left.pop(0)
        if answer is not None:
            raise SendFailed(refusals.read("ses", answer)) from answer
        return "taken"

    return hand_over


def test_a_mail_that_came_too_fast_is_tried_again_ever_more_slowly(clock: Clock) -> None:
    assert a_pace(clock).send(handing_over(TOO_FAST, TOO_FAST, None)) == "taken"
    assert clock.gone == 2 + 4


def test_what_follows_is_spaced_by_the_new_pace(clock: Clock, now: datetime) -> None:
    pace = a_pace(clock)
    pace.send(handing_over(TOO_FAST, None))
    before = clock.gone
    pace.turn(now)
    assert clock.gone - before == pytest.approx(2, abs=0.5)


def test_what_is_still_too_fast_when_the_time_is_over_is_refused(clock: Clock) -> None:
    with pytest.raises(SendFailed):
        a_pace(clock).send(handing_over(*[TOO_FAST] * 10))
    assert clock.gone == 2 + 4 + 8 + 16


@pytest.mark.parametrize("error", [refusal("Throttling", "Daily message quota exceeded."), refusal("AccessDenied")])
def test_other_refusals_are_not_tried_again(clock: Clock, error: ClientError) -> None:
    with pytest.raises(SendFailed):
        a_pace(clock).send(handing_over(error))
    assert clock.gone == 0


def test_delays_are_shorter_in_a_hurry(clock: Clock, now: datetime, setting: Callable[..., None]) -> None:
    setting(STAGE="local", HURRY=10)
    pace = a_pace(clock)
    pace.turn(now)
    pace.turn(now)
    assert clock.gone == pytest.approx(0.1)


def test_only_the_local_run_is_in_a_hurry(clock: Clock, now: datetime, setting: Callable[..., None]) -> None:
    setting(STAGE="prod", HURRY=10)
    pace = a_pace(clock)
    pace.turn(now)
    pace.turn(now)
    assert clock.gone == 1


def test_a_recipients_mails_are_spaced_and_the_rest_stays_owed_and_unclaimed(
    clock: Clock, now: datetime, alice: Person
) -> None:
    for number in range(4):
        notifications.new(alice.person_id, "answer", now, text=f"Answer {number}", in_reply_to=None).save()
    assert deliver(alice.person_id, now, a_pace(clock, lasts=26.5)) == "2 sent, 2 left for another turn"
    assert (len(mails()), clock.gone) == (2, 1)
    left = [row for row in Notification.rows(alice.person_id) if row.kind == "answer"]
    assert [[row.claim_token, row.attempts, row.due_at] for row in left] == [[None, 0, now]] * 2
    assert deliver(alice.person_id, now, a_pace(clock)) == "2 sent"


def test_a_mail_that_waited_is_claimed_and_told_of_at_the_time_it_leaves(
    clock: Clock, now: datetime, alice: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    notifications.new(alice.person_id, "answer", now, text="Yes", in_reply_to=None).save()
    claimed: list[datetime] = []
    monkeypatch.setattr(claim, "take", lambda message, at: claimed.append(at))
    pace = a_pace(clock)
    pace.turn(now)
    deliver(alice.person_id, now, pace)
    assert claimed == [now + SECOND]
