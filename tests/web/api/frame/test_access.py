"""Who may call what: every route without a token, as a stranger, as somebody who only reads, and as the client."""

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from chalicelib.domain.actions import comments, proposing
from chalicelib.domain.actions.action import Action
from chalicelib.domain.actions.fields import Due
from chalicelib.domain.actions.words import Words
from chalicelib.domain.actor import Actor
from chalicelib.domain.metrics import recording, setting_up
from chalicelib.domain.metrics.fields import Fields
from chalicelib.domain.metrics.recording import New
from chalicelib.domain.metrics.values import Value
from chalicelib.domain.notes import writing
from chalicelib.domain.people import api_tokens, sign_in
from chalicelib.domain.people.person import Person
from chalicelib.domain.plans.plan import Plan
from chalicelib.domain.projects import keeping as projects
from chalicelib.domain.stream.files import Sent
from chalicelib.domain.team import joining
from chalicelib.domain.team.inviting import Details
from chalicelib.web.api.frame.route import OPERATIONS, Operation
from tests.conftest import everything, owner
from tests.domain.replies.test_refused import record
from tests.web.api.caller import Caller, header, is_problem

BODIES: dict[str, Any] = {
    "open_plan": {"client": {"name": "Bob", "email": "bob@home.example"}},
    "change_plan": {"defaults": {"hour": "12:00"}},
    "add_action": {"what": "Water the roses", "due": {"date": "2026-12-04"}, "reminders": []},
    "change_action": {"what": "Water the tulips"},
    "invite_member": {"name": "Eve", "email": "eve@coaching.example", "role": "viewer"},
    "change_member": {"role": "viewer"},
    "replace_notices": {"comment": "off"},
    "change_notices": {"late": "off"},
    "add_project": {"name": "Garden"},
    "change_project": {"description": "Roses first"},
    "set_up_metric": {"name": "Mood"},
    "change_metric": {"name": "Feeling"},
    "add_readings": {"readings": [{"key": "a", "date": "2026-11-23", "value": 3}]},
    "put_reading": {"value": 3},
    "propose_date": {"due": {"date": "2026-12-11"}},
    "add_comment": {"text": "Hello"},
    "change_comment": {"text": "Hello again"},
    "add_post": {"text": "Hello"},
    "change_post": {"text": "Hello again"},
    "assign_refusal": {"number": None},
    "change_me": {"hours": "12"},
    "go_away": {"away_until": "2026-12-07"},
    "add_note": {"text": "Hello"},
    "change_note": {"text": "Hello again"},
    "add_list": {"lines": ["Water the roses Fri 4 Dec"]},
    "answer_then": {"text": "In doubt"},
    "answer_now": {"text": "On my feet"},
    "agree_to_be_quoted": {"agrees": True},
    "share_growth": {"items": ["name"]},
    "plan_next_session": {"next_session": "2026-12-04T09:00:00Z"},
    "add_token": {"name": "Another"},
}

OF_THE_CLIENT = (
    "answer_then", "take_then_back", "answer_now", "take_now_back", "get_sharing", "share_growth", "end_sharing",
)  # fmt: skip
"""What only the client says and shares."""


@pytest.fixture
def call(plan: Plan, carol: Person, add_action: Callable[..., Action], now: Any) -> Callable[..., Any]:
    """Calls a route with what it needs to succeed for Carol."""
    asked = Details(name="Eve", email="eve@practice.example")
    eve = joining.invite(Actor(carol.person_id), plan.plan_id, asked, "coach", now=now)[1]
    joining.accept(Actor(eve.person_id), plan.plan_id, now=now)
    eve_id = owner(eve.email).person_id
    action = add_action(client_may_edit=False, client_may_delete=False)
    comment = comments.write(
        Actor(carol.person_id),
        plan.plan_id,
        int(action.number),
        Words("So it is", sent=(Sent("a.jpg", 3, "image/jpeg", b"\xff\xd8\xff"),)),
        now=now,
    )
    later = Due(at=now + timedelta(days=14))
    proposing.propose(Actor(plan.client_id), plan.plan_id, int(action.number), due=later, now=now)
    token_id = api_tokens.create(Actor(carol.person_id), name="to delete", now=now)[0]
    coach = Actor(carol.person_id)
    metric_id, read_id = (
        setting_up.set_up(coach, plan.plan_id, Fields(name=name), now=now)[1].metric_id for name in ("Weight", "Walks")
    )
    recording.record(coach, plan.plan_id, read_id, New(now.date(), Value(Decimal("81.4"))), now=now)
    note = writing.write(coach, plan.plan_id, "client", "Hm.", now=now)
    writing.change(coach, plan.plan_id, note.note_id, "Hm!", now=now)  # so that there is something to undo
    values = {
        "plan_id": plan.plan_id,
        "number": str(int(action.number)),
        "project_id": projects.create(Actor(carol.person_id), plan.plan_id, name="Launch", now=now)[1].project_id,
        "metric_id": metric_id,
        "date": str(now.date()),
        "comment_id": comment.entry_id,
        "token_id": token_id,
        "person_id": eve_id,
        "refusal_id": record(plan_id=plan.plan_id).entry_id,
        "file_number": "1",
        "note_id": note.note_id,
    }

    def calling(caller: Caller, operation: Operation) -> Any:
        path = operation.path.replace("{metric_id}/readings/{date}", f"{read_id}/readings/{{date}}")
        for name, value in values.items():
            path = path.replace(f"{{{name}}}", value)
        body = {"person_id": eve_id} if operation.name == "change_primary" else BODIES.get(operation.name)
        return caller(operation.method, path, body)

    return calling


@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda operation: f"{operation.method} {operation.path}")
def test_a_coach_gets_what_they_ask_for(operation: Operation, call: Callable[..., Any], as_carol: Caller) -> None:
    response = call(as_carol, operation)
    if operation.name in OF_THE_CLIENT:
        assert is_problem(response, 403, "NotAllowed")
    elif operation.name == "end_membership":
        assert is_problem(response, 403, "NotAllowed")  # the primary coach hands the plan over first
    else:
        assert response.status_code == operation.status, response.body


def test_nobody_gets_anything_without_a_token(call: Callable[..., Any], as_nobody: Caller) -> None:
    before = everything()
    for operation in OPERATIONS:
        response = call(as_nobody, operation)
        assert is_problem(response, 401, "NotSignedIn"), operation
        assert (header(response, "WWW-Authenticate") or "").startswith("Bearer")
    assert everything() == before


def test_a_client_who_is_no_coach_opens_no_plan(as_alice: Caller) -> None:
    before = everything()
    assert is_problem(as_alice.post("/v1/plans", BODIES["open_plan"]), 403, "NotAllowed")
    assert everything() == before


def test_a_client_who_has_not_accepted_sees_nothing(
    open_plan: Callable[..., Plan], calls_as: Callable[[Person | None], Caller]
) -> None:
    from chalicelib.domain.people import person as people

    plan = open_plan("Bob", "bob@home.example", accepted=False)
    as_bob = calls_as(people.get(plan.client_id))
    assert as_bob.get("/v1/plans").json_body["items"] == []
    assert is_problem(as_bob.get(f"/v1/plans/{plan.plan_id}"), 404, "PlanNotFound")


def test_somebody_elses_token_is_unknown(as_mallory: Caller, carol: Person, now: Any) -> None:
    token_id = api_tokens.create(Actor(carol.person_id), name="mine", now=now)[0]
    before = everything()
    assert is_problem(as_mallory.delete(f"/v1/tokens/{token_id}"), 404, "TokenNotFound")
    assert everything() == before


def test_what_is_no_token_is_refused(as_nobody: Caller) -> None:
    before = everything()
    for wrong in ("", "Bearer", "Bearer ", "Bearer nonsense", f"Bearer ft_{'a' * 32}", "Bearer ft_", "Basic Y2E6"):
        assert is_problem(as_nobody.get("/v1/me", Authorization=wrong), 401, "NotSignedIn"), wrong
    assert everything() == before


def test_a_session_cookie_opens_nothing(as_nobody: Caller, carol: Person, now: Any) -> None:
    path = sign_in.link_path(carol, now)
    _, secret = sign_in.redeem(path.rsplit("/", 1)[1], browser="Firefox", now=now)
    for cookie in (f"__Host-session={secret}", f"session={secret}"):
        assert is_problem(as_nobody.get("/v1/me", Cookie=cookie), 401, "NotSignedIn")


def test_a_deleted_token_ends_at_once(as_carol: Caller) -> None:
    token = as_carol.get("/v1/tokens").json_body["items"][0]
    assert as_carol.delete(f"/v1/tokens/{token['id']}").status_code == 204
    assert is_problem(as_carol.get("/v1/me"), 401, "NotSignedIn")


def test_the_scheme_may_be_written_in_small_letters(as_carol: Caller) -> None:
    assert as_carol.get("/v1/me", Authorization=f"bearer {as_carol.secret}").status_code == 200
