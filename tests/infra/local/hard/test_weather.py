"""Chance."""

import msgspec

from infra.local.hard.clouds import BUSY, NEW, Cloud
from infra.local.hard.weather import Weather
from tests.infra.local.hard.asked import call, mail


def throttled(cloud: Cloud) -> list[bool]:
    weather = Weather(cloud)
    return [weather.throttles(call("sqs", "SendMessage")) for _ in range(2000)]


def test_one_call_in_fifty_is_throttled_and_the_seed_decides_which() -> None:
    assert 20 <= sum(throttled(BUSY)) <= 60
    assert throttled(BUSY) == throttled(BUSY) != throttled(msgspec.structs.replace(BUSY, seed=2))
    assert not any(throttled(NEW))


def test_answers_are_lost_in_both_ways_and_functions_killed_now_and_then() -> None:
    weather = Weather(BUSY)
    assert {weather.loses(mail()) for _ in range(2000)} == {None, "cut off", "error"}
    killed = [after for _ in range(5000) if (after := weather.kills_after()) is not None]
    assert 20 <= len(killed) <= 100
    assert all(0 < after < 1 for after in killed)
