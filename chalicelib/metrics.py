"""What the alarms and the dashboard see of us: counts in log lines that CloudWatch turns into metrics.

Our functions catch everything, so that one bad message doesn't stop the others; Lambda's own count of errors stays 0. A line
in the embedded metric format costs no request and no library: CloudWatch reads it out of the function's log (CloudWatch user
guide, "Specification: Embedded metric format").

Each name below is one custom metric, since the only dimension is the stage; ten are free. Anything else worth knowing, such
as a reason, is a field of the line: it isn't a metric, but Logs Insights can group by it.
"""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, Literal, TypeAlias

import msgspec

from chalicelib import clock, config

NAMESPACE = "Followthrough"
DIMENSION = "Stage"

Name: TypeAlias = Literal[
    "Owed", "OldestOwed", "Sent", "PutOff", "GivenUp", "RepliesTaken", "RepliesRefused", "Failures", "DeadLetters",
    "NumbersNearlyUsedUp",
]  # fmt: skip
UNITS: dict[Name, str] = {
    # Messages that are due and that nobody is sending: told by every sweep, also when there are none. At least so many: a sweep
    # looks at a limited number.
    "Owed": "Count",
    # For how long the oldest of them has been due, or for how long nothing could be sent.
    "OldestOwed": "Seconds",
    "Sent": "Count",
    # Not sent now, and still owed.
    "PutOff": "Count",
    # Ended without having been sent, because it failed too often.
    "GivenUp": "Count",
    "RepliesTaken": "Count",
    "RepliesRefused": "Count",
    # What we caught and couldn't do: a page or call answered with 5xx, a message of a queue that will come again.
    "Failures": "Count",
    # Messages in all the dead-letter queues.
    "DeadLetters": "Count",
    # 80 % of the numbers that may be asked today whether they want texts are used up.
    "NumbersNearlyUsedUp": "Count",
}
"""Units by the name of the metric, in CloudWatch's words (API reference, MetricDatum)."""

_Counts: TypeAlias = dict[str | None, dict[Name, float]]
"""By reason, then by name: two reasons are two lines, so that each can be looked for."""
_gathered: ContextVar[_Counts | None] = ContextVar("gathered", default=None)


def count(name: Name, number: float = 1, *, reason: str | None = None) -> None:
    """Adds to a metric: told at the end of the surrounding `together`, else at once.

    The reason goes into the log: no names, no addresses, nothing that somebody typed.
    """
    counted = _gathered.get()
    if counted is None:
        _tell(reason, {name: number})
    else:
        counts = counted.setdefault(reason, {})
        counts[name] = counts.get(name, 0) + number


def gathered(name: Name) -> float:
    """Returns how much of a metric the surrounding `together` holds so far."""
    return sum(counts.get(name, 0) for counts in (_gathered.get() or {}).values())


@contextmanager
def together() -> Iterator[None]:
    """Gathers what is counted and writes it in one line (one for each reason), even if an exception ends the block."""
    counted: _Counts = {}
    before = _gathered.set(counted)
    try:
        yield
    finally:
        _gathered.reset(before)
        for reason, counts in counted.items():
            _tell(reason, counts)


def _tell(reason: str | None, counts: dict[Name, float]) -> None:
    sys.stdout.write(line(reason, counts) + "\n")  # not by logging, which puts words before it
    sys.stdout.flush()


def line(reason: str | None, counts: dict[Name, float]) -> str:
    """Returns these counts as a document of the embedded metric format."""
    document: dict[str, Any] = {
        "_aws": {
            "Timestamp": int(clock.now().timestamp() * 1000),
            "CloudWatchMetrics": [
                {
                    "Namespace": NAMESPACE,
                    "Dimensions": [[DIMENSION]],
                    "Metrics": [{"Name": name, "Unit": UNITS[name]} for name in counts],
                }
            ],
        },
        DIMENSION: config.settings().stage,
    }
    for name, number in counts.items():
        document[name] = number
    if reason is not None:
        document["Reason"] = reason
    return msgspec.json.encode(document).decode()
