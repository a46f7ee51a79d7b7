"""What a month of use costs, from the counts of single steps: ``make cost CLIENTS=1000``.

The counts are of real runs (`tests/bench/month.py`); prices are AWS's of us-east-1 in US dollars, November 2026, as in `infra.costs`, which
adds what an unused stack costs. Allowances that end after a year aren't taken off.
"""

import math
from collections.abc import Mapping

import msgspec

from infra.costs import Line

A_PROCESSOR = 1769
"""MB of memory with which a function has one processor (AWS: "Configure Lambda function memory")."""
WAITS = {"SendRawEmail": 0.06, "Publish": 0.06, "GetObject": 0.03, "TransactWriteItems": 0.012}
"""Seconds that a function waits for an answer, in addition to `_WAITS`; billed too."""
_WAITS = 0.006
_PAGE_KB = 12
"""Compressed bytes of what leaves API Gateway."""


class Step(msgspec.Struct):
    """What happened in a step: calls by operation, units, and the seconds of a processor that it took."""

    counts: dict[str, float]
    seconds: float


class Share(msgspec.Struct, frozen=True):
    """How often a step happens a month for each client, and in which function."""

    times: float
    megabytes: int
    by_web: bool = False
    """Whether a request starts it; otherwise a message of a queue does."""


ACTIONS, PAGES, CARDS = 20, 40, 20
"""For each client a month: actions, pages that their coach opens, and cards that the client opens from a mail."""
MONTH = {
    "an action is added": Share(ACTIONS, 1024, by_web=True),
    "the client is told": Share(ACTIONS, 256),
    "the client is reminded": Share(ACTIONS, 256),
    "a comment by mail": Share(ACTIONS / 2, 256),
    "done by mail": Share(ACTIONS / 2, 256),
    "the coach is told of it": Share(ACTIONS / 2, 256),
    "the coach is told that it is done": Share(ACTIONS / 2, 256),
    "a card is opened from a mail": Share(CARDS, 1024, by_web=True),
    "a plan page": Share(PAGES * 0.75, 1024, by_web=True),
    "a coach's home": Share(PAGES * 0.25, 1024, by_web=True),
}
"""Sixty messages a client: twenty that tell, twenty that remind, twenty to the coach; twenty answers come in."""
ROW_BYTES_A_YEAR = 20 * 12 * 4_500
"""For a client: their actions' rows, entries and index entries, kept for good."""


def lines(steps: Mapping[str, Step], clients: int) -> list[Line]:
    """Returns what a month with this many clients is billed for, in addition to what an unused stack costs."""
    each = {name: share.times * clients for name, share in MONTH.items()}

    def together(*wanted: str) -> float:
        return sum(times * steps[name].counts.get(one, 0) for name, times in each.items() for one in wanted)

    runs = sum(each.values())
    web = sum(times for name, times in each.items() if MONTH[name].by_web)
    gigabyte_seconds = sum(
        times * billed_seconds(steps[name], MONTH[name].megabytes) * MONTH[name].megabytes / 1024
        for name, times in each.items()
    )
    incoming = sum(times for name, times in each.items() if name.endswith("by mail"))
    return [
        Line("Mails sent", together("SendRawEmail"), 0.10, 1e3),
        Line("Mails received", incoming, 0.10, 1e3),
        Line("Requests to API Gateway", web, 3.50, 1e6),
        Line("Write units of DynamoDB", together("write units"), 0.625, 1e6),
        Line("Read units of DynamoDB", together("read units"), 0.125, 1e6),
        Line("GB of rows after a year, with copies of five weeks", clients * ROW_BYTES_A_YEAR / 1e9, 0.25 + 0.20, 1, 25 * 0.25 / 0.45),
        Line("Invocations of Lambda", runs, 0.20, 1e6, 1e6),
        Line("GB-seconds of Lambda on arm64", gigabyte_seconds, 0.0133334, 1e3, 400e3),
        Line("Messages through queues: in, out, deleted", 3 * (runs - web), 0.40, 1e6, 0),
        Line("Mails put into S3 and read", 2 * incoming, 0.005, 1e3),
        Line("GB of log", runs * 900 / 1e9, 0.50, 1, 5),
        Line("GB to the internet", web * _PAGE_KB / 1e6, 0.09, 1, 100),
    ]  # fmt: skip


def billed_seconds(step: Step, megabytes: int) -> float:
    """Returns for how long a function with so much memory is billed: its share of a processor, and the answers awaited."""
    calls = {name: count for name, count in step.counts.items() if not name.endswith("units")}
    waited = sum(count * WAITS.get(name, _WAITS) for name, count in calls.items())
    return math.ceil((step.seconds * max(1.0, A_PROCESSOR / megabytes) + waited) * 1000) / 1000
