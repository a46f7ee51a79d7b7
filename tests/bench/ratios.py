"""What each piece of work costs in processor time, as a multiple of the calls to AWS that it makes: ``make bench``.

Ours and the floor take turns, and medians of their ratios are printed. The floor is the calls listed with each piece of work,
made by stock botocore: a call added to the work isn't added to its floor. AWS's answers are recorded once and given again, so
no emulator's time is in the figures. With ``BENCH_CHECK=2`` a ratio over twice its bound fails; ``make bench-check`` takes 1.
"""

import json
import os
import statistics
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import msgspec
import pytest
from moto.sqs.models import Queue

from app import app
from chalicelib import aws
from chalicelib.domain.actions import adding
from chalicelib.domain.actions.action import Action
from chalicelib.domain.actions.adding import NewAction
from chalicelib.domain.actions.fields import Due
from chalicelib.domain.actor import Actor
from chalicelib.domain.owed.notification import Notification
from chalicelib.domain.people import api_tokens
from chalicelib.domain.people.person import Person
from chalicelib.domain.plans.plan import Plan
from chalicelib.domain.reminders import Spec
from chalicelib.inbound.mail import accept as mail_in
from chalicelib.outbound.deliver import deliver
from chalicelib.outbound.sweep import sweep
from infra.package.packed import packed
from tests.bench import replay, starts
from tests.bench.cold_start import event, package_stock
from tests.inbound.conftest import notice_of, written
from tests.many_clients import many_clients
from tests.quick_moto.rows import put
from tests.web.pages.visitor import Visitor

ROUNDS = 15
RESULTS = Path(__file__).resolve().parents[2] / "build" / "bench.json"
HOUR = timedelta(hours=1)


class Result(msgspec.Struct):
    """Processor time in milliseconds, ours and the floor's, and the median of their ratios."""

    name: str
    ours: float
    floor: float
    ratio: float
    bound: float | None
    calls: dict[str, int]


_results: list[Result] = []


@pytest.fixture(scope="module", autouse=True)
def _told(pytestconfig: pytest.Config) -> Iterator[None]:
    """Prints the table and writes it down when all is measured."""
    _results.clear()
    yield
    RESULTS.parent.mkdir(exist_ok=True)
    RESULTS.write_bytes(msgspec.json.format(msgspec.json.encode(_results)))
    capture = pytestconfig.pluginmanager.getplugin("capturemanager")
    with capture.global_and_fixture_disabled():
        print(f"\n\n{'':28}{'ours':>9}{'floor':>9}{'ratio':>8}{'bound':>8}   calls")
        for each in _results:
            bound = f"{each.bound:.2f}" if each.bound else ""
            calls = ", ".join(f"{count} {name}" for name, count in each.calls.items())
            print(f"{each.name:28}{each.ours:6.2f} ms{each.floor:6.2f} ms{each.ratio:8.2f}{bound:>8}   {calls}")


def compare(name: str, work: Callable[[], object], floor: str, *, bound: float | None = None, repeat: int = 5) -> None:
    """Measures the work against its floor, which is named as ``2 GetItem, 1 Query``; fails where it is asked to and the ratio
    is over the bound."""
    calls = replay.recorded(work)
    listed = _listed(calls, floor)
    ours, stock = replay.ours(work, calls), replay.stock(listed)
    pairs = [
        (sum(ours() for _ in range(repeat)) / repeat, sum(stock() for _ in range(repeat)) / repeat)
        for _ in range(ROUNDS + 1)
    ][1:]
    _note(name, pairs, calls, bound=bound)


def _note(name: str, pairs: list[tuple[float, float]], calls: list[replay.Call], *, bound: float | None) -> None:
    """Notes seconds of ours and of the floor; fails where it is asked to and their ratio is over the bound."""
    mine, theirs = (statistics.median(each) * 1000 for each in zip(*pairs, strict=True))
    ratio = statistics.median(one / other for one, other in pairs)
    _results.append(Result(name, mine, theirs, ratio, bound, dict(Counter(call.operation for call in calls))))
    allowed = float(os.environ.get("BENCH_CHECK") or 0)
    if allowed and bound:
        assert ratio <= bound * allowed, f"{name}: {ratio:.2f} times the floor, more than {bound * allowed:.2f}"


def _listed(calls: list[replay.Call], floor: str) -> list[replay.Call]:
    """Returns of the calls made those that the floor names."""
    left = Counter({name: int(count) for count, name in (each.split() for each in floor.split(", "))})
    listed = []
    for call in calls:
        if left[call.operation]:
            left[call.operation] -= 1
            listed.append(call)
    assert not +left, f"these calls of the floor are no longer made: {dict(+left)}"
    return listed


def _asks(path: str, route: str, *, cookie: str = "", method: str = "GET", body: str | None = None, **more: str) -> Callable[[], None]:  # fmt: skip
    """Returns a request to the function behind pages and API."""
    parameters = {
        name.strip("{}"): given
        for name, given in zip(route.split("/"), path.split("/"), strict=True)
        if name.startswith("{")
    }
    request: dict[str, Any] = json.loads(event(path, route, parameters, cookie))
    request["requestContext"]["httpMethod"] = method
    request["headers"] |= more
    request["body"] = body

    def ask() -> None:
        answer = app(request, None)
        assert answer["statusCode"] in (200, 201), answer

    ask.request = request  # type: ignore[attr-defined]
    return ask


@pytest.fixture
def coach(visits_as: Callable[[Person], Visitor], carol: Person) -> str:
    """The cookie of Carol's browser."""
    return f"__Host-session={visits_as(carol).secret}"


@pytest.fixture
def token(carol: Person, now: datetime, clock_at: Callable[[datetime], None]) -> str:
    clock_at(now)
    return f"Bearer {api_tokens.create(Actor(carol.person_id), name='bench', now=now)[2]}"


@pytest.fixture
def fifty(carol: Person, plan: Plan, now: datetime) -> Plan:
    """A plan of fifty open actions with a comment each, some of them late."""
    for number in range(50):
        asked = NewAction(
            f"Call the bank about the loan and ask for Ms Weber {number}", Due(at=now + timedelta(days=number - 9)),
            comment="She knows the file.", notify_client=False, past_due=True,
        )  # fmt: skip
        adding.create(Actor(carol.person_id), plan.plan_id, asked, now=now)
    return plan


def test_plan_page(coach: str, fifty: Plan) -> None:
    ask = _asks(f"/plans/{fifty.plan_id}", "/plans/{plan_id}", cookie=coach)
    compare("plan page, 50 actions", ask, "2 GetItem, 1 TransactGetItems, 1 Query", bound=1.1)


def test_action_page(coach: str, fifty: Plan) -> None:
    ask = _asks(f"/plans/{fifty.plan_id}/actions/7", "/plans/{plan_id}/actions/{number}", cookie=coach)
    compare("action page", ask, "2 GetItem, 1 TransactGetItems, 1 Query")


def test_home(coach: str, carol: Person, now: datetime) -> None:
    many_clients(carol, 200, now)
    compare("home of 200 clients", _asks("/", "/", cookie=coach), "2 GetItem, 3 Query, 1 TransactGetItems", repeat=1)


def test_api_list(token: str, fifty: Plan) -> None:
    ask = _asks(f"/v1/plans/{fifty.plan_id}/actions", "/v1/plans/{plan_id}/actions", authorization=token)
    ask()  # the first use of a token makes its row
    compare("API list, 50 actions", ask, "1 UpdateItem, 1 GetItem, 1 Query", bound=0.9)


def test_new_comment(token: str, fifty: Plan) -> None:
    ask = _asks(
        f"/v1/plans/{fifty.plan_id}/actions/7/comments", "/v1/plans/{plan_id}/actions/{number}/comments", method="POST",
        body=json.dumps({"text": "She was friendly."}), authorization=token, **{"content-type": "application/json"},
    )  # fmt: skip
    ask()
    compare("new comment by API", ask, "1 UpdateItem, 1 GetItem, 1 TransactWriteItems")


def test_cold_start(coach: str, fifty: Plan, now: datetime, tmp_path: Path) -> None:
    """Of the function behind pages, to a whole plan page; the floor is a stock app with one call and a heading."""
    zip_path, _ = packed(tmp_path / "build", third_party=True)
    ours = starts.unpacked(zip_path, tmp_path / "ours")
    stock = tmp_path / "stock"
    package_stock(stock)
    ask = _asks(f"/plans/{fifty.plan_id}", "/plans/{plan_id}", cookie=coach)
    calls = replay.recorded(ask)
    keys = aws.ssm().get_parameter(Name=os.environ["SIGNING_KEYS"], WithDecryption=True)
    keys = {"Parameter": {"Value": keys["Parameter"]["Value"], "Name": keys["Parameter"]["Name"]}}
    calls.append(replay.Call("ssm", "GetParameter", {}, 200, {}, msgspec.json.encode(keys)))
    page, plain = json.dumps(ask.request), event("/", "/", {})  # type: ignore[attr-defined]
    nothing = [replay.Call("dynamodb", "GetItem", {}, 200, {}, b"{}")]
    with starts.aws_over_http(calls) as address, starts.aws_over_http(nothing) as other:
        pairs = [
            (starts.seconds(ours, page, address, at=now.isoformat()), starts.seconds(stock, plain, other))
            for _ in range(ROUNDS + 1)
        ][1:]
    _note("cold start to a plan page", pairs, calls, bound=0.55)


@pytest.mark.parametrize(("by", "sent_by"), [("email", "SendRawEmail"), ("text", "Publish")])
def test_reminder(
    by: Any, sent_by: str, carol: Person, plan: Plan, alice: Person, now: datetime, with_phone: Callable[..., Person]
) -> None:
    with_phone(alice)
    action: Action = adding.create(
        Actor(carol.person_id), plan.plan_id,
        NewAction("Call the bank", Due(at=now + timedelta(days=10)), specs=[Spec("client", by, -60)], notify_client=False),
        now=now,
    )  # fmt: skip

    def work() -> None:
        assert deliver(alice.person_id, action.due_at - HOUR) == "1 sent"

    read = "1 Query, 1 TransactGetItems" if by == "email" else "1 Query, 1 TransactGetItems, 1 GetItem"
    compare(f"reminder by {by}", work, f"{read}, 2 TransactWriteItems, 1 {sent_by}", bound=1.4)


@pytest.mark.parametrize("count", [0, 1_000, 100_000])
def test_sweep_with_nothing_due(count: int, now: datetime) -> None:
    _owe(count, now + HOUR)
    compare(f"sweep, {count:,} not due yet", lambda: sweep(now), "8 Query", bound=1.0)


def test_sweep_with_much_due(now: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    # The emulator counts all messages whenever one comes.
    for counted in ("", "_delayed", "_not_visible"):
        monkeypatch.setattr(Queue, f"approximate_number_of_messages{counted}", 0)
    _owe(10_000, now - HOUR)
    compare(
        "sweep, 10,000 due",
        lambda: sweep(now, rate=500),
        "8 Query, 1 GetQueueAttributes, 400 SendMessageBatch",
        repeat=1,
    )


def _owe(count: int, due: datetime) -> None:
    for number in range(count):
        row = Notification(f"{number:016}", f"{Notification.due_at.serialize(due)}#{number:026}")
        row.shard, row.due_at, row.kind, row.created_at = str(number % 8), due, "reminder", due
        put(os.environ[Notification.Meta.env], row.serialize(null_check=False))


@pytest.mark.parametrize("size", [1_000, 100_000, 1_000_000])
def test_reply(size: int, fifty: Plan, now: datetime, reply_to: Callable[..., str]) -> None:
    to = reply_to(7)
    quoted = "> She knows the file, and the file knows her.\n" * (size // 46)
    words = f"She was friendly.\n\nOn Mon, 23 Nov 2026 at 09:00, Carol Reed wrote:\n{quoted}"
    notice = notice_of(written(words, to=to), to=to)
    said: list[str] = []

    def work() -> None:
        said.append(mail_in.accept(notice, now))

    compare(
        f"reply of {size // 1000:,} kB",
        work,
        "1 GetObject, 1 TransactGetItems, 1 GetItem, 1 TransactWriteItems",
        repeat=1,
    )
    assert set(said) == {"A mail became a comment on action 7."}
