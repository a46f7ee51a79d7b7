"""Checks of what an operator types: each returns the value in the form in which it is kept, or raises `Refusal`."""

import re

import phonenumbers

from chalicelib import domain_names
from chalicelib.domain.people.address import checked_email
from chalicelib.errors import Invalid
from infra.deploy.refusal import Refusal

LOCAL = "local"
"""The stage of the local run."""
_LABEL = re.compile(r"(?!-)[a-z0-9-]{1,63}(?<!-)")


def stage(value: str) -> str:
    """Returns the name of a stage. ``local`` is taken: it turns off what the emulator can't do, such as encryption."""
    if not re.fullmatch(r"[a-z][a-z0-9]{0,15}", value) or value == LOCAL:
        raise Refusal(
            f"STAGE={value} can't be the name of a stage. Use up to 16 small letters and digits, such as prod or test, but not local."
        )
    return value


def domain(name: str, value: str) -> str:
    """Returns a domain as DNS and SES know it: ``xn--mnchen-3ya.example`` for ``münchen.example``."""
    try:
        found = domain_names.ascii_name(value)
    except domain_names.NotADomain:
        found = ""
    labels = found.split(".")
    if len(found) > 253 or len(labels) < 2 or not all(_LABEL.fullmatch(label) for label in labels):
        raise Refusal(f"{name}={value}: that can't be a domain name. Give one such as ft.example.com.")
    return found


def email(name: str, value: str) -> str:
    """Returns an email address as it is kept."""
    try:
        return checked_email(value)
    except Invalid:
        raise Refusal(f"{name}={value} is not an email address. Give one such as you@example.com.") from None


def number(name: str, value: str) -> str:
    """Returns a phone number in the one form that AWS takes, E.164."""
    try:
        parsed = phonenumbers.parse(value)
    except phonenumbers.NumberParseException:
        parsed = None
    if parsed is None or not phonenumbers.is_possible_number(parsed):
        raise Refusal(f"{name}={value} is not a phone number. Give it with + and its country, such as +18885550100.")
    return str(phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164))


def countries(name: str, value: str) -> str:
    """Returns countries by their two letters, as the template takes them."""
    found = [each.strip().upper() for each in value.split(",")]
    unknown = [each for each in found if each not in phonenumbers.SUPPORTED_REGIONS]
    if unknown:
        raise Refusal(
            f"{name}={value}: {', '.join(unknown)} isn't a country. Give the two letters of each, such as DE,US."
        )
    return ",".join(found)


def count(name: str, value: str) -> str:
    """Returns a whole number of at least 1."""
    if not re.fullmatch(r"0*[1-9]\d{0,8}", value, re.ASCII):
        raise Refusal(f"{name}={value} is not a number. Give a whole one from 1 to 999999999.")
    return value.lstrip("0")


def concurrency(name: str, value: str) -> str:
    """Returns how many functions may take from a queue at a time: AWS takes 2 to 1000 (Lambda API, ScalingConfig)."""
    found = count(name, value)
    if not 2 <= int(found) <= 1000:
        raise Refusal(f"{name}={value} can't be: AWS takes a number from 2 to 1000.")
    return found


def amount(name: str, value: str) -> str:
    """Returns an amount of money; nothing is ``0``, as the template's condition compares it."""
    if not re.fullmatch(r"\d{1,9}(\.\d{1,2})?", value, re.ASCII):
        raise Refusal(f"{name}={value} is not an amount. Give one in US dollars, such as 20.")
    return f"{float(value):.2f}".removesuffix(".00")


def switch(name: str, value: str | None) -> bool:
    """Returns whether something is meant: ``1``. Anything else isn't taken for it, since ``0`` or ``no`` mean the opposite."""
    if value not in (None, "1"):
        raise Refusal(f"{name}={value}: give {name}=1, or leave it out. Nothing was changed.")
    return value == "1"


def certificate(name: str, value: str, region: str) -> str:
    """Returns the ARN of a certificate that API Gateway can use for a regional address: one of the same region."""
    found = re.fullmatch(r"arn:aws[\w-]*:acm:(?P<region>[a-z0-9-]+):\d{12}:certificate/[\w-]+", value)
    if not found:
        raise Refusal(f"{name}={value} is not the ARN of a certificate (arn:aws:acm:{region}:…:certificate/…).")
    if found["region"] != region:
        raise Refusal(
            f"{name} is a certificate of {found['region']}, and must be one of {region}, where the pages are."
        )
    return value
