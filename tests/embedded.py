"""Lines in the embedded metric format, read as CloudWatch reads them, and alarms that look at them."""

import json
import operator
from functools import cache
from pathlib import Path
from typing import Any, TypeAlias

import pytest
from jsonschema import Draft7Validator  # type: ignore[import-untyped]

from infra.package.build import merged

SCHEMA = json.loads((Path(__file__).parent / "payloads" / "embedded_metric_format.json").read_text())
STAGE = "test"

Metric: TypeAlias = tuple[str, str, tuple[tuple[str, str], ...]]
"""Namespace, name, and dimensions with their values: what CloudWatch tells metrics apart by."""

_WORKED_OUT: dict[str, Any] = {"Sum": sum, "Maximum": max, "SampleCount": len}
_COMPARED = {"GreaterThanThreshold": operator.gt, "LessThanThreshold": operator.lt}


def told(capsys: pytest.CaptureFixture[str]) -> list[dict[str, Any]]:
    """The documents written since the last look; each is a line of its own, and as AWS asks."""
    documents = [json.loads(line) for line in capsys.readouterr().out.splitlines() if '"_aws"' in line]
    for document in documents:
        Draft7Validator(SCHEMA).validate(document)
        for directive in document["_aws"]["CloudWatchMetrics"]:
            # What a schema can't say: names refer to members of the document, metrics to numbers, dimensions to strings.
            assert all(isinstance(document[each["Name"]], int | float) for each in directive["Metrics"])
            assert all(isinstance(document[name], str) for each in directive["Dimensions"] for name in each)
    return documents


def points(documents: list[dict[str, Any]]) -> dict[Metric, list[float]]:
    """What CloudWatch makes of documents: the values of each metric."""
    found: dict[Metric, list[float]] = {}
    for document in documents:
        for directive in document["_aws"]["CloudWatchMetrics"]:
            for names in directive["Dimensions"]:
                dimensions = tuple((name, document[name]) for name in names)
                for each in directive["Metrics"]:
                    metric = (directive["Namespace"], each["Name"], dimensions)
                    found.setdefault(metric, []).append(document[each["Name"]])
    return found


@cache
def ours() -> dict[str, Any]:
    """All that we add to what Chalice writes; reading it takes a while."""
    return merged()


def alarm(name: str) -> dict[str, Any]:
    properties: dict[str, Any] = ours()["Resources"][name]["Properties"]
    return properties


def watched(properties: dict[str, Any]) -> Metric:
    """The one metric that an alarm looks at, in the stage of the tests."""
    dimensions = tuple((each["Name"], _value(each["Value"])) for each in properties["Dimensions"])
    return properties["Namespace"], properties["MetricName"], dimensions


def _value(value: Any) -> str:
    return STAGE if value == {"Ref": "Stage"} else str(value)


def sounds(name: str, documents: list[dict[str, Any]]) -> bool:
    """Whether an alarm goes off when its period has brought these documents and no others."""
    properties = alarm(name)
    values = points(documents).get(watched(properties), [])
    if not values:
        return bool(properties["TreatMissingData"] == "breaching")
    worked_out = _WORKED_OUT[properties["Statistic"]](values)
    return bool(_COMPARED[properties["ComparisonOperator"]](worked_out, properties["Threshold"]))
