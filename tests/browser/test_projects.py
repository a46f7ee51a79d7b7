"""Projects in a browser: with no action, one, two hundred and very long words; narrow, dark, printed; by keyboard."""

import re
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from playwright.sync_api import Page, expect

from chalicelib.domain.actions import closing
from chalicelib.domain.actions import finding as actions
from chalicelib.domain.actions.action import Action
from chalicelib.domain.actor import Actor
from chalicelib.domain.people import sign_in
from chalicelib.domain.people.person import Person
from chalicelib.domain.plans.plan import Plan
from chalicelib.domain.projects import keeping as projects
from tests.browser.conftest import in_both_windows, keep

LONG = "Donaudampfschifffahrtsgesellschaftskapitänsmützenabzeichen"
DAY = timedelta(days=1)


@pytest.fixture
def made(plan: Plan, carol: Person, add_action: Callable[..., Action], now: datetime) -> dict[str, str]:
    """Returns paths of projects with no action, one, four that were each done differently, and two hundred."""
    who, made = Actor(carol.person_id), {}
    for name in ("Nothing yet", "One thing", "Launch of the new shop", LONG):
        about = "The shop is open by spring.\n\nNot before the permit is there." if name.startswith("Launch") else ""
        made[name] = projects.create(who, plan.plan_id, name=name, description=about, now=now)[1].project_id
    add_action("Only this", project=made["One thing"])
    for number, late_by in enumerate((-DAY, DAY, 3 * DAY), 2):
        add_action(f"Thing {number}", project=made["Launch of the new shop"], due=now - 9 * DAY, at=now - 20 * DAY)
        closing.complete(who, plan.plan_id, number, done_at=now - 9 * DAY + late_by, now=now)
    add_action("Call the bank about the loan", project=made["Launch of the new shop"], weight=250, due=now - DAY)
    add_action("Send the offer", project=made["Launch of the new shop"], client_may_edit=True)
    kinds = [actions.present(plan.plan_id, number) for number in (2, 3, 4, 5, 6)]
    for number in range(7, 207):
        row = kinds[number % 5]
        row.number, row.project_id, row.what = number, made[LONG], f"{LONG} {number}"
        row.save()
    return {name: f"/plans/{plan.plan_id}/projects/{id}" for name, id in made.items()}


def _visit(open_page: Callable[..., Page], person: Person, now: datetime) -> Page:
    token = sign_in.link_path(person, now).rsplit("/", 1)[1]
    return open_page(secret=sign_in.redeem(token, browser="Firefox on Linux", now=now)[1])


def test_projects_are_accessible_and_fit_whatever_is_in_them(
    open_page: Callable[..., Page], check_page: Callable[[Page], None], carol: Person, plan: Plan, made: dict[str, str],
    now: datetime,
) -> None:  # fmt: skip
    page = _visit(open_page, carol, now)
    own = f"/plans/{plan.plan_id}"
    paths = {
        "list": f"{own}/projects", "plan": own, "add": f"{own}/add?project={made[LONG].rsplit('/', 1)[1]}",
        "action": f"{own}/actions/6", "edit-action": f"{own}/actions/6/edit",
        "none": made["Nothing yet"], "one": made["One thing"], "four": made["Launch of the new shop"], "many": made[LONG],
        "weights": made["Launch of the new shop"] + "/weights", "edit": made[LONG] + "/edit", "delete": made[LONG] + "/delete",
        "stream": f"{own}/stream",
    }  # fmt: skip
    for name, path in paths.items():
        answer = page.goto(f"/api{path}")
        assert answer is not None
        assert answer.status == 200, path
        for width, scheme in in_both_windows(page):
            keep(page, f"{name}-{width}-{scheme}")
            check_page(page)
        if name in ("four", "many", "list"):
            page.emulate_media(media="print", color_scheme="light")
            keep(page, f"{name}-print")
            page.emulate_media(media="screen")


def test_a_finished_projects_button_is_above_the_link_of_its_row(
    open_page: Callable[..., Page], carol: Person, plan: Plan, made: dict[str, str], now: datetime
) -> None:
    closing.complete(Actor(carol.person_id), plan.plan_id, 1, now=now)
    page = _visit(open_page, carol, now)
    page.goto(f"/api/plans/{plan.plan_id}/projects")
    page.get_by_role("link", name="Tell Alice Moreau").click()
    expect(page).to_have_url(re.compile(f"{made['One thing']}#moment$"))


def test_a_slice_says_what_it_is_when_it_is_focused(
    open_page: Callable[..., Page], carol: Person, made: dict[str, str], now: datetime
) -> None:
    page = _visit(open_page, carol, now)
    page.goto(f"/api{made['Launch of the new shop']}")
    slices = page.locator("svg.meter g")
    slices.first.focus()
    page.keyboard.press("Tab")
    assert slices.nth(1).evaluate("node => node === document.activeElement")
    expect(slices.nth(1).locator("text")).to_be_visible()
    assert not slices.nth(0).locator("text").is_visible()
    keep(page, "slice-focused")


def test_a_bad_line_is_shown_where_it_is(
    open_page: Callable[..., Page], check_page: Callable[[Page], None], carol: Person, made: dict[str, str], now: datetime
) -> None:  # fmt: skip
    page = _visit(open_page, carol, now)
    page.set_viewport_size({"width": 320, "height": 800})
    page.goto(f"/api{made['Launch of the new shop']}/weights")
    page.fill("[name=w6]", "2000")
    page.fill("[name=w5]", "5")
    page.click("text=Save all")
    assert page.locator("[name=w6]").get_attribute("aria-invalid") == "true"
    assert page.locator("[name=w5]").input_value() == "5"
    keep(page, "bad-line")
    check_page(page)


def test_the_form_for_an_action_fits_a_phone_until_something_is_opened(
    open_page: Callable[..., Page], carol: Person, plan: Plan, made: dict[str, str], now: datetime
) -> None:
    page = _visit(open_page, carol, now)
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(f"/api/plans/{plan.plan_id}/add?project={made['One thing'].rsplit('/', 1)[1]}")
    expect(page.locator("#f-project")).to_be_hidden()
    assert page.locator("summary .pr").inner_text().endswith("One thing")
    keep(page, "add-phone")
