"""Who an action is for, chosen in the form: everything follows at once, and the form fits a phone until it is opened."""

from collections.abc import Callable
from datetime import datetime

from playwright.sync_api import Page, expect

from chalicelib.domain.actions import finding as actions
from chalicelib.domain.people.person import Person
from chalicelib.domain.plans.plan import Plan
from tests.browser.test_main_job import signed_in
from tests.conftest import join

Opens = Callable[..., Page]


def test_the_form_fits_one_phone_screen_until_something_is_opened(
    open_page: Opens, carol: Person, plan: Plan, now: datetime
) -> None:
    page = open_page(width=390)
    page.set_viewport_size({"width": 390, "height": 844})
    signed_in(page, carol, now)
    page.goto(f"/api/plans/{plan.plan_id}/add")
    expect(page.get_by_role("button", name="Add action")).to_be_in_viewport(ratio=1)


def test_reminders_and_clock_follow_who_does_it(
    open_page: Opens, check_page: Callable[[Page], None], carol: Person, dan: Person, plan: Plan, now: datetime
) -> None:
    join(plan, dan, "coach")
    page = open_page(width=320)
    signed_in(page, carol, now)
    page.goto(f"/api/plans/{plan.plan_id}/add")
    page.get_by_label("What", exact=True).fill("Ask the lawyer")
    page.get_by_role("button", name="Tomorrow").click()
    page.get_by_text("For Alice Moreau · change").click()
    page.get_by_label("Dan Ortiz for Alice Moreau").check()
    expect(page.get_by_text("For Dan Ortiz · change")).to_be_visible()
    expect(page.get_by_label("Whose time")).to_have_value("Europe/London")
    page.get_by_text("Reminders Email to Dan Ortiz, 1 day before at 09:00").click()
    page.get_by_role("button", name="+ Add a reminder").click()
    page.get_by_role("group", name="Reminder", exact=True).last.get_by_label("How many").fill("2")
    expect(page.get_by_text("Email to Dan Ortiz, 2 days before at 09:00")).to_be_attached()
    check_page(page)
    page.get_by_role("button", name="Remove this reminder").first.click()
    page.get_by_role("button", name="Remove this reminder").first.click()
    page.get_by_role("button", name="Add action").click()
    expect(page.get_by_text("Added: Ask the lawyer")).to_be_visible()
    action = actions.present(plan.plan_id, 1)
    assert (action.assignee_id, action.due_zone, action.reminders) == (dan.person_id, "Europe/London", {})


def test_an_hour_of_day_is_asked_only_of_a_reminder_in_days(
    open_page: Opens, carol: Person, plan: Plan, now: datetime
) -> None:
    page = open_page()
    signed_in(page, carol, now)
    page.goto(f"/api/plans/{plan.plan_id}/add")
    page.get_by_text("Reminders Email to Alice Moreau, 1 day before at 09:00").click()
    page.get_by_role("button", name="+ Add a reminder").click()
    page.get_by_label("Before or after it is due").last.select_option("hours-before")
    assert [each.is_visible() for each in page.get_by_label("At, for days").all()] == [True, False]
    expect(page.get_by_text("1 day before at 09:00; Email to Alice Moreau, 1 hour before")).to_be_visible()
