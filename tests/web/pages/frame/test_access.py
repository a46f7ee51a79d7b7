"""Who may open and send what: every route as a stranger, as a reader, as the client, as nobody, and without the form's token."""

import re
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from urllib.parse import quote

import pytest

from app import app
from chalicelib.domain.actions import comments
from chalicelib.domain.actions.action import Action
from chalicelib.domain.actions.words import Words
from chalicelib.domain.actor import Actor
from chalicelib.domain.metrics import setting_up
from chalicelib.domain.metrics.fields import Fields
from chalicelib.domain.notes import writing
from chalicelib.domain.people.person import Person
from chalicelib.domain.plans import finding as plans
from chalicelib.domain.plans.plan import Plan
from chalicelib.domain.projects import keeping as projects
from chalicelib.domain.team import joining
from chalicelib.domain.team.inviting import Details
from tests.conftest import everything, made_once
from tests.domain.replies.test_refused import record
from tests.web.pages.visitor import Visitor

Browses = Callable[[Person | None], Visitor]

WITHOUT_SIGNING_IN = (
    "/sign-in", "/sign-in/{token}", "/done/{token}", "/proposal/{token}", "/notices/{token}", "/unsubscribe/{token}", "/zone/{token}",
    "/invitation/{token}", "/email/{token}", "/address/{token}", "/main/{token}", "/objection/{token}", "/which/{token}", "/coach/{token}", "/digest/{token}", "/pause/{token}", "/card/{token}", "/card/{token}/time", "/card/{token}/not-you", "/card/{token}/open", "/done/{token}/open", "/proposal/{token}/open", "/notices/{token}/open", "/pause/{token}/open", "/digest/{token}/open", "/which/{token}/open", "/shared/{token}", "/when", "/static/{name}", "/robots.txt", "/{proxy+}",
)  # fmt: skip
OWN = (
    "/",
    "/settings",
    "/settings/{part}",
    "/find",
    "/write",
    "/write/undo",
    "/invite",
    "/invite-coach",
    "/zone",
    "/sign-out",
    "/keys",
)
"""Signed in, but about nobody but oneself."""


def routes() -> Iterator[tuple[str, str]]:
    for path, methods in app.routes.items():
        if not path.startswith("/v1"):
            for method in methods:
                if method != "HEAD" and path not in WITHOUT_SIGNING_IN:
                    yield method, path


OF_A_PLAN = [(method, path) for method, path in routes() if path not in OWN]
FOR_COACHES = re.compile(
    r"/plans/{plan_id}/(settings|client|replies.*|team.*|growth/words|session.*|later|remind|write)|/plans/{plan_id}/actions/{number}/time/undo"
    r"|/plans/{plan_id}/(?!metrics/).*/(edit|move|cancel|restore|delete|archive|tell|weights|weights/undo)"
    r"|.*/projects/{project_id}/bring-back"
)


MADE: dict[str, str] = {}
"""What stands in a route's place of this name, once it is made."""


@pytest.fixture
def fill(plan: Plan, carol: Person, add_action: Callable[..., Action], now: datetime) -> Callable[[str], str]:
    """A route's path with Alice's plan, an action of it, a comment of Carol's and a reply that was refused."""

    def world() -> Plan:
        who, number = Actor(carol.person_id), int(add_action().number)
        asked = Details(name="Eve", email="eve@practice.example")
        MADE.update({
            "plan_id": plan.plan_id, "number": str(number), "part": "profile",
            "comment_id": comments.write(who, plan.plan_id, number, Words("Hm."), now=now).entry_id,
            "person_id": joining.invite(who, plan.plan_id, asked, "coach", now=now)[1].person_id,
            "refusal_id": record(plan_id=plan.plan_id).entry_id,
            "metric_id": setting_up.set_up(who, plan.plan_id, Fields(name="Weight"), now=now)[1].metric_id, "day": "2026-11-20",
            "note_id": writing.write(who, plan.plan_id, "client", "Hm.", now=now).note_id,
            "project_id": projects.create(who, plan.plan_id, name="Launch", now=now)[1].project_id,
        })  # fmt: skip
        return plans.get_for(carol.person_id, plan.plan_id)

    made_once("a plan with everything", Plan, now, world)

    def filled(path: str) -> str:
        for name, value in MADE.items():
            path = path.replace(f"{{{name}}}", value)
        return path

    return filled


FORM = {"n": "1", "what": "Mine now", "date": "2026-12-04", "text": "Hello", "name": "Eve", "email": "eve@home.example"}


@pytest.mark.parametrize(("method", "path"), [each for each in OF_A_PLAN if FOR_COACHES.fullmatch(each[1])])
def test_a_client_without_the_right_is_told_who_may(
    visits_as: Browses, alice: Person, fill: Callable[[str], str], method: str, path: str
) -> None:
    visitor = visits_as(alice)
    before = everything()
    page = visitor.get(fill(path)) if method == "GET" else visitor.post(fill(path), FORM)
    assert page.status == 403, page.text
    assert "coach" in page.text
    assert "Carol Reed" in page.text
    assert everything() == before


@pytest.mark.parametrize(("method", "path"), list(routes()))
def test_who_is_not_signed_in_is_asked_to(
    visits_as: Browses, fill: Callable[[str], str], method: str, path: str
) -> None:
    nobody = visits_as(None)
    before = everything()
    if method == "GET":
        assert nobody.get(fill(path)).location.startswith("/sign-in?next=")
    else:
        page = nobody.post(fill(path), FORM)
        assert page.status == 403
        assert "Hello" in page.text
    assert everything() == before


def test_after_signing_in_again_one_is_back_where_the_form_was(visits_as: Browses, fill: Callable[[str], str]) -> None:
    plan, nobody = fill("/plans/{plan_id}"), visits_as(None)
    where = {
        f"{plan}/actions/1/comments": f"{plan}/actions/1",
        f"{plan}/actions/1/edit": f"{plan}/actions/1/edit",
        f"{plan}/session/add": f"{plan}/session",
        f"{plan}/quick": plan,
        f"{plan}/stream": f"{plan}/stream?answer=e1",
        f"{plan}/write": f"/?write={plan.rpartition('/')[2]}&show=need",
        "/write": "/write?who=all",
        "/sign-out": "/",
    }
    for path, page in where.items():
        answer = nobody.post(path, {"text": "A long thought", "who": "all", "entry": "e1"})
        assert f'/sign-in?next={quote(page, safe="")}"' in answer.source, path
        assert "A long thought" in answer.text


def test_the_address_of_a_form_shows_a_stranger_nothing(
    visits_as: Browses, mallory: Person, fill: Callable[[str], str]
) -> None:
    stranger, before = visits_as(mallory), everything()
    for path in {path for _, path in OF_A_PLAN} - {path for method, path in OF_A_PLAN if method == "GET"}:
        page = stranger.get(stranger.get(fill(path)).location)
        assert page.status == 404 or page.path.partition("?")[0] == "/", path
        assert "Alice" not in page.text, path
    assert everything() == before


@pytest.mark.parametrize("path", [path for method, path in routes() if method == "POST"])
@pytest.mark.parametrize("token", ["", "mfrggzdfmztwq2lk", "another's"])
def test_a_form_without_its_token_does_nothing_and_keeps_what_was_typed(
    visits_as: Browses, carol: Person, mallory: Person, fill: Callable[[str], str], path: str, token: str
) -> None:
    from chalicelib.web.pages.frame import sessions

    visitor = visits_as(carol)
    csrf = sessions.csrf_token(visits_as(mallory).secret) if token == "another's" else token
    before = everything()
    page = visitor.post(fill(path), FORM, csrf=csrf)
    assert page.status == 403
    assert "open the page again" in page.text
    assert "Mine now" in page.text
    assert 'data-me=""' in page.source, "a draft of it is kept"
    assert everything() == before


def test_all_pages_carry_the_headers_that_protect_them(
    visits_as: Browses, carol: Person, fill: Callable[[str], str]
) -> None:
    visitor = visits_as(carol)
    for path in ("/", "/settings", fill("/plans/{plan_id}"), "/sign-in", "/done/broken"):
        page = visitor.get(path)
        headers = page.headers
        assert headers["cache-control"] == "no-store"
        assert headers["referrer-policy"] == "no-referrer"
        assert headers["x-content-type-options"] == "nosniff"
        policy = headers["content-security-policy"]
        for part in (
            "default-src 'none'",
            "style-src 'self'",
            "script-src 'self'",
            "frame-ancestors 'none'",
            "form-action 'self'",
        ):
            assert part in policy
        assert "unsafe" not in policy
        assert not page.all("[style], script:not([src]), style")
        assert not re.search(r"\son[a-z]+=", page.source)


def test_a_plan_is_not_seen_after_the_session_is_over(
    visits_as: Browses, carol: Person, plan: Plan, now: datetime, clock_at: Callable[[datetime], None]
) -> None:
    visitor = visits_as(carol)
    clock_at(now + timedelta(days=60))
    assert visitor.get(f"/plans/{plan.plan_id}").location.startswith("/sign-in")
