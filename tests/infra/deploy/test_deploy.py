"""What a deploy passes to the stack."""

import re
from pathlib import Path
from typing import Any

import msgspec
import pytest

from infra.deploy.deploy import Wanted, _wanted_parameters

WANTED = Wanted(stage="prod", mail_domain="ft.example.com")
MAKEFILE = (Path(__file__).parent.parent.parent.parent / "Makefile").read_text()


def passed(wanted: Wanted, before: dict[str, str], template: dict[str, Any]) -> dict[str, Any]:
    parameters = _wanted_parameters(wanted, before, template)
    return {each["ParameterKey"]: each.get("ParameterValue", each.get("UsePreviousValue")) for each in parameters}


def test_limits_that_are_given_are_passed_and_kept_by_later_deploys(template: dict[str, Any]) -> None:
    wanted = msgspec.structs.replace(WANTED, text_countries="DE,US", numbers_a_day="50")
    given = passed(wanted, {}, template)
    assert (given["TextCountries"], given["NumbersADay"]) == ("DE,US", "50")
    later = passed(WANTED, {"PublicUrl": "x", "TextCountries": "DE,US", "NumbersADay": "50"}, template)
    assert (later["TextCountries"], later["NumbersADay"], later["PublicUrl"]) == (True, True, True)


def test_a_stack_from_before_gets_the_usual_limits(template: dict[str, Any]) -> None:
    later = passed(WANTED, {"Stage": "prod", "MailDomain": "ft.example.com"}, template)
    limits = {"TextCountries", "NumbersADay", "NumbersPerCoach", "NumbersPerPerson", "InvitationsADay"}
    assert not limits & set(later)
    assert all("Default" in template["Parameters"][name] for name in limits)


@pytest.mark.parametrize(
    "name", ["TEXT_COUNTRIES", "NUMBERS_A_DAY", "NUMBERS_PER_COACH", "NUMBERS_PER_PERSON", "INVITATIONS_A_DAY"]
)
def test_make_passes_each_limit_on(name: str) -> None:
    argument = name.lower().replace("_", "-")
    assert re.search(rf'--{argument} "\$\({name}\)"', MAKEFILE)
    assert name.lower() in {field.name for field in msgspec.structs.fields(Wanted)}
