"""Makes someone a coach of a deployed stack and prints a one-time sign-in link: ``make coach STAGE=… EMAIL=…
NAME=…``."""

import argparse
import os

import boto3

from chalicelib import clock
from chalicelib.domain.people import sign_in
from chalicelib.domain.team import coaches
from infra.deploy import stacks


def _given(value: str) -> str:
    if not value:
        raise argparse.ArgumentTypeError('is needed: make coach STAGE=prod EMAIL=carol@example.com NAME="Carol Reed"')
    return value


def main() -> None:
    parser = argparse.ArgumentParser(description="Makes somebody a coach and prints a one-time sign-in link.")
    for name in ("--stage", "--email", "--name"):
        parser.add_argument(name, required=True, type=_given)
    parser.add_argument("--time-zone", default="", help="such as Europe/Berlin; UTC if not given, they can change it")
    given = parser.parse_args()
    print(make_coach(boto3.Session(), given.stage, given.email, given.name, given.time_zone or "UTC"))


def make_coach(session: boto3.Session, stage: str, email: str, name: str, time_zone: str) -> str:
    """Returns the sign-in link, at the address of the stack's pages."""
    environment = stacks.environment(session, stacks.read(session, stacks.name_of(stage)))
    os.environ.update({"AWS_DEFAULT_REGION": session.region_name or "", **environment})
    now = clock.now()
    coach = coaches.create_coach(email=email, name=name, time_zone=time_zone, now=now)
    return environment["PUBLIC_URL"] + sign_in.link_path(coach, now)


if __name__ == "__main__":
    main()
