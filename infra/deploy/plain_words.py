"""What an update will change, in words that need no knowledge of CloudFormation."""

import re
from collections import defaultdict
from typing import Any

from infra.deploy.change_set import Change

_KINDS = {
    "AWS::ApiGateway::BasePathMapping": "address",
    "AWS::ApiGateway::Deployment": "published routes",
    "AWS::ApiGateway::DomainName": "address",
    "AWS::ApiGateway::RestApi": "routes",
    "AWS::ApiGateway::Stage": "address",
    "AWS::CloudWatch::Alarm": "alarm",
    "AWS::DynamoDB::Table": "table",
    "AWS::Events::Rule": "schedule",
    "AWS::IAM::Role": "role",
    "AWS::Lambda::EventSourceMapping": "queue's trigger",
    "AWS::Lambda::Function": "function",
    "AWS::Lambda::Permission": "permission",
    "AWS::Logs::LogGroup": "log",
    "AWS::S3::Bucket": "bucket",
    "AWS::SES::EmailIdentity": "mail identity",
    "AWS::SNS::Topic": "topic",
    "AWS::SQS::Queue": "queue",
}
_ORDER = ("replace", "remove", "add", "change", "decide about")


def changes(found: tuple[Change, ...]) -> str:
    """Returns one line for each thing that is replaced or removed, and one for each kind of thing that is added or changed."""
    lines: dict[str, list[str]] = defaultdict(list)
    together: dict[tuple[str, str], list[str]] = defaultdict(list)
    for change in sorted(found, key=lambda each: (each.type, each.name)):
        verb, kind = _verb(change), _kind(change.type)
        if verb in ("replace", "remove"):
            why = f" ({', '.join(change.properties)})" if change.properties else ""
            lines[verb].append(f"  {verb:8} {kind} {change.name}{why}")
        else:
            together[verb, kind].append(change.name)
    for (verb, kind), names in together.items():
        lines[verb].append(f"  {verb:8} {kind}{'' if len(names) == 1 else ' ×' + str(len(names))}: {', '.join(names)}")
    return "\n".join(line for verb in _ORDER for line in lines[verb]) or "  only what it says about itself (outputs)"


def settings(before: dict[str, str], after: dict[str, str | None], template: dict[str, Any]) -> str:
    """Returns a line for each setting that gets another value; of a secret one only that it does."""
    lines = []
    for name, value in after.items():
        if value is None or before.get(name, "") == value:
            continue
        is_secret = template["Parameters"][name].get("NoEcho", False)
        what = "a new secret" if is_secret else f"{before.get(name) or 'nothing'} → {value or 'nothing'}"
        lines.append(f"  setting  {name}: {what}")
    return "\n".join(lines)


def _verb(change: Change) -> str:
    if change.action == "Modify":
        return "replace" if change.replacement == "True" else "change"
    return {"Add": "add", "Import": "add", "Remove": "remove", "SyncWithActual": "change"}.get(
        change.action, "decide about"
    )


def _kind(type_: str) -> str:
    return _KINDS.get(type_) or re.sub(r"(?<!^)(?=[A-Z][a-z])", " ", type_.rpartition("::")[2]).lower()
