"""The resources that follow from the code: tables from the models, log groups and alarms from functions and queues."""

from typing import Any

from chalicelib.database.definitions import definition
from chalicelib.database.rows import Row
from chalicelib.domain.models import all_models
from chalicelib.domain.people.asking import NEARLY_USED_UP

FUNCTIONS = ("APIHandler", "Sweep", "Deliver", "Outcomes", "InboundMail", "InboundText")
DEAD_LETTER_QUEUES = ("DeadDeliveries", "DeadMailOutcomes", "DeadMailNotices", "DeadTextNotices")
LOG_DAYS = 90
ASKING = ("APIHandler", "InboundMail")
"""The functions in which numbers are asked whether they want texts: on pages, by the API, and when a mail accepts a plan."""
_METRIC = "NumbersNearlyUsedUp"


def generated() -> dict[str, Any]:
    """Returns a template with everything that would otherwise be written once per table, function or queue."""
    return {
        "Globals": {
            "Function": {"Environment": {"Variables": {m.Meta.env: {"Ref": logical_id(m)} for m in all_models()}}}
        },
        "Resources": {
            **{logical_id(model): table(model) for model in all_models()},
            **{f"{function}Logs": _log_group(function) for function in FUNCTIONS},
            **{f"{function}Fails": _errors_alarm(function) for function in FUNCTIONS},
            **{f"{queue}Arrive": _dead_letter_alarm(queue) for queue in DEAD_LETTER_QUEUES},
            **{f"{_METRIC}In{function}": _nearly_used_up(function) for function in ASKING},
            _METRIC: _nearly_used_up_alarm(),
        },
    }


def logical_id(model: type[Row]) -> str:
    """Returns ``People`` for the model with the table name in ``PEOPLE_TABLE``."""
    return model.Meta.env.removesuffix("_TABLE").title().replace("_", "")


def table(model: type[Row]) -> dict[str, Any]:
    """Returns the model's table. It is kept when the stack is deleted, since it alone can't be recreated."""
    properties: dict[str, Any] = {
        **definition(model),
        "PointInTimeRecoverySpecification": {"PointInTimeRecoveryEnabled": True},
        "SSESpecification": {"SSEEnabled": True},
        "DeletionProtectionEnabled": {"Fn::If": ["IsProduction", True, False]},
    }
    if model.Meta.ttl:
        properties["TimeToLiveSpecification"] = {"AttributeName": model.Meta.ttl, "Enabled": True}
    return {
        "Type": "AWS::DynamoDB::Table",
        "DeletionPolicy": "Retain",
        "UpdateReplacePolicy": "Retain",
        "Properties": properties,
    }


def _log_group(function: str) -> dict[str, Any]:
    return {
        "Type": "AWS::Logs::LogGroup",
        "Properties": {"LogGroupName": {"Fn::Sub": f"/aws/lambda/${{{function}}}"}, "RetentionInDays": LOG_DAYS},
    }


def _errors_alarm(function: str) -> dict[str, Any]:
    return _alarm(
        f"{function} failed", "AWS/Lambda", "Errors", {"Name": "FunctionName", "Value": {"Ref": function}},
        Statistic="Sum", Period=300, Threshold=0, ComparisonOperator="GreaterThanThreshold", TreatMissingData="notBreaching",
    )  # fmt: skip


def _dead_letter_alarm(queue: str) -> dict[str, Any]:
    return _alarm(
        f"Messages were given up on: {queue}", "AWS/SQS", "ApproximateNumberOfMessagesVisible",
        {"Name": "QueueName", "Value": {"Fn::GetAtt": [queue, "QueueName"]}},
        Statistic="Maximum", Period=300, Threshold=0, ComparisonOperator="GreaterThanThreshold", TreatMissingData="notBreaching",
    )  # fmt: skip


def _nearly_used_up(function: str) -> dict[str, Any]:
    """Returns the filter that counts a function's log lines saying that today's numbers are nearly used up."""
    counted = {"MetricNamespace": {"Ref": "AWS::StackName"}, "MetricName": _METRIC, "MetricValue": "1"}
    return {
        "Type": "AWS::Logs::MetricFilter",
        "Properties": {
            "LogGroupName": {"Ref": f"{function}Logs"},
            "FilterPattern": f'"{NEARLY_USED_UP}"',
            "MetricTransformations": [counted],
        },
    }


def _nearly_used_up_alarm() -> dict[str, Any]:
    return _alarm(
        "80 % of the numbers that may be asked today whether they want texts are used up", {"Ref": "AWS::StackName"}, _METRIC,
        None, Statistic="Sum", Period=300, Threshold=0, ComparisonOperator="GreaterThanThreshold", TreatMissingData="notBreaching",
    )  # fmt: skip


def _alarm(
    description: str, namespace: str | dict[str, str], metric: str, dimension: dict[str, Any] | None, **more: Any
) -> dict[str, Any]:
    return {
        "Type": "AWS::CloudWatch::Alarm",
        "Properties": {
            "AlarmDescription": {"Fn::Sub": f"${{AWS::StackName}}: {description}"},
            "Namespace": namespace, "MetricName": metric, "Dimensions": [dimension] if dimension else [],
            "EvaluationPeriods": 1, "AlarmActions": [{"Ref": "Alarms"}], **more,
        },
    }  # fmt: skip
