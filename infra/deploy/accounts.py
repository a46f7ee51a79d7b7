"""Whose account a stage is in: remembered on this machine, so that the credentials of another one are noticed.

The file ``.deployments.json`` next to the Makefile belongs to this checkout alone; without it everything works, except for
this warning. Emulators are neither remembered nor compared.
"""

from pathlib import Path

import boto3
import msgspec

from infra.deploy import clients
from infra.deploy.refusal import Refusal
from infra.package.build import ROOT

FILE = ROOT / ".deployments.json"


class Place(msgspec.Struct, frozen=True):
    """Where a stage is."""

    account: str
    region: str


def here(session: boto3.Session) -> Place:
    """Returns the account of the credentials and the region; raises what AWS or botocore say about bad ones."""
    return Place(clients.of(session, "sts").get_caller_identity()["Account"], session.region_name or "")


def check(session: boto3.Session, stage: str, file: Path = FILE) -> None:
    """Raises `Refusal` if this stage was deployed from here to somewhere else."""
    now = here(session)
    before = _remembered(file).get(stage)
    if before is None or before == now or not is_aws(session):
        return
    raise Refusal(
        f"{stage} was last deployed from here to account {before.account} in {before.region}, but these credentials are of account "
        f"{now.account}, and the region is {now.region}. Change AWS_PROFILE or AWS_DEFAULT_REGION; or, if it has really moved, "
        f"take {stage} out of {file.name}. Nothing was changed."
    )


def remember(session: boto3.Session, stage: str, file: Path = FILE) -> None:
    """Writes down where the stage is, after it was deployed."""
    known = _remembered(file)
    if is_aws(session) and known.get(stage) != (now := here(session)):
        file.write_bytes(msgspec.json.format(msgspec.json.encode({**known, stage: now}), indent=2) + b"\n")


def is_aws(session: boto3.Session) -> bool:
    """Returns whether this is AWS itself, and no emulator."""
    return ".amazonaws." in clients.of(session, "sts").meta.endpoint_url


def _remembered(file: Path) -> dict[str, Place]:
    try:
        return msgspec.json.decode(file.read_bytes(), type=dict[str, Place])
    except (OSError, msgspec.DecodeError):  # it only warns; a broken one warns of nothing
        return {}
