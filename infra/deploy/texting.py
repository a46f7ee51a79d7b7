"""The origination number: answers go to our topic, and we answer STOP and HELP ourselves."""

from typing import Any

import boto3

from infra.deploy import clients
from infra.deploy.refusal import Refusal


def check(session: boto3.Session, number: str) -> dict[str, Any]:
    """Returns what AWS knows of the number; raises `Refusal` if it isn't one of this account and region."""
    pages = clients.of(session, "pinpoint-sms-voice-v2").get_paginator("describe_phone_numbers").paginate()
    ours: list[dict[str, Any]] = [
        each for page in pages for each in page["PhoneNumbers"] if each["PhoneNumber"] == number
    ]
    if not ours:
        raise Refusal(f"{number} is not an origination number of this account and region. See infra/README.md, Texts.")
    return ours[0]


def answer_ourselves(session: boto3.Session, number: str, topic: str) -> None:
    """Turns on the two-way channel and self-managed opt-outs; otherwise AWS answers STOP and HELP without telling us.

    Toll-free numbers refuse self-managed opt-outs, because their carriers answer STOP; we say so and leave it at that.
    """
    ours = check(session, number)
    wanted = {"TwoWayEnabled": True, "TwoWayChannelArn": topic}
    if ours["NumberType"] == "TOLL_FREE":
        print(f"{number} is toll-free: carriers answer STOP themselves.")
    else:
        wanted["SelfManagedOptOutsEnabled"] = True
    clients.of(session, "pinpoint-sms-voice-v2").update_phone_number(PhoneNumberId=ours["PhoneNumberId"], **wanted)
