"""The resources that follow from the code: tables from the models, log groups and the dashboard from functions and queues."""

from typing import Any

from chalicelib.database.definitions import definition
from chalicelib.database.rows import Row
from chalicelib.domain.models import all_models
from infra.template.dashboard import dashboard

FUNCTIONS = ("APIHandler", "Sweep", "Deliver", "DeliverUrgent", "Outcomes", "InboundMail", "InboundText")
DEAD_LETTER_QUEUES = (
    "DeadDeliveries", "DeadUrgentDeliveries", "DeadMailOutcomes", "DeadMailNotices", "DeadTextNotices",
)  # fmt: skip
QUEUES = tuple(queue.removeprefix("Dead") for queue in DEAD_LETTER_QUEUES)
ALARMS = (
    "MessagesLate", "SweepSilent", "GivenUp", "PagesFail", "Throttled", "QueuesOld", "DeadLettersArrive", "Reputation",
    "NumbersNearlyUsedUp",
)  # fmt: skip
"""Those that every deployment on AWS has, in the order of the dashboard."""
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
            "Sweep": {
                "Properties": {"Environment": {"Variables": {"DEAD_LETTER_QUEUE_URLS": _urls(DEAD_LETTER_QUEUES)}}}
            },
            "Dashboard": dashboard(FUNCTIONS, QUEUES, ALARMS),
        },
    }


def logical_id(model: type[Row]) -> str:
    """Returns ``People`` for the model with the table name in ``PEOPLE_TABLE``."""
    return model.Meta.env.removesuffix("_TABLE").title().replace("_", "")


def table(model: type[Row]) -> dict[str, Any]:
    """Returns the model's table. It is kept when the stack is deleted, since it alone can't be recreated; but when the
    deployment that makes it fails, it goes again.

    The deploy program adds the protection from deletion (`infra.deploy.protection`).
    """
    properties: dict[str, Any] = {
        **definition(model),
        "PointInTimeRecoverySpecification": {"PointInTimeRecoveryEnabled": True},
    }
    if model.Meta.ttl:
        properties["TimeToLiveSpecification"] = {"AttributeName": model.Meta.ttl, "Enabled": True}
    return {
        "Type": "AWS::DynamoDB::Table",
        "DeletionPolicy": "RetainExceptOnCreate",
        "UpdateReplacePolicy": "Retain",
        "Properties": properties,
    }


def _log_group(function: str) -> dict[str, Any]:
    return {
        "Type": "AWS::Logs::LogGroup",
        "Properties": {"LogGroupName": {"Fn::Sub": f"/aws/lambda/${{{function}}}"}, "RetentionInDays": LOG_DAYS},
    }


def _urls(queues: tuple[str, ...]) -> dict[str, Any]:
    return {"Fn::Join": [" ", [{"Ref": queue} for queue in queues]]}
