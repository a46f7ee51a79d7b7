"""Counts become lines that CloudWatch makes metrics of."""

from datetime import UTC, datetime
from typing import get_args

import pytest

from chalicelib import clock, metrics
from tests.embedded import SCHEMA, points, told

OF_TEST = (("Stage", "test"),)


def test_a_count_is_one_line_with_namespace_stage_and_unit(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clock, "now", lambda: datetime(2026, 11, 23, 9, tzinfo=UTC))
    metrics.count("Sent")
    assert capsys.readouterr().out == (
        '{"_aws":{"Timestamp":1795424400000,"CloudWatchMetrics":[{"Namespace":"Followthrough","Dimensions":[["Stage"]],'
        '"Metrics":[{"Name":"Sent","Unit":"Count"}]}]},"Stage":"test","Sent":1}\n'
    )


def test_what_is_counted_together_is_one_line_and_each_reason_one_more(capsys: pytest.CaptureFixture[str]) -> None:
    with metrics.together():
        metrics.count("Sent")
        metrics.count("PutOff", reason="Throttling")
        metrics.count("Sent", 2)
        metrics.count("PutOff", reason="Throttling")
        assert told(capsys) == []
    sent, put_off = told(capsys)
    assert (sent["Sent"], "Reason" in sent) == (3, False)
    assert (put_off["PutOff"], put_off["Reason"]) == (2, "Throttling")


def test_nothing_counted_is_no_line_and_a_count_of_none_is_one(capsys: pytest.CaptureFixture[str]) -> None:
    with metrics.together():
        pass
    assert told(capsys) == []
    with metrics.together():
        metrics.count("Owed", 0)
    assert points(told(capsys)) == {("Followthrough", "Owed", OF_TEST): [0]}


def test_what_was_counted_before_something_broke_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    def count_and_break() -> None:
        with metrics.together():
            metrics.count("Sent")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        count_and_break()
    assert [line["Sent"] for line in told(capsys)] == [1]
    metrics.count("GivenUp")  # what comes after is told at once again
    assert [line["GivenUp"] for line in told(capsys)] == [1]


def test_a_reason_is_a_field_and_no_dimension_which_would_be_a_metric_of_its_own(
    capsys: pytest.CaptureFixture[str],
) -> None:
    for reason in ("NoToken", "Spam"):
        metrics.count("RepliesRefused", reason=reason)
    assert points(told(capsys)) == {("Followthrough", "RepliesRefused", OF_TEST): [1, 1]}


def test_a_reason_with_quotes_and_line_breaks_stays_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    metrics.count("PutOff", reason='it said "no"\nand more')
    (line,) = told(capsys)
    assert line["Reason"] == 'it said "no"\nand more'


def test_every_metric_has_a_unit_that_cloudwatch_knows() -> None:
    assert set(metrics.UNITS) == set(get_args(metrics.Name))
    known = SCHEMA["definitions"]["directive"]["properties"]["Metrics"]["items"]["properties"]["Unit"]["enum"]
    assert set(metrics.UNITS.values()) <= set(known)
