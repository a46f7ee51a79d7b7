"""What pages take of a plan, a coach and a client who grew large, as a multiple of the usual ones': ``make bench-large``.

AWS's answers for both are recorded once and given again in turns, so that our code and the reading of what came are measured, and
no emulator. Times are processor time, the best of many rounds; the ratio is that of most rounds, which other work on the machine
hardly changes. ``ONLY=metrics`` measures the rows with these words, and ``ROUNDS=50`` more often than usual.
"""

import json
import os
import re
import statistics
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from typing import Any, NamedTuple

import msgspec
import pytest

from chalicelib import aws
from chalicelib.domain import models
from chalicelib.domain.actor import Actor
from chalicelib.domain.people import api_tokens
from chalicelib.domain.people.person import Person
from chalicelib.domain.plans.plan import Plan
from tests import big_world
from tests.bench import replay
from tests.bench.asking import asks
from tests.bench.replay import Call
from tests.big_world import Size, World
from tests.quick_moto.rows import kept, place, put_back
from tests.web.pages.visitor import Visitor


class Asked(NamedTuple):
    """Something measured: what it is called, and what is asked; ``who`` asks, as a name in the world."""

    name: str
    path: str
    body: dict[str, Any] | None = None
    method: str = "GET"
    who: str = "carol"


_PLAN, _API, _DUE = "/plans/{plan_id}", "/v1/plans/{plan_id}", "2027-03-01T10:00:00Z"
_NEW = {"what": "Call the bank", "due": {"at": _DUE}}

ASKED = (
    Asked("A plan's page", _PLAN),
    Asked("Session", f"{_PLAN}/session"),
    Asked("The API's briefing", f"{_API}/briefing"),
    Asked("Messages ahead", f"{_PLAN}/outlook"),
    Asked("Projects", f"{_PLAN}/projects"),
    Asked("Moving an action", f"{_API}/actions/{{number}}", {"due": {"at": _DUE}}, "PATCH"),
    Asked("Adding one", f"{_API}/actions", _NEW, "POST"),
    Asked("Metrics", f"{_PLAN}/metrics"),
    Asked("Growth", f"{_PLAN}/growth"),
    Asked("Quotes to choose from", f"{_PLAN}/growth/quotes"),
    Asked("The API's growth", f"{_API}/growth"),
    Asked("The API's metrics", f"{_API}/metrics"),
    Asked("All of a metric's values, by month", f"{_PLAN}/metrics/{{metric_id}}?range=all"),
    Asked("Home of a coach", "/"),
    Asked("The API's clients", "/v1/clients"),
    Asked("Write to all", "/write?who=all"),
    Asked("Find", "/find?q=bank"),
    Asked("The API's plans", "/v1/plans"),
    Asked("The API's own actions", "/v1/me/actions"),
    Asked("The API's plans of a client", "/v1/plans", who="alice"),
    Asked("Find, for a client", "/find?q=bank", who="alice"),
)  # fmt: skip


class Run(NamedTuple):
    """A piece of work on recorded answers, and what they were."""

    once: Callable[[], float]
    bytes: int
    """Of the answers of AWS."""


def test_large(
    plan: Plan, carol: Person, alice: Person, now: datetime, clock_at: Callable[[datetime], None],
    visits_as: Callable[[Person], Visitor], capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    clock_at(now)
    known = {name: _known(person, visits_as(person), now) for name, person in (("carol", carol), ("alice", alice))}
    begun = {model: kept(os.environ[model.Meta.env]) for model in models.all_models()}
    wanted = [each for each in ASKED if re.search(os.environ.get("ONLY") or "", each.name, re.I)]

    def runs(size: Size) -> list[Run]:
        for model, rows in begun.items():
            place(os.environ[model.Meta.env]).table.items.clear()
            put_back(os.environ[model.Meta.env], rows)
        world = big_world.make(carol, Plan.get(plan.plan_id, consistent_read=True), size, now)
        return [_recorded(each, world, known[each.who]) for each in wanted]

    pairs = zip(runs(big_world.USUAL), runs(big_world.BIG), strict=True)
    with capsys.disabled():
        print("\n".join(["\n", *_table([each.name for each in wanted], pairs)]))


def _known(person: Person, visitor: Visitor, now: datetime) -> dict[str, str]:
    """Returns headers by which a person is known: to pages by a cookie, to the API by a token that was used before."""
    secret = api_tokens.create(Actor(person.person_id), name="bench", now=now)[2]
    asks("/v1/me", "/v1/me", authorization=f"Bearer {secret}")()
    return {"cookie": f"__Host-session={visitor.secret}", "authorization": f"Bearer {secret}"}


def _recorded(asked: Asked, world: World, known: dict[str, str]) -> Run:
    route = asked.path.partition("?")[0]
    path = re.sub(r"{(\w+)}", lambda match: world.ids[match[1]], asked.path)
    more = {"authorization": known["authorization"]} if route.startswith("/v1") else {}
    if asked.body:
        more["content-type"] = "application/json"
    body = json.dumps(asked.body) if asked.body else None
    ask = asks(path, route, cookie="" if more else known["cookie"], method=asked.method, body=body, **more)
    if asked.method == "GET":
        ask()  # what is new is read for the first time
    calls = _answers(ask)
    return Run(replay.ours(ask, calls), sum(len(call.body) for call in calls))


def _answers(work: Callable[[], object]) -> list[Call]:
    """Does the work once and returns DynamoDB's answers, as they would have come: by the tests' short way, which takes no minutes for
    tables of this size."""
    calls: list[Call] = []

    def answered(parsed: dict[str, Any], **_: Any) -> None:
        content = {name: value for name, value in parsed.items() if name != "ResponseMetadata"}
        calls.append(Call("dynamodb", "", {}, 200, {}, msgspec.json.encode(content)))

    events = aws.dynamodb().meta.events
    events.register("after-call.dynamodb", answered)
    work()
    events.unregister("after-call.dynamodb", answered)
    return calls


def _table(names: list[str], pairs: Iterable[tuple[Run, Run]]) -> Iterator[str]:
    """Gives the lines for people, measuring the usual one and the large one in turns."""
    rounds = int(os.environ.get("ROUNDS") or 20)
    yield f"{'':36}{'usual':>9}{'large':>12}{'ratio':>8}{'read':>18}"
    for name, (usual, large) in zip(names, pairs, strict=True):
        took = [(usual.once(), large.once()) for _ in range(rounds + 2)][2:]
        one, other = (min(each) * 1000 for each in zip(*took, strict=True))
        ratio = statistics.median(of_large / of_usual for of_usual, of_large in took)
        read = f"{usual.bytes // 1000} and {large.bytes // 1000} kB"
        yield f"{name:36}{one:6.1f} ms{other:9.1f} ms{ratio:8.1f}{read:>18}"
