"""What is left in the mails and texts of somebody who was removed from a plan: nothing that works."""

from collections.abc import Callable

import pytest

from chalicelib.domain.actions import finding as actions
from chalicelib.domain.actions.action import Action
from chalicelib.domain.actor import Actor
from chalicelib.domain.people import links
from chalicelib.domain.people.links import Target
from chalicelib.domain.people.person import Person
from chalicelib.domain.plans.plan import Plan
from chalicelib.domain.team import leaving
from chalicelib.domain.team.inviting import Details
from chalicelib.inbound.mail import accept
from tests.conftest import NOW, entries, invited
from tests.inbound.conftest import PHONE, notice_of, reasons, refusals, written

DAN = "Dan Ortiz <dan@coaching.example>"


@pytest.fixture
def removed(
    plan: Plan, carol: Person, dan: Person, bring: Callable[..., Plan], add_action: Callable[..., Action],
    with_phone: Callable[..., Person], was_texted: Callable[..., None],
) -> Action:  # fmt: skip
    """An action of Alice's that Dan, a coach, was mailed and texted about before Carol removed him."""
    with_phone(dan)
    bring(dan)
    action = add_action()
    was_texted(action)
    leaving.remove(Actor(carol.person_id), plan.plan_id, dan.person_id, now=NOW)
    return action


def answer(action: Action, dan: Person, words: str) -> None:
    to = links.reply_address(Target(action.plan_id, dan.person_id, int(action.number)))
    accept.accept(notice_of(written(words, to=to, sender=DAN), to=to, source=dan.email), NOW)


@pytest.mark.parametrize("words", ["I know her well.", "DONE", "MOVE tomorrow"])
def test_an_answer_by_mail_is_refused_and_kept_for_the_coach(
    plan: Plan, removed: Action, dan: Person, words: str
) -> None:
    before = len(entries(plan))
    answer(removed, dan, words)
    assert reasons() == ["NotAMember"]
    assert [(row.plan_id, row.text) for row in refusals()] == [(plan.plan_id, words)]
    assert len(entries(plan)) == before
    assert actions.present(plan.plan_id, 1).status == "open"


@pytest.mark.parametrize("words", ["I know her well.", "DONE 1", "1 I know her well."])
def test_a_text_is_refused(plan: Plan, removed: Action, write_text: Callable[..., str], words: str) -> None:
    before = len(entries(plan))
    write_text(words, PHONE)
    assert "NotAMember" in reasons()
    assert len(entries(plan)) == before
    assert actions.present(plan.plan_id, 1).status == "open"


def test_who_is_invited_again_does_not_accept_by_answering_an_old_mail(
    plan: Plan, carol: Person, dan: Person, removed: Action
) -> None:
    from chalicelib.domain.plans import finding as plans
    from chalicelib.domain.team import joining

    joining.invite(Actor(carol.person_id), plan.plan_id, Details(name="Dan", email=dan.email), "coach", now=NOW)
    answer(removed, dan, "Here I am again.")
    assert reasons() == ["NotAMember"]
    assert plans.get_for(carol.person_id, plan.plan_id).members[invited(plan, dan.email)].state == "invited"
