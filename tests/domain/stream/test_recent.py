"""What happened, put together: what was taken back is nothing, and each action is told of once."""

from datetime import datetime, timedelta

import pytest

from chalicelib.domain.stream import entry as stream
from chalicelib.domain.stream import recent
from chalicelib.domain.stream.entry import Entry

MINUTE = timedelta(minutes=1)


def entries(now: datetime, *kinds: str, by: str = "alice") -> list[Entry]:
    """About action 1, a minute apart, newest first as the stream gives them."""
    found = []
    for index, kind in enumerate(kinds):
        data = {"from": now + index * MINUTE, "to": now + (index + 1) * MINUTE} if kind == "moved" else {}
        made = now + index * MINUTE
        found.append(stream.entry("p", kind, made, number=1, what="Call", actor_id=by, text=kind, **data))  # type: ignore[arg-type]
    return found[::-1]


@pytest.mark.parametrize(
    ("kinds", "told"),
    [
        (["done"], "done"),
        (["done", "reopened"], ""),
        (["done", "reopened", "done"], "done"),
        (["reopened"], "reopened"),
        (["reopened", "done"], "done reopened"),
        (["cancelled"], "cancelled"),
        (["cancelled", "restored"], ""),
        (["restored"], "restored"),
        (["created"], "created"),
        (["created", "edited"], "created"),
        (["created", "done"], "done"),
        (["created", "deleted"], ""),
        (["created", "cancelled"], ""),
        (["deleted", "brought_back"], ""),
        (["done", "deleted"], "deleted"),
        (["moved", "deleted"], "deleted"),
        (["edited", "cancelled"], "cancelled"),
        (["sent", "delivered", "skipped", "project_created"], ""),
    ],
)
def test_it_comes_to_this(now: datetime, kinds: list[str], told: str) -> None:
    found = recent.of(entries(now, *kinds))
    assert " ".join([each.entry.kind for each in found.done] + [entry.kind for entry in found.news]) == told
    assert found.moved == []
    assert bool(found) is bool(told)


def test_what_somebody_else_cancelled_is_told_though_it_is_new(now: datetime) -> None:
    both = [*entries(now, "created", by="carol"), *entries(now + MINUTE, "cancelled")]
    assert [entry.kind for entry in recent.of(both).news] == ["cancelled"]


def test_moves_are_one_from_the_first_date_to_the_last(now: datetime) -> None:
    [moved] = recent.of(entries(now, "moved", "moved", "moved")).moved
    assert (moved.before, moved.after, moved.times) == (now, now + 3 * MINUTE, 3)


def test_a_comment_written_with_done_goes_with_it_and_others_stand_for_themselves(now: datetime) -> None:
    done = stream.entry("p", "done", now, number=1, actor_id="alice", done_at=now - MINUTE)
    said = [
        stream.entry("p", "comment", moment, number=number, actor_id=who, text=text)
        for moment, number, who, text in (
            (now, 1, "alice", "Went well"), (now, 2, "alice", "Elsewhere"), (now, 1, "carol", "Good"), (now + MINUTE, 1, "alice", "Later"),
        )
    ]  # fmt: skip
    found = recent.of([done, *said])
    assert [(each.said, each.at) for each in found.done] == [("Went well", now - MINUTE)]
    assert [entry.text for entry in found.said] == ["Elsewhere", "Good", "Later"]


def test_only_what_fits(now: datetime) -> None:
    found = recent.of([*entries(now, "done", "comment", "moved"), *entries(now, "comment", by="carol")])
    assert not found.where(lambda entry: entry.actor_id == "bob")
    by_carol = found.where(lambda entry: entry.actor_id == "carol")
    assert ([entry.actor_id for entry in by_carol.said], by_carol.done, by_carol.moved) == (["carol"], [], [])


def test_what_was_moved_and_moved_back_is_not_told(now: datetime) -> None:
    [there] = entries(now, "moved")
    back = stream.entry(
        "p", "moved", now + MINUTE, number=1, what="Call", **{"from": there.data["to"], "to": there.data["from"]}
    )
    assert recent.of([there]).moved
    assert not recent.of([there, back])
