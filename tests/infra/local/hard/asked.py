"""Calls to AWS, made up."""

from infra.local.hard.calls import Call

_JSON = {"sqs": {"x-amz-target": "AmazonSQS.SendMessage"}}
"""SQS speaks two protocols, and botocore this one."""


def call(
    service: str, action: str, parameters: dict[str, str] | None = None, *, by_function: bool = True, body: bytes = b""
) -> Call:
    return Call(service, action, by_function, _JSON.get(service, {}), body, parameters or {})


def mail(to: str = "alice@home.example") -> Call:
    return call("ses", "SendRawEmail", {"Source": "followthrough@mail.example", "Destinations.member.1": to})
