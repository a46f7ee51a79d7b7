"""Every GET of pages and API as somebody sees it: its bytes, its calls to DynamoDB with what they read, and its processor time."""

import re
import time
from collections.abc import Iterator

import msgspec
from chalice.test import Client

from app import app
from chalicelib.domain.actor import Actor
from chalicelib.domain.people import api_tokens, cards, sign_in
from chalicelib.domain.people.person import Person
from tests.big_world import World
from tests.conftest import NOW
from tests.counted_units import reads

NOT_TRIED = re.compile(
    r"/(address|coach|digest|done|email|invitation|main|notices|objection|pause|proposal|sign-in|unsubscribe|which|zone)/{token}.*"
    r"|/card/{token}/.+|/static/.*|/robots.txt|/{proxy\+}|/shared/.*|.*/files/.*|/sign-in|/v1/openapi.json|/invite"
)
"""They show one action, one question or nothing of a plan; `openapi.json` is the same for everybody."""

FURTHER = [
    "/?show=need", "/?show=soon", "/?show=own", "/?from=200", "/write?who=all", "/find?q=bank", "/plans/{plan_id}?show=done",
    "/plans/{plan_id}?show=cancelled", "/plans/{plan_id}?select=all", "/plans/{plan_id}?project={project_id}", "/plans/{plan_id}?open=1",
    "/plans/{plan_id}/stream?q=bank", "/plans/{plan_id}/stream?show=moved", "/plans/{plan_id}/stream?project={project_id}",
    "/plans/{plan_id}/growth?year=2025", "/plans/{plan_id}/replies?show=settled", "/plans/{plan_id}/metrics/{metric_id}?range=all",
    "/plans/{plan_id}/projects?show=archived", "/plans/{plan_id}/news?since=1700000000", "/plans/{plan_id}/session?since=2026-06-01",
    "/v1/clients?limit=100", "/v1/plans?limit=100", "/v1/plans/{plan_id}/actions?limit=100", "/v1/plans/{plan_id}/actions?status=late&limit=100",
    "/v1/plans/{plan_id}/actions?status=done&limit=100", "/v1/plans/{plan_id}/projects?limit=100", "/v1/plans/{plan_id}/stream?limit=100",
    "/v1/plans/{plan_id}/actions?project_id={project_id}", "/v1/plans/{plan_id}/stream?project_id={project_id}",
    "/v1/plans/{plan_id}/metrics/{metric_id}/readings?limit=100",
]  # fmt: skip
"""The same with what links on the pages ask for."""


class Seen(msgspec.Struct):
    """What an answer weighed."""

    status: int
    bytes: int
    calls: int
    rows: int
    """Rows that DynamoDB looked at."""
    whole: int
    """Rows of those that were made, not only looked at in the answer."""
    read: int
    """Bytes of rows that it gave."""
    values: int
    """Values of rows that were read one by one."""
    milliseconds: float
    source: str = ""


def paths() -> list[str]:
    """Returns the paths of all GETs that can grow, with their parameters."""
    found = [path for path, methods in app.routes.items() if "GET" in methods and not NOT_TRIED.fullmatch(path)]
    return sorted([*found, *FURTHER])


def walk(world: World, person: Person, *, only: str = "", times: int = 1) -> Iterator[tuple[str, Seen]]:
    """Gives each path with what it weighs for somebody of this world; the quickest of so many times."""
    client = Client(app)
    cookie = f"__Host-session={sign_in.redeem(sign_in.link_path(person, NOW).rsplit('/', 1)[1], browser='Firefox', now=NOW)[1]}"
    token = api_tokens.create(Actor(person.person_id), name="test", now=NOW)[2]
    headers = {"Cookie": cookie, "Sec-Fetch-Site": "same-origin", "Authorization": f"Bearer {token}"}
    ids = world.ids | {"token": cards.path(world.plan, world.alice, cards.PLAN, NOW).rsplit("/", 1)[1]}
    for route in paths():
        if re.search(only, route):
            path = re.sub(r"{(\w+)}", lambda match: ids[match[1]], route)
            yield route, min((_seen(client, path, headers) for _ in range(times)), key=lambda each: each.milliseconds)


def _seen(client: Client, path: str, headers: dict[str, str]) -> Seen:
    with reads() as counts:
        started = time.process_time()
        answer = client.http.get(path, headers=headers)
        took = time.process_time() - started - counts.seconds
    return Seen(
        answer.status_code,
        len(answer.body),
        counts.calls,
        counts.rows,
        counts.whole,
        counts.bytes,
        counts.values,
        took * 1000,
        answer.body.decode(errors="replace"),
    )
