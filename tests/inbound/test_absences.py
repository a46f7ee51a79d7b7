"""A client who writes by mail or text is told once when the coach is back, with an answer or by one of its own."""

from collections.abc import Callable
from datetime import date

from chalicelib.domain.actions.action import Action
from chalicelib.domain.actor import Actor
from chalicelib.domain.people import away
from chalicelib.domain.people.person import Person
from chalicelib.domain.plans.plan import Plan
from tests.conftest import NOW, entries, owed
from tests.inbound.conftest import PHONE

SENTENCE = "Carol Reed is back on Mon 7 Dec; your words are kept."


def _told(recipient: str) -> list[bool]:
    return [SENTENCE in row.data["text"] for row in owed(recipient) if row.kind == "answer"]


def test_a_command_by_mail_and_then_one_by_text(
    carol: Person, alice: Person, add_action: Callable[..., Action], answer: Callable[..., str],
    write_text: Callable[..., str], was_texted: Callable[..., None], with_phone: Callable[..., Person],
) -> None:  # fmt: skip
    first, second, third = add_action(), add_action("Send the offer"), add_action("Rent the van")
    with_phone(alice)
    away.set_until(Actor(carol.person_id), date(2026, 12, 7), now=NOW)
    answer(first, "Hello", headers="Auto-Submitted: auto-replied\n")
    answer(first, "DONE", headers="Auto-Submitted: auto-replied\n")
    assert _told(alice.person_id) == []
    answer(first, "DONE")
    answer(second, "DONE")
    assert _told(alice.person_id) == [True, False]
    was_texted(third)
    write_text("DONE")
    assert _told(f"tel:{PHONE}") == [False]


def test_who_only_comments_is_told_too_once_in_an_absence_and_nobody_else(
    carol: Person, alice: Person, plan: Plan, add_action: Callable[..., Action], answer: Callable[..., str],
    write_text: Callable[..., str], was_texted: Callable[..., None], with_phone: Callable[..., Person],
) -> None:  # fmt: skip
    first, second = add_action(), add_action("Send the offer")
    with_phone(alice)
    answer(first, "Before")
    assert _told(alice.person_id) == []
    away.set_until(Actor(carol.person_id), date(2026, 12, 7), now=NOW)
    was_texted(second)
    write_text("I called them")
    assert _told(f"tel:{PHONE}") == [True]
    write_text("And they agreed")
    answer(first, "Hello")
    assert _told(f"tel:{PHONE}") == [True]
    assert _told(alice.person_id) == []
    assert [entry.text for entry in entries(plan) if entry.kind == "comment"][-1] == "Hello"


def test_a_comment_by_mail_is_answered_with_it(
    carol: Person, alice: Person, add_action: Callable[..., Action], answer: Callable[..., str],
) -> None:  # fmt: skip
    first = add_action()
    away.set_until(Actor(carol.person_id), date(2026, 12, 7), now=NOW)
    for words in ("Hello", "Are you there?"):
        answer(first, words)
    [row] = [each for each in owed(alice.person_id) if each.kind == "answer"]
    assert row.data["text"] == SENTENCE


def test_by_text_it_stands_behind_the_answer(
    carol: Person, alice: Person, add_action: Callable[..., Action], write_text: Callable[..., str],
    was_texted: Callable[..., None], with_phone: Callable[..., Person],
) -> None:  # fmt: skip
    with_phone(alice)
    was_texted(add_action())
    away.set_until(Actor(carol.person_id), date(2026, 12, 7), now=NOW)
    write_text("DONE")
    [row] = owed(f"tel:{PHONE}")
    assert row.data["text"].startswith('Done: "Call the bank"')
    assert row.data["text"].endswith(SENTENCE)


def test_so_it_does_behind_the_answer_to_several_commands(
    carol: Person, alice: Person, add_action: Callable[..., Action], write_text: Callable[..., str],
    was_texted: Callable[..., None], with_phone: Callable[..., Person],
) -> None:  # fmt: skip
    with_phone(alice)
    for what in ("Call the bank", "Send the offer"):
        was_texted(add_action(what))
    away.set_until(Actor(carol.person_id), date(2026, 12, 7), now=NOW)
    write_text("DONE 1 and 2")
    assert _told(f"tel:{PHONE}") == [True]
