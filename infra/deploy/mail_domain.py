"""The mail domain of a stack: remembered, changed only on purpose, and adopted where SES already knows it."""

from typing import Any

import boto3
from botocore.exceptions import ClientError

from infra.deploy import aws_errors, clients, stacks
from infra.deploy.refusal import Refusal

IDENTITY = "Identity"
"""What the template calls the mail identity."""


def wanted(name: str, given: str | None, before: dict[str, str] | None, *, may_change: bool) -> str:
    """Returns the domain of this deployment; raises `Refusal` for a first one without, and for another one than before."""
    if before is None:
        if given is None:
            raise Refusal(
                f"There is no stack {name} in this account and region yet. For a first deployment give its mail domain as well: "
                f"make deploy STAGE={name.partition('-')[2]} DOMAIN=ft.example.com. Otherwise look at STAGE, AWS_PROFILE and "
                "AWS_DEFAULT_REGION. Nothing was changed."
            )
        return given
    known = before["MailDomain"]
    if given in (None, known):
        return known
    if not may_change:
        raise Refusal(
            f"{name} has the mail domain {known}.\n{breaks(known, str(given))}\n"
            f"If that is what you want: make deploy … DOMAIN={given} CHANGE_DOMAIN=1. Nothing was changed."
        )
    return str(given)


def breaks(old: str, new: str) -> str:
    """Returns what another mail domain breaks."""
    return (
        f"Changing it to {new} breaks this:\n"
        f"  - No mail leaves until the DNS records of {new} (DKIM, MX, SPF, DMARC) are there and SES has verified it.\n"
        f"  - Answers to mails already sent go to {old}, which SES then no longer receives: their senders get them back.\n"
        f"  - The receipt rule takes mail for {new} only, and what SES knew of {old} (its DKIM keys) is gone, unless it was "
        "verified before Followthrough came."
    )


def adopts(session: boto3.Session, stack: str, domain: str, before: dict[str, str] | None) -> str:
    """Returns ``true`` if SES knew the domain before this stack did, so that the stack must leave it alone.

    That is decided when the stack gets the domain, and remembered as its parameter: later the identity is there because of us.
    A stack of a version that didn't ask made its own.
    """
    if before is not None and before["MailDomain"] == domain:
        return before.get("AdoptIdentity", "false")
    _check_nobody_else_has_it(session, stack, domain)
    return "true" if is_known(session, domain) else "false"


def is_known(session: boto3.Session, domain: str) -> bool:
    """Returns whether SES has an identity of this name, verified or not: either way nobody can make another."""
    try:
        clients.of(session, "sesv2").get_email_identity(EmailIdentity=domain)
    except ClientError as error:
        if aws_errors.code_of(error) == "NotFoundException":
            return False
        raise
    return True


def check_it_is_still_there(session: boto3.Session, domain: str, made: dict[str, Any]) -> None:
    """Raises `Refusal` if an adopted identity was deleted since: without it no mail leaves."""
    if made["AdoptIdentity"] == "true" and not is_known(session, domain):
        raise Refusal(
            f"SES no longer knows {domain}, which was verified before Followthrough came and isn't its to make. Make it again: "
            f"aws sesv2 create-email-identity --email-identity {domain}; then repeat the command. Nothing was changed."
        )


def _check_nobody_else_has_it(session: boto3.Session, stack: str, domain: str) -> None:
    for other, parameters in stacks.of_all_stages(session).items():
        if other != stack and parameters.get("MailDomain") == domain:
            raise Refusal(
                f"{domain} is the mail domain of {other}: both would take the same answers. Each stage needs one of its own, such as "
                f"{stack.partition('-')[2]}.{domain}. Nothing was changed."
            )
