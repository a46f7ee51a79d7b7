"""A mail has a reply address only if everything in it is of one plan: a rule of what is written, not of who writes it."""

import itertools
import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import get_args

import msgspec
import pytest

from chalicelib.domain.actions.action import Action
from chalicelib.domain.delivery.decision import Context, Send
from chalicelib.domain.messages import MESSAGES, Kind
from chalicelib.domain.owed import notification as notifications
from chalicelib.domain.people import links
from chalicelib.domain.people.links import PLAN
from chalicelib.domain.people.person import Person
from chalicelib.domain.plans import finding as plans
from chalicelib.domain.plans.plan import Plan
from chalicelib.domain.reports import digest
from chalicelib.outbound.channels import email
from chalicelib.outbound.owed import Owed
from chalicelib.outbound.writing import answering
from tests.conftest import join
from tests.outbound.conftest import words
from tests.outbound.writing.test_digest import HOUR, MORNING, subscribed
from tests.outbound.writing.test_digest import digest as digest_of

CODE = Path(__file__).parents[3] / "chalicelib"


def row(kind: Kind, person: Person, plan: Plan, action: Action | None = None) -> Owed:
    made = notifications.new(
        person.person_id, kind, plan.created_at, plan_id=plan.plan_id, number=int(action.number) if action else None
    )
    return Owed(made, Context(person, plan, action), Send("email"))


def test_nothing_else_in_the_code_makes_reply_addresses_or_sets_them() -> None:
    found = {
        str(path.relative_to(CODE))
        for path in CODE.rglob("*.py")
        if re.search(r"links\.reply_address\(|(?<!_)reply_to\s*=(?!=)", path.read_text())
    }
    assert found == {"outbound/writing/answering.py", "outbound/channels/email.py"}


@pytest.mark.parametrize("kind", get_args(Kind))
def test_a_mail_that_shows_two_plans_cannot_be_answered_whatever_its_kind(
    kind: Kind, plan: Plan, alice: Person, open_plan: Callable[..., Plan], add_action: Callable[..., Action]
) -> None:
    other = open_plan("Bob Lee", "bob@home.example")
    actions = [add_action(), add_action(in_plan=other)]
    rows = [row(kind, alice, of, each) for of, each in zip((plan, other), actions, strict=True)]
    for mixed in itertools.permutations(rows):
        assert answering.target(mixed) is None
    hidden = row(kind, alice, plan, actions[0])
    hidden.context = msgspec.structs.replace(hidden.context, action=actions[1])
    assert answering.target([hidden]) is None, "what is shown counts, not only what the row says"


@pytest.mark.parametrize("kind", [kind for kind, message in MESSAGES.items() if message.about == "action"])
def test_a_mail_of_one_plan_can_be_answered(
    kind: Kind, plan: Plan, alice: Person, add_action: Callable[..., Action]
) -> None:
    one, two = (row(kind, alice, plan, add_action()) for _ in range(2))
    alone, both = answering.target([one]), answering.target([one, two])
    assert alone is not None
    assert both is not None
    assert (alone.plan_id, alone.number, alone.event) == (plan.plan_id, 1, "")
    assert (both.number, both.event) == (PLAN, "plan")
    assert links.read_reply_token((answering.reply_address([one, two]) or "")[6:].partition("@")[0]) == both


def test_a_digest_with_another_plans_actions_has_no_reply_address(
    alice: Person, plan: Plan, open_plan: Callable[..., Plan], add_action: Callable[..., Action], carol: Person
) -> None:
    bobs = open_plan("Bob Lee", "bob@home.example")
    join(bobs, alice, "coach")
    add_action("Send the offer", due=MORNING + HOUR)
    before = digest_of(subscribed(alice, MORNING - timedelta(days=1)), MORNING)
    assert before is not None
    assert before["Reply-To"] is not None
    action = add_action("Ask about the divorce", in_plan=bobs, due=MORNING + 5 * HOUR, assigned_to="coach")
    gathered = digest.gather(alice, MORNING + HOUR)
    mine = msgspec.structs.replace(gathered, own_due=[*gathered.own_due, action], plans=_plans(plan, bobs))
    made = notifications.new(alice.person_id, "digest", MORNING, chain="x")
    mail = email.write([Owed(made, Context(alice, digest=mine), Send("email"))], MORNING + HOUR)
    assert "Ask about the divorce" in mail.text
    assert mail.reply_to is None
    assert "Reply to this email" not in mail.text + mail.html
    assert "Reply above this line" not in mail.text + mail.html
    assert "Reply to this email" in words(before)


def _plans(*found: Plan) -> dict[str, Plan]:
    return {plan.plan_id: plans.find(plan.plan_id) or plan for plan in found}
