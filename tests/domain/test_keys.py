"""Keys that live for a while, and limits."""

from datetime import timedelta

import pytest
from pynamodb.exceptions import UpdateError
from pynamodb.expressions.condition import Condition

from chalicelib.database.transactions import Write
from chalicelib.domain import keys
from chalicelib.domain.keys import Key
from chalicelib.errors import LimitReached
from tests.conftest import NOW, counted, table_items
from tests.refusing import values

MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)


def used(name: str = "x", *, now: object = NOW, at_most: int = 3, only_if: Condition | None = None) -> int:
    row = keys.count(name, at_most=at_most, window=MINUTE, now=now, only_if=only_if)  # type: ignore[arg-type]
    return int(row.used) % keys.WINDOW_FACTOR


def store(*rows: Key) -> None:
    write = Write()
    write.put(*rows)
    write.commit()


def test_an_expired_key_is_not_found_though_it_is_still_there() -> None:
    store(keys.new("a", kind="test", now=NOW, lasts=HOUR), keys.new("b", kind="test", now=NOW, lasts=None))
    assert keys.find("a", NOW + HOUR - MINUTE) is not None
    assert keys.find("a", NOW + HOUR) is None
    assert keys.find("b", NOW + 10_000 * HOUR) is not None
    assert len(table_items(Key)) == 2


def test_a_thing_happens_once_until_its_key_expires() -> None:
    for now, expected in ((NOW, True), (NOW + HOUR / 2, False), (NOW + HOUR, True), (NOW + HOUR, False)):
        write = Write()
        keys.once(write, keys.new("a", kind="test", now=now, lasts=HOUR), now)
        if expected:
            write.commit()
        else:
            with pytest.raises(keys.Repeated) as info:
                write.commit()
            assert info.value.key == "a"


def test_a_key_that_never_expires_is_never_free_again() -> None:
    store(keys.new("a", kind="test", now=NOW, lasts=None))
    write = Write()
    keys.once(write, keys.new("a", kind="test", now=NOW, lasts=HOUR), NOW + 10_000 * HOUR)
    with pytest.raises(keys.Repeated):
        write.commit()


def test_without_a_key_no_promise_is_asked() -> None:
    write = Write()
    keys.once(write, None, NOW)
    assert len(write) == 0


def test_uses_are_counted_by_window() -> None:
    assert [used(), used(), used()] == [1, 2, 3]
    with pytest.raises(LimitReached) as info:
        used(now=NOW + timedelta(seconds=15))
    assert info.value.retry_after == 45
    assert used(now=NOW + MINUTE) == 1
    assert used("y") == 1


def test_a_use_costs_one_call_and_the_first_of_a_window_two() -> None:
    with counted() as calls:
        used()
    assert calls == {"UpdateItem": 2}
    with counted() as calls:
        used()
    assert calls == {"UpdateItem": 1}
    with counted() as calls:
        used(now=NOW + MINUTE)
    assert calls == {"UpdateItem": 2}


def test_limits_expire_after_their_window() -> None:
    used()
    [item] = table_items(Key)
    assert int(item["expires"]["N"]) == int(NOW.timestamp()) + 120


def test_a_late_request_counts_in_the_window_that_is_open() -> None:
    """One second's request, handled after the next minute's first, must not look like ten million uses."""
    used(now=NOW + MINUTE)
    assert used(now=NOW + timedelta(seconds=59)) == 2


def test_a_window_opened_by_another_request_is_shared(monkeypatch: pytest.MonkeyPatch) -> None:
    update = Key.update
    raced: list[bool] = []

    def race(row: Key, *args: object, **kwargs: object) -> object:
        try:
            return update(row, *args, **kwargs)  # type: ignore[arg-type]
        except UpdateError:
            if not raced:
                raced.append(True)
                used()
            raise

    monkeypatch.setattr(Key, "update", race)
    assert used() == 2


def test_a_key_is_counted_only_if_it_is_as_asked_and_an_unknown_one_makes_no_ghost() -> None:
    somebodys = Key.person_id == "somebody"
    with pytest.raises(keys.Unknown):
        used(only_if=somebodys)
    assert table_items(Key) == []
    store(keys.new("x", kind="token", now=NOW, lasts=None, person_id="somebody"))
    assert [used(only_if=somebodys), used(only_if=somebodys)] == [1, 2]
    with pytest.raises(keys.Unknown):
        used(only_if=Key.person_id == "somebody else")
    assert used(only_if=somebodys) == 3
    row = Key.find("x")
    assert row is not None
    assert values(row, "kind", "person_id", "expires") == ["token", "somebody", None]
