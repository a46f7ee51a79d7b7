"""A month of a practice, counted: each step of it done once by the product's own functions, and what that is billed for."""

import time
from collections import Counter
from collections.abc import Callable
from contextlib import nullcontext
from datetime import datetime, timedelta
from typing import Any

import msgspec

from chalicelib.domain.actions import finding as actions
from chalicelib.domain.people import cards
from chalicelib.domain.people.person import Person
from chalicelib.domain.plans.plan import Plan
from chalicelib.inbound.mail import accept as mail_in
from chalicelib.outbound.deliver import deliver
from infra.use import MONTH, Step
from tests.counted_units import billed
from tests.inbound.conftest import notice_of, written
from tests.web.api.caller import Caller
from tests.web.pages.visitor import Visitor

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


class Practice(msgspec.Struct):
    """Carol, a client of hers, and the ways in."""

    plan: Plan
    carol: Person
    alice: Person
    by_api: Caller
    by_browser: Visitor
    by_link: Visitor
    reply_to: Callable[..., str]
    set_clock: Callable[[datetime], None]
    now: datetime


def measured(of: Practice) -> dict[str, Step]:
    """Returns what each step costs: done once before, for what a process does only once; then timed, then counted."""
    steps(of)
    timed = steps(of)
    counted = steps(of, counting=True)
    return {name: Step(counted[name].counts, timed[name].seconds) for name in counted}


def steps(of: Practice, *, counting: bool = False) -> dict[str, Step]:
    """Does each step of an action's month, one after the other. Counting takes time of its own."""
    due = of.now + 10 * DAY
    found: dict[str, Step] = {}
    own = f"/plans/{of.plan.plan_id}"
    number = 0

    def step(name: str, work: Callable[[], Any], *, at: datetime) -> None:
        of.set_clock(at)
        with billed() if counting else nullcontext(Counter[str]()) as counts:
            started = time.process_time()
            work()
            seconds = time.process_time() - started
        found[name] = Step(dict(counts), seconds)

    def add() -> None:
        nonlocal number
        asked = {
            "what": "Call the bank about the loan", "due": {"at": due.isoformat()}, "comment": "Ask for Ms Weber, she knows the file.",
            "reminders": [{"to": "client", "by": "email", "days": -1, "at": "09:00"}],
        }  # fmt: skip
        answer = of.by_api.post(f"/v1{own}/actions", asked)
        assert answer.status_code == 201, answer.body
        number = answer.json_body["number"]

    def deliver_to(person: Person, at: datetime) -> Callable[[], Any]:
        def work() -> None:
            said = deliver(person.person_id, at)
            assert said.startswith("1 sent"), said

        return work

    def reply(words: str, at: datetime) -> Callable[[], Any]:
        address = of.reply_to(number)
        notice = notice_of(written(words, to=address), to=address)
        return lambda: mail_in.accept(notice, at)

    def see(visitor: Visitor, path: str) -> Callable[[], Any]:
        def work() -> None:
            shown = visitor.get(path)
            assert shown.status == 200, (path, shown.status)

        return work

    told, reminded, done = of.now + 2 * HOUR, due - DAY, due - HOUR
    step("an action is added", add, at=of.now)
    step("the client is told", deliver_to(of.alice, told), at=told)
    step("the client is reminded", deliver_to(of.alice, reminded), at=reminded)
    step(
        "a comment by mail", reply("She was friendly, and wants to see the file.", reminded + HOUR), at=reminded + HOUR
    )
    step("the coach is told of it", deliver_to(of.carol, reminded + 3 * HOUR), at=reminded + 3 * HOUR)
    step("done by mail", reply("Done! They said yes.", done), at=done)
    assert actions.present(of.plan.plan_id, number).status == "done"
    step("the coach is told that it is done", deliver_to(of.carol, done + 2 * HOUR), at=done + 2 * HOUR)
    step("a card is opened from a mail", see(of.by_link, cards.path(of.plan, of.alice, number, done)), at=done)
    step("a plan page", see(of.by_browser, own), at=of.now + HOUR)
    step("a coach's home", see(of.by_browser, "/"), at=of.now + HOUR)
    return found


def table(found: dict[str, Step]) -> list[str]:
    """Returns the counts as rows of a table in Markdown, as docs/cost.md has it."""
    rows = ["| Step | Times a month for each client | Write units | Read units | Calls |", "|---|--:|--:|--:|---|"]
    for name, each in found.items():
        calls = ", ".join(
            f"{count} {call}" for call, count in sorted(each.counts.items()) if not call.endswith("units")
        )
        write, read = (f"{each.counts.get(kind, 0):g}" for kind in ("write units", "read units"))
        rows.append(f"| {name} | {MONTH[name].times:g} | {write} | {read} | {calls} |")
    return rows
