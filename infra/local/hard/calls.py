"""A call to AWS, as far as a hard cloud looks at it."""

import json
import re
from collections.abc import Mapping
from urllib.parse import parse_qs

import msgspec

_OF_A_FUNCTION = "ASIA"
"""Temporary credentials start with it (IAM user guide, "IAM identifiers"): those of a function's role."""
_OWED_TO = re.compile(rb'"recipient": ?\{"S": ?"([^"]+)"')


class Call(msgspec.Struct, frozen=True):
    """Service and action as IAM names them (``ses``, ``SendRawEmail``), by whom, and about whom."""

    service: str
    action: str
    is_of_a_function: bool
    headers: Mapping[str, str]
    body: bytes
    parameters: Mapping[str, str]
    """The services that take a form: SES, SNS, CloudFormation, IAM."""

    @property
    def mail_to(self) -> list[str]:
        """Returns the recipients of a mail that it sends; none if it sends no mail."""
        if (self.service, self.action) not in (("ses", "SendRawEmail"), ("ses", "SendEmail")):
            return []
        return [
            value for name, value in self.parameters.items() if re.match(r"Destination(s\.|\.\w+Addresses\.)", name)
        ]

    @property
    def text_to(self) -> str | None:
        """Returns the number that it texts."""
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
    """Returns a request as a call; ``action`` as in a policy, ``key`` is the caller's access key."""
    form = headers.get("content-type", "").startswith("application/x-www-form-urlencoded")
    parameters = {name: values[0] for name, values in parse_qs(body.decode("utf-8", "replace")).items()} if form else {}
    name = (action or "").rpartition(":")[2]
    return Call(service, name, key.startswith(_OF_A_FUNCTION), headers, body, parameters)
