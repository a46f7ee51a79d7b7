"""Who gets in where: every route of pages and API by every role, in their own plan, in another's, and with ids mixed.

The routes are taken from the app, so that a new one is tried by existing. What a role may do besides reading is listed here: a
route that a viewer or client may use must be named, and a parameter that no path had before must get a value.
"""

import copy
import re
from datetime import timedelta
from decimal import Decimal
from typing import Any, NamedTuple

import pytest
from chalice.test import Client
from moto.core.models import DEFAULT_ACCOUNT_ID
from moto.dynamodb.models import dynamodb_backends

from app import app
from chalicelib import clock
from chalicelib.domain.actions import adding, comments, proposing
from chalicelib.domain.actions.adding import NewAction
from chalicelib.domain.actions.fields import Due
from chalicelib.domain.actions.words import Words
from chalicelib.domain.actor import Actor
from chalicelib.domain.metrics import recording, setting_up
from chalicelib.domain.metrics.fields import Fields
from chalicelib.domain.metrics.recording import New
from chalicelib.domain.metrics.values import Value
from chalicelib.domain.notes import writing as notes
from chalicelib.domain.people import api_tokens, sign_in
from chalicelib.domain.people import person as people
from chalicelib.domain.people.person import Person
from chalicelib.domain.projects import keeping as projects
from chalicelib.domain.stream.files import Sent
from chalicelib.domain.team import accepting, coaches, joining, leaving, opening
from chalicelib.domain.team.inviting import Details
from chalicelib.web.api.frame.route import OPERATIONS
from tests.conftest import NOW, everything
from tests.domain.replies.test_refused import record
from tests.web.api.caller import Caller
from tests.web.pages.visitor import Visitor


class Route(NamedTuple):
    method: str
    path: str

    @property
    def name(self) -> str:
        return f"{self.method} {self.path}"

    @property
    def is_api(self) -> bool:
        return self.path.startswith("/v1")

    @property
    def is_read(self) -> bool:
        return self.method == "GET"


ROUTES = [
    Route(method, path)
    for path, methods in app.routes.items()
    for method in sorted(methods)
    if method not in ("HEAD", "OPTIONS")
]
IN_A_PLAN = [route for route in ROUTES if "{plan_id}" in route.path]
WITH_MORE_IDS = [route for route in IN_A_PLAN if re.search(r"{(?!plan_id)\w+}", route.path)]
OF_NOBODY = [
    route for route in ROUTES if route.path == "/{proxy+}" or "{token}" in route.path or "{name}" in route.path
]
OF_ONESELF = [route for route in ROUTES if route not in IN_A_PLAN and route not in OF_NOBODY]

# What the others may do here besides what coaches do. All else that isn't reading is refused.
FOR_COACHES_TO_READ = re.compile(
    r"/v1/plans/{plan_id}/(refusals|briefing|notes.*)|/plans/{plan_id}/(settings|client|replies|team.*|session|later|notes.*)"
    r"|(?!.*/metrics/).*/(edit|move|cancel|delete|weights|remove|hand-over)"
)
NOT_FOR_VIEWERS_TO_READ = re.compile(
    FOR_COACHES_TO_READ.pattern
    + r"|/v1/plans/{plan_id}/(notices|outlook|reading|growth/(share|quotes))|/plans/{plan_id}/(add|notices|outlook|growth/.*|reading|list)|.*/(done|time)"
    r"|.*/{comment_id}|.*/plans/{plan_id}/(metrics.*|follow)"
)
CLIENTS_MAY = re.compile(
    r"POST /v1/.*/(actions|lists|comments|stream)|(PUT|DELETE) /v1/.*/growth/(then|now|share|quotes/.*)|PUT /v1/.*/(completion|proposal|stuck|notices|membership|asking-pause)"
    r"|DELETE /v1/.*/(completion|proposal|stuck|asking-pause)|PATCH /v1/.*/notices|.* /v1/plans/{plan_id}/metrics.*"
    r"|POST /plans/{plan_id}/(accept|add|asking|done|notices|stream|follow|metrics/.*|growth|growth/(quotes|share/.*)|selected|undo|line|list)"
    r"|POST .*/(comments|done|reopen|time)"
)
OF_EVERY_MEMBER = re.compile(r".* /v1/plans/{plan_id}/membership|(GET|POST) /plans/{plan_id}/(leave|accept)")
"""What every member may do about their own membership, whoever they are."""
OF_ITS_WRITER = re.compile(r".*/{comment_id}|/plans/{plan_id}/notes/{note_id}|/v1/plans/{plan_id}/notes/{note_id}")
"""Only who wrote a comment or a note changes it, a comment within its time."""
NOTES = re.compile(r".*/notes(/{note_id}.*)?")
"""For clients and viewers there are none."""
OF_THE_PRIMARY = re.compile(
    r"PUT /v1/.*/primary|(PATCH|DELETE) /v1/.*/members/{person_id}|.* /plans/.*/team/(?!finish|.*/again).*"
)
OF_THE_CLIENT = re.compile(
    r"DELETE /v1/plans/{plan_id}/metrics/{metric_id}|.* /plans/{plan_id}/metrics/{metric_id}/delete"
    r"|POST /plans/{plan_id}/growth|.* /plans/{plan_id}/growth/share.*|.* /v1/plans/{plan_id}/growth/(share|then|now)"
)
"""Only the client deletes a metric that has readings, says where they are, and shares their growth."""
UNDONE_BY_WHO_DID_IT = re.compile(r".*/(restoration|bring-back|undo|back|again|finish)")
"""Brings back what was just deleted, or says that nothing was: there is nothing to bring back here."""

BODIES: dict[str, Any] = {
    "POST /v1/plans/{plan_id}/actions": {"what": "Water the roses", "due": {"date": "2026-12-04"}, "reminders": []},
    "PATCH /v1/plans/{plan_id}/actions/{number}": {"what": "Water the tulips"},
    "PATCH /v1/plans/{plan_id}": {"defaults": {"hour": "12:00"}},
    "POST /v1/plans/{plan_id}/members": {"name": "Eve", "email": "eve@coaching.example", "role": "viewer"},
    "PATCH /v1/plans/{plan_id}/members/{person_id}": {"role": "viewer"},
    "PUT /v1/plans/{plan_id}/notices": {"comment": "off"},
    "PATCH /v1/plans/{plan_id}/notices": {"late": "off"},
    "POST /v1/plans/{plan_id}/projects": {"name": "Garden"},
    "PATCH /v1/plans/{plan_id}/projects/{project_id}": {"description": "Roses first"},
    "POST /v1/plans/{plan_id}/metrics": {"name": "Garden"},
    "PATCH /v1/plans/{plan_id}/metrics/{metric_id}": {"decimals": 2},
    "POST /v1/plans/{plan_id}/metrics/{metric_id}/readings": {
        "readings": [{"key": "a", "date": "2026-11-23", "value": 3}]
    },
    "PUT /v1/plans/{plan_id}/metrics/{metric_id}/readings/{date}": {"value": 3},
    "POST /v1/plans/{plan_id}/lists": {"lines": ["Water the roses Fri 4 Dec"]},
    "PUT /v1/plans/{plan_id}/growth/then": {"text": "Hello"},
    "PUT /v1/plans/{plan_id}/growth/now": {"text": "Hello"},
    "PUT /v1/plans/{plan_id}/growth/agreement": {"agrees": True},
    "PUT /v1/plans/{plan_id}/growth/share": {"items": ["name"]},
    "PUT /v1/plans/{plan_id}/next-session": {"next_session": "2026-12-04T09:00:00Z"},
    "PUT /v1/plans/{plan_id}/actions/{number}/proposal": {"due": {"date": "2026-12-11"}},
    "PUT /v1/plans/{plan_id}/refusals/{refusal_id}/assignment": {"number": None},
}
WORDS = {"text": "Hello"}
FORM = {
    "n": "1", "what": "Mine now", "date": "2026-12-04", "text": "Hello", "name": "Eve", "email": "eve@home.example", "role": "viewer",
    "prefix": "ALI", "hour": "12:00", "t": "1-tomorrow",
}  # fmt: skip

SECRETS = ("Zinnia", "quokka", "Wombat", "Moreau", "alice@home.example", "+4915112345678", "numbat", "axolotl")
"""Words of Alice's plan: an action, a comment, a project, her name, address and number, a refused reply, and a metric."""
UNKNOWN_TO_VIEWERS = ("alice@home.example", "+4915112345678", "numbat", "axolotl")
UNKNOWN_TO_THE_CLIENT = ("Vera", "vera@", "Wim", "numbat")


class World:
    """Alice's plan with everybody around it, and one of Mallory's; every role signed in, with a token."""

    def __init__(self) -> None:
        self.people: dict[str, Person] = {}
        carol, mallory, dan, rita, vera, wim = (
            coaches.create_coach(
                email=f"{name.lower()}@coaching.example", name=f"{name} Reed", time_zone="UTC", now=NOW
            )
            for name in ("Carol", "Mallory", "Dan", "Rita", "Vera", "Wim")
        )
        ivan = coaches.create_coach(email="ivan@coaching.example", name="Ivan Reed", time_zone="UTC", now=NOW)
        plan_id, alice = self._plan(
            carol, Details(name="Alice Moreau", email="alice@home.example", phone="+4915112345678")
        )
        for person, role in ((dan, "coach"), (rita, "coach"), (vera, "viewer"), (wim, "viewer"), (ivan, "coach")):
            asked = Details(name=person.name, email=person.email)
            member = joining.invite(Actor(carol.person_id), plan_id, asked, role, now=NOW)[1]
            if person is ivan:
                self.invited_id = member.person_id
            else:
                joining.accept(Actor(member.person_id, "link"), plan_id, now=NOW)
        leaving.remove(Actor(carol.person_id), plan_id, rita.person_id, now=NOW)
        self.alices = self._fill(plan_id, carol, alice, wim.person_id)
        other_id, bob = self._plan(mallory, Details(name="Bob", email="bob@home.example"))
        self.mallorys = self._fill(other_id, mallory, bob, bob, mark="", actions=0)
        self.people = {
            "stranger": mallory, "removed coach": rita, "invited": ivan, "viewer": vera, "client": people.get(alice),
            "further coach": dan, "primary": carol,
        }  # fmt: skip
        self._client = Client(app)
        self.tokens = {
            role: api_tokens.create(Actor(person.person_id), name="test", now=NOW)[2]
            for role, person in self.people.items()
        }
        self.sessions = {
            role: sign_in.redeem(sign_in.link_path(person, NOW).rsplit("/", 1)[1], browser="Firefox", now=NOW)[1]
            for role, person in self.people.items()
        }
        self._rows = copy.deepcopy({name: table.items for name, table in _tables().items()})

    def _plan(self, coach: Person, client: Details) -> tuple[str, str]:
        plan = opening.open_plan(Actor(coach.person_id), client, now=NOW)
        return plan.plan_id, accepting.accept(Actor(plan.client_id, "link"), plan.plan_id, now=NOW).client_id

    def _fill(
        self, plan_id: str, coach: Person, client_id: str, member_id: str, *, mark: str = "quokka", actions: int = 2
    ) -> dict[str, str]:
        """Returns a value for every parameter of a path; the action's number is none of a plan without ``actions``."""
        actor, words = (
            Actor(coach.person_id),
            Words(f"So it is {mark}", sent=(Sent("a.jpg", 3, "image/jpeg", b"\xff\xd8\xff"),)),
        )
        number: int | None = None
        for _ in range(actions):
            new = NewAction(
                "Zinnia beds",
                Due(at=NOW + timedelta(days=10)),
                specs=[],
                client_may_edit=False,
                client_may_delete=False,
            )
            number = int(adding.create(actor, plan_id, new, now=NOW).number)
        if number:
            proposing.propose(Actor(client_id), plan_id, number, due=Due(at=NOW + timedelta(days=14)), now=NOW)
        project = projects.create(actor, plan_id, name="Wombat" if mark else "Launch", now=NOW)[1]
        metric = setting_up.set_up(actor, plan_id, Fields(name="axolotl" if mark else "Weight"), now=NOW)[1]
        weighed = New(NOW.date(), Value(Decimal("81.4")), "fed the axolotl" if mark else "")
        recording.record(actor, plan_id, metric.metric_id, weighed, now=NOW)
        return {
            "plan_id": plan_id,
            "day": "2026-11-23",
            "number": str(number),
            "comment_id": comments.write(actor, plan_id, number, words, now=NOW).entry_id,
            "project_id": project.project_id,
            "metric_id": metric.metric_id,
            "date": str(NOW.date()),
            "refusal_id": record(plan_id=plan_id, text="numbat" if mark else "Hello").entry_id,
            "person_id": member_id,
            "file_number": "1",
            "note_id": notes.write(actor, plan_id, "client", "Zinnia" if mark else "Hello", now=NOW).note_id,
        }

    def back(self) -> None:
        """Puts every row back as it was."""
        for name, table in _tables().items():
            table.items.clear()
            table.items.update(copy.deepcopy(self._rows[name]))

    def ask(self, role: str, route: Route, ids: dict[str, str]) -> tuple[int, str]:
        """Returns status and source of the answer to a role's request with these ids."""
        values = {**ids, "number": "1"} if route.path.endswith("/files/{number}") else ids
        path = re.sub(r"{(\w+)}", lambda match: values[match[1]], route.path)
        if route.is_api:
            body = BODIES.get(route.name)
            if route.path.endswith("/primary"):
                body = {"person_id": ids["person_id"]}
            elif route.method in ("POST", "PATCH") and body is None:
                body = WORDS
            answer = Caller(self._client, self.tokens[role])(route.method, path, body)
            return answer.status_code, answer.body.decode()
        visitor = Visitor(self._client, self.people[role], self.sessions[role])
        page = visitor.get(path) if route.is_read else visitor.post(path, FORM)
        return page.status, page.source


def _tables() -> dict[str, Any]:
    tables: dict[str, Any] = dynamodb_backends[DEFAULT_ACCOUNT_ID]["us-east-1"].tables
    return tables


_WORLD: list[World] = []


@pytest.fixture
def world(monkeypatch: pytest.MonkeyPatch) -> World:
    monkeypatch.setattr(clock, "now", lambda: NOW)
    if not _WORLD:
        _WORLD.append(World())
    _WORLD[0].back()
    return _WORLD[0]


def refused(
    world: World,
    role: str,
    routes: list[Route],
    ids: dict[str, str],
    *statuses: int,
    secrets: tuple[str, ...] = SECRETS,
) -> list[Any]:
    """Returns the routes that didn't refuse as they should, wrote something, or showed what they shouldn't."""
    wrong: list[Any] = []
    before = everything()
    for route in routes:
        got, source = world.ask(role, route, ids)
        shown = [secret for secret in secrets if secret in source]
        written = everything() != before
        if got not in statuses or shown or written:
            wrong.append((route.name, got, shown, "wrote" if written else ""))
            world.back()
    return wrong


def allowed(
    world: World, role: str, routes: list[Route], ids: dict[str, str], secrets: tuple[str, ...] = ()
) -> list[Any]:
    """Returns the routes that refused, failed, or showed what this role doesn't see."""
    wrong: list[Any] = []
    for route in routes:
        got, source = world.ask(role, route, ids)
        shown = [secret for secret in secrets if secret in source]
        if got in (401, 403) or got >= 500 or (got == 404 and not UNDONE_BY_WHO_DID_IT.fullmatch(route.name)) or shown:
            wrong.append((route.name, got, shown))
        world.back()
    return wrong


def test_every_parameter_of_a_path_has_a_value(world: World) -> None:
    assert {name for route in IN_A_PLAN for name in re.findall(r"{(\w+)}", route.path)} <= world.alices.keys()


@pytest.mark.parametrize("role", ["stranger", "removed coach", "invited"])
def test_for_who_is_no_member_there_is_no_plan(world: World, role: str) -> None:
    routes = IN_A_PLAN
    if role == "invited":
        routes = [route for route in routes if not OF_EVERY_MEMBER.fullmatch(route.name)]
    assert refused(world, role, routes, world.alices, 404) == []


@pytest.mark.parametrize("role", ["stranger", "removed coach", "invited"])
def test_what_is_about_oneself_shows_nobody_else(world: World, role: str) -> None:
    wrong = []
    for route in OF_ONESELF:
        if route.is_read and "{" not in route.path and route.path != "/v1/openapi.json":
            status, source = world.ask(role, route, {})
            shown = [secret for secret in SECRETS if secret in source]
            if status not in (200, 303) or shown:
                wrong.append((route.name, status, shown))
    assert wrong == []


def test_an_id_of_another_plan_is_unknown_in_ones_own(world: World) -> None:
    mine = world.mallorys
    for name, value in world.alices.items():
        routes = [
            route
            for route in WITH_MORE_IDS
            if f"{{{name}}}" in route.path
            and not route.path.endswith("/files/{number}")
            and not (name == "note_id" and UNDONE_BY_WHO_DID_IT.fullmatch(route.name))
        ]
        if name not in ("plan_id", "file_number", "date", "day"):
            asked = {**mine, "number": "1", name: value}
            assert refused(world, "stranger", routes, asked, 404, 422) == [], name


def test_ones_own_ids_open_no_other_plan(world: World) -> None:
    assert refused(world, "stranger", WITH_MORE_IDS, {**world.mallorys, "plan_id": world.alices["plan_id"]}, 404) == []


def test_a_viewer_reads_and_nothing_more(world: World) -> None:
    mine = [route for route in IN_A_PLAN if not OF_EVERY_MEMBER.fullmatch(route.name)]
    reads = [route for route in mine if route.is_read and not NOT_FOR_VIEWERS_TO_READ.fullmatch(route.path)]
    assert allowed(world, "viewer", reads, world.alices, UNKNOWN_TO_VIEWERS) == []
    others = [route for route in mine if route not in reads]
    assert _refused_here(world, "viewer", others, UNKNOWN_TO_VIEWERS) == []


def test_a_client_does_what_clients_may_and_sees_no_viewer(world: World) -> None:
    mine = [route for route in IN_A_PLAN if not OF_EVERY_MEMBER.fullmatch(route.name)]
    may = [
        route for route in mine
        if (route.is_read and not FOR_COACHES_TO_READ.fullmatch(route.path) and not OF_ITS_WRITER.fullmatch(route.path))
        or CLIENTS_MAY.fullmatch(route.name)
    ]  # fmt: skip
    assert allowed(world, "client", may, world.alices, UNKNOWN_TO_THE_CLIENT) == []
    others = [route for route in mine if route not in may]
    assert _refused_here(world, "client", others, UNKNOWN_TO_THE_CLIENT) == []


def _refused_here(world: World, role: str, routes: list[Route], secrets: tuple[str, ...]) -> list[Any]:
    """Returns what a member who is no coach wasn't refused: of notes they don't even hear that there are some, and of several
    actions at once only who changed them hears that there is something to undo."""
    notes = [route for route in routes if NOTES.fullmatch(route.path) or route.name == "POST /plans/{plan_id}/undo"]
    others = [route for route in routes if route not in notes]
    return refused(world, role, notes, world.alices, 403, 404, secrets=secrets) + refused(
        world, role, others, world.alices, 403, secrets=secrets
    )


def test_a_further_coach_does_all_but_what_is_the_primarys(world: World) -> None:
    mine = [
        route for route in IN_A_PLAN
        if not OF_EVERY_MEMBER.fullmatch(route.name) and not OF_ITS_WRITER.fullmatch(route.path)
    ]  # fmt: skip
    of_others = [route for route in mine if OF_THE_PRIMARY.fullmatch(route.name) or OF_THE_CLIENT.fullmatch(route.name)]
    assert allowed(world, "further coach", [route for route in mine if route not in of_others], world.alices) == []
    assert refused(world, "further coach", of_others, world.alices, 403, secrets=()) == []


def test_the_primary_coach_does_everything_but_delete_what_the_client_measured(world: World) -> None:
    routes = [route for route in IN_A_PLAN if not OF_EVERY_MEMBER.fullmatch(route.name)]
    of_client = [route for route in routes if OF_THE_CLIENT.fullmatch(route.name)]
    assert allowed(world, "primary", [route for route in routes if route not in of_client], world.alices) == []
    assert refused(world, "primary", of_client, world.alices, 403, secrets=()) == []


@pytest.mark.parametrize(
    "route", [route for route in OF_ONESELF if "{" in route.path and route.is_api], ids=lambda route: route.name
)
def test_what_is_somebody_elses_own_is_unknown(world: World, route: Route) -> None:
    token_id = api_tokens.create(Actor(world.people["primary"].person_id), name="mine", now=NOW)[0]
    assert refused(world, "stranger", [route], {"token_id": token_id}, 404) == []


def test_the_matrix_is_quick_and_whole(world: World) -> None:
    assert {operation.path for operation in OPERATIONS} <= {route.path for route in ROUTES}
    assert len(IN_A_PLAN) > 80
