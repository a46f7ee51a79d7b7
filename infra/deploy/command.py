"""The frame of every command that talks to AWS: it starts as the right person in the right place, and whatever goes
wrong ends it with a sentence. A command that ends with 2 changed nothing."""

import argparse
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import NoReturn

import boto3

from chalicelib.errors import Refused
from infra.deploy import accounts, aws_errors, values
from infra.deploy.refusal import Failed, Refusal


class Parser(argparse.ArgumentParser):
    """Reads arguments as make passes them on: what wasn't given is empty. Says what is wrong without the usage."""

    def error(self, message: str) -> NoReturn:
        _end(Refusal.code, message)

    def read(self) -> dict[str, str]:
        """Returns the arguments by name, without those that are empty."""
        return {name: value for name, value in vars(self.parse_args()).items() if value}


def run(command: Callable[[], None]) -> None:
    """Runs a command to its end."""
    try:
        command()
    except (Refusal, Failed) as reason:
        _end(reason.code, str(reason))
    except Refused as refused:
        _end(Refusal.code, refused.sentence)
    except aws_errors.RAISED as error:
        _end(Refusal.code, aws_errors.sentence(error))
    except KeyboardInterrupt:
        _end(130, "Stopped. What AWS has begun continues there; repeat the command to see it through.")


@contextmanager
def begun(what: str) -> Iterator[None]:
    """Marks that from here on something is changed: an error of AWS, or a busy table, then ends the command with 1."""
    try:
        yield
    except aws_errors.RAISED as error:
        raise Failed(f"{aws_errors.sentence(error)}\n{what}") from error
    except Refused as refused:
        raise Failed(f"{refused.sentence}\n{what}") from refused


@contextmanager
def carried_out(what: str) -> Iterator[None]:
    """Marks that something was carried out: whatever is refused from here on ends the command with 1, too."""
    try:
        with begun(what):
            yield
    except Refusal as refusal:
        raise Failed(f"{refusal}\n{what}") from refusal


def connected(stage: str) -> boto3.Session:
    """Returns a session in a region, with credentials that AWS knows, of the account where this stage is; else `Refusal`.

    The local run's stage is taken where it can be: on an emulator.
    """
    if stage != values.LOCAL:
        values.stage(stage)
    session = boto3.Session()
    if not session.region_name:
        raise Refusal(
            "Choose a region first: export AWS_DEFAULT_REGION=eu-west-1 (one where SES receives mail, see infra/README.md)."
        )
    if stage == values.LOCAL and accounts.is_aws(session):
        values.stage(stage)
    accounts.check(session, stage)
    return session


def needed(given: dict[str, str], name: str, example: str) -> str:
    """Returns an argument that the command can't do without."""
    if name not in given:
        raise Refusal(f"{name.upper()} is needed, such as: {example}")
    return given[name]


def _end(code: int, sentence: str) -> NoReturn:
    print(sentence, file=sys.stderr)
    sys.exit(code)
