import re
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from chalicelib import clock
from chalicelib.domain.people import sign_in
from chalicelib.domain.people.person import Person
from tests.conftest import everything, owed
from tests.web.pages.visitor import Visitor

Browses = Callable[[Person | None], Visitor]
FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0"


def test_a_known_address_gets_a_link_and_an_unknown_one_the_same_answer(visits_as: Browses, carol: Person) -> None:
    nobody = visits_as(None)
    page = nobody.send(nobody.get("/sign-in"), "/sign-in", email="Carol@Coaching.example")
    assert page.status == 200
    assert "Check your email" in page.title
    other = nobody.post("/sign-in", {"email": "nobody@home.example"})
    assert other.text == page.text.replace("Carol@Coaching.example", "nobody@home.example")
    assert sorted((row.recipient, row.kind) for row in owed()) == [
        ("mailto:carol@coaching.example", "sign_in"), ("mailto:nobody@home.example", "sign_in"),
    ]  # fmt: skip


def test_a_mistyped_address_is_told_at_the_field_and_kept(visits_as: Browses) -> None:
    page = visits_as(None).post("/sign-in", {"email": "carol at coaching"})
    assert page.status == 422
    assert "such as alice@example.com" in page.problem("email")
    assert page.value("email") == "carol at coaching"


def test_opening_the_link_changes_nothing_and_its_button_signs_in(
    visits_as: Browses, carol: Person, now: datetime
) -> None:
    nobody, path = visits_as(None), sign_in.link_path(carol, now)
    before = everything()
    page = nobody.get(path)
    assert nobody.ask("HEAD", path).status == 200
    assert everything() == before
    assert page.words("button") == ["Sign in"]
    done = nobody.post(path, page.form(path))
    assert done.location == "/"
    cookies = done.headers["set-cookie"]
    assert cookies[0].startswith("__Host-session=")
    for part in ("; Secure", "; HttpOnly", "; SameSite=Lax", "; Path=/"):
        assert part in cookies[0]
    secret = cookies[0].split("=", 1)[1].split(";")[0]
    nobody.secret = secret
    assert "Monday 23 November" in nobody.get("/").text


def test_a_link_works_once_and_a_used_one_offers_a_new_one(visits_as: Browses, carol: Person, now: datetime) -> None:
    nobody, path = visits_as(None), sign_in.link_path(carol, now)
    assert nobody.post(path).status == 303
    again = nobody.post(path)
    assert again.status == 410
    assert "already used" in again.text
    assert again.form("/sign-in")


def test_an_expired_or_broken_link_offers_a_new_one(
    visits_as: Browses, carol: Person, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    nobody, path = visits_as(None), sign_in.link_path(carol, now)
    monkeypatch.setattr(clock, "now", lambda: now + timedelta(minutes=15))
    for broken, status in ((path, 410), (path[:-3], 404), ("/sign-in/x", 404)):
        page = nobody.get(broken)
        assert page.status == status
        assert page.form("/sign-in")
        assert nobody.post(broken).status == status


def test_who_is_sent_to_sign_in_comes_back_to_where_they_were_going(
    visits_as: Browses, carol: Person, now: datetime
) -> None:
    nobody = visits_as(None)
    sent = nobody.get("/plans/abc?show=done")
    assert sent.location == "/sign-in?next=%2Fplans%2Fabc%3Fshow%3Ddone"
    in_another_tab = visits_as(carol)
    assert in_another_tab.get(sent.location).location == "/plans/abc?show=done"
    assert in_another_tab.get("/sign-in?next=//elsewhere.example").location == "/"
    asked = nobody.send(nobody.get(sent.location), "/sign-in", email=carol.email)
    cookie = asked.headers["set-cookie"]
    assert cookie.startswith("__Host-next=/plans/abc?show=done;")
    back = nobody.post(sign_in.link_path(carol, now), Cookie=cookie.split(";")[0])
    assert back.location == "/plans/abc?show=done"


@pytest.mark.parametrize(
    "next",
    [
        "//evil.example",
        "/x;Domain=evil.example",
        "https://evil.example",
        "/\\evil.example",
        "x",
        "/a\nb",
        "/" + "a" * 600,
    ],
)
def test_signing_in_never_leads_to_another_site(visits_as: Browses, carol: Person, now: datetime, next: str) -> None:
    nobody = visits_as(None)
    assert "set-cookie" not in nobody.post("/sign-in", {"email": carol.email, "next": next}).headers
    led = nobody.post(sign_in.link_path(carol, now), Cookie=f"__Host-next={next.strip()}").location
    assert led in ("/", "/x")


def test_a_first_visit_guesses_the_browsers_zone_and_asks(visits_as: Browses, carol: Person, now: datetime) -> None:
    nobody = visits_as(None)
    after = nobody.post(sign_in.link_path(carol, now), {"zone": "Europe/Berlin"})
    assert after.location == "/?zone=Europe/Berlin"
    visitor = visits_as(carol)
    home = visitor.get(after.location)
    assert "Is it 10:00 where you are, in Berlin?" in home.text
    assert visitor.send(home, "/zone").location == "/"
    assert "right?" not in visitor.get("/").text
    assert nobody.post(sign_in.link_path(carol, now), {"zone": "Mars/Base"}).location == "/"


def test_signing_out_ends_the_session(visits_as: Browses, carol: Person) -> None:
    visitor = visits_as(carol)
    page = visitor.send(visitor.get("/"), "/sign-out")
    assert page.location == "/sign-in"
    assert "Max-Age=0" in page.headers["set-cookie"][0]
    assert visitor.get("/").location.startswith("/sign-in")


def test_over_plain_http_the_cookie_has_no_prefix(visits_as: Browses, carol: Person, now: datetime) -> None:
    page = visits_as(None).post(sign_in.link_path(carol, now), X_Forwarded_Proto="http")
    assert page.headers["set-cookie"][0].startswith("session=")
    assert "Secure" not in page.headers["set-cookie"][0]


def test_too_many_requests_of_one_caller_are_refused(visits_as: Browses, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sign_in, "REQUESTS_AN_HOUR", 1)
    nobody = visits_as(None)
    assert nobody.post("/sign-in", {"email": "a@home.example"}).status == 200
    page = nobody.post("/sign-in", {"email": "a@home.example"})
    assert page.status == 429
    assert page.value("email") == "a@home.example"


def test_odd_cookies_of_others_do_not_sign_anybody_out(visits_as: Browses, carol: Person) -> None:
    visitor = visits_as(carol)
    page = visitor.get("/", Cookie=f'a b=c{{}}"; [x]; __Host-session={visitor.secret}; other="')
    assert page.status == 200


def test_a_session_in_the_plain_cookie_counts_only_without_https(visits_as: Browses, carol: Person) -> None:
    visitor = visits_as(carol)
    assert visitor.get("/", Cookie=f"session={visitor.secret}").status == 303
    assert visitor.get("/", Cookie=f"session={visitor.secret}", X_Forwarded_Proto="http").status == 200


def test_a_browser_keeps_a_mark_and_only_a_new_one_is_told(visits_as: Browses, alice: Person, now: datetime) -> None:
    def signs_in(cookie: str) -> list[str]:
        page = visits_as(None).post(sign_in.link_path(alice, now), User_Agent=FIREFOX, Cookie=cookie)
        return [str(each) for each in page.headers["set-cookie"]]

    def told() -> list[str]:
        return [row.data["browser"] for row in owed(alice) if row.kind == "new_browser"]

    [mark] = [each for each in signs_in("x=y") if each.startswith("__Host-browser=")]
    assert re.fullmatch(r"__Host-browser=[a-z2-7]{32}; Path=/; Max-Age=34560000; HttpOnly; SameSite=Lax; Secure", mark)
    assert told() == ["Firefox on Windows"]
    assert mark in signs_in(mark.partition(";")[0])
    assert told() == ["Firefox on Windows"]
    for invented in ("__Host-browser=x", f"__Host-browser={'a' * 32}", "__Host-browser="):
        signs_in(invented)
    assert len(told()) == 4


@pytest.mark.parametrize(("cloud", "said"), [("new", "an AWS account an hour old"), ("busy", "AWS on a bad day")])
def test_a_local_run_says_which_aws_it_plays_and_a_deployment_knows_of_none(
    visits_as: Browses, setting: Callable[..., None], cloud: str, said: str
) -> None:
    setting(STAGE="local", CLOUD=cloud)
    assert said in visits_as(None).get("/sign-in").text
    setting(STAGE="prod", CLOUD=cloud)
    assert "This local run" not in visits_as(None).get("/sign-in").text
