"""What a stack costs a month while nobody uses it: ``python -m infra.costs``, after ``make package``.

Prices are AWS's of us-east-1 in US dollars, November 2026, from the services' own pages of prices; allowances are those
that don't end after a year, and belong to the whole account. It counts what happens by itself: the schedule, the polling of
queues, and what is stored. infra/README.md has the texts of the table, and a test compares them.
"""

import json
from typing import Any

import msgspec

from infra.package.build import BUILD
from infra.template.resources import DEAD_LETTER_QUEUES

MINUTES = 730 * 60
"""Minutes in a month, as AWS counts it."""
POLLS = 5 * 3 * MINUTES
"""Requests to one empty queue: five at once, each waiting twenty seconds, the longest there is. Lambda goes down to two
where no maximum concurrency is set (AWS: "Configuring scaling behavior for SQS event source mappings")."""
SWEEP_SECONDS = 0.15
"""Billed for one sweep with nothing due; 15 ms of a processor at 256 MB's share of it (1,769 MB are one), and the answers awaited."""
SWEEP_GIGABYTES = 0.25
SWEEP_LOGGED = 1500
"""Bytes: Lambda's three lines, one sentence, and one line of metrics."""
METRICS = 3
"""Own metrics that get values while nobody does anything (Owed, OldestOwed, DeadLetters), billed by the hour; ten are free,
and there are no more."""


class Line(msgspec.Struct, frozen=True):
    """One thing that is paid for: how much of it, its price per unit, and how much of it is always free."""

    what: str
    count: float
    price: float
    per: float
    free: float = 0

    @property
    def listed(self) -> float:
        return self.count / self.per * self.price

    @property
    def paid(self) -> float:
        return max(0.0, self.count - self.free) / self.per * self.price


def lines(template: dict[str, Any]) -> list[Line]:
    """Returns what an unused stack without a number for texts is billed for."""
    resources = template["Resources"].values()
    alarms = sum(_metrics_of(each) for each in resources if each["Type"] == "AWS::CloudWatch::Alarm")
    dashboards = sum(each["Type"] == "AWS::CloudWatch::Dashboard" for each in resources)
    queues = sum(
        event["Type"] == "SQS" and "Fn::If" not in json.dumps(event["Properties"].get("Enabled"))
        for each in resources if each["Type"] == "AWS::Serverless::Function"
        for event in each["Properties"].get("Events", {}).values()
    )  # fmt: skip
    return [
        Line("Sweeps: invocations of Lambda", MINUTES, 0.20, 1e6, 1e6),
        Line("Sweeps: GB-seconds of Lambda on arm64", MINUTES * SWEEP_SECONDS * SWEEP_GIGABYTES, 0.0133334, 1e3, 400e3),
        Line(
            "Sweeps: halves of a read of DynamoDB, one for each of 8 shards, hourly of 64",
            (8 + 64 / 60) * MINUTES * 0.5,
            0.125,
            1e6,
        ),
        Line("Sweeps: GB of log", MINUTES * SWEEP_LOGGED / 1e9, 0.50, 1, 5),
        Line(f"Questions to {queues} empty queues", queues * POLLS, 0.40, 1e6, 1e6),
        Line("Looks at the dead-letter queues, every five minutes", len(DEAD_LETTER_QUEUES) * MINUTES / 5, 0.40, 1e6),
        Line("Metrics of alarms", alarms, 0.10, 1, 10),
        Line("Own metrics that tell something meanwhile", METRICS, 0.30, 1, 10),
        Line("Dashboards", dashboards, 3.00, 1, 3),
        Line("Kept packages and templates, GB", 0.1, 0.023, 1),
    ]


def _metrics_of(alarm: dict[str, Any]) -> int:
    """Returns how many metrics an alarm looks at, each of which is billed; none if it is only there with a number for texts."""
    if "HasSmsNumber" in alarm.get("Condition", ""):
        return 0
    metrics = alarm["Properties"].get("Metrics")
    return 1 if metrics is None else sum("MetricStat" in metric for metric in metrics)


def table(counted: list[Line]) -> list[str]:
    """Returns the rows of a table in Markdown."""
    rows = [f"| {each.what} | {_count(each.count)} | {each.listed:.2f} | {each.paid:.2f} |" for each in counted]
    total = f"| **Together** | | **{sum(each.listed for each in counted):.2f}** | **{paid(counted):.2f}** |"
    return ["| What | A month | List price, USD | After what is always free |", "|---|---|---|---|", *rows, total]


def paid(counted: list[Line]) -> float:
    return sum(each.paid for each in counted)


def _count(count: float) -> str:
    return f"{count:,.0f}" if count >= 1 or not count else f"{count:.2f}"


if __name__ == "__main__":
    print("\n".join(table(lines(json.loads((BUILD / "template.json").read_text())))))
