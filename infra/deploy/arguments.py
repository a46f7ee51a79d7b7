"""What ``make deploy`` can be given."""

import boto3
import msgspec

from infra.deploy import command, settings, values, version
from infra.deploy.command import Parser
from infra.deploy.settings import LIMITS, Wanted, words

_EXAMPLE = "make deploy STAGE=prod DOMAIN=ft.example.com"


class Choices(msgspec.Struct, frozen=True):
    """How to deploy, beyond the settings."""

    change_domain: bool = False
    """Another mail domain than before is meant."""
    older: bool = False
    """The code is older than the stack's: what it doesn't know stays as it is."""
    version: str = version.UNKNOWN


def parser() -> Parser:
    """Returns the parser of the arguments; make passes on all of them, empty where they weren't given."""
    made = Parser(description="Deploys Followthrough to AWS.")
    made.add_argument("--stage", metavar="STAGE", help="such as prod; each has its own stack")
    made.add_argument(
        "--domain", metavar="DOMAIN", dest="mail_domain",
        help="the domain that mail is sent from and answered to; remembered after the first time",
    )  # fmt: skip
    made.add_argument("--web-domain", help="a domain of your own for the pages; needs --certificate")
    made.add_argument(
        "--certificate", dest="certificate_arn", help="ARN of an issued certificate for it, in this region"
    )
    made.add_argument("--sms-number", help="the number that texts are sent from and answered to, such as +18885550100")
    made.add_argument("--alarm-email", help="the address to notify when something fails")
    for name, meaning in LIMITS.items():
        made.add_argument(f"--{words(name, '-')}", help=meaning)
    made.add_argument("--change-domain", help="1: change the domain on purpose, with everything that breaks")
    made.add_argument("--older", help="1: this version is older than the stack's; keep what it doesn't know about")
    return made


def understood(given: dict[str, str]) -> tuple[Wanted, Choices]:
    """Returns what the arguments mean; raises `Refusal` for the first one that can't be."""
    command.needed(given, "stage", _EXAMPLE)
    wanted = settings.checked(given, boto3.Session().region_name or "")
    change_domain = values.switch("CHANGE_DOMAIN", given.get("change_domain"))
    choices = Choices(change_domain, values.switch("OLDER", given.get("older")), version.of_checkout())
    return wanted, choices
