"""A session on a phone, and the line that adds actions."""

import re
from collections.abc import Callable
from datetime import datetime, timedelta

from playwright.sync_api import Page, Route, expect

from chalicelib.domain.actions import finding as actions
from chalicelib.domain.actions.action import Action
from chalicelib.domain.people import sign_in
from chalicelib.domain.people.person import Person
from chalicelib.domain.plans.plan import Plan


def test_on_a_phone_the_way_to_the_quick_line_is_gone_where_the_line_is(
    open_page: Callable[..., Page], carol: Person, plan: Plan, add_action: Callable[..., Action], now: datetime
) -> None:
    for _ in range(8):
        add_action("Send the offer", due=now - timedelta(days=1), at=now - timedelta(days=20))
    secret = sign_in.redeem(sign_in.link_path(carol, now).rpartition("/")[2], browser="Firefox", now=now)[1]
    page = open_page(width=360, secret=secret)
    page.goto(f"/api/plans/{plan.plan_id}/session")
    found = page.evaluate(
        """() => [...Array(document.body.scrollHeight / 20 | 0).keys()].map(step => {
            scrollTo(0, step * 20);
            return [".jump a", "#f-what"].map(each => {
                const box = document.querySelector(each).getBoundingClientRect();
                return !!document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2)?.matches(each);
            });
        })"""
    )
    assert found[0] == [True, False]
    assert [True, True] not in found
    assert [False, True] in found
    page.evaluate("scrollTo(0, 0)")
    page.get_by_role("link", name="+ Action").click()
    expect(page.locator("#f-what")).to_be_in_viewport()


def test_enter_right_after_the_last_letter_adds_the_line_which_is_shown_first(
    open_page: Callable[..., Page], carol: Person, plan: Plan, now: datetime
) -> None:
    secret = sign_in.redeem(sign_in.link_path(carol, now).rpartition("/")[2], browser="Firefox", now=now)[1]
    page = open_page(secret=secret)
    for path, field in (("/session", "#f-what"), ("", "#f-line")):
        page.goto(f"/api/plans/{plan.plan_id}{path}")
        for what in ("Rent the van", "Buy flour"):
            page.locator(field).press_sequentially(f"{what} Fri 5pm")
            with page.expect_request("**/reading?*"), page.expect_navigation(url=re.compile("just=added")):
                page.keyboard.press("Enter")
            expect(page.locator(field)).to_be_focused()
            expect(page.locator(field)).to_have_value("")
    assert [row.what for row in actions.open_of_plan(plan.plan_id)] == ["Rent the van", "Buy flour"] * 2


def test_what_is_typed_while_the_page_is_sent_is_the_next_line(
    open_page: Callable[..., Page], carol: Person, plan: Plan, now: datetime
) -> None:
    secret = sign_in.redeem(sign_in.link_path(carol, now).rpartition("/")[2], browser="Firefox", now=now)[1]
    page = open_page(secret=secret)

    def type_on(route: Route) -> None:
        page.keyboard.type("Buy flour Sat")
        route.continue_()

    for path, field, sent_to in (("/session", "#f-what", "add"), ("", "#f-line", "line")):
        page.goto(f"/api/plans/{plan.plan_id}{path}")
        page.locator(field).fill(f"Rent the van {sent_to} Fri 5pm")
        expect(page.locator("#read")).to_contain_text("Rent the van")
        page.route(f"**/{sent_to}", type_on, times=1)
        with page.expect_navigation(url=re.compile("just=added")):
            page.keyboard.press("Enter")
        expect(page.locator(field)).to_have_value("Buy flour Sat")
        # Enter before it is shown how the line was understood
        page.route("**/reading?*", type_on, times=1)
        page.locator(field).fill("")
        with page.expect_navigation(url=re.compile("just=added")):
            page.locator(field).evaluate(
                """(line, words) => {
                line.value = words;
                line.dispatchEvent(new Event("input", { bubbles: true }));
                line.form.requestSubmit(line.form.querySelector("button"));
            }""",
                f"Call Bob {sent_to} Fri 5pm",
            )
        expect(page.locator(field)).to_have_value("Buy flour Sat")
        page.locator(field).fill("")
    added = ["Rent the van add", "Call Bob add", "Rent the van line", "Call Bob line"]
    assert [row.what for row in actions.open_of_plan(plan.plan_id)] == added


def test_on_paper_no_heading_is_parted_from_what_it_heads(
    open_page: Callable[..., Page], carol: Person, plan: Plan, add_action: Callable[..., Action], now: datetime
) -> None:
    secret = sign_in.redeem(sign_in.link_path(carol, now).rpartition("/")[2], browser="Firefox", now=now)[1]
    page = open_page(width=718, secret=secret)
    page.emulate_media(media="print")
    for days in range(1, 6):
        add_action("Send the offer", due=now - timedelta(days=days), at=now - timedelta(days=20))
        add_action("Call the bank", due=now + timedelta(days=days))
        page.goto(f"/api/plans/{plan.plan_id}/session")
        parted = page.evaluate(
            """() => [...document.querySelectorAll(".sides section")].filter(each => each.querySelector("h3 + ul li:first-child"))
            .filter(each => each.querySelector("h3").getBoundingClientRect().x !== each.querySelector("li").getBoundingClientRect().x)
            .map(each => each.innerText)"""
        )
        assert parted == []
