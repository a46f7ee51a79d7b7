"""What a deploy passes to the stack, and what later ones keep."""

import re
from pathlib import Path
from typing import Any

import msgspec
import pytest

from infra.deploy import arguments, settings
from infra.deploy.refusal import Refusal
from infra.deploy.settings import LIMITS, Wanted, variable, words

WANTED = Wanted(stage="prod", mail_domain="ft.example.com")
MAKEFILE = (Path(__file__).parent.parent.parent.parent / "Makefile").read_text()
REGION = "eu-west-1"
CERTIFICATE = "arn:aws:acm:eu-west-1:123456789012:certificate/4c1b"


def test_limits_that_are_given_are_passed_and_kept_by_later_deploys(template: dict[str, Any]) -> None:
    wanted = msgspec.structs.replace(WANTED, text_countries="DE,US", numbers_a_day="50")
    given = settings.parameters(wanted, None, {"AdoptIdentity": "false"}, template)
    assert (given["TextCountries"], given["NumbersADay"], given["AdoptIdentity"]) == ("DE,US", "50", "false")
    later = settings.parameters(WANTED, {"TextCountries": "DE,US", "NumbersADay": "50"}, {}, template)
    assert (later["TextCountries"], later["NumbersADay"]) == (None, None)


def test_a_stack_from_before_gets_the_usual_limits(template: dict[str, Any]) -> None:
    later = settings.parameters(WANTED, {"Stage": "prod", "MailDomain": "ft.example.com"}, {}, template)
    assert not set(LIMITS) & set(later)
    assert all("Default" in template["Parameters"][name] for name in LIMITS)


def test_every_parameter_of_the_template_is_a_setting_or_decided_by_the_program(template: dict[str, Any]) -> None:
    fields = {field.name for field in msgspec.structs.fields(Wanted)}
    assert {words(name, "_") for name in set(template["Parameters"]) - settings._MADE} == fields


def test_make_passes_every_argument_on_under_its_own_name() -> None:
    for action in arguments.parser()._actions:
        if action.dest != "help":
            assert f'{action.option_strings[0]} "$({variable(action.dest)})"' in MAKEFILE


def test_settings_are_brought_into_the_form_in_which_they_are_kept() -> None:
    given = {
        "stage": "prod", "mail_domain": "Ft.Example.com", "sms_number": "+1 888 555 0100", "alarm_email": "You@Example.com",
        "text_countries": "de, us", "web_domain": "münchen.example", "certificate_arn": CERTIFICATE,
    }  # fmt: skip
    assert settings.checked(given, REGION) == Wanted(
        stage="prod", mail_domain="ft.example.com", sms_number="+18885550100", alarm_email="you@example.com",
        text_countries="DE,US", web_domain="xn--mnchen-3ya.example", certificate_arn=CERTIFICATE,
        public_url="https://xn--mnchen-3ya.example",
    )  # fmt: skip
    numbers = {"stage": "prod", "budget_usd": "0.00", "numbers_a_day": "007", "maximum_concurrency": "05"}
    assert settings.checked(numbers, REGION) == Wanted(
        stage="prod", budget_usd="0", numbers_a_day="7", maximum_concurrency="5"
    )


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"stage": "Prod"}, "STAGE=Prod"),
        ({"stage": "local"}, "STAGE=local"),
        ({"mail_domain": "example"}, "DOMAIN=example:"),
        ({"mail_domain": "-a.example.com"}, "that can't be a domain name"),
        ({"mail_domain": "a b.example.com"}, "that can't be a domain name"),
        ({"web_domain": "https://plans.example.com", "certificate_arn": CERTIFICATE}, "WEB_DOMAIN=https"),
        ({"web_domain": "plans.example.com"}, "WEB_DOMAIN and CERTIFICATE are given together"),
        ({"certificate_arn": "mine", "web_domain": "plans.example.com"}, "CERTIFICATE=mine is not the ARN"),
        ({"certificate_arn": CERTIFICATE.replace("west", "north"), "web_domain": "a.example.com"}, "of eu-north-1"),
        ({"alarm_email": "you"}, "ALARM_EMAIL=you is not an email address"),
        ({"sms_number": "0888 555"}, "SMS_NUMBER=0888 555 is not a phone number"),
        ({"text_countries": "DE,Germany"}, "GERMANY isn't a country"),
        ({"numbers_a_day": "many"}, "NUMBERS_A_DAY=many is not a number"),
        ({"files_mb_per_plan": "0"}, "FILES_MB_PER_PLAN=0"),
        ({"files_mb_per_plan": "9" * 5000}, "is not a number"),
    ],
)
def test_a_setting_that_cant_be_is_refused_in_a_sentence(given: dict[str, str], said: str) -> None:
    with pytest.raises(Refusal, match=re.escape(said)):
        settings.checked({"stage": "prod", **given}, REGION)
