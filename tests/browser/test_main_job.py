"""What people come for, in a browser: sign in, add an action, comment, mark it done, undo."""

import re
from collections.abc import Callable
from datetime import datetime
from itertools import product
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from chalicelib.domain.actions import finding as actions
from chalicelib.domain.actions.fields import Due
from chalicelib.domain.actor import Actor
from chalicelib.domain.people import profile, sign_in
from chalicelib.domain.people.person import Person
from chalicelib.domain.plans.plan import Plan
from chalicelib.web.pages.parts import by_when
from tests.conftest import owed

Opens = Callable[..., Page]
Checks = Callable[[Page], None]


def signed_in(page: Page, person: Person, now: datetime) -> None:
    """Signs in through the form and the mailed link."""
    page.goto("/api/")
    page.get_by_label("Your email address").fill(person.email)
    page.get_by_role("button", name="Send me a link").click()
    expect(page.get_by_role("heading", name="Check your email")).to_be_visible()
    assert "sign_in" in [row.kind for row in owed(f"mailto:{person.email}")]
    page.goto(f"/api{sign_in.link_path(person, now)}")
    page.get_by_role("button", name="Sign in").click()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1100, 390])
def test_from_signing_in_to_done_and_back(
    open_page: Opens, check_page: Checks, carol: Person, plan: Plan, now: datetime, width: int, scheme: Any
) -> None:
    page = open_page(width=width, scheme=scheme)
    signed_in(page, carol, now)
    expect(page.get_by_text("where you are, in Berlin?")).to_be_visible()  # the browser's zone, guessed
    check_page(page)
    page.get_by_role("link", name=re.compile("^(‹ )?Alice Moreau$")).click()
    check_page(page)
    page.get_by_role("link", name="+ Action").click()
    page.get_by_label("What", exact=True).fill("Call the bank about the loan")
    page.get_by_role("button", name="Friday").click()
    expect(page.get_by_role("status").first).to_have_text(
        "Fri 27 Nov 2026, 17:00 for Alice Moreau (Berlin) · 11:00 for you (New York)"
    )
    page.get_by_text("Reminders Email to Alice Moreau, 1 day before").click()
    page.get_by_role("button", name="+ Add a reminder").click()
    rows = page.get_by_role("group", name="Reminder", exact=True)
    expect(rows).to_have_count(2)
    rows.last.get_by_label("Before or after").select_option("hours before")
    expect(rows.last.get_by_label("At, for days")).to_be_hidden()
    check_page(page)
    page.get_by_role("button", name="Add action").click()
    expect(page.get_by_text("Added: Call the bank about the loan")).to_be_visible()
    assert len(actions.present(plan.plan_id, 1).reminders) == 2

    page.get_by_role("link", name="Call the bank about the loan", exact=True).last.click()
    page.get_by_label("Write a comment").fill("Ask for Ms Weber.")
    page.get_by_role("button", name="Add comment").click()
    expect(page.get_by_text("Ask for Ms Weber.")).to_be_visible()
    check_page(page)
    page.get_by_role("button", name="Mark done").click()
    expect(page.get_by_text("You marked it done")).to_be_visible()
    check_page(page)
    page.get_by_role("button", name="Reopen").click()
    page.get_by_role("link", name=re.compile("^(‹ )?Alice Moreau$")).click()
    page.get_by_role("button", name="Mark done Call the bank about the loan").click()
    expect(page.locator("#a1")).to_contain_text("Done.")
    check_page(page)
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_role("button", name="Mark done Call the bank about the loan")).to_be_visible()
    expect(page.get_by_role("link", name="Edit Call the bank about the loan")).to_be_visible()
    expect(page.get_by_role("link", name="Comments and more: 1 ⋯ Call the bank about the loan")).to_be_visible()
    assert actions.present(plan.plan_id, 1).status == "open"


def test_everything_works_without_a_script(open_page: Opens, carol: Person, plan: Plan, now: datetime) -> None:
    page = open_page(script=False)
    signed_in(page, carol, now)
    page.get_by_role("link", name=re.compile("^(‹ )?Alice Moreau$")).click()
    page.get_by_role("link", name="+ Action").click()
    page.get_by_label("What", exact=True).fill("Call the bank")
    page.get_by_role("button", name="Friday").click()
    expect(page.get_by_text("Fri 27 Nov 2026, 17:00 for Alice Moreau (Berlin)")).to_be_visible()
    page.get_by_text("Reminders Email to Alice Moreau, 1 day before").click()
    page.get_by_role("button", name="+ Add a reminder").click()
    expect(page.get_by_role("group", name="Reminder", exact=True)).to_have_count(2)
    page.get_by_role("button", name="Remove this reminder").first.click()
    page.get_by_role("button", name="Show this date").click()
    page.get_by_label("What", exact=True).press(
        "Enter"
    )  # adds the action: the first button in the form isn't a quick choice
    expect(page.get_by_text("Added: Call the bank")).to_be_visible()
    page.get_by_role("button", name="Mark done Call the bank").click()
    page.get_by_role("button", name="Undo").click()
    page.get_by_role("link", name="Comments and more: 0 ⋯ Call the bank").click()
    page.get_by_role("button", name="In a week").click()
    expect(page.locator("#a1")).to_contain_text("Moved to")
    action = actions.present(plan.plan_id, 1)
    assert (action.status, action.moved_count, len(action.reminders)) == ("open", 1, 1)


def test_a_mistake_is_pointed_to(
    open_page: Opens, check_page: Checks, carol: Person, plan: Plan, now: datetime
) -> None:
    page = open_page(width=390)
    signed_in(page, carol, now)
    page.goto(f"/api/plans/{plan.plan_id}/add")
    page.get_by_label("Date", exact=True).fill("2026-12-04")
    page.get_by_role("button", name="Add action").click()
    expect(page).to_have_title(re.compile("^Please check"))
    summary = page.get_by_role("alert")
    expect(summary).to_be_focused()
    expect(page.get_by_label("What", exact=True)).to_have_accessible_description("Say what needs to be done.")
    assert page.get_by_label("Date", exact=True).input_value() == "2026-12-04"
    check_page(page)
    summary.get_by_role("link").click()
    expect(page.get_by_label("What", exact=True)).to_be_focused()


def test_the_keyboard_reaches_everything_in_a_row(
    open_page: Opens, carol: Person, plan: Plan, add_action: Any, now: datetime
) -> None:
    add_action("Call the bank")
    page = open_page()
    signed_in(page, carol, now)
    page.goto(f"/api/plans/{plan.plan_id}")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to content")).to_be_focused()
    page.get_by_role("button", name="Mark done").focus()
    for name in ("Call the bank", "Edit Call the bank", "Comments and more: 0 ⋯ Call the bank"):
        page.keyboard.press("Tab")
        expect(page.get_by_role("link", name=name, exact=True)).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("link", name="Cancel")).to_be_visible()
    expect(page.get_by_role("link", name="Close Call the bank")).to_be_focused()


@pytest.mark.parametrize("hours", ["24", "12"])
def test_the_script_says_the_date_as_the_server_does(
    open_page: Opens, carol: Person, plan: Plan, now: datetime, hours: str
) -> None:
    """Also on nights when the clocks change, there or here."""
    me = profile.change(Actor(carol.person_id), profile.Change(hours=hours), now=now)
    visit: Any = type("Visit", (), {"me": me, "my_id": me.person_id, "zone": me.time_zone})()
    _, secret = sign_in.redeem(sign_in.link_path(carol, now).rsplit("/", 1)[1], browser="", now=now)
    page = open_page(secret=secret)
    page.goto(f"/api/plans/{plan.plan_id}/add")
    days = ("2027-03-28", "2026-10-25", "2027-03-14", "2026-11-01", "2028-02-29")
    for day, hour, zone in product(days, ("02:30", "01:30", "00:00"), ("Europe/Berlin", "America/New_York")):
        page.get_by_label("Date", exact=True).fill(day)
        page.get_by_label("Time", exact=True).fill(hour)
        page.get_by_label("Whose time").select_option(zone)
        moment = Due(date=day, time=hour, time_zone=zone).resolve(plan).at
        expect(page.locator(".say")).to_have_text(by_when.both_sides(visit, plan, moment))
