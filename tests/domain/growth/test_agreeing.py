"""Whose agreement words on a shared page need, and what is left without it."""

import pytest

from chalicelib.domain.growth import agreeing
from chalicelib.domain.growth.sharing import Content, Part, Words
from chalicelib.domain.plans.plan import Member, Plan


def member(id: str, name: str, role: str = "coach", words: str = "", state: str = "active") -> Member:
    return Member(id, role, name, f"{id}@coaching.example", "UTC", state=state, words_shown=words)  # type: ignore[arg-type]


PLAN = Plan(
    "p",
    client_id="a",
    primary_id="c",
    members={
        "c": member("c", "Carol de Reed", "primary", "agreed"),
        "d": member("d", "Dr. Dan Ortiz", words="asked"),
        "e": member("e", "Eve Stone", words="agreed", state="invited"),
        "v": member("v", "Vera Lund", "viewer", "agreed"),
        "a": member("a", "Alice Moreau", "client", "agreed"),
    },
)


def test_only_coaches_who_said_yes_and_are_here_agree() -> None:
    assert agreeing.agreed(PLAN) == {"c"}


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("It went well, de facto", ""), ("CAROL’S idea", "c"), ("Thanks, reed!", "c"), ("Carola did it", ""),
        ("Dan and Carol", "cd"), ("a stone’s throw", "e"), ("Alice and Vera", ""), ("", ""),
    ],
)  # fmt: skip
def test_a_coach_is_named_by_any_part_of_their_name(text: str, named: str) -> None:
    assert agreeing.named_in(PLAN, text) == frozenset(named)


def test_without_agreement_words_go_and_so_does_what_is_empty_then() -> None:
    of_carol, of_dan, free = Words("Carol", needs=["c"]), Words("Dan", needs=["c", "d"]), Words("Free")
    content = Content(
        2026, "Alice", of_dan, [of_carol, of_dan], free, of_dan,
        [Part(of_dan, [free, of_dan]), Part(free, [of_carol]), Part(of_dan, [of_dan])],
    )  # fmt: skip
    left = content.with_agreement(frozenset("c"))
    assert left == Content(
        2026, "Alice", None, [of_carol], free, None, [Part(Words(""), [free]), Part(free, [of_carol])]
    )
    assert left.digest != content.digest
    assert left.with_agreement(frozenset("c")) == left
    assert not left.is_empty
    assert Content(2026, "Alice", of_dan).with_agreement(frozenset()).is_empty
