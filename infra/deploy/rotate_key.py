"""Replaces the key that signs links and reply addresses: ``make rotate-key STAGE=prod``, and later with ``END=1``.

The first run adds a key, the second one ends the one before it: until then both verify, and nothing that was sent
breaks (`chalicelib.signing_keys` says how containers follow).
"""

from datetime import datetime

import boto3

from chalicelib import clock, signing_keys
from chalicelib.signing_keys import SigningKey, SigningKeys
from infra.deploy import command, signing_key, stacks, values
from infra.deploy.refusal import Refusal


def main() -> None:
    parser = command.Parser(description="Replaces the key that signs links and reply addresses.")
    parser.add_argument("--stage")
    parser.add_argument("--end", default="", help="1: end the key before the newest")
    given = parser.read()
    stage = command.needed(given, "stage", "make rotate-key STAGE=prod")
    is_end = values.switch("END", given.get("end"))
    print(rotate(command.connected(stage), stage, is_end=is_end, now=clock.now()))


def rotate(session: boto3.Session, stage: str, *, is_end: bool, now: datetime) -> str:
    """Adds a key, or ends the old one; returns what holds from now on. Raises `Refusal`, and then nothing is changed."""
    stack_name = stacks.name_of(stage)
    keys = signing_key.stored(session, stack_name)
    if keys is None:
        raise Refusal(
            f"{stack_name} has no signing keys here. Is it deployed, in this region and account, by this version? If it is, somebody "
            f"deleted {signing_key.name_of(stack_name)}: make deploy STAGE={stage} makes a new one."
        )
    if is_end:
        signing_key.replace(session, stack_name, ended(keys, now))
        return (
            "The old key has ended: within 5 minutes, links and reply addresses that it signed are no longer accepted."
        )
    added = with_new(keys, signing_key.new(), now)
    signing_key.replace(session, stack_name, added)
    return (
        f"The new key verifies now and signs from {_time(added.keys[-1].signs_from)}. The old one verifies until you end it: "
        f"make rotate-key STAGE={stage} END=1. Links and reply addresses signed by it are useless after that."
    )


def with_new(keys: SigningKeys, key: str, now: datetime) -> SigningKeys:
    """Returns the keys with a new one, which signs after `signing_keys.SIGNS_AFTER`; raises `Refusal` while there are two."""
    if len(keys.keys) > 1:
        raise Refusal(
            f"The key before the present one still verifies what was sent before {_time(keys.keys[-1].signs_from)}. "
            "End it first: make rotate-key STAGE=… END=1"
        )
    return SigningKeys((*keys.keys, SigningKey(key, now + signing_keys.SIGNS_AFTER)))


def ended(keys: SigningKeys, now: datetime) -> SigningKeys:
    """Returns the newest key alone; raises `Refusal` where it is the only one, or doesn't sign yet."""
    newest = keys.keys[-1]
    if len(keys.keys) == 1:
        raise Refusal("There is only one key, so there is none to end. Without END=1, a new one is made.")
    if now < newest.signs_from:
        raise Refusal(f"The new key signs only from {_time(newest.signs_from)}: end the old one after that.")
    return SigningKeys((newest,))


def _time(moment: datetime) -> str:
    return f"{moment:%d %B %Y, %H:%M:%S} UTC"


if __name__ == "__main__":
    command.run(main)
