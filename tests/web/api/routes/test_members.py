"""The team of a plan through the API."""

from collections.abc import Callable

import pytest

from chalicelib.domain.actor import Actor
from chalicelib.domain.people.person import Person
from chalicelib.domain.plans.plan import Plan
from chalicelib.domain.team import joining
from tests.conftest import NOW, everything, invited, kinds, owed, owner
from tests.web.api.caller import Caller, header, is_problem

DAN = {"name": "Dan Ortiz", "email": "dan@coaching.example", "role": "coach"}


@pytest.fixture
def members(plan: Plan) -> str:
    return f"/v1/plans/{plan.plan_id}/members"


@pytest.fixture
def mine(plan: Plan) -> str:
    return f"/v1/plans/{plan.plan_id}/membership"


@pytest.fixture
def as_dan(calls_as: Callable[[Person | None], Caller], dan: Person) -> Caller:
    return calls_as(dan)


def names(caller: Caller, members: str) -> list[tuple[str, str, str]]:
    return [(each["name"], each["role"], each["state"]) for each in caller.get(members).json_body["items"]]


def test_a_coach_invites_accepts_and_leaves(
    as_carol: Caller, as_dan: Caller, dan: Person, plan: Plan, members: str, mine: str
) -> None:
    answer = as_carol.post(members, DAN)
    assert answer.status_code == 201
    invitation_id = invited(plan, dan.email)
    assert answer.json_body == {
        "id": invitation_id, "name": "Dan Ortiz", "role": "coach", "state": "invited", "email": "dan@coaching.example",
        "invited_at": "2026-11-23T09:00:00Z", "accepted_at": None,
    }  # fmt: skip
    assert header(answer, "Location") == f"{members}/{invitation_id}"
    assert is_problem(as_dan.get(f"/v1/plans/{plan.plan_id}"), 404, "PlanNotFound")
    assert as_dan.get("/v1/plans").json_body["items"] == []
    accepted = as_dan.put(mine)
    assert (accepted.status_code, accepted.json_body["state"]) == (200, "active")
    assert accepted.json_body["id"] == dan.person_id != invitation_id
    assert as_dan.get(f"/v1/plans/{plan.plan_id}").json_body["role"] == "coach"
    assert as_dan.delete(mine).status_code == 204
    assert is_problem(as_dan.get(f"/v1/plans/{plan.plan_id}"), 404, "PlanNotFound")
    assert is_problem(as_dan.put(mine), 404, "PlanNotFound")
    assert kinds(plan)[-3:] == ["member_invited", "member_joined", "member_left"]


def test_who_declines_is_gone(as_carol: Caller, as_dan: Caller, members: str, mine: str) -> None:
    as_carol.post(members, DAN)
    assert as_dan.delete(mine).status_code == 204
    assert len(names(as_carol, members)) == 2
    assert is_problem(as_dan.delete(mine), 404, "PlanNotFound")


def test_the_answer_is_the_same_whether_the_person_is_known_or_not(as_carol: Caller, dan: Person, members: str) -> None:
    known = as_carol.post(members, DAN | {"name": "Whoever"}).json_body
    unknown = as_carol.post(members, DAN | {"name": "Whoever", "email": "nobody@coaching.example"}).json_body
    for each in (known, unknown):
        del each["id"], each["email"]
    assert known == unknown


def test_everybody_sees_who_is_there_and_the_client_nobody_who_reads(
    as_carol: Caller, as_alice: Caller, as_viewer: Caller, members: str
) -> None:
    as_carol.post(members, {"name": "Eve", "email": "eve@coaching.example", "role": "coach"})
    both = [("Alice Moreau", "client", "active"), ("Carol Reed", "primary", "active"), ("Eve", "coach", "invited")]
    assert names(as_alice, members) == both
    assert names(as_carol, members) == names(as_viewer, members) == [*both, ("Dan Ortiz", "viewer", "active")]


def test_only_coaches_see_the_addresses_of_others(
    as_carol: Caller, as_alice: Caller, as_viewer: Caller, members: str
) -> None:
    def addresses(caller: Caller) -> list[str | None]:
        return [each["email"] for each in caller.get(members).json_body["items"]]

    assert None not in addresses(as_carol)
    assert addresses(as_alice) == ["alice@home.example", None]
    assert addresses(as_viewer) == [None, None, "dan@coaching.example"]


def test_a_role_is_changed_under_the_plans_tag(as_carol: Caller, members: str, dan: Person, viewer: Person) -> None:
    tag = header(as_carol.get(members), "ETag")
    changed = as_carol.patch(f"{members}/{dan.person_id}", {"role": "coach"}, If_Match=tag)
    assert (changed.status_code, changed.json_body["role"]) == (200, "coach")
    assert header(changed, "ETag") == header(as_carol.get(members), "ETag") != tag
    before = everything()
    assert is_problem(
        as_carol.patch(f"{members}/{dan.person_id}", {"role": "viewer"}, If_Match=tag), 412, "StaleVersion"
    )
    assert is_problem(as_carol.delete(f"{members}/{dan.person_id}", If_Match=tag), 412, "StaleVersion")
    assert everything() == before


def test_a_removed_coachs_token_sees_nothing_of_the_plan_at_once(
    as_carol: Caller, as_dan: Caller, dan: Person, plan: Plan, members: str, bring: Callable[..., Plan]
) -> None:
    bring(dan)
    paths = [
        f"/v1/plans/{plan.plan_id}{end}" for end in ("", "/actions", "/stream", "/members", "/projects", "/refusals")
    ]
    assert {as_dan.get(path).status_code for path in paths} == {200}
    assert as_carol.delete(f"{members}/{dan.person_id}").status_code == 204
    for path in paths:
        assert is_problem(as_dan.get(path), 404, "PlanNotFound")
    before = everything()
    new = {"what": "Mine", "due": {"date": "2026-12-04"}, "reminders": []}
    assert is_problem(as_dan.post(f"/v1/plans/{plan.plan_id}/actions", new), 404, "PlanNotFound")
    assert everything() == before


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"role": "primary"}, "role"), ({"email": "dan"}, "email"), ({"email": "carol@coaching.example"}, "email"),
        ({"email": "alice@home.example"}, "email"), ({"name": " "}, "name"), ({"time_zone": "Mars"}, "time_zone"),
        ({"phone": "+49"}, "body"),
    ],
)  # fmt: skip
def test_what_cant_be_is_refused_at_its_field(
    as_carol: Caller, dan: Person, members: str, wrong: dict[str, str], field: str
) -> None:
    before = everything()
    response = as_carol.post(members, DAN | wrong)
    assert is_problem(response, 422, "Invalid")
    assert list(response.json_body["errors"]) == [field]
    assert everything() == before


def test_the_same_key_invites_once(as_carol: Caller, plan: Plan, dan: Person, members: str) -> None:
    first = as_carol.post(members, DAN, Idempotency_Key="once")
    again = as_carol.post(members, DAN, Idempotency_Key="once")
    assert (first.status_code, again.status_code) == (201, 201)
    assert first.json_body == again.json_body
    assert len(owed(invited(plan, dan.email))) == 1


def test_nobody_who_isnt_there_is_changed_or_removed(as_carol: Caller, mallory: Person, members: str) -> None:
    before = everything()
    for person_id in (mallory.person_id, "nonsense"):
        assert is_problem(as_carol.patch(f"{members}/{person_id}", {"role": "coach"}), 404, "MemberNotFound")
        assert is_problem(as_carol.delete(f"{members}/{person_id}"), 404, "MemberNotFound")
    assert everything() == before


def test_a_client_stays_and_may_decline_only_what_they_have_not_accepted(as_alice: Caller, mine: str) -> None:
    before = everything()
    assert as_alice.put(mine).json_body["role"] == "client"
    assert is_problem(as_alice.delete(mine), 403, "NotAllowed")
    assert everything() == before


def test_an_invited_client_accepts_by_a_program(
    open_plan: Callable[..., Plan], calls_as: Callable[[Person | None], Caller], now: object
) -> None:
    plan = open_plan("Bob Lee", "bob@home.example", accepted=False)
    as_bob = calls_as(owner("bob@home.example"))
    assert as_bob.put(f"/v1/plans/{plan.plan_id}/membership").json_body["state"] == "active"


def test_a_viewer_leaves(as_viewer: Caller, plan: Plan, mine: str) -> None:
    assert as_viewer.delete(mine).status_code == 204
    assert is_problem(as_viewer.get(f"/v1/plans/{plan.plan_id}"), 404, "PlanNotFound")


def test_an_invited_viewer_is_in_nothing_that_the_client_gets(
    as_carol: Caller, as_alice: Caller, plan: Plan, dan: Person, members: str
) -> None:
    as_carol.post(members, DAN | {"role": "viewer"})
    joining.accept(Actor(dan.person_id), plan.plan_id, now=NOW)
    as_carol.delete(f"{members}/{dan.person_id}")
    for path in (members, f"/v1/plans/{plan.plan_id}/stream", f"/v1/plans/{plan.plan_id}"):
        shown = as_alice.get(path).body.decode()
        assert dan.person_id not in shown
        assert "Dan" not in shown
