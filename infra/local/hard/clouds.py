"""The clouds to choose from, ``make run CLOUD=new`` or ``CLOUD=busy``, and what each of them does."""

import contextlib
import sys
from collections.abc import Mapping
from typing import NoReturn

import msgspec

_SETTINGS = {"CLOUD_SEED": "seed", "CLOUD_THROTTLED": "throttled", "CLOUD_LOST": "lost", "CLOUD_KILLED": "killed"}
"""The properties of a cloud that can be set separately, to provoke something or to rule it out."""
VARIABLES = ("CLOUD", "HURRY", *_SETTINGS)


class Cloud(msgspec.Struct, frozen=True):
    """What an AWS account refuses and breaks. Shares are from 0 to 1; ``None`` means no limit."""

    name: str
    mails_a_second: int
    """Mails a second, as it reports. With ``HURRY``, that many times as many are let through, since senders pace
    themselves by it."""
    mails_a_day: int
    is_sandboxed: bool
    """Whether mails may go only to verified addresses and SES's simulator, and texts only to verified numbers."""
    dollars_a_month: float | None
    """For texts."""
    functions_at_once: int | None
    throttled: float
    """The share of calls that AWS refuses because there are too many, whoever makes them."""
    throttled_services: frozenset[str] | None
    """Which services throttle; ``None`` for all."""
    lost: float
    """The share of functions' calls that take effect, but whose answer is lost."""
    killed: float
    """The share of functions' runs that end half-way."""
    events_late_by: float
    """In seconds. Each event of SES is delayed by a random part of this, so that they overtake each other."""
    seed: int = 1
    hurry: int = 1


# An account an hour old. SES's sandbox, 1 mail a second, 200 in 24 hours: SES developer guide, "Request production access".
# Texts: AWS End User Messaging SMS user guide, "SMS/MMS and Voice sandbox": verified numbers, 1.00 USD a month.
# Functions: "new AWS accounts have reduced concurrency" (Lambda developer guide, "Lambda quotas"); accounts were seen with 10.
NEW = Cloud(
    "new", mails_a_second=1, mails_a_day=200, is_sandboxed=True, dollars_a_month=1.0, functions_at_once=10,
    throttled=0.005, throttled_services=frozenset({"dynamodb"}), lost=0, killed=0, events_late_by=0,
)  # fmt: skip
# 14 mails a second, 50,000 in 24 hours: what SES first grants an account that leaves its sandbox.
BUSY = Cloud(
    "busy", mails_a_second=14, mails_a_day=50_000, is_sandboxed=False, dollars_a_month=None, functions_at_once=None,
    throttled=0.02, throttled_services=None, lost=0.01, killed=0.01, events_late_by=30,
)  # fmt: skip
_CLOUDS = {cloud.name: cloud for cloud in (NEW, BUSY)}


def chosen(environment: Mapping[str, str]) -> Cloud | None:
    """Returns the cloud named in the environment, ``None`` for an easy one. Exits with a sentence if there is none of
    that name."""
    name = environment.get("CLOUD", "")
    if not name:
        return None
    if name not in _CLOUDS:
        _refuse(
            f"There is no cloud called {name}. Choose CLOUD=new, an account an hour old, or CLOUD=busy, a bad day; "
            "or leave it out."
        )
    given = {field: _number(each, environment[each]) for each, field in _SETTINGS.items() if environment.get(each)}
    return msgspec.structs.replace(_CLOUDS[name], hurry=hurry(environment), **given)


def hurry(environment: Mapping[str, str]) -> int:
    """Returns what the functions divide their delays by, from ``HURRY``. Exits with a sentence if it isn't a valid
    number."""
    given = environment.get("HURRY") or "1"
    if not (given.isascii() and given.isdigit() and int(given) > 0):
        _refuse(f"HURRY={given} is not a whole number from 1 on. Delays are divided by it, such as HURRY=10.")
    return int(given)


def _number(name: str, value: str) -> float:
    number: float = -1
    with contextlib.suppress(ValueError):
        number = int(value) if name == "CLOUD_SEED" else float(value)
    if name == "CLOUD_SEED" and number < 0:
        _refuse(
            f"{name}={value} is not a whole number. The same number gives the same random choices, such as {name}=7."
        )
    if name != "CLOUD_SEED" and not 0 <= number <= 1:
        _refuse(f"{name}={value} is not a share. Give a number from 0 to 1, such as {name}=0.02.")
    return number


def _refuse(sentence: str) -> NoReturn:
    print(sentence, file=sys.stderr)
    sys.exit(2)
