"""What each function's cold start costs, and how much memory it takes at most over a thousand events: ``make bench``.

From the zip alone, in processes of their own, each to the same answers of AWS again. The floor of a cold start is a stock app with one
call and a heading, which takes turns with them.
"""

import importlib
import json
import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import msgspec
import pytest

from chalicelib import aws
from chalicelib.domain.actions import adding
from chalicelib.domain.actions.adding import NewAction
from chalicelib.domain.actions.fields import Due
from chalicelib.domain.actor import Actor
from chalicelib.domain.owed import queue
from chalicelib.domain.people import sign_in
from chalicelib.domain.people.person import Person
from chalicelib.domain.plans.plan import Plan
from chalicelib.domain.reminders import Spec
from chalicelib.outbound import functions as outbound
from chalicelib.outbound.quota import Quota
from chalicelib.outbound.sizes import Sizes
from infra.package.build import BUILD
from infra.package.packed import packed
from infra.template.resources import FUNCTIONS
from tests.bench import measuring, replay, starts
from tests.bench.asking import answered, asks
from tests.bench.cold_start import event, package_stock
from tests.bench.replay import Call
from tests.inbound.conftest import notice_of, payload, texted, written
from tests.many_clients import many_clients

EVENTS = 1000
DAY = timedelta(days=1)
RATE = 100_000.0
"""Mails a second, so that no function waits for its turn."""


class Function(msgspec.Struct):
    """One that is measured: its handler, events as AWS brings them, and what AWS answered to these."""

    handler: str
    events: list[Any]
    calls: list[Call]


@pytest.fixture
def events(
    coach: str, token: str, fifty: Plan, carol: Person, alice: Person, now: datetime, reply_to: Callable[..., str],
    with_phone: Callable[..., Person],
) -> dict[str, list[Any]]:  # fmt: skip
    """Ordinary events of each function; the first is the one that a cold start is measured with."""
    with_phone(alice)
    many_clients(carol, 50, now)
    for by in ("email", "text"):
        specs = [Spec("client", by, -60)]
        asked = NewAction("Call the bank", Due(at=now + timedelta(hours=1)), specs=specs, notify_client=False)
        adding.create(Actor(carol.person_id), fifty.plan_id, asked, now=now - DAY)
    sign_in.request_link(carol.email, caller="bench", now=now)
    replies = [written(answered(size), to=reply_to(7)) for size in (1_000, 1_000, 20_000, 100_000)]
    outcomes = [json.dumps(payload(f"ses_event_{name}.json")) for name in ("delivery", "send")]
    return {
        "APIHandler": _requests(coach, token, fifty),
        "Sweep": [{"detail": {}, "source": "aws.events", "resources": [], "account": "1", "region": "", "detail-type": "", "id": "", "time": "", "version": "0"}],
        "Deliver": [_queued(queue.message(alice.person_id, RATE))],
        "DeliverUrgent": [_queued(queue.message(f"mailto:{carol.email}", RATE))],
        "Outcomes": [_queued(each) for each in outcomes],
        "InboundMail": [_queued(notice_of(each, to=reply_to(7))) for each in replies],
        "InboundText": [_queued(texted(f"7 By text, {number}")) for number in range(2)],
    }  # fmt: skip


def _requests(coach: str, token: str, plan: Plan) -> list[Any]:
    """Returns what a coach and her programs ask for: pages, and the API with a comment written by it."""
    own = f"/plans/{plan.plan_id}"
    inside = ("", "/projects", "/growth", "/stream", "/session", "/team", "/settings")
    found = [asks(own + each, "/plans/{plan_id}" + each, cookie=coach) for each in inside]
    found.append(asks(f"{own}/actions/7", "/plans/{plan_id}/actions/{number}", cookie=coach))
    found += [asks(each, each, cookie=coach) for each in ("/", "/settings")]
    route = "/v1/plans/{plan_id}"
    found += [asks(f"/v1{own}{each}", route + each, authorization=token) for each in ("", "/actions", "/stream")]
    comment = asks(
        f"/v1{own}/actions/7/comments", route + "/actions/{number}/comments", method="POST", authorization=token,
        body=json.dumps({"text": "She was friendly."}), **{"content-type": "application/json"},
    )  # fmt: skip
    comment()  # the first use of a token makes its row
    found.append(comment)
    return [each.request for each in found]


def _queued(body: str) -> dict[str, Any]:
    return {"Records": [{"body": body, "messageId": "1", "receiptHandle": "1", "attributes": {}}]}


@pytest.fixture
def functions(events: dict[str, list[Any]]) -> dict[str, Function]:
    resources = packed(BUILD, third_party=True)[1]["Resources"]
    return {name: _recorded(resources[name]["Properties"]["Handler"], events[name]) for name in FUNCTIONS}


def _recorded(handler: str, events: list[Any]) -> Function:
    """Returns the function as it has answered each event once, as in a container that was just started."""
    module, _, name = handler.rpartition(".")
    function = getattr(importlib.import_module(module), name)
    outbound._quota, outbound._sizes = Quota(), Sizes()
    answers: list[Any] = []
    found = replay.recorded(lambda: answers.extend(function(each, None) for each in events))
    wrong = [each for each, answer in zip(events, answers, strict=True) if not starts.is_right(answer)]
    assert not wrong, (handler, wrong)
    keys = aws.ssm().get_parameter(Name=os.environ["SIGNING_KEYS"], WithDecryption=True)["Parameter"]
    answer = msgspec.json.encode({"Parameter": {"Value": keys["Value"], "Name": keys["Name"]}})
    return Function(handler, events, [*found, Call("ssm", "GetParameter", {}, 200, {}, answer)])


@pytest.fixture
def ours(tmp_path: Path) -> Path:
    """The zip with all that functions import, unpacked."""
    return starts.unpacked(packed(BUILD, third_party=True)[0], tmp_path / "ours")


def test_cold_starts(functions: dict[str, Function], ours: Path, tmp_path: Path, now: datetime) -> None:
    stock = tmp_path / "stock"
    package_stock(stock)
    nothing, plain = [Call("dynamodb", "GetItem", {}, 200, {}, b"{}")], [json.loads(event("/", "/", {}))]
    with ExitStack() as stack:
        other = stack.enter_context(starts.aws_over_http(nothing))
        places = {name: stack.enter_context(starts.aws_over_http(each.calls)) for name, each in functions.items()}
        rounds: list[dict[str, tuple[float, float]]] = []
        for _ in range(measuring.ROUNDS + 1):
            floor = starts.seconds(stock, "app.app", plain, other)
            rounds.append({
                name: (starts.seconds(ours, each.handler, each.events[:1], places[name], at=now.isoformat()), floor)
                for name, each in functions.items()
            })  # fmt: skip
    for name, each in functions.items():
        measuring.note_pairs(f"cold start of {name}", [round[name] for round in rounds[1:]], each.calls[:0])


def test_memory(functions: dict[str, Function], ours: Path, now: datetime) -> None:
    def peak(function: Function) -> float:
        with starts.aws_over_http(function.calls) as address:
            times = -(-EVENTS // len(function.events))
            return starts.peak(ours, function.handler, function.events, address, at=now.isoformat(), times=times)

    with ThreadPoolExecutor(len(functions)) as at_once:
        for name, most in zip(functions, at_once.map(peak, functions.values()), strict=True):
            measuring.note(f"memory of {name}", most)
