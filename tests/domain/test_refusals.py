"""Refused replies are kept by name."""

from datetime import timedelta

import pytest

from chalicelib.domain import keys, refusals
from chalicelib.domain.refusals import Refusal
from tests.conftest import NOW, table_items


def record(**more: object) -> Refusal:
    asked: dict[str, object] = {
        "reason": "OtherSender", "via": "email", "sender": "mallory@elsewhere.example", "beginning": "Hello", "message": "<1@x>",
    }  # fmt: skip
    return refusals.record(**asked | more, now=NOW)  # type: ignore[arg-type]


def test_a_refusal_is_kept_with_its_plan_or_none() -> None:
    record()
    record(plan_id="plan", person_id="alice")
    assert [row.reason for row in Refusal.rows("none")] == ["OtherSender"]
    assert [(row.person_id, row.sender) for row in Refusal.rows("plan")] == [("alice", "mallory@elsewhere.example")]


def test_only_the_beginning_of_what_was_written_is_kept() -> None:
    kept = record(beginning="x" * 10_000, sender="y" * 10_000, message="z" * 10_000)
    assert [len(kept.beginning), len(kept.sender), len(kept.message)] == [500, 320, 500]


def test_the_same_delivery_is_recorded_once() -> None:
    def once() -> keys.Key:
        return keys.new("refused#1", kind="refused", now=NOW, lasts=timedelta(days=1))

    record(once=once())
    with pytest.raises(keys.Repeated):
        record(once=once())
    assert len(table_items(Refusal)) == 1
