"""A call to AWS, with the parts that a hard cloud looks at."""

import json
import re
from collections.abc import Mapping
from urllib.parse import parse_qs

import msgspec

_OF_A_FUNCTION = "ASIA"
"""Temporary credentials, those of a function's role, start with this (IAM user guide, "IAM identifiers")."""
_OWED_TO = re.compile(rb'"recipient": ?\{"S": ?"([^"]+)"')


class Call(msgspec.Struct, frozen=True):
    """Service and action as IAM names them (``ses``, ``SendRawEmail``), the caller, and whom it is about."""

    service: str
    action: str
    is_of_a_function: bool
    headers: Mapping[str, str]
    body: bytes
    parameters: Mapping[str, str]
    """The services that receive form requests: SES, SNS, CloudFormation, IAM."""

    @property
    def mail_to(self) -> list[str]:
        """Returns the recipients of a mail that the call sends; empty if it sends none."""
        if (self.service, self.action) not in (("ses", "SendRawEmail"), ("ses", "SendEmail")):
            return []
        return [
            value for name, value in self.parameters.items() if re.match(r"Destination(s\.|\.\w+Addresses\.)", name)
        ]

    @property
    def text_to(self) -> str | None:
        """Returns the number that the call texts; ``None`` if it sends no text."""
        return self.parameters.get("PhoneNumber") if (self.service, self.action) == ("sns", "Publish") else None

    @property
    def about(self) -> list[str]:
        """Returns whom it is about, for the diary: addresses, a number, or the recipients of owed rows."""
        if self.service == "dynamodb":
            return sorted({each.decode() for each in _OWED_TO.findall(self.body)})
        return self.mail_to or [each for each in (self.text_to,) if each]

    @property
    def items(self) -> int:
        """Returns how many items a transaction of DynamoDB has; 0 if it isn't one."""
        if self.service != "dynamodb" or not self.action.startswith("Transact"):
            return 0
        return len(json.loads(self.body)["TransactItems"])


def read(service: str, action: str | None, headers: Mapping[str, str], body: bytes, key: str) -> Call:
    """Returns a request as a call. ``action`` is as in a policy, ``key`` is the caller's access key."""
    form = headers.get("content-type", "").startswith("application/x-www-form-urlencoded")
    parameters = {name: values[0] for name, values in parse_qs(body.decode("utf-8", "replace")).items()} if form else {}
    name = (action or "").rpartition(":")[2]
    return Call(service, name, key.startswith(_OF_A_FUNCTION), headers, body, parameters)
