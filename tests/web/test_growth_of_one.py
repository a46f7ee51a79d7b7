"""Whatever grows, a page doesn't: every GET of a plan of 2,000 actions, a coach with 1,000 clients and a person in 50 plans,
beside those of a usual plan. What each weighs is printed with ``TABLE=1`` and ``-s``."""

import os
import re
import sys
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

import msgspec
import pytest

from chalicelib.domain import models
from chalicelib.domain.actions import closing, editing, in_short, proposing, stuck
from chalicelib.domain.actions.action import Action
from chalicelib.domain.actions.change import Change
from chalicelib.domain.actions.fields import Due
from chalicelib.domain.actions.words import Words
from chalicelib.domain.actor import Actor
from chalicelib.domain.desk import letter
from chalicelib.domain.metrics import archiving, setting_up
from chalicelib.domain.metrics.fields import Fields
from chalicelib.domain.people.person import Person
from chalicelib.domain.plans import finding as plans
from chalicelib.domain.plans.plan import Plan
from chalicelib.domain.projects import keeping as projects
from chalicelib.domain.projects.naming import Named
from chalicelib.domain.reports import chapters, folding
from chalicelib.domain.reports.chapters import Chapter
from chalicelib.web import growth_words
from chalicelib.web.api.types import briefing as briefings
from chalicelib.web.pages.home import overview
from chalicelib.web.pages.metrics import list as list_of_metrics
from chalicelib.web.pages.plan import replies, session_before, show
from chalicelib.web.pages.projects import list as list_of_projects
from tests import big_world
from tests.big_world import Size, World
from tests.domain.replies.test_refused import record
from tests.many_clients import DAY, many_clients
from tests.quick_moto.rows import kept, place, put_back
from tests.web import every_get
from tests.web.api.caller import Caller
from tests.web.every_get import Seen
from tests.web.pages.visitor import Shown, Visitor

Browses = Callable[[Person | None], Visitor]
Adds = Callable[..., Action]
Walked = dict[tuple[str, str], Seen]
"""By who looked, and the path."""

MOST_BYTES = 150_000
MORE_CALLS = 2
"""Beyond those of the usual plan: DynamoDB gives 1 MB in a call."""
MOST_ROWS = 450
"""Looked at for a page, where it doesn't need all of something."""
BIG = big_world.BIG
if not os.environ.get("TABLE"):
    BIG = msgspec.structs.replace(BIG, open=500, done=450, cancelled=50, entries=3000, readings=500, clients=500)
"""In the suite half of it, which is more than any page looks at all the same."""

MORE_VALUES = 2500
"""Read one by one, beyond twice those of the usual plan: some 100 rows that are shown."""
MOST_READ = 300_000
"""Bytes of rows that DynamoDB gives for a page, or twice those of the usual plan."""

OF_A_COACH = r"/(\?.*)?|/write.*|/find.*|/v1/clients.*|/v1/me/actions|/v1/plans(\?.*)?"
MOST_MADE = 150
"""Rows made whole for a page of a coach, however many are looked at: those that it shows."""

WHOLE = {
    OF_A_COACH: "a coach's memberships and the open actions of their clients",
    r".*/growth.*|.*/session.*|.*/briefing": "a plan's open actions, and what was done in a year or since the last session",
    r".*/projects.*|.*project_id=.*|.*project=.*": "the actions of a project, by a filter over the plan's",
    r".*show=(done|cancelled)|.*status=done.*|.*/replies": "small entries, or a filter: what was closed stands among what is open",
    r".*/metrics/{metric_id}(\?.*)?|.*/values.csv": "a metric's readings",
}  # fmt: skip
"""What looks at more rows, and at which; all are bounded by the limits of a plan (docs/stored.md) or by the calls."""
MORE = {
    "/write.*": (150_000, 20, "whose choices are read, 200 clients at once, 25 in a call"),
    "/find.*": (150_000, 12, "plans of others are searched one by one, ten at most"),
    "/v1/clients.*": (150_000, 4, "a thousand memberships are several MB"),
    "/v1/plans.*limit=100": (150_000, 4, "a hundred plans, 25 in a call"),
    ".*/briefing": (220_000, 2, "25 of each list"),
}
"""What may weigh more: bytes, calls beyond the usual ones, and why."""
READ = {
    r"/(\?.*)?|/v1/clients.*": (3_600_000, "memberships and open actions, looked at only"),
    r"/write.*|/find.*|/v1/me/actions|/v1/plans(\?.*)?": (1_200_000, "the few values of those that names and figures need"),
    r".*/growth.*": (1_500_000, "some values of every action, and what was said in the year"),
    r".*/session.*|.*/briefing": (1_000_000, "some values of every open action, and what happened since the last session"),
    r".*/metrics/{metric_id}(\?.*)?|.*/values.csv": (900_000, "a metric's readings"),
    r".*/replies|.*show=done|.*status=done.*|.*open=1": (550_000, "what is offered, and the rows that are shown"),
}  # fmt: skip
"""What reads more bytes than `MOST_READ` of a plan of 2,000 actions, and of what."""


@pytest.fixture
def walked_in(
    carol: Person, plan: Plan, now: datetime, clock_at: Callable[[datetime], None]
) -> Callable[[Size], Walked]:
    """Makes a world of this size around Carol's plan and walks through it; the next one begins where this one did."""
    clock_at(now)
    begun = {model: kept(os.environ[model.Meta.env]) for model in models.all_models()}

    def walking(size: Size) -> Walked:
        for model, rows in begun.items():
            place(os.environ[model.Meta.env]).table.items.clear()
            put_back(os.environ[model.Meta.env], rows)
        return walked(big_world.make(carol, Plan.get(plan.plan_id, consistent_read=True), size, now))

    return walking


def walked(world: World) -> Walked:
    times = 3 if os.environ.get("TABLE") else 1
    who = (("coach", world.carol, ""), ("client", world.alice, "^/(?!v1/plans/)"))
    return {
        (name, path): seen
        for name, person, only in who
        for path, seen in every_get.walk(world, person, only=only, times=times)
    }


def test_no_page_grows_with_what_it_is_about(walked_in: Callable[[Size], Walked]) -> None:
    usual, big = walked_in(big_world.USUAL), walked_in(BIG)
    if os.environ.get("TABLE"):
        sys.stdout.write("\n".join(table(usual, big)))
    wrong = [(*key, why) for key, seen in big.items() for why in over(key[1], usual[key], seen)]
    assert wrong == []
    assert len({path for _, path in big}) > 90


def over(path: str, usual: Seen, big: Seen) -> list[str]:
    """Returns in which ways a page is over its bounds."""
    most_bytes, more_calls, _ = next((more for known, more in MORE.items() if re.fullmatch(known, path)), (MOST_BYTES, MORE_CALLS, ""))  # fmt: skip
    is_whole = any(re.fullmatch(known, path) for known in WHOLE)
    found: dict[str, Any] = {
        f"answers {big.status}": big.status >= 500 or (usual.status == 200 and big.status != 200),
        f"{big.bytes:,} bytes": big.bytes > max(most_bytes, 2 * usual.bytes),
        f"{big.calls} calls, usually {usual.calls}": big.calls > usual.calls + more_calls,
        f"{big.whole} of {big.rows} rows made": re.fullmatch(OF_A_COACH, path)
        and big.whole > max(MOST_MADE, 2 * usual.whole),
        f"{big.values} values, usually {usual.values}": big.values > 2 * usual.values + MORE_VALUES
        and not path.endswith("/values.csv"),
        f"{big.read:,} bytes of rows, usually {usual.read:,}": big.read > max(most_read(path), 2 * usual.read),
        f"{big.rows} rows, usually {usual.rows}": big.rows > max(MOST_ROWS, 2 * usual.rows) and not is_whole,
    }
    return [what for what, is_so in found.items() if is_so]


def most_read(path: str) -> int:
    """Returns how many bytes of rows a page may read."""
    return next((most for known, (most, _) in READ.items() if re.fullmatch(known, path)), MOST_READ)


def table(usual: Walked, big: Walked) -> Iterator[str]:
    for key, seen in big.items():
        before = usual[key]
        yield (
            f"{key[0]:7}{key[1]:62}{before.bytes:8,} {seen.bytes:8,} B {before.calls:3} {seen.calls:3} calls {before.rows:5} {seen.rows:5} rows "
            f"{before.read // 1000:4} {seen.read // 1000:4} kB {before.whole:5} {seen.whole:5} whole "
            f"{before.values:5} {seen.values:5} values {before.milliseconds:6.1f} {seen.milliseconds:6.1f} ms"
        )


# Nothing gets lost by it: what a page leaves out is a press away, and links lead where they did.


def numbers(page: Shown) -> list[str]:
    return [str(row.attributes["id"]) for row in page.all("main li[id^=a]")]


def link(page: Shown, words: str) -> str:
    """Returns where the link with these words leads, without its anchor."""
    [found] = [str(node.attributes["href"]) for node in page.all("main a") if node.text() == words]
    return found.partition("#")[0]


def test_a_long_plan_is_read_part_by_part_and_a_row_comes_wherever_it_stands(
    visits_as: Browses, carol: Person, plan: Plan, add_action: Adds, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(show, "OPEN_AT_ONCE", 2)
    for number in range(5):
        add_action(f"Thing {number}", due=now + (number - 1) * DAY, project=Named("Launch") if number % 2 else None)
    add_action("Late too", due=now - DAY)
    visitor, path = visits_as(carol), f"/plans/{plan.plan_id}"
    first = visitor.get(path)
    assert numbers(first) == ["a1", "a6"]
    second = visitor.get(link(first, "The next 2"))
    third = visitor.get(link(second, "The next 2"))
    assert (numbers(second), numbers(third)) == (["a2", "a3"], ["a4", "a5"])
    assert "The next" not in third.text
    assert numbers(visitor.get(link(third, "Back to the first ones"))) == ["a1", "a6"]
    assert numbers(visitor.get(f"{path}?open=5")) == ["a1", "a6", "a5"]
    assert visitor.get(f"{path}?open=5").all("#a5.op textarea")
    assert numbers(visitor.get(f"{path}?project={plan_project(carol, plan)}")) == ["a2", "a4"]
    done = visitor.send(second, f"{path}/done", n="3").location
    assert done.endswith("#a3")
    back = visitor.get(done.partition("#")[0])
    assert (numbers(back), "Done." in back.text) == (["a2", "a3", "a4"], True)
    ticks = visitor.get(link(first, "The next 2") + "&select=all")
    assert len(ticks.all("input.tickbox[checked]")) == 2
    none = visitor.send(visitor.get(link(first, "The next 2") + "&select=some"), f"{path}/selected", do="tomorrow")
    assert (none.status, numbers(none)) == (422, ["a2", "a4"])
    assert numbers(visitor.get(f"{path}?after=nonsense")) == ["a1", "a6"]


def plan_project(person: Person, plan: Plan) -> str:
    (project_id,) = plans.get_for(person.person_id, plan.plan_id).projects
    return project_id


def test_clients_and_projects_come_part_by_part(
    visits_as: Browses, carol: Person, plan: Plan, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(overview, "AT_ONCE", 3)
    monkeypatch.setattr(overview, "MOST_TOGETHER", 4)
    monkeypatch.setattr(letter, "MOST", 3)
    monkeypatch.setattr(list_of_projects, "MOST_TOGETHER", 2)
    monkeypatch.setattr(list_of_projects, "AT_ONCE", 2)
    many_clients(carol, 4, now)
    for name in ("Attic", "Barn", "Cellar"):
        projects.create(Actor(carol.person_id), plan.plan_id, name=name, now=now)
    visitor = visits_as(carol)
    home = visitor.get("/?sort=name")
    rest = visitor.get(link(home, "Those after"))
    assert [len(page.all("table.clients tbody tr")) for page in (home, rest)] == [3, 2]
    assert "4 to 5 of 5." in rest.text
    assert link(rest, "Those before") == "/?sort=name"
    to = visitor.get("/write?who=all")
    others = visitor.get(link(to, "Those after"))
    assert [len(page.all("main [name^=c_]")) for page in (to, others)] == [3, 2]
    again = visitor.send(others, "/write", text="")
    assert (again.status, len(again.all("main [name^=c_]"))) == (422, 2)
    listed = visitor.get(f"/plans/{plan.plan_id}/projects")
    further = visitor.get(link(listed, "Those after"))
    assert (listed.words("li.one a.w"), further.words("li.one a.w")) == (["Attic", "Barn"], ["Cellar"])


def test_a_reply_is_added_to_an_action_that_is_not_offered_by_its_number(
    visits_as: Browses, carol: Person, plan: Plan, add_action: Adds, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(replies, "MOST_OFFERED", 1)
    kept = record(plan_id=plan.plan_id, person_id=plan.client_id, number=3)
    for _ in range(3):
        add_action()
    visitor, path = visits_as(carol), f"/plans/{plan.plan_id}/replies"
    page = visitor.get(path)
    assert page.words("select[name=n] option") == [
        "Choose…",
        "ALI-1 Call the bank",
        "ALI-3, which was answered",
        "The plan as a whole",
    ]
    wrong = visitor.send(page, f"{path}/{kept.entry_id}/add", number="the second")
    assert (wrong.status, wrong.problem(f"number-{kept.entry_id}")) == (
        422,
        "Type the number of an action, such as 12.",
    )
    assert "just=added-2" in visitor.send(page, f"{path}/{kept.entry_id}/add", number="ALI-2").location


def test_a_session_says_how_much_more_there_is_and_where(
    visits_as: Browses, carol: Person, plan: Plan, add_action: Adds, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(session_before, "MOST_LINES", 2)
    monkeypatch.setattr(briefings, "MOST", 2)
    for number in range(4):
        add_action(due=now - number * DAY - DAY)
    page = visits_as(carol).get(f"/plans/{plan.plan_id}/session")
    assert "Not kept (4)" in page.text
    assert len(page.all("section[aria-labelledby=late] li")) == 2
    assert link(page, "2 more") == f"/plans/{plan.plan_id}"


def test_a_plan_with_many_actions_says_of_them_what_one_with_few_says(
    visits_as: Browses, as_carol: Caller, carol: Person, alice: Person, plan: Plan, add_action: Adds, now: datetime,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    coach, hers = Actor(carol.person_id), Actor(alice.person_id)
    for number in range(1, 9):
        more = {"assigned_to": "coach"} if number == 4 else {}
        add_action(f"Thing {number}", due=now + (number - 4) * DAY, at=now - 9 * DAY, project=Named("Launch") if number % 2 else None, **more)  # fmt: skip
    closing.complete(hers, plan.plan_id, 2, words=Words("Glad I did"), now=now - DAY)
    closing.complete(hers, plan.plan_id, 3, now=now)
    stuck.flag(hers, plan.plan_id, 5, words=Words("Nobody answers"), now=now)
    proposing.propose(hers, plan.plan_id, 6, due=Due(at=now + 9 * DAY), now=now)
    editing.edit(coach, plan.plan_id, 7, Change(due=Due(at=now + 5 * DAY)), now=now)
    setting_up.set_up(coach, plan.plan_id, Fields(name="Weight"), now=now)
    visitor, path = visits_as(carol), f"/plans/{plan.plan_id}"

    def told() -> list[object]:
        pages = ("session", "outlook", "growth", "projects", "metrics")
        return [visitor.get(f"{path}/{each}").text for each in pages] + [
            as_carol.get(f"/v1{path}/{each}").body for each in ("briefing", "outlook", "growth")
        ]

    few = told()
    monkeypatch.setattr(in_short, "FEW", 0)
    assert told() == few
    assert "Nobody answers" in str(few[0])
    assert "needs_answer" in str(few[5])


def test_of_lists_that_are_too_long_together_fewer_are_told() -> None:
    assert [len(folding.first("x" * count, 20)) for count in (20, 21)] == [20, 5]
    assert [folding.of_each(["x" * 30] * lists, 20) for lists in (4, 5)] == [20, 5]
    assert folding.first("xxx", None) == "xxx"
    assert folding.of_each(["x" * 90], 2) == 2


def test_many_metrics_come_part_by_part(
    visits_as: Browses, carol: Person, plan: Plan, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(list_of_metrics, "MOST_TOGETHER", 2)
    monkeypatch.setattr(list_of_metrics, "AT_ONCE", 2)
    for name in ("Calls", "Sleep", "Weight"):
        metric = setting_up.set_up(Actor(carol.person_id), plan.plan_id, Fields(name=name), now=now)[1]
    archiving.archive(Actor(carol.person_id), plan.plan_id, metric.metric_id, now=now)
    visitor, path = visits_as(carol), f"/plans/{plan.plan_id}/metrics"
    shown = visitor.get(path)
    assert (shown.words("li.metric a.w"), "Archived (1)" in shown.text, "Those after" in shown.text) == (["Calls", "Sleep"], True, False)  # fmt: skip
    first = visitor.get(f"{path}?show=archived")
    second = visitor.get(link(first, "Those after"))
    assert (first.words("li.metric a.w"), second.words("li.metric a.w")) == (["Calls", "Sleep"], ["Weight"])
    assert "3 to 3 of 3." in second.text


def test_the_chapters_of_a_long_year_are_the_longest_in_their_order() -> None:
    def chapter(name: str, count: int) -> Chapter:
        return Chapter(project_id=name, name=name, so_far=None, is_finished=False, things=["x"] * count, quotes=[])

    some = [chapter(name, count) for name, count in (("a", 1), ("b", 3), ("c", 2))]
    told, further = chapters.longest(some, 2)
    assert ([each.name for each in told], growth_words.further(further)) == (
        ["b", "c"],
        "1 more project, in which 1 thing got done",
    )
    assert chapters.longest(some, 3) == (some, [])
