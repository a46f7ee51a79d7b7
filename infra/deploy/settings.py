"""The settings of a deployment: as arguments, checked, and as parameters of the stack that later deploys keep."""

import re
from collections.abc import Callable
from typing import Any

import msgspec

from infra.deploy import stacks, values
from infra.deploy.refusal import Refusal

LIMITS = {
    "FilesMbPerPerson": "megabytes of files kept for one person; 500 unless given",
    "FilesMbPerPlan": "megabytes of files kept in one plan; 2000 unless given",
    "TextCountries": "the countries whose numbers may be asked whether they want texts, such as DE,US",
    "NumbersADay": "the most numbers asked whether they want texts, a day",
    "NumbersPerCoach": "the same for one coach with those they made coaches",
    "NumbersPerPerson": "the same about one person",
    "InvitationsADay": "the most invitations a day of one coach with those they made coaches",
    "SmsLimitUsd": "what AWS lets the account spend on texts in a month; an alarm comes at 80 %%",
    "BudgetUsd": "what the account is meant to cost in a month; 0 for no budget",
    "MaximumConcurrency": "functions that take from one queue at a time, at least 2; 2 unless given",
}
"""Parameters of the template that limit what goes to strangers, what is kept, and what runs at once; each is an argument too."""
_CHECKS: dict[str, Callable[[str, str], str]] = {
    "mail_domain": values.domain,
    "web_domain": values.domain,
    "sms_number": values.number,
    "alarm_email": values.email,
    "text_countries": values.countries,
    "files_mb_per_person": values.count,
    "files_mb_per_plan": values.count,
    "numbers_a_day": values.count,
    "numbers_per_coach": values.count,
    "numbers_per_person": values.count,
    "invitations_a_day": values.count,
    "sms_limit_usd": values.count,
    "budget_usd": values.amount,
    "maximum_concurrency": values.concurrency,
}
_CALLED = {
    "mail_domain": "DOMAIN",
    "certificate_arn": "CERTIFICATE",
    "sms_limit_usd": "SMS_LIMIT",
    "budget_usd": "BUDGET",
}
"""What make calls them, where it isn't their own name."""
_MADE = frozenset({"AdoptIdentity"})
"""Parameters that nobody gives: they are decided once."""


class Wanted(msgspec.Struct, frozen=True):
    """The settings of a deployment; ``None`` keeps what an earlier deploy set."""

    stage: str
    mail_domain: str | None = None
    public_url: str | None = None
    web_domain: str | None = None
    certificate_arn: str | None = None
    sms_number: str | None = None
    alarm_email: str | None = None
    files_mb_per_person: str | None = None
    files_mb_per_plan: str | None = None
    text_countries: str | None = None
    numbers_a_day: str | None = None
    numbers_per_coach: str | None = None
    numbers_per_person: str | None = None
    invitations_a_day: str | None = None
    sms_limit_usd: str | None = None
    budget_usd: str | None = None
    maximum_concurrency: str | None = None

    @property
    def stack_name(self) -> str:
        return stacks.name_of(self.stage)


def checked(given: dict[str, str], region: str) -> Wanted:
    """Returns the settings that were given, or raises `Refusal` for the first one that can't be."""
    found = {name: _CHECKS[name](variable(name), value) for name, value in given.items() if name in _CHECKS}
    if arn := given.get("certificate_arn"):
        found["certificate_arn"] = values.certificate("CERTIFICATE", arn, region)
    if ("web_domain" in found) != ("certificate_arn" in found):
        raise Refusal("WEB_DOMAIN and CERTIFICATE are given together: the certificate is the one of that domain.")
    if "web_domain" in found:
        found["public_url"] = f"https://{found['web_domain']}"
    return Wanted(stage=values.stage(given["stage"]), **found)


def parameters(
    wanted: Wanted, before: dict[str, str] | None, made: dict[str, str], template: dict[str, Any]
) -> dict[str, str | None]:
    """Returns the value of each parameter of the template; ``None`` keeps the one it has.

    ``before`` are the parameters of the stack that is there. ``made`` are those that nobody gives; of these the stack's
    own value is kept, but where ``made`` says otherwise. One that isn't returned gets its default.
    """
    found: dict[str, str | None] = {}
    for name in template["Parameters"]:
        given = made.get(name) if name in _MADE else getattr(wanted, words(name, "_"))
        if given is not None:
            found[name] = given
        elif name in (before or {}):
            found[name] = None
    return found


def variable(field: str) -> str:
    """Returns what make calls a setting: ``ALARM_EMAIL`` for ``alarm_email``."""
    return _CALLED.get(field, field.upper())


def words(name: str, between: str) -> str:
    """Returns ``numbers_a_day`` for ``NumbersADay`` and ``_``."""
    return re.sub(r"(?<!^)(?=[A-Z])", between, name).lower()
