"""The card behind a link in a mail: who it opens for, what it shows, what its buttons do, and what ends it."""

import re
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from chalicelib import tokens
from chalicelib.domain.actions import closing, comments, deleting, editing, proposing, stuck
from chalicelib.domain.actions import finding as actions
from chalicelib.domain.actions.action import Action
from chalicelib.domain.actions.change import Change
from chalicelib.domain.actions.fields import Due
from chalicelib.domain.actions.words import Words
from chalicelib.domain.actor import Actor
from chalicelib.domain.metrics import recording, setting_up
from chalicelib.domain.metrics.fields import Fields
from chalicelib.domain.metrics.metric import Asking
from chalicelib.domain.metrics.recording import New
from chalicelib.domain.people import cards, links, profile, removing, sign_in
from chalicelib.domain.people import person as people
from chalicelib.domain.people.person import Person
from chalicelib.domain.plans import changing
from chalicelib.domain.plans import finding as plans
from chalicelib.domain.plans.plan import Plan
from chalicelib.domain.stream.files import Sent
from chalicelib.outbound.deliver import deliver
from tests.addresses import moved_to, with_address
from tests.conftest import counted, entries, everything, forget_notifications, kinds, owed
from tests.outbound.conftest import mails, words
from tests.web.pages.links.test_which import keep
from tests.web.pages.visitor import Shown, Visitor

Browses = Callable[[Person | None], Visitor]
Add = Callable[..., Action]


@pytest.fixture
def nobody(visits_as: Browses) -> Visitor:
    return visits_as(None)


@pytest.fixture
def card(plan: Plan, alice: Person, now: datetime) -> Callable[..., str]:
    """The path of a link as it would be mailed to Alice now."""

    def made(number: int = 1, *, at: datetime = now) -> str:
        return cards.path(plans.get_for(alice.person_id, plan.plan_id), people.get(alice.person_id), number, at)

    return made


def of(card: Callable[..., str], now: datetime, number: int = 1) -> cards.Card:
    return cards.follow(card(number).rsplit("/", 1)[1], now)


def written(page: Shown, words: str) -> dict[str, str]:
    """The form for a comment, filled in."""
    (form,) = [each for each in page.forms(page.path.partition("?")[0]) if "text" in each]
    return {**form, "do": "send", "text": words}


def test_opening_it_changes_nothing_and_gives_nothing_away(
    nobody: Visitor, card: Callable[..., str], plan: Plan, carol: Person, add_action: Add, now: datetime
) -> None:
    add_action("Call the bank")
    comments.write(Actor(carol.person_id), plan.plan_id, 1, Words("Ask for Ms Weber."), now=now)
    before, path = everything(), card()
    for each in (path, f"{path}/time", f"{path}/not-you", f"{path}/open", f"{path}/open?at=actions/1", card(0)):
        page = nobody.get(each)
        assert page.status == 200, (each, page.text)
        assert page.headers["referrer-policy"] == "no-referrer"
        assert page.headers["cache-control"] == "no-store"
        assert page.headers["x-robots-tag"] == "noindex, nofollow"
        assert "set-cookie" not in page.headers
        assert "alice@" not in page.source
        assert "/settings" not in page.source
        assert nobody.ask("HEAD", each).status == 200
    assert everything() == before


def test_it_shows_the_action_the_newest_of_each_side_and_of_others_only_what_and_when(
    nobody: Visitor, card: Callable[..., str], plan: Plan, carol: Person, alice: Person, dan: Person,
    bring: Callable[..., Plan], add_action: Add, now: datetime,
) -> None:  # fmt: skip
    bring(dan)
    add_action("Call the bank", due=now + timedelta(hours=8))
    add_action("Draft the price list", comment="axolotl")
    add_action("Read the draft", assigned_to="coach")
    _, weight = setting_up.set_up(Actor(alice.person_id), plan.plan_id, Fields(name="Weight"), now=now)
    for who, number, said in (
        (carol, 1, "quokka"), (alice, 1, "wombat"), (alice, 1, "I’ll try."), (dan, 1, "Ask for Ms Weber."),
        (carol, 2, "numbat"), (carol, None, "A post"),
    ):  # fmt: skip
        now += timedelta(minutes=1)
        comments.write(Actor(who.person_id), plan.plan_id, number, Words(said), now=now)
    noted = New(now.date(), None, "Felt heavy")
    recording.record(Actor(alice.person_id), plan.plan_id, weight.metric_id, noted, now=now)
    page = nobody.get(card())
    assert page.words("h1") == ["Call the bank"]
    assert "Today 18:00" in page.text
    assert page.words(".flow p") == ["Ask for Ms Weber.", "I’ll try."]
    assert page.words("section li") == ["Draft the price list Thu 3 Dec, 10:00"]
    hidden = (
        "quokka",
        "wombat",
        "axolotl",
        "numbat",
        "A post",
        "Weight",
        "heavy",
        "Read the draft",
        "Launch",
        dan.email,
    )
    assert [word for word in hidden if word in page.source] == []
    of_plan = nobody.get(card(0))
    assert of_plan.words(".flow p") == ["A post"]
    assert of_plan.words("section li") == ["Call the bank today 18:00", "Draft the price list Thu 3 Dec, 10:00"]
    assert [word for word in (*hidden[:4], "Weber", "heavy") if word in of_plan.source] == []


def test_done_asks_how_it_went_and_shows_what_comes_next(
    nobody: Visitor, card: Callable[..., str], plan: Plan, add_action: Add, visits_as: Browses, carol: Person
) -> None:
    add_action("Call the bank")
    add_action("Draft the price list")
    path = card()
    done = nobody.get(nobody.post(path, {"do": "done"}).location)
    assert "Done today 10:00 . Carol Reed will be notified." in done.text
    assert "How did it go? Carol Reed will read it." in done.text
    assert "What comes next Draft the price list" in done.text
    assert nobody.post(path, {"do": "done"}).status == 303
    assert kinds(plan).count("done") == 1
    empty = nobody.post(path, written(done, " "))
    assert (empty.status, "How did it go? Carol Reed will read it." in empty.text) == (422, True), "it is asked again"
    told = nobody.get(nobody.post(path, written(done, "They simply agreed.")).location)
    assert "Sent. Carol Reed will read it." in told.text
    assert "What comes next Draft the price list" in told.text
    assert [(each.text, each.via, each.number) for each in entries(plan)[-1:]] == [("They simply agreed.", "link", 1)]
    nobody.post(path, written(done, "They simply agreed."))
    assert kinds(plan).count("comment") == 1
    seen = visits_as(carol).get(f"/plans/{plan.plan_id}/actions/1").text
    assert "Alice Moreau , by Alice Moreau’s link, today" in seen
    undone = nobody.get(nobody.post(path, {"do": "undo"}).location)
    assert "Reopened." in undone.text
    assert actions.present(plan.plan_id, 1).status == "open"
    assert "Reopened." not in nobody.get(path).text
    nobody.post(path, {"do": "done"})
    assert nobody.get(f"{path}?just=reopened").words("main button")[0] == "Reopen"


def test_more_time_being_stuck_and_answering_are_as_on_the_plans_page(
    nobody: Visitor, card: Callable[..., str], plan: Plan, carol: Person, add_action: Add, now: datetime
) -> None:
    add_action("Call the bank")
    path = card()
    time = nobody.get(f"{path}/time")
    asked = nobody.send(time, f"{path}/time", do="ask", date="2026-12-24", comment="She is away")
    assert "Asked. Carol Reed will be notified" in nobody.get(asked.location).text
    assert "You ask for Thu 24 Dec, 10:00" in nobody.get(path).text
    refused = nobody.send(time, f"{path}/time", do="ask", date="2020-12-24", comment="She is ill")
    assert (refused.status, refused.value("comment")) == (422, "She is ill")
    stuck_page = nobody.get(nobody.post(f"{path}/time", {"do": "stuck", "why": "Nobody answers"}).location)
    assert "Stuck since today 10:00" in stuck_page.text
    nobody.post(f"{path}/time", {"do": "unstuck"})
    assert not actions.present(plan.plan_id, 1).stuck_at
    due = Due(at=now + timedelta(days=12))
    proposing.propose(Actor(carol.person_id), plan.plan_id, 1, due=due, now=now)
    offered = nobody.get(path)
    assert "Carol Reed offers Sat 5 Dec, 10:00" in offered.text
    nobody.send(offered, f"{path}/time", do="accept")
    assert actions.present(plan.plan_id, 1).due_at == now + timedelta(days=12)
    assert {entry.via for entry in entries(plan) if entry.actor_id == plan.client_id} == {"link"}


def test_what_cannot_be_done_says_so_and_keeps_what_was_typed(
    nobody: Visitor, card: Callable[..., str], plan: Plan, carol: Person, add_action: Add, now: datetime
) -> None:
    add_action("Call the bank")
    add_action("Read the draft", assigned_to="coach")
    path = card()
    before = everything()
    empty = nobody.post(path, {"do": "send", "text": " "})
    long = nobody.post(path, {"do": "send", "text": "x" * 20_001})
    assert (empty.status, bool(empty.problem("text"))) == (422, True)
    assert (long.status, long.value("text")) == (422, "x" * 20_001)
    assert nobody.post(card(2), {"do": "done"}).status == 403
    assert "Carol Reed is doing this" in nobody.get(card(2)).text
    for form in ({}, {"do": "delete"}, {"do": "cancel"}, {"do": "again"}):
        assert nobody.post(path, form).status == 200
    assert nobody.post(card(0), {"do": "done"}).status == 200
    assert nobody.get(f"{card(0)}/time").status == 404
    assert everything() == before
    closing.cancel(Actor(carol.person_id), plan.plan_id, 1, now=now)
    assert "There’s nothing to do." in nobody.get(path).text
    assert nobody.post(path, {"do": "done"}).status == 409
    deleting.delete(Actor(carol.person_id), plan.plan_id, 1, now=now)
    assert nobody.get(path).status == nobody.post(path, {"do": "done"}).status == 404


def test_only_the_clients_own_link_opens_and_nothing_guessed_does(
    nobody: Visitor, card: Callable[..., str], plan: Plan, carol: Person, alice: Person, viewer: Person, mallory: Person,
    open_plan: Callable[..., Plan], add_action: Add, now: datetime,
) -> None:  # fmt: skip
    add_action("Call the bank")
    bobs = open_plan("Bob Lee", "bob@home.example")
    bob = people.get(bobs.client_id)
    good = card().rsplit("/", 1)[1]
    flipped = good[:-1] + ("a" if good[-1] != "a" else "q")
    forged = [cards.path(plan, person, 1, now) for person in (bob, carol, viewer, mallory)]
    swapped = tokens.encode((tokens.decode(cards.path(bobs, bob, 1, now).rsplit("/", 1)[1]) or b"")[:-12])
    others = [f"/card/{each}" for each in ("x", "a" * 64, flipped, f"{good}a", swapped)]
    others.append(f"/card/{tokens.sign('done', tokens.read('card', good) or b'', str(alice.email))}")
    before = everything()
    for path in (*forged, *others):
        for page in (
            nobody.get(path),
            nobody.post(path, {"do": "done"}),
            nobody.post(path, {"do": "again"}),
            nobody.post(f"{path}/not-you"),
            nobody.post(f"{path}/open", {"at": "actions/1"}),
            nobody.post(f"{path}/time", {"do": "stuck", "why": "x"}),
        ):
            assert page.status == 404, (path, page.text)
            assert "Call the bank" not in page.source
    assert everything() == before


def test_what_ends_it_ends_it_for_good(
    nobody: Visitor, card: Callable[..., str], plan: Plan, carol: Person, alice: Person, add_action: Add, now: datetime,
    clock_at: Callable[[datetime], None],
) -> None:  # fmt: skip
    add_action("Call the bank")
    me, default = Actor(alice.person_id), plan.defaults
    with_address(alice, "alice@work.example", now)

    def switched(off: bool) -> object:
        return changing.change_defaults(carol.person_id, plan.plan_id, default, version=None, now=now, cards_off=off)

    ends: dict[str, Callable[[], object]] = {
        "by its own button": lambda: nobody.post(card(), {"do": "end"}),
        "as somebody else’s": lambda: nobody.post(f"{card()}/not-you"),
        "from the settings": lambda: cards.end_all(alice.person_id, now=now),
        "by asking to sign in, and not any more": lambda: [
            profile.change(me, profile.Change(asks_sign_in=asks), now=now) for asks in (True, False)
        ],
        "by a coach, who thought again": lambda: [switched(off) for off in (True, False)],
        "with an address": lambda: removing.remove(me, "alice@work.example", now=now),
    }
    for name, end in ends.items():
        earlier, on_plan = card(), card(0)
        assert nobody.get(earlier).status == 200, name
        end()
        before = everything()
        for path in (earlier, on_plan, f"{earlier}/time", f"{earlier}/not-you", f"{earlier}/open"):
            page = nobody.get(path)
            assert page.status == 410, (name, path)
            assert "This link has ended We can email you a new one." in page.text
            assert "Call the bank" not in page.source
        for path, form in (
            (earlier, {"do": "done"}), (earlier, {"do": "send", "text": "Hi"}), (f"{earlier}/time", {"do": "stuck"}),
            (f"{earlier}/not-you", {}), (f"{earlier}/open", {"at": "actions/1"}), (earlier, {"do": "end"}),
        ):  # fmt: skip
            refused = nobody.post(path, form)
            assert refused.status == 410, (name, path, form)
            assert ("What you typed" in refused.text) == ("text" in form), (
                "words aren’t lost, and nothing else is shown"
            )
        assert everything() == before, name
        assert nobody.get(card()).status == 200, name
    path = card()
    clock_at(now + timedelta(days=cards.DAYS, hours=14))
    assert nobody.get(path).status == 200
    clock_at(now + timedelta(days=cards.DAYS + 1))
    assert nobody.get(path).status == 410


def test_with_its_address_it_is_gone(
    nobody: Visitor, card: Callable[..., str], alice: Person, add_action: Add, now: datetime
) -> None:
    add_action("Call the bank")
    path, before = card(), str(alice.email)
    moved_to(with_address(alice, "alice@work.example", now), "alice@work.example", now)
    assert nobody.get(path).status == 410
    removing.remove(Actor(alice.person_id), before, now=now)
    assert nobody.get(path).status == nobody.post(path, {"do": "again"}).status == 404
    with_address(people.get(alice.person_id), before, now)
    assert nobody.get(path).status == 410


def test_an_ended_one_mails_another_but_cannot_be_used_to_flood(
    nobody: Visitor, card: Callable[..., str], plan: Plan, alice: Person, add_action: Add, now: datetime,
    clock_at: Callable[[datetime], None],
) -> None:  # fmt: skip
    add_action("Call the bank", notify_client=False)
    path = card()
    cards.end(of(card, now))
    sent = nobody.send(nobody.get(path), path, do="again")
    assert "on its way to a•••@home.example" in sent.text
    nobody.send(nobody.get(path), path, do="again")
    assert [row.kind for row in owed(alice) if row.kind != "late"] == ["card"]
    deliver(alice.person_id, now)
    (mail,) = mails()
    assert mail["To"] == alice.email
    new = re.search(r"https://plans\.example\.com(/card/\S+)", words(mail))
    assert new is not None
    assert "Call the bank" in nobody.get(new[1]).text
    before = len(mails())
    for minutes in range(1, 41):
        clock_at(now + timedelta(minutes=minutes))
        nobody.post(path, {"do": "again"})
        deliver(alice.person_id, now + timedelta(minutes=minutes))
    assert len(mails()) - before <= sign_in.LINKS_AN_HOUR


def test_not_you_changes_nothing_until_its_button_sends_a_new_link_and_ends_this_one(
    nobody: Visitor, card: Callable[..., str], plan: Plan, alice: Person, add_action: Add, now: datetime
) -> None:
    add_action("Call the bank", notify_client=False)
    path = card()
    page = nobody.get(nobody.get(path).all('a[href$="/not-you"]')[0].attributes["href"] or "")
    assert "This link was made for Alice Moreau. Nothing was changed; please close this page." in page.text
    assert page.words("main button") == ["Send Alice Moreau a new link and end this one"]
    ended = nobody.send(page, f"{path}/not-you")
    assert "Alice Moreau gets a new one by email" in ended.text
    assert nobody.get(path).status == 410
    deliver(alice.person_id, now)
    assert "[ALI-1] Your new link: Call the bank" in mails()[0]["Subject"]
    second = card()
    nobody.post(f"{second}/not-you")
    assert nobody.get(second).status == 410


def test_where_signing_in_is_needed_one_button_mails_a_link_that_comes_back_to_the_very_place(
    nobody: Visitor, visits_as: Browses, card: Callable[..., str], plan: Plan, carol: Person, alice: Person,
    add_action: Add, now: datetime,
) -> None:  # fmt: skip
    add_action("Call the bank", notify_client=False)
    add_action("Draft the price list", notify_client=False)
    path = card()
    page = nobody.get(str(nobody.get(path).all("section a")[0].attributes["href"]))
    assert "shows only what that email is about" in page.text
    assert page.words("main button") == ["Email a sign-in link to a•••@home.example"]
    assert "works once" in nobody.send(page, f"{path}/open").text
    deliver(f"mailto:{alice.email}", now)
    found = re.search(r"https://plans\.example\.com(/sign-in/\S+)", words(mails()[0]))
    assert found is not None
    shown = nobody.get(found[1])
    entered = nobody.post(found[1], shown.form(found[1].partition("?")[0]))
    assert entered.location == f"/plans/{plan.plan_id}/actions/2"
    signed_in = visits_as(alice)
    assert signed_in.get(f"{path}/open?at=metrics/x").location == f"/plans/{plan.plan_id}/metrics/x"
    assert visits_as(carol).get(f"{path}/open").status == 200
    for odd in ("//evil.example", "https://evil.example", "../../settings", "actions/1?x=1", "a\r\nb", "x" * 200):
        nobody.post(f"{path}/open", {"at": odd})
    assert {row.data["next"] for row in owed(f"mailto:{alice.email}")} == {f"/plans/{plan.plan_id}"}


def test_the_link_that_marks_done_asks_how_it_went_too_for_an_hour(
    nobody: Visitor, plan: Plan, alice: Person, carol: Person, add_action: Add, now: datetime,
    clock_at: Callable[[datetime], None],
) -> None:  # fmt: skip
    add_action("Call the bank")
    add_action("Draft the price list")
    path = links.path("done", links.Target(plan.plan_id, alice.person_id, 1), str(alice.email))
    assert "price list" not in nobody.get(path).source
    assert nobody.post(path, {"do": "send", "text": "Too early"}).status == 403
    done = nobody.post(path)
    assert "How did it go? Carol Reed will read it." in done.text
    assert "What comes next Draft the price list Thu 3 Dec, 10:00" in done.text
    assert nobody.post(path, written(done, " ")).problem("text")
    told = nobody.post(path, written(done, "They simply agreed."))
    assert "Sent. Carol Reed will read it." in told.text
    nobody.post(path, written(done, "They simply agreed."))
    assert [entry.text for entry in entries(plan) if entry.kind == "comment"] == ["They simply agreed."]
    nobody.post(path, {"undo": "1"})
    reopened = nobody.post(path, written(done, "In another tab"))
    assert "This action is open again. Please sign in to write about it." in reopened.text
    assert "In another tab" in reopened.text
    nobody.post(path)
    before = everything()
    clock_at(now + timedelta(minutes=61))
    late = nobody.post(path, written(done, "And then"))
    assert (late.status, "And then" in late.text) == (403, True)
    assert everything() == before
    assert "price list" not in nobody.get(path).source
    profile.change(Actor(alice.person_id), profile.Change(asks_sign_in=True), now=now)
    nobody.post(path, {"undo": "1"})
    assert "How did it go?" not in nobody.post(path).text


def test_from_every_link_signing_in_leads_to_the_very_place(
    nobody: Visitor, visits_as: Browses, plan: Plan, alice: Person, add_action: Add, now: datetime
) -> None:
    add_action("Call the bank")
    setting_up.set_up(Actor(alice.person_id), plan.plan_id, Fields(name="Weight", askings=(Asking("20:00"),)), now=now)
    target, email = links.Target(plan.plan_id, alice.person_id, 1), str(alice.email)
    which = links.which_path(alice.person_id, plan.plan_id, keep(alice, now), email)
    nobody.post(which)
    for path, place in (
        (links.path("done", target, email), f"/plans/{plan.plan_id}/actions/1"),
        (links.path("proposal", target, email), f"/plans/{plan.plan_id}/actions/1"),
        (links.path("notices", target, email), "/settings#notices"),
        (links.path("pause", target, email), f"/plans/{plan.plan_id}/metrics"),
        (links.digest_path(alice.person_id, email, "day"), "/settings#digest"),
        (which, f"/plans/{plan.plan_id}"),
    ):
        lead = nobody.get(path).all('a[href$="/open"]')[0].attributes["href"] or ""
        assert lead == f"{path}/open"
        page = nobody.get(lead)
        assert page.words("main button") == ["Email a sign-in link to a•••@home.example"]
        nobody.send(page, lead)
        assert [row.data["next"] for row in owed(f"mailto:{email}")] == [place]
        forget_notifications(f"mailto:{email}")
        assert visits_as(alice).get(lead).location == place
    notices = links.path("notices", target, email)
    assert visits_as(alice).get(f"{notices}/open?at=phone").location == "/settings#phone"
    assert visits_as(alice).get(f"{notices}/open?at=//evil.example").location == "/settings#notices"


def test_who_wants_to_sign_in_and_whose_coach_wants_it_is_told_why(
    nobody: Visitor, visits_as: Browses, card: Callable[..., str], plan: Plan, carol: Person, alice: Person,
    add_action: Add, now: datetime,
) -> None:  # fmt: skip
    add_action("Call the bank")
    path, hers, coachs = card(), visits_as(alice), visits_as(carol)
    settings = hers.get("/settings")
    hers.send(settings, "/settings/card_links", do="ask")
    page = nobody.get(path)
    assert (page.status, page.words("main button")) == (403, ["Email a sign-in link to a•••@home.example"])
    assert "You chose in your settings to sign in" in page.text
    assert nobody.post(path, {"do": "done"}).status == nobody.post(path, {"do": "again"}).status == 403
    nobody.send(page, f"{path}/open")
    assert [row.data["next"] for row in owed(f"mailto:{alice.email}")] == [f"/plans/{plan.plan_id}/actions/1"]
    assert "You’re asked to sign in first." in hers.get("/settings").text
    hers.send(hers.get("/settings"), "/settings/card_links", do="open")
    plan_form = coachs.get(f"/plans/{plan.plan_id}/settings").form("/settings")
    assert plan_form.pop("cards") == "1"
    coachs.post(f"/plans/{plan.plan_id}/settings", {**plan_form, "do": "save"})
    assert "Carol Reed has chosen that this plan opens only after signing in." in nobody.get(card()).text
    assert "cards" not in coachs.get(f"/plans/{plan.plan_id}/settings").form("/settings")


def test_mails_to_the_client_lead_to_cards_and_those_to_others_to_the_plan(
    nobody: Visitor, plan: Plan, carol: Person, alice: Person, add_action: Add, now: datetime,
    clock_at: Callable[[datetime], None],
) -> None:  # fmt: skip
    later = now + timedelta(minutes=2)
    add_action("Call the bank", due=now + timedelta(hours=1))
    comments.write(Actor(alice.person_id), plan.plan_id, 1, Words("Hm."), now=now)
    deliver(alice.person_id, later)
    deliver(carol.person_id, later)
    comments.write(Actor(carol.person_id), plan.plan_id, None, Words("A post"), now=later)
    deliver(alice.person_id, later + timedelta(minutes=2))
    seen: dict[str, list[str]] = {}
    for mail in mails():
        found = re.findall(r"See it:\s+https://plans\.example\.com(\S+)", words(mail))
        seen.setdefault(str(mail["To"]), []).extend(found)
    assert seen[str(carol.email)] == [f"/plans/{plan.plan_id}/actions/1"]
    assert [nobody.get(path).words("h1") for path in seen[str(alice.email)]] == [
        ["Call the bank"], ["Your plan with Carol Reed"],
    ]  # fmt: skip
    profile.change(Actor(alice.person_id), profile.Change(asks_sign_in=True), now=now)
    forget_notifications()
    comments.write(Actor(carol.person_id), plan.plan_id, 1, Words("Again"), now=later)
    deliver(alice.person_id, later + timedelta(minutes=2))
    assert f"/plans/{plan.plan_id}/actions/1\n" in words(mails()[-1])


def test_it_is_small_and_costs_three_reads(
    nobody: Visitor, card: Callable[..., str], plan: Plan, carol: Person, alice: Person, add_action: Add, now: datetime
) -> None:
    for number in range(1, 51):
        add_action(f"Call bank number {number}", notify_client=False)
    sent = (Sent("a.jpg", 3, "image/jpeg", b"\xff\xd8\xff"),)
    comments.write(Actor(carol.person_id), plan.plan_id, 1, Words("See this", sent=sent), now=now)
    editing.edit(Actor(carol.person_id), plan.plan_id, 1, Change(what="Call the bank"), now=now)
    stuck.flag(Actor(alice.person_id), plan.plan_id, 1, words=Words("Nobody answers"), now=now)
    with counted() as calls:
        page = nobody.get(card())
    assert sum(calls.values()) - 2 == 3, calls  # two are the fixture's, which makes the link
    assert len(page.source) < 9_000
    assert "and 41 more" in page.text
    assert "With a file: sign in to open it" in page.text
    assert len(page.all("script")) == 1
