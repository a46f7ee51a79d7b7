"""The resources that follow from the code: tables from the models, log groups and alarms from functions and queues."""

from typing import Any

from chalicelib.database.definitions import definition
from chalicelib.database.rows import Row
from chalicelib.domain.models import all_models

FUNCTIONS = ("APIHandler", "Sweep", "Deliver", "Outcomes", "InboundMail", "InboundText")
DEAD_LETTER_QUEUES = ("DeadDeliveries", "DeadMailOutcomes", "DeadMailNotices", "DeadTextNotices")
LOG_DAYS = 90


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


def _alarm(description: str, namespace: str, metric: str, dimension: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {
        "Type": "AWS::CloudWatch::Alarm",
        "Properties": {
            "AlarmDescription": {"Fn::Sub": f"${{AWS::StackName}}: {description}"},
            "Namespace": namespace, "MetricName": metric, "Dimensions": [dimension],
            "EvaluationPeriods": 1, "AlarmActions": [{"Ref": "Alarms"}], **more,
        },
    }  # fmt: skip
