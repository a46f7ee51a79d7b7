"""What somebody was writing, kept in their browser until it is sent."""

from datetime import datetime

from playwright.sync_api import Browser, Page, expect

from chalicelib.domain.people import sign_in
from chalicelib.domain.people.person import Person
from chalicelib.domain.plans.plan import Plan


def signed_in(page: Page, person: Person, address: str, now: datetime) -> None:
    token = sign_in.link_path(person, now).rsplit("/", 1)[1]
    secret = sign_in.redeem(token, browser="Chrome on Linux", now=now)[1]
    page.context.add_cookies([{"name": "session", "value": secret, "url": address}])


def write(page: Page, path: str, text: str) -> None:
    page.goto(path)
    box = page.locator("#f-text")
    box.evaluate("field => { const fold = field.closest('details'); if (fold) fold.open = true; }")
    box.fill(text)


def send(page: Page) -> None:
    page.locator("form:has(#f-text) button.go").click()


def test_a_draft_is_put_back_until_it_is_sent_also_after_the_session_ran_out(
    browser: Browser, address: str, carol: Person, alice: Person, plan: Plan, now: datetime
) -> None:
    context = browser.new_context(base_url=address)
    page, path = context.new_page(), f"/api/plans/{plan.plan_id}/stream"
    signed_in(page, carol, address, now)
    write(page, path, "A long thought")
    page.goto("/api/")
    page.goto(path)
    expect(page.locator("#f-text")).to_have_value("A long thought")
    expect(page.locator("#f-text")).to_be_visible()
    # The session has expired: the form is sent in vain, and the draft is still there after signing in.
    context.clear_cookies()
    send(page)
    expect(page.locator("main")).to_contain_text("no longer signed in")
    signed_in(page, carol, address, now)
    page.goto(path)
    expect(page.locator("#f-text")).to_have_value("A long thought")
    # The same if somebody signed in again in another tab, whose forms have another token.
    page.context.clear_cookies()
    signed_in(page, carol, address, now)
    send(page)
    expect(page.locator("main")).to_contain_text("you’ve signed in again since")
    page.get_by_role("link", name="Open the page again").click()
    expect(page.locator("#f-text")).to_have_value("A long thought")
    send(page)
    page.goto(path)
    assert page.input_value("#f-text") == ""
    # Two tabs at once: neither loses what is written in the other, and what one sent isn't put back in the other.
    other = context.new_page()
    other.goto("/api/write?who=all")
    write(page, path, "A second thought")
    other.fill("#f-text", "To all of you")
    send(page)
    page.goto("/api/write?who=all")
    expect(page.locator("#f-text")).to_have_value("To all of you")
    other.goto(path)
    assert other.input_value("#f-text") == ""
    other.close()
    # Signing out removes the draft, and so does somebody else who signs in.
    write(page, path, "Half a thought")
    page.locator(".acct summary").click()
    page.get_by_role("button", name="Sign out").click()
    assert "Half a thought" not in page.evaluate("localStorage.drafts")
    signed_in(page, carol, address, now)
    write(page, path, "Carol’s own")
    context.clear_cookies()
    signed_in(page, alice, address, now)
    page.goto(path)
    assert page.input_value("#f-text") == ""
    assert "Carol’s own" not in page.evaluate("localStorage.drafts")
    # A week later it is gone. Fields with other names, such as those of private notes, are never kept.
    write(page, path, "Alice’s own")
    assert "Alice’s own" in page.evaluate("localStorage.drafts")
    page.evaluate("localStorage.drafts = localStorage.drafts.replace(/,[0-9]{13}/, ',' + (Date.now() - 8 * 864e5))")
    page.goto(path)
    assert page.input_value("#f-text") == ""
    page.evaluate("document.querySelector('#f-text').name = 'note'")
    page.locator("#f-text").evaluate("field => { field.closest('details').open = true; }")
    page.fill("#f-text", "Only for coaches")
    assert "Only for coaches" not in page.evaluate("localStorage.drafts")
    page.locator("h1").click()
    page.keyboard.press("?")
    page.wait_for_url("**/keys")
    context.close()
