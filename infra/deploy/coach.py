"""Makes someone a coach of a deployed stack and prints a one-time sign-in link: ``make coach STAGE=… EMAIL=…
NAME=…``."""

import os

import boto3

from chalicelib import clock
from chalicelib.domain.people import sign_in
from chalicelib.domain.team import coaches
from infra.deploy import command, stacks, values

_EXAMPLE = 'make coach STAGE=prod EMAIL=carol@example.com NAME="Carol Reed"'


def main() -> None:
    parser = command.Parser(description="Makes somebody a coach and prints a one-time sign-in link.")
    for name in ("--stage", "--email", "--name"):
        parser.add_argument(name)
    parser.add_argument("--time-zone", help="such as Europe/Berlin; UTC if not given, they can change it")
    given = parser.read()
    stage, email, name = (command.needed(given, each, _EXAMPLE) for each in ("stage", "email", "name"))
    email = values.email("EMAIL", email)
    print(make_coach(command.connected(stage), stage, email, name, given.get("time_zone", "UTC")))


def make_coach(session: boto3.Session, stage: str, email: str, name: str, time_zone: str) -> str:
    """Returns the sign-in link, at the address of the stack's pages."""
    environment = stacks.environment(session, stacks.read(session, stacks.name_of(stage)))
    os.environ.update({"AWS_DEFAULT_REGION": session.region_name or "", **environment})
    now = clock.now()
    coach = coaches.create_coach(email=email, name=name, time_zone=time_zone, now=now)
    return environment["PUBLIC_URL"] + sign_in.link_path(coach, now)


if __name__ == "__main__":
    command.run(main)
