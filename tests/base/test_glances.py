"""Rows at a glance have the values of the rows, and become them."""

from collections.abc import Callable
from contextlib import nullcontext
from datetime import timedelta
from typing import Any

import msgspec
import pytest

from chalicelib.database import glances
from chalicelib.database.rows import plain
from chalicelib.domain.actions import finding as actions
from chalicelib.domain.actions.action import Action, ActionGlance, Proposal
from chalicelib.domain.people.person import Person
from chalicelib.domain.plans import membership as memberships
from chalicelib.domain.plans.attention import Aside
from chalicelib.domain.plans.membership import Membership, MembershipGlance
from chalicelib.domain.plans.plan import FinishedProject, Plan
from tests.conftest import NOW, counted
from tests.many_clients import many_clients
from tests.quick_moto import reading, the_long_way

Adds = Callable[..., Action]


def _membership(**more: Any) -> Membership:
    return Membership("carol", "a", role="primary", prefix="A", client_name="Zoë", coach_name="Carol", created_at=NOW, **more)  # fmt: skip


def test_what_a_row_lacks_is_at_a_glance_as_in_the_row() -> None:
    row = _membership(heard_at=NOW + timedelta(microseconds=5))
    item = row.serialize()
    for name in ("client_state", "is_active", "unread_count", "recent", "coach_name"):
        del item[name]
    glance, whole = MembershipGlance.of(item), Membership.from_raw_data(item)
    assert (glance.client_state.text, glance.is_active.is_so) == (whole.client_state, whole.is_active)
    assert int(glance.unread_count.digits) == whole.unread_count
    assert (glance.coach_name.text or None) == whole.coach_name
    assert (glances.moment(glance.heard_at), glances.moment(glance.missed_at)) == (whole.heard_at, None)
    assert (glances.numbers(glance.recent), glance.finished_projects, glance.aside.inside) == ({}, {}, None)
    assert glance.heard_at.text == glances.written(whole.heard_at)


def test_values_inside_of_others_are_those_of_the_row() -> None:
    finished = {"p": FinishedProject("Fair", 5, NOW - timedelta(days=9), NOW)}
    aside = Aside(NOW.date(), NOW, "later", Aside(NOW.date(), NOW, "written"))
    row = _membership(recent={"261123+": 2, "#m": -1}, finished=finished, aside=aside)
    glance = MembershipGlance.of(row.serialize())
    assert glances.numbers(glance.recent) == {"261123+": 2, "#m": -1}
    assert glance.finished_projects == finished
    assert glance.row.aside == aside
    assert glance.row is glance.row


def test_a_glance_that_cannot_be_one_is_an_error() -> None:
    for came in ('{"role": "primary"}', '{"role": {"S": 5}}', '{"role": ', "null"):
        with pytest.raises(msgspec.MsgspecError):
            MembershipGlance.of(msgspec.Raw(came.encode()))
    assert MembershipGlance.of({"of_a_later_version": {"X": "new"}}).role.text == ""


@pytest.mark.parametrize("is_long", [False, True])
def test_tables_and_indexes_are_read_at_a_glance_by_either_way(
    carol: Person, plan: Plan, add_action: Adds, is_long: bool
) -> None:
    asked = Proposal("e", "p", "Alice", "client", NOW, "UTC", NOW)
    for number, what in enumerate(("Call", "Write"), 1):
        add_action(what, due=NOW + timedelta(days=3 - number))
    Action(plan.plan_id, 1).update([Action.proposal.set(plain(asked))])
    with the_long_way() if is_long else nullcontext():
        rows, found = memberships.glances_of(carol.person_id), actions.open_of_clients(carol.person_id)
        parts = actions.open_of_clients(carol.person_id, none_whole=True)
        in_plan = actions.open_at_a_glance(plan.plan_id, ActionGlance, only=["due_at"])
    assert [each.row.attribute_values for each in rows] == [
        each.attribute_values for each in memberships.of(carol.person_id)
    ]
    assert [(each.row.what, each.proposal.inside.side.text) for each in found] == [("Write", ""), ("Call", "client")]
    assert [each.due_at.text for each in in_plan] == [each.due_at.text for each in found]
    for part, whole in zip(parts, found, strict=True):
        whole.came = None
        assert part == whole
        with pytest.raises(AssertionError):
            part.whole(Action)


def test_all_pages_of_an_answer_are_read(carol: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    many_clients(carol, 30, NOW)
    monkeypatch.setattr(reading, "_MOST_BYTES", 8_000)
    with counted() as calls:
        assert len(memberships.glances_of(carol.person_id)) == 30
    assert calls["Query"] > 1
