"""The origination number: answers go to our topic, and we answer STOP and HELP ourselves."""

import boto3


def answer_ourselves(session: boto3.Session, number: str, topic: str) -> None:
    """Turns on the two-way channel and self-managed opt-outs; otherwise AWS answers STOP and HELP without telling us.

    Toll-free numbers refuse self-managed opt-outs, because their carriers answer STOP; we say so and leave it at that.
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
