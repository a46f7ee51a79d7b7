"""How full the queue is made: by the account's rate, by what became of a minute ago's rows, and for whom."""

from datetime import UTC, datetime, timedelta

import pytest

from chalicelib.outbound import filling, handing_on, pacing
from chalicelib.outbound.filling import Fill
from chalicelib.outbound.handing_on import Part

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


@pytest.mark.parametrize(
    ("waiting", "after", "times"),
    [
        (33, MINUTE, 2), (16, MINUTE, 4), (0, MINUTE, 4), (67, MINUTE, 1),
        # A sweep that was handed on to, and one after others failed, see another share.
        (0, 10 * MINUTE, 2), (100, timedelta(seconds=5), 2),
    ],
)  # fmt: skip
def test_rows_gone_before_a_minute_was_over_were_too_few_and_most_still_there_too_many(
    waiting: int, after: timedelta, times: float
) -> None:
    """Of 100, a third is left when they were a minute and a half's work."""
    before = Fill(2, 100, NOW)
    used = filling.begun(before, waiting, NOW + after)
    assert filling.ended(before, used, waiting, 100, NOW + after).times == times


def test_there_is_an_end_to_it_either_way() -> None:
    more = less = Fill(1, 100, NOW)
    for minute in range(1, 20):
        now = NOW + minute * MINUTE
        more = filling.ended(more, filling.begun(more, 0, now), 0, 100, now)
        less = filling.ended(less, filling.begun(less, 100, now), 100, 100, now)
    assert (more.times, less.times) == (16, 1)


def test_shards_share_the_rate_and_what_those_with_few_rows_leave_goes_to_the_others() -> None:
    def room(*found: int | None, rate: float = 10) -> int:
        return handing_on.room(rate, 1, timedelta(), found)

    assert [room(None), room(None, None), room(None, 100), room(None, 100, 300)] == [900, 450, 800, 500]
    assert room(None, rate=5000) == 20_000  # more couldn't be noted
    assert handing_on.room(10, pacing.DUE, timedelta(minutes=16), [None]) == 0


def test_who_is_owed_much_has_an_eighth_in_all_and_no_more_than_their_shard_takes() -> None:
    assert [handing_on.further(800, 8, 1), handing_on.further(800, 8, 8), handing_on.further(800, 8, 0)] == [
        800, 100, 800,
    ]  # fmt: skip
    assert handing_on.further(7_000, 64, 1) == 7_492


def test_further_turns_come_to_the_queue_when_it_is_nearly_empty() -> None:
    part = Part(("0",), room=900, rate=10)
    assert [handing_on.until_free(part, before, of_all).total_seconds() for before, of_all in ((0, 0), (300, 300), (300, 600), (9_000, 9_000))] == [
        0, 25, 55, 85,
    ]  # fmt: skip
