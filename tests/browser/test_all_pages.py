"""Every page on a narrow phone and a desktop, light and dark: nothing at all for axe-core, nothing cut off."""

from collections.abc import Callable
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page

from chalicelib.domain.actions import closing, comments, proposing, stuck
from chalicelib.domain.actions.fields import Due
from chalicelib.domain.actions.words import Words
from chalicelib.domain.actor import Actor
from chalicelib.domain.growth import sharing
from chalicelib.domain.growth.sharing import Content
from chalicelib.domain.growth.sharing import Words as ToShow
from chalicelib.domain.metrics import metric, recording, setting_up
from chalicelib.domain.metrics.fields import Fields
from chalicelib.domain.metrics.recording import New
from chalicelib.domain.metrics.values import Value
from chalicelib.domain.notes import writing
from chalicelib.domain.people import cards, links, sign_in
from chalicelib.domain.people.links import Target
from chalicelib.domain.people.person import Person
from chalicelib.domain.plans import finding as plans
from chalicelib.domain.plans.plan import Plan
from chalicelib.domain.reminders import Spec
from chalicelib.domain.replies import resolving
from chalicelib.domain.team import joining
from chalicelib.domain.team.inviting import Details
from tests.addresses import email_path, main_paths, offer_path, with_address
from tests.browser.conftest import in_both_windows
from tests.conftest import entries
from tests.domain.replies.test_refused import record

_NOTES: tuple[tuple[writing.About, int | None], ...] = (
    ("client", None),
    ("session", None),
    ("action", 2),
    ("client", None),
)


@pytest.mark.parametrize(
    "wrong",
    [
        "<input>",
        "<div style='width: 5000px'>wide</div>",
        "<button style='height: 20px'>small</button>",
        "<p>well</p><p style='color: #999'>pale</p>",
    ],
)
def test_what_is_wrong_is_seen(open_page: Callable[..., Page], check_page: Callable[[Page], None], wrong: str) -> None:
    page = open_page()
    well = '<html lang="en"><title>A page</title><meta name="viewport" content="width=device-width"><main><h1>A page</h1>{}</main>'
    page.set_content(well.format(""))
    check_page(page)
    page.set_content(well.format(wrong))
    with pytest.raises(AssertionError):
        check_page(page)


def followed(alice: Person, plan: Plan, now: datetime) -> list[str]:
    """Follows a weight, with a target, and blood pressure; returns the paths of their pages, below the list."""
    who, today = Actor(alice.person_id), now.date()
    target = metric.Target(Decimal(84), today - timedelta(days=9), Decimal(80), today + timedelta(days=90))
    weight = Fields(
        name="Weight " + "x" * 50,
        unit="kg",
        better="lower",
        target=target,
        askings=(metric.Asking("20:00"), metric.Asking("07:00", "text")),
    )
    pressure = Fields(name="Blood pressure", kind="pair", band=metric.Band(Decimal(60), Decimal(80)))
    ids = [setting_up.set_up(who, plan.plan_id, asked, now=now)[1].metric_id for asked in (weight, pressure)]
    for days in (1, 2, 3, 7):
        for metric_id, second in zip(ids, (None, Decimal(80)), strict=True):
            new = New(today - timedelta(days=days), Value(Decimal(82 + days), second), "Felt heavy " + "x" * 200)
            recording.record(who, plan.plan_id, metric_id, new, now=now)
    return [
        f"{ids[0]}/edit",
        f"{ids[0]}/import",
        f"{ids[0]}/days/{today - timedelta(days=1)}",
        f"{ids[1]}?range=year",
        *ids,
    ]


def test_pages_are_accessible_and_fit(
    open_page: Callable[..., Page], check_page: Callable[[Page], None], carol: Person, alice: Person, plan: Plan,
    open_plan: Callable[..., Plan], dan: Person, bring: Callable[..., Plan], add_action: Callable[..., Any], now: datetime,
) -> None:  # fmt: skip
    add_action(
        "Send the offer to Weber & Sons", due=now - timedelta(days=3), comment="They asked for the longer version."
    )
    add_action(
        "Call the bank about the loan " * 15,
        specs=[Spec("client", "email", days=-1, at="09:00"), Spec("coach", "email", minutes=-60)],
    )
    add_action("Donaudampfschifffahrtsgesellschaftskapitänsmützenabzeichenverleihung" * 2)
    closing.complete(Actor(alice.person_id), plan.plan_id, 3, now=now)
    add_action("Read Alice’s draft", assigned_to="coach", due=now - timedelta(days=1))
    entry = comments.write(
        Actor(carol.person_id), plan.plan_id, 1, Words("x" * 300, full_text="x" * 300 + "\n> quoted"), now=now
    )
    for more in (
        {"author_id": alice.person_id, "text": "x" * 700},
        {"reason": "NotAuthentic"},
        {"text": "", "reason": "TooBig"},
    ):
        aside = record(plan_id=plan.plan_id, person_id=alice.person_id, **more)
    resolving.dismiss(Actor(carol.person_id), plan.plan_id, aside.entry_id, now=now)
    record(plan_id=plan.plan_id, reason="AutomaticMail", waits="never")
    invited = open_plan("Bob Lee", "bob@home.example", accepted=False)
    own = f"/plans/{plan.plan_id}"
    of_link = [
        links.path("done", Target(plan.plan_id, alice.person_id, 1), alice.email), links.path("done", Target(plan.plan_id, alice.person_id, 3), alice.email),
        links.path("notices", Target(plan.plan_id, alice.person_id, 0), alice.email), links.path("zone", Target(plan.plan_id, alice.person_id, 0), alice.email),
        links.path("unsubscribe", Target(plan.plan_id, alice.person_id, 0, "late"), alice.email),
        links.path("invitation", Target(invited.plan_id, invited.client_id, 0), "bob@home.example"), email_path(alice, "a@work.example", now),
        offer_path(alice, plan, "a@club.example", now), *main_paths(with_address(alice, "a@home.example", now), "a@home.example", now),
        links.digest_path(alice.person_id, alice.email, "day"), sign_in.link_path(carol, now), "/sign-in",
    ]  # fmt: skip
    comments.write(Actor(alice.person_id), plan.plan_id, None, Words("See https://example.com/" + "x" * 200), now=now)
    proposing.propose(
        Actor(alice.person_id), plan.plan_id, 2, words=Words("x" * 300), due=Due(at=now + timedelta(days=30)), now=now
    )
    stuck.flag(Actor(alice.person_id), plan.plan_id, 2, words=Words("Nobody answers. " * 40), now=now)
    of_link += [
        links.path("proposal", Target(plan.plan_id, person.person_id, number), person.email)
        for person in (alice, carol) for number in (1, 2, 3)
    ]  # fmt: skip
    posted = comments.write(Actor(carol.person_id), plan.plan_id, None, Words("A post"), now=now)
    added = next(each.entry_id for each in entries(plan) if each.kind == "created")  # in a line that holds several
    of_stream = [
        f"{own}/stream?{query}"
        for query in ("show=said", "show=moved", "just=posted", f"answer={entry.entry_id}", f"answer={added}")
    ]
    notes = [
        writing.write(Actor(carol.person_id), plan.plan_id, about, "x" * 300, now=now, number=number).note_id
        for about, number in _NOTES
    ]
    writing.delete(Actor(carol.person_id), plan.plan_id, notes[-1], now=now)
    bring(dan)
    eve = joining.invite(
        Actor(carol.person_id),
        plan.plan_id,
        Details(name="Eve Donaudampfschifffahrtsgesellschaft", email="eve@practice.example"),
        "viewer",
        now=now,
    )[1]
    of_link.append(links.path("invitation", Target(plan.plan_id, eve.person_id, 0), eve.email))
    metrics = followed(alice, plan, now)
    of_link.append(links.path("pause", Target(plan.plan_id, alice.person_id, 0), alice.email))
    card, second = (cards.path(plan, alice, number, now) for number in (0, 2))
    of_link += [card, second, f"{second}/time", f"{second}/not-you", f"{second}/open?at=actions/1"]
    of_link += [f"{cards.path(plan, alice, 3, now)}?just={just}" for just in ("done", "told")]
    shown = Content(now.year, "Alice", ToShow("In 2026 Alice got 1 thing done."), then=ToShow("x" * 200))
    sharing.share(Actor(alice.person_id), plan.plan_id, shown, ["name"], now=now)
    of_link.append(urlsplit(sharing.url(plans.get_for(alice.person_id, plan.plan_id))).path)
    of_carol = [
        f"{own}/metrics", f"{own}/follow", *(f"{own}/metrics/{end}" for end in metrics),
        f"{own}/team", f"{own}/team?just=invited", f"{own}/team/{dan.person_id}/remove", f"{own}/team/{dan.person_id}/hand-over",
        f"{own}/comments/{posted.entry_id}", f"{own}?just=deleted-9",
        f"{own}/session", f"{own}/session?note=deleted-note.{notes[-1]}", f"{own}/notes/{notes[0]}", f"{own}/growth", f"/plans/{invited.plan_id}/session",
        "/", "/?show=need", "/find?q=call", "/write?who=all", f"{own}/later", f"{own}/stream?q=x", "/settings", "/settings?saved=profile", "/invite", own, f"{own}?show=done&just=done-3", f"{own}/stream", *of_stream, f"{own}/client", f"{own}/notices", f"{own}/outlook", f"{own}/settings", f"{own}/add?after=2",
        *(f"{own}/actions/{end}" for end in ("1", "2", "3", "2/edit", "4/edit", "2/move", "2/done", "2/cancel", "2/delete", "1/time", "2/time", f"1/comments/{entry.entry_id}")),
        f"{own}/replies", f"{own}/replies?just=aside-{aside.entry_id}", f"{own}/replies?just=added-1&show=settled", f"{own}/replies?show=automatic",
        f"/plans/{invited.plan_id}/replies", f"/plans/{invited.plan_id}", f"/plans/{invited.plan_id}/client",
    ]  # fmt: skip
    for person, paths in (
        (None, of_link),
        (carol, of_carol),
        (
            alice,
            [
                "/",
                own,
                f"{own}/actions/1",
                f"{own}/actions/4",
                f"{own}/actions/1/time",
                f"{own}/actions/2/time",
                f"{own}/add",
                *(f"{own}/growth{end}" for end in ("", "/quotes", "/share", "/share/page?i=name&i=sum")),
            ],
        ),
        (dan, [f"{own}/leave"]),
    ):
        secret = (
            sign_in.redeem(sign_in.link_path(person, now).rsplit("/", 1)[1], browser="Firefox on Linux", now=now)[1]
            if person
            else ""
        )
        page = open_page(secret=secret)
        for path in paths:
            answer = page.goto(f"/api{path}")
            assert answer is not None
            assert answer.status == 200, path
            page.evaluate("document.querySelectorAll('#notes details').forEach(each => each.open = true)")
            for _ in in_both_windows(page):
                check_page(page)
