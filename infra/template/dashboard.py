"""The dashboard: what is owed, sent and answered, what fails and why, and what the alarms say.

Three dashboards of up to 50 metrics each are free in an account.
"""

import json
from typing import Any

from chalicelib.metrics import DIMENSION, NAMESPACE, Name

_WIDTH, _HEIGHT = 8, 6
_ACROSS = 24 // _WIDTH


def dashboard(functions: tuple[str, ...], queues: tuple[str, ...], alarms: tuple[str, ...]) -> dict[str, Any]:
    """Returns the resource. The names are logical ids; ``alarms`` those of alarms that every deployment on AWS has."""
    widgets = [
        _alarms(alarms),
        _graph("Due and not sent yet", [_ours("Owed", "Maximum"), _ours("OldestOwed", "Maximum", axis="right")]),
        _graph("Messages", [_ours("Sent"), _ours("PutOff"), _ours("GivenUp")]),
        _graph("Answers", [_ours("RepliesTaken"), _ours("RepliesRefused")]),
        _graph("Failed", [_ours("Failures"), *(_api(name) for name in ("5XXError", "4XXError", "Count"))]),
        _graph("Pages: slowest 1 % (ms)", [_api("Latency", "p99"), _api("IntegrationLatency", "p99")]),
        _graph("Waiting in queues (seconds)", [*_ages(queues), _ours("DeadLetters", "Maximum", axis="right")]),
        _graph("Functions that crashed or timed out", _of_functions("Errors", "Sum", functions)),
        _graph("Functions throttled", _of_functions("Throttles", "Sum", functions)),
        _graph("Longest run (ms)", _of_functions("Duration", "Maximum", functions)),
        _graph(
            "Mail's reputation, of the account",
            [["AWS/SES", f"Reputation.{rate}", {"stat": "Average"}] for rate in ("BounceRate", "ComplaintRate")],
        ),
        _graph("Texts, of the account", _texts()),
        _reasons("Put off, by reason", "PutOff", functions),
        _reasons("Replies refused, by reason", "RepliesRefused", functions),
        _reasons("Failed, by what", "Failures", functions),
    ]
    for place, widget in enumerate(widgets):
        widget |= {"x": place % _ACROSS * _WIDTH, "y": place // _ACROSS * _HEIGHT, "width": _WIDTH, "height": _HEIGHT}
    return {
        "Type": "AWS::CloudWatch::Dashboard",
        "Condition": "IsOnAws",
        "Properties": {
            "DashboardName": {"Ref": "AWS::StackName"},
            "DashboardBody": {"Fn::Sub": json.dumps({"widgets": widgets})},
        },
    }


def _alarms(alarms: tuple[str, ...]) -> dict[str, Any]:
    return {"type": "alarm", "properties": {"title": "Alarms", "alarms": [f"${{{alarm}.Arn}}" for alarm in alarms]}}


def _graph(title: str, metrics: list[list[Any]]) -> dict[str, Any]:
    properties = {"title": title, "region": "${AWS::Region}", "view": "timeSeries", "period": 300, "metrics": metrics}
    return {"type": "metric", "properties": properties}


def _reasons(title: str, name: Name, functions: tuple[str, ...]) -> dict[str, Any]:
    """Returns a table of the reasons in our functions' logs: as dimensions each would be a metric, and cost as one."""
    sources = " | ".join(f"SOURCE '/aws/lambda/${{{function}}}'" for function in functions)
    query = f"{sources} | filter ispresent({name}) | stats sum({name}) as times by Reason | sort times desc"
    return {"type": "log", "properties": {"title": title, "region": "${AWS::Region}", "view": "table", "query": query}}


def _ours(name: Name, stat: str = "Sum", axis: str = "left") -> list[Any]:
    return [NAMESPACE, name, DIMENSION, "${Stage}", {"stat": stat, "yAxis": axis}]


def _api(name: str, stat: str = "Sum") -> list[Any]:
    return ["AWS/ApiGateway", name, "ApiName", "${AWS::StackName}", "Stage", "api", {"stat": stat}]


def _of_functions(name: str, stat: str, functions: tuple[str, ...]) -> list[list[Any]]:
    return [_theirs("AWS/Lambda", name, "FunctionName", f"${{{function}}}", stat, function) for function in functions]


def _ages(queues: tuple[str, ...]) -> list[list[Any]]:
    age = "ApproximateAgeOfOldestMessage"
    return [_theirs("AWS/SQS", age, "QueueName", f"${{{queue}.QueueName}}", "Maximum", queue) for queue in queues]


def _texts() -> list[list[Any]]:
    """Returns what became of texts to plain numbers, and what this month's cost so far."""
    outcomes = [
        _theirs("AWS/SNS", f"NumberOfNotifications{outcome}", "PhoneNumber", "PhoneNumberDirect", "Sum", outcome)
        for outcome in ("Delivered", "Failed")
    ]
    return [*outcomes, ["AWS/SNS", "SMSMonthToDateSpentUSD", {"stat": "Maximum", "yAxis": "right"}]]


def _theirs(namespace: str, name: str, dimension: str, value: str, stat: str, label: str) -> list[Any]:
    return [namespace, name, dimension, value, {"stat": stat, "label": label}]
