"""Every name, title and text that people type goes through the same cleaning, before it is found empty or too long."""

from collections.abc import Callable
from datetime import datetime

import pytest

from chalicelib.domain.actions import closing, comments
from chalicelib.domain.actions.action import Action
from chalicelib.domain.actions.fields import LONGEST_COMMENT, LONGEST_WHAT, checked_comment, checked_what
from chalicelib.domain.actions.words import Words
from chalicelib.domain.actor import Actor
from chalicelib.domain.people import person as people
from chalicelib.domain.people.person import Person
from chalicelib.domain.plans.plan import Plan
from chalicelib.domain.projects import keeping, naming
from chalicelib.errors import Invalid

ON_ONE_LINE = {people.checked_name: 100, naming.checked_name: naming.LONGEST_NAME, checked_what: LONGEST_WHAT}


@pytest.mark.parametrize("check", ON_ONE_LINE)
@pytest.mark.parametrize(
    "text",
    ["", " ", "\u200b", "\u2060\u3164\xad", "\0", "\u202e\u2069", "\u2800", "\ufe0f\u200d", "\U000e0041", "\r\n"],
)
def test_what_shows_nothing_is_no_name_or_title(check: Callable[[str], str], text: str) -> None:
    with pytest.raises(Invalid):
        check(text)


@pytest.mark.parametrize(("check", "longest"), ON_ONE_LINE.items())
def test_a_name_or_title_is_cleaned_before_it_is_measured(check: Callable[[str], str], longest: int) -> None:
    assert check("\u200bא\u202e b\u2028c\0\ud800") == "א b c�"
    assert check("a\u200b" * longest) == "a" * longest
    assert check("e\u0301" * longest) == "é" * longest
    assert check("👩\u200d🚀" * (longest // 3)) == "👩\u200d🚀" * (longest // 3)
    for too_long in ("a" * (longest + 1), "a\u200b" * (longest + 1), "a" * 3_000_000, "\u200b" * 3_000_000):
        with pytest.raises(Invalid):
            check(too_long)


def test_a_text_keeps_its_lines_and_loses_what_is_not_seen() -> None:
    assert checked_comment(" one\r\n\ttwo\u200b\x07\ud83d\ude00 ") == "one\n\ttwo😀"
    assert checked_comment("a\u200b" * LONGEST_COMMENT) == "a" * LONGEST_COMMENT
    with pytest.raises(Invalid):
        checked_comment("a\u200b" * (LONGEST_COMMENT + 1))


def test_what_is_stored_is_cleaned_wherever_it_comes_in(
    plan: Plan, carol: Person, add_action: Callable[..., Action], now: datetime
) -> None:
    coach = Actor(carol.person_id)
    add_action("Call\u202e the bank")
    action = closing.cancel(coach, plan.plan_id, 1, reason="No\u200b need\n\u2060", now=now)
    assert (Action.find(plan.plan_id, 1) or action).what == "Call the bank"
    assert (Action.find(plan.plan_id, 1) or action).cancel_reason == "No need"
    words = Words("Hm.\u202e", full_text="Hm.\u202e\n> quoted\0")
    entry = comments.write(coach, plan.plan_id, None, words, now=now)
    assert (entry.text, entry.full_text) == ("Hm.", "Hm.\n> quoted")
    with pytest.raises(Invalid):
        comments.write(coach, plan.plan_id, None, Words("\u200b\u3164"), now=now)
    _, project = keeping.create(coach, plan.plan_id, name="Lau\u00adnch", description="\u2066Why\0\r\nnot", now=now)
    assert project.description == "Why\nnot"
    with pytest.raises(Invalid):  # the same name, though it was typed with a character that shows nothing
        keeping.create(coach, plan.plan_id, name="Launch\u200b", now=now)
