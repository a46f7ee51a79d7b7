"""How pages look: with no data, one item, two hundred, very long words; on a narrow phone, in the dark, printed.

Nothing may be wider than the window or hidden behind its edge. `make test SCREENSHOTS=build/screenshots` keeps a picture of
each, to be looked at.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from playwright.sync_api import Page

from chalicelib.domain.actions import closing, comments, proposing, stuck
from chalicelib.domain.actions import finding as actions
from chalicelib.domain.actions.action import Action
from chalicelib.domain.actions.fields import Due
from chalicelib.domain.actions.words import Words
from chalicelib.domain.actor import Actor
from chalicelib.domain.people import sign_in
from chalicelib.domain.people.person import Person
from chalicelib.domain.plans.plan import Plan
from chalicelib.domain.projects import keeping as projects
from chalicelib.domain.projects.naming import Named
from chalicelib.domain.stream import entry as stream
from chalicelib.domain.stream.entry import Entry
from chalicelib.domain.team import joining
from chalicelib.domain.team.inviting import Details
from tests.browser.conftest import keep
from tests.domain.replies.test_refused import record

LONG = ("Donaudampfschifffahrtsgesellschaftskapitänsmützenabzeichenverleihung" * 3)[:200]
DAY = timedelta(days=1)
OF_PLAN = [
    "", "?show=done", "/projects", "/stream", "/growth", "/session", "/outlook", "/notices", "/team", "/settings", "/client", "/add",
    "/replies",
]  # fmt: skip
"""The pages of a plan that its coach sees; the client sees fewer."""
OF_CLIENT = ["", "/stream", "/add", "/projects", "/growth", "/growth/quotes", "/growth/share", "/notices", "/outlook"]
WINDOWS: list[tuple[str, int, Any, Any]] = [
    # "open": with everything unfolded
    ("phone", 320, "light", "screen"),
    ("open", 320, "light", "screen"),
    ("larger", 390, "light", "screen"),
    ("dark", 1100, "dark", "screen"),
    ("print", 760, "light", "print"),
]

CUT = """async ([isOpen, isOnScreen]) => {
    document.querySelectorAll("details").forEach(node => node.open = isOpen);
    const beyond = [...document.querySelectorAll("main *")].filter(node => node.checkVisibility() && !node.closest(".vh, .n, svg")
        && node.getBoundingClientRect().right > innerWidth + 1).map(node => node.outerHTML.slice(0, 150));
    const rule = document.createElement("canvas").getContext("2d");
    const choices = () => [...document.querySelectorAll("main select")].filter(node => node.checkVisibility() && node.clientWidth > 1).filter(node => {
        const style = getComputedStyle(node), words = node.selectedOptions[0].text;
        rule.font = [style.fontWeight, style.fontSize, style.fontFamily].join(" ");
        const room = node.clientWidth - parseFloat(style.paddingLeft) - parseFloat(style.paddingRight) - 18;
        return rule.measureText(words).width > room && (node.nextElementSibling || {}).textContent !== words;
    }).map(node => node.selectedOptions[0].text);
    for (let times = 0; isOnScreen && times < 20 && choices().length; times++) await new Promise(go => setTimeout(go, 50));
    return [beyond, isOnScreen ? choices() : [], document.documentElement.scrollWidth];
}"""
"""Lists what is cut off by the edge of the window, a moment after the window changed, and chosen options that neither
fit into their field, which can't wrap, nor appear in full below; and how wide everything is."""


def nothing(plan: Plan, carol: Person, alice: Person, add_action: Callable[..., Action], now: datetime) -> Plan:
    return plan


def one_item(plan: Plan, carol: Person, alice: Person, add_action: Callable[..., Action], now: datetime) -> Plan:
    add_action("Call the bank about the loan", due=now - DAY, at=now - 9 * DAY, project=Named("Launch"))
    comments.write(Actor(alice.person_id, "email"), plan.plan_id, 1, Words("She was on holiday."), now=now)
    return plan


def two_hundred(plan: Plan, carol: Person, alice: Person, add_action: Callable[..., Action], now: datetime) -> Plan:
    """Copies rows from a few that the verbs made, since two hundred calls of each would take minutes."""
    for number, days in enumerate((-3, 2, 5, 9), 1):
        add_action(f"Thing {number}", due=now + days * DAY, at=now - 30 * DAY, project=Named("Launch of the new shop"))
    closing.complete(Actor(alice.person_id), plan.plan_id, 2, words=Words("It was easier than I thought."), now=now)
    rows = [actions.present(plan.plan_id, number) for number in (1, 2, 3, 4)]
    said = [entry for entry in Entry.rows(plan.plan_id) if entry.number]
    for number in range(5, 201):
        row = rows[number % 4]
        row.number, row.what = number, f"Thing {number}"
        row.save()
        was = said[number % len(said)]
        told = stream.entry(plan.plan_id, was.kind, now, actor_id=was.actor_id, actor_name=was.actor_name, via=was.via,
                            number=number, what=row.what, text=was.text, **was.data)  # fmt: skip
        told.save()
    plan.refresh(consistent_read=True)
    plan.update([Plan.next_number.set(201), Plan.open_count.set(150), Plan.done_count.set(50)])
    return plan


def long_words(plan: Plan, carol: Person, alice: Person, add_action: Callable[..., Action], now: datetime) -> Plan:
    who = Actor(carol.person_id)
    hers, link = Actor(alice.person_id), f"https://example.com/{LONG * 2}"[:300]
    projects.create(who, plan.plan_id, name=LONG[:100], description=LONG * 3, now=now)
    for number, days in enumerate((-3, 4, 9), 1):
        add_action(
            f"{LONG} {LONG} {number}",
            due=now + days * DAY,
            at=now - 9 * DAY,
            project=Named(LONG[:100]),
            comment=LONG * 4,
        )
    closing.complete(hers, plan.plan_id, 2, words=Words(LONG), now=now)
    proposing.propose(hers, plan.plan_id, 1, words=Words(link), due=Due(at=now + 9 * DAY), now=now)
    stuck.flag(hers, plan.plan_id, 1, words=Words(LONG), now=now)
    closing.cancel(who, plan.plan_id, 3, reason=LONG, now=now)
    comments.write(hers, plan.plan_id, None, Words(link), now=now)
    joining.invite(who, plan.plan_id, Details(name=LONG[:60], email=f"{'x' * 60}@home.example"), "coach", now=now)
    record(plan_id=plan.plan_id, sender=f"{'x' * 60}@home.example", text=f"{LONG} {link}")
    path = Plan.members[alice.person_id]
    far = [path["time_zone"].set("Asia/Tokyo"), Plan.members[carol.person_id]["name"].set(LONG)]
    plan.update([path["name"].set(f"{LONG} {LONG}"), path["email"].set(f"{LONG.lower()}@example.com"), *far])
    return plan


@pytest.mark.parametrize("make", [nothing, one_item, two_hundred, long_words])
def test_pages_fit_whatever_is_on_them(
    make: Callable[..., Plan], open_page: Callable[..., Page], plan: Plan, carol: Person, alice: Person,
    add_action: Callable[..., Action], now: datetime,
) -> None:  # fmt: skip
    made = make(plan, carol, alice, add_action, now)
    own = f"/plans/{made.plan_id}"
    some = [f"{own}/projects/{id}" for id in made.projects] + [f"{own}/actions/1"] * (make is not nothing)
    forms = [f"{own}/actions/1/{end}" for end in ("edit", "move", "done", "cancel", "time")] * (make is long_words)
    of_projects = [f"{own}/projects/{id}/weights" for id in made.projects] + [
        f"{own}/stream?project={id}" for id in made.projects
    ]
    of_carol = ["/", *of_projects, "/settings", *(own + each for each in OF_PLAN), *some, *forms]
    of_alice = [*(own + each for each in OF_CLIENT), *some]
    for person, paths in ((carol, of_carol), (alice, of_alice)):
        page = _visit(open_page, person, now)
        shown = None
        for number, path in enumerate(paths):
            answer = page.goto(f"/api{path}")
            assert answer is not None
            assert answer.status == 200, path
            # Back and forth: the page is already in the window that comes first.
            for name, *window in WINDOWS[:: -1 if number % 2 else 1]:
                width, scheme, media = window
                if window != shown:
                    page.emulate_media(color_scheme=scheme, media=media)
                    page.set_viewport_size({"width": width, "height": 800})
                    shown = window
                beyond, cut, wide = page.evaluate(CUT, [name == "open", media == "screen"])
                keep(page, f"{make.__name__}-{person.name.split()[0]}{_file_name(path, made)}-{name}".lower())
                assert (beyond, cut) == ([], []), (path, name)
                assert wide <= width, (path, name)


def _visit(open_page: Callable[..., Page], person: Person, now: datetime) -> Page:
    token = sign_in.link_path(person, now).rsplit("/", 1)[1]
    return open_page(secret=sign_in.redeem(token, browser="Firefox on Linux", now=now)[1])


def _file_name(path: str, plan: Plan) -> str:
    short = path.replace(f"/plans/{plan.plan_id}", "-plan")
    for number, id in enumerate(plan.projects):
        short = short.replace(id, str(number))
    return "".join(char if char.isalnum() else "-" for char in short)
