"""The origination number: its answers go to our topic, and STOP and HELP are ours to answer."""

import boto3


def answer_ourselves(session: boto3.Session, number: str, topic: str) -> None:
    """Turns on the two-way channel and self-managed opt-outs; without these AWS answers STOP and HELP and says nothing of it.

    Toll-free numbers refuse self-managed opt-outs (their carriers answer STOP); that is said and left so.
    """
    voice = session.client("pinpoint-sms-voice-v2")
    pages = voice.get_paginator("describe_phone_numbers").paginate()
    ours = [each for page in pages for each in page["PhoneNumbers"] if each["PhoneNumber"] == number]
    if not ours:
        raise SystemExit(
            f"{number} is not an origination number of this account and region. See infra/README.md, Texts."
        )
    wanted = {"TwoWayEnabled": True, "TwoWayChannelArn": topic}
    if ours[0]["NumberType"] == "TOLL_FREE":
        print(f"{number} is toll-free: carriers answer STOP themselves.")
    else:
        wanted["SelfManagedOptOutsEnabled"] = True
    voice.update_phone_number(PhoneNumberId=ours[0]["PhoneNumberId"], **wanted)
