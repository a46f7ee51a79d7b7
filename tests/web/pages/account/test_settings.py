from collections.abc import Callable
from datetime import datetime

import pytest

from chalicelib.domain.actor import Actor
from chalicelib.domain.notices import EVENTS, DigestTime
from chalicelib.domain.owed.quiet_hours import QuietHours
from chalicelib.domain.people import api_tokens, bounces, emails, following, main_email, phones, profile
from chalicelib.domain.people import person as people
from chalicelib.domain.people.bounces import Mailed
from chalicelib.domain.people.person import Person
from chalicelib.domain.plans.plan import Plan
from tests.addresses import token, with_address
from tests.conftest import everything, owed
from tests.refusing import values
from tests.web.pages.visitor import Visitor

Browses = Callable[[Person | None], Visitor]


@pytest.fixture
def visitor(visits_as: Browses, carol: Person) -> Visitor:
    return visits_as(carol)


def test_name_zone_and_clock(visitor: Visitor, carol: Person) -> None:
    page = visitor.send(
        visitor.get("/settings"), "/settings/profile", name="Carol  Reed-Lang", zone="Europe/Berlin", hours="12"
    )
    assert page.location == "/settings?saved=profile#profile"
    after = people.get(carol.person_id)
    assert (after.name, after.time_zone, after.hours, after.zone_confirmed) == (
        "Carol Reed-Lang",
        "Europe/Berlin",
        "12",
        True,
    )
    shown = visitor.get("/settings?saved=profile")
    assert "Saved." in shown.text
    assert "It’s 10:00 am there now." in shown.text


@pytest.mark.parametrize(
    ("part", "typed", "field"),
    [
        ("profile", {"name": ""}, "name"), ("profile", {"zone": "Mars/Base"}, "zone"), ("profile", {"hours": "13"}, "hours"),
        ("add_email", {"email": "x"}, "email"), ("add_email", {"email": "carol@coaching.example"}, "email"),
        ("phone", {"phone": "12"}, "phone"), ("phone", {"phone": "+999 123456789"}, "phone"), ("new_token", {"name": " "}, "token"),
    ],
)  # fmt: skip
def test_bad_input_is_told_at_the_field_and_kept(
    visitor: Visitor, part: str, typed: dict[str, str], field: str
) -> None:
    before = everything()
    page = visitor.send(visitor.get("/settings"), f"/settings/{part}", **typed)
    assert page.status == 422
    assert page.words(f"#e-{field}")
    for name, value in typed.items():
        if name in ("email", "phone"):
            assert page.value(name) == value
    assert everything() == before


def test_a_further_address_is_added_by_the_link_mailed_to_it(visitor: Visitor, carol: Person, now: datetime) -> None:
    page = visitor.send(visitor.get("/settings"), "/settings/add_email", email="Carol@Work.example")
    assert "We’ve emailed a link" in visitor.get(page.location.split("#")[0]).text
    assert [row.recipient for row in owed() if row.kind == "email_confirmation"] == ["mailto:carol@work.example"]
    shown = visitor.get("/settings")
    assert "carol@work.example Waiting for confirmation." in shown.text
    following.confirm("email", token("email", carol, "add"), now=now)
    shown = visitor.get("/settings")
    assert "Waiting for confirmation" not in shown.text
    main = visitor.send(shown, "/settings/main_email", email="carol@work.example")
    assert main.location.endswith("#add_email")
    assert "We’ve emailed a link to carol@coaching.example" in visitor.get(main.location.split("#")[0]).text
    assert people.get(carol.person_id).email == "carol@coaching.example"
    main_email.confirm(token("main", carol, "main"), now=now)
    assert people.get(carol.person_id).email == "carol@work.example"


def test_a_further_address_can_be_removed_and_the_main_one_not(visitor: Visitor, carol: Person, now: datetime) -> None:
    with_address(carol, "carol@work.example", now)
    visitor.send(visitor.get("/settings"), "/settings/remove_email", email="carol@work.example")
    assert people.get(carol.person_id).emails() == {"carol@coaching.example"}
    page = visitor.post("/settings/remove_email", {"email": "carol@coaching.example"})
    assert page.status == 422
    assert "Choose another one for them first" in page.text


def test_a_number_is_asked_by_text_and_its_state_is_shown(visitor: Visitor, carol: Person, now: datetime) -> None:
    assert "No number yet" in visitor.get("/settings").text
    visitor.send(visitor.get("/settings"), "/settings/phone", phone="+1 212 555 0142", do="save")
    assert [row.kind for row in owed(carol)] == ["phone_confirmation"]
    waiting = visitor.get("/settings")
    assert "are waiting for your YES" in waiting.text
    assert waiting.value("phone") == "+12125550142"
    phones.confirm("+12125550142", now=now)
    assert "Confirmed." in visitor.get("/settings").text
    phones.stop("+12125550142", now=now)
    assert "You replied STOP from this number" in visitor.get("/settings").text
    visitor.send(visitor.get("/settings"), "/settings/phone", do="remove")
    assert people.get(carol.person_id).phone is None


@pytest.mark.parametrize("who", ["alice", "mallory", "viewer"])
def test_a_number_in_a_country_we_do_not_text_is_refused_at_its_field(
    who: str, visits_as: Callable[[Person], Visitor], plan: Plan, request: pytest.FixtureRequest
) -> None:
    visitor = visits_as(request.getfixturevalue(who))
    before = everything()
    page = visitor.send(visitor.get("/settings"), "/settings/phone", phone="+252 61 2345678", do="save")
    assert page.status == 422
    assert page.problem("phone").startswith("We can’t text numbers from this country.")
    assert page.value("phone") == "+252 61 2345678"
    assert everything() == before


def test_a_fourth_number_a_day_is_refused_and_kept(visits_as: Callable[[Person], Visitor], alice: Person) -> None:
    visitor = visits_as(alice)
    for place in range(3):
        visitor.send(visitor.get("/settings"), "/settings/phone", phone=f"+4915112345{place:03}", do="save")
    before = everything()
    page = visitor.send(visitor.get("/settings"), "/settings/phone", phone="+4915112345999", do="save")
    assert page.status == 429
    assert "We ask at most 3 new numbers a day for one person. Try again tomorrow." in page.text
    assert page.value("phone") == "+4915112345999"
    assert everything() == before


def test_somebody_elses_number_is_refused_without_a_name(
    visitor: Visitor, dan: Person, with_phone: Callable[[Person, str], Person]
) -> None:
    with_phone(dan, "+12125550142")
    before = everything()
    page = visitor.send(visitor.get("/settings"), "/settings/phone", phone="+12125550142")
    assert page.status == 409
    assert "Someone else uses this number" in page.text
    assert "Ortiz" not in page.text
    assert page.value("phone") == "+12125550142"
    assert everything() == before


def test_how_one_is_told_of_each_event(visitor: Visitor, carol: Person) -> None:
    page = visitor.get("/settings")
    form = page.form("/settings/notices")
    assert set(form) - {"csrf", "telling", "told"} == {f"tell_{event}" for event in EVENTS}
    assert {value for name, value in form.items() if name.startswith("tell_")} == {""}
    visitor.post("/settings/notices", {**form, "tell_comment": "off", "tell_done": "text", "tell_late": "digest"})
    assert people.get(carol.person_id).notices == {"comment": "off", "done": "text", "late": "digest"}
    page = visitor.get("/settings")
    assert (page.value("tell_comment"), page.value("tell_done"), page.value("tell_new")) == ("off", "text", "")
    visitor.post("/settings/notices", {**form, "tell_comment": ""})
    assert people.get(carol.person_id).notices == {}


def test_a_channel_that_does_not_work_yet_says_so_with_a_link(
    visitor: Visitor, carol: Person, with_phone: Callable[..., Person], now: datetime
) -> None:
    profile.change(Actor(carol.person_id), profile.Change(notices={"done": "text", "late": "digest"}), now=now)
    page = visitor.get("/settings")
    assert page.words("#h-tell_done") == ["There’s no confirmed number for texts, so this comes by email. Change that"]
    assert page.words("#h-tell_late") == ["The digest is off, so this comes by email. Change that"]
    links_there = [node.attributes["href"] for node in page.all("#h-tell_done a, #h-tell_late a")]
    assert links_there == ["/settings#phone", "/settings#digest"]
    with_phone(carol)
    profile.change(Actor(carol.person_id), profile.Change(digest=DigestTime("day")), now=now)
    page = visitor.get("/settings")
    assert page.all("#h-tell_done, #h-tell_late") == []


def test_a_channel_that_isnt_is_refused(visitor: Visitor) -> None:
    before = everything()
    page = visitor.send(visitor.get("/settings"), "/settings/notices", tell_late="pigeon")
    assert page.status == 422
    assert page.words("#e-notices")
    assert everything() == before


def test_the_cap_of_texts_is_chosen_with_the_quiet_hours(visitor: Visitor, carol: Person) -> None:
    page = visitor.get("/settings")
    assert page.value("text_cap") == "6"
    for typed, cap in (("3", 3), ("", 0), (" 50 ", 50)):
        visitor.send(page, "/settings/quiet", text_cap=typed)
        assert people.get(carol.person_id).text_cap == cap
    before = everything()
    for typed in ("0", "51", "many", "-1"):
        again = visitor.send(page, "/settings/quiet", text_cap=typed)
        assert again.status == 422
        assert again.words("#e-text_cap") == ["Choose 1 to 50 texts a day, or no limit."]
        assert again.value("text_cap") == typed
    assert everything() == before


def test_a_token_is_shown_once_and_can_be_ended(visitor: Visitor, carol: Person, now: datetime) -> None:
    page = visitor.send(visitor.get("/settings"), "/settings/new_token", name="Calendar")
    assert page.status == 200
    assert page.headers["cache-control"] == "no-store"
    secret = page.words("code")[0]
    assert api_tokens.authenticate(secret, now) == carol.person_id
    shown = visitor.get("/settings")
    assert secret not in shown.source
    assert "Calendar" in shown.text
    visitor.send(shown, "/settings/end_token")
    assert people.get(carol.person_id).tokens == {}


def test_another_browser_is_signed_out_from_here(visits_as: Browses, carol: Person) -> None:
    here, there = visits_as(carol), visits_as(carol)
    page = here.get("/settings")
    assert page.text.count("Firefox on Linux") == 2
    assert "this browser" in page.text
    here.send(page, "/settings/end_session")
    assert there.get("/").location.startswith("/sign-in")
    assert here.get("/").status == 200


def test_nobody_ends_what_is_somebody_elses(visitor: Visitor, dan: Person, visits_as: Browses, now: datetime) -> None:
    visits_as(dan)
    id, _, _ = api_tokens.create(Actor(dan.person_id), name="His", now=now)
    before = everything()
    assert visitor.post("/settings/end_token", {"id": id}).status == 404
    assert visitor.post("/settings/end_session", {"id": next(iter(people.get(dan.person_id).sessions))}).status == 303
    assert everything() == before


def test_an_unknown_part_is_no_page(visitor: Visitor) -> None:
    assert visitor.post("/settings/person_id", {"person_id": "x"}).status == 404


def dead(person: Person, now: datetime) -> None:
    bounces.bounced(Mailed("m1", person.email, now), reason="the mailbox is gone", is_permanent=True, now=now)


def test_who_gets_no_mails_sees_why_and_confirms_the_address_again(
    visits_as: Browses, carol: Person, now: datetime
) -> None:
    visitor, nobody = visits_as(carol), visits_as(None)
    dead(carol, now)
    words = (
        "Emails to carol@coaching.example have bounced since today: the mailbox is gone. We won’t send any more there."
    )
    assert words in visitor.get("/").text
    page = visitor.send(visitor.get("/settings"), "/settings/confirm_email")
    assert "We’ve emailed a link to this address." in visitor.get(page.location.split("#")[0]).text
    [row] = owed(f"mailto:{carol.email}")
    assert row.kind == "email_confirmation"
    path = f"/email/{token('email', carol, 'again')}"
    assert "Send emails to carol@coaching.example again?" in nobody.get(path).text
    assert people.get(carol.person_id).mail.state == "bounced"
    assert "We’ll email you at carol@coaching.example again" in nobody.post(path).text
    assert people.get(carol.person_id).mail.state == "ok"
    assert "comes back" not in visitor.get("/settings").text


def test_a_client_with_one_plan_sees_it_there(visits_as: Browses, alice: Person, plan: Plan, now: datetime) -> None:
    visitor = visits_as(alice)
    dead(alice, now)
    assert "Emails to alice@home.example have bounced since today" in visitor.get(f"/plans/{plan.plan_id}").text


def test_confirming_asks_for_the_forms_own_token(visits_as: Browses, carol: Person, now: datetime) -> None:
    visitor = visits_as(carol)
    dead(carol, now)
    before = everything()
    assert visitor.post("/settings/confirm_email", csrf="wrong").status == 403
    assert everything() == before


def test_a_coach_is_told_that_only_a_clients_emails_open_without_signing_in(
    visitor: Visitor, visits_as: Callable[..., Visitor], plan: Plan, alice: Person
) -> None:
    assert "a link in an email about a plan where you’re the client opens" in visitor.get("/settings").text
    assert "For 60 days, a link in an email opens" in visits_as(alice).get("/settings").text


def test_quiet_hours_are_chosen_and_turned_off(visitor: Visitor, carol: Person) -> None:
    shown = visitor.get("/settings")
    assert (shown.value("start"), shown.value("until")) == ("21:00", "08:00")
    page = visitor.send(shown, "/settings/quiet", is_quiet="on", start="22:30", until="07:00")
    assert page.location == "/settings?saved=quiet#quiet"
    assert people.get(carol.person_id).quiet_hours == QuietHours("22:30", "07:00")
    visitor.send(visitor.get("/settings"), "/settings/quiet", is_quiet="", start="22:30", until="07:00")
    assert people.get(carol.person_id).quiet_hours == QuietHours(None, None)


def test_quiet_hours_that_cannot_be_are_told_there_and_kept_as_typed(visitor: Visitor) -> None:
    before = everything()
    for start, until, field, sentence in (
        ("08:00", "07:30", "until", "Quiet hours can last up to 16 hours, such as 21:00 to 08:00."),
        ("late", "07:30", "start", "Enter a time such as 17:00 or 5pm."),
        ("21:00", "", "until", "Enter a time such as 17:00 or 5pm."),
    ):
        page = visitor.send(visitor.get("/settings"), "/settings/quiet", is_quiet="on", start=start, until=until)
        assert page.status == 422
        assert page.problem(field) == sentence
        assert page.all(f'.bad a[href="#f-{field}"]')
        assert (page.value("start"), page.value("until")) == (start, until)
    assert everything() == before


def test_a_digest_is_chosen_and_turned_off(visitor: Visitor, carol: Person) -> None:
    shown = visitor.get("/settings")
    assert (shown.value("every"), shown.value("at"), shown.value("weekday")) == ("off", "07:00", "0")
    assert "The next one" not in shown.text
    page = visitor.send(shown, "/settings/digest", every="week", at="08:30", weekday="4")
    assert page.location == "/settings?saved=digest#digest"
    assert people.get(carol.person_id).digest == DigestTime("week", "08:30", 4)
    shown = visitor.get("/settings")
    assert "Next one: Fri 27 Nov, 08:30." in shown.text
    visitor.send(shown, "/settings/digest", every="off")
    after = people.get(carol.person_id)
    assert after.digest == DigestTime("off", "08:30", 4)
    assert values(after, "digest_next") == [None]


@pytest.mark.parametrize("typed", [{"at": "25:00"}, {"at": ""}, {"weekday": "7"}, {"weekday": "x"}, {"every": "hour"}])
def test_a_digest_that_cannot_be_is_told_there_and_kept_as_typed(visitor: Visitor, typed: dict[str, str]) -> None:
    before = everything()
    asked = {"every": "day", "at": "06:30", **typed}
    page = visitor.send(visitor.get("/settings"), "/settings/digest", **asked)
    assert page.status == 422
    assert page.words("#e-at")
    assert page.value("at") == asked["at"]
    assert everything() == before


def test_a_link_that_went_to_a_stranger_shows_them_no_address_of_who_asked(
    visits_as: Browses, carol: Person, now: datetime
) -> None:
    carol.update([Person.name.set("")])
    emails.ask(Actor(carol.person_id), "mistyped@elsewhere.example", now=now)
    page = visits_as(None).get(f"/email/{token('email', people.get(carol.person_id), 'add')}")
    assert page.status == 200
    assert carol.email not in page.source
    assert "Add mistyped@elsewhere.example for someone?" in page.text
