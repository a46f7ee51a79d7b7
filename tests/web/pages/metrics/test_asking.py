"""Asking for metrics, on pages: its form, when somebody is asked, pausing it, and the link in a mail that asks."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from chalicelib.database.rows import plain
from chalicelib.domain.actor import Actor
from chalicelib.domain.metrics import recording, seeing, setting_up
from chalicelib.domain.metrics.days import Rhythm
from chalicelib.domain.metrics.fields import Fields
from chalicelib.domain.metrics.metric import Asked, Asking, Metric
from chalicelib.domain.metrics.recording import New
from chalicelib.domain.metrics.values import Value
from chalicelib.domain.people import links
from chalicelib.domain.people.links import Target
from chalicelib.domain.people.person import Person
from chalicelib.domain.plans.plan import Plan
from chalicelib.domain.team import leaving
from chalicelib.outbound.deliver import deliver
from tests.conftest import entries, everything
from tests.outbound.conftest import mails, words
from tests.web.pages.visitor import Shown, Visitor

Browses = Callable[[Person | None], Visitor]
Follows = Callable[..., Metric]
TODAY = date(2026, 11, 23)


@dataclass
class Cast:
    """Who looks, each in a browser of their own."""

    alice: Visitor
    carol: Visitor
    nobody: Visitor


@pytest.fixture
def cast(visits_as: Browses, alice: Person, carol: Person) -> Cast:
    return Cast(visits_as(alice), visits_as(carol), visits_as(None))


@pytest.fixture
def own(plan: Plan) -> str:
    return f"/plans/{plan.plan_id}"


@pytest.fixture
def follow(plan: Plan, carol: Person, now: datetime) -> Follows:
    """Sets a metric up, asked for at 20:00 by mail unless something else is said."""

    def made(name: str = "Weight", **more: Any) -> Metric:
        asked = Fields(**{"name": name, "askings": (Asking("20:00"),), **more})
        return setting_up.set_up(Actor(carol.person_id), plan.plan_id, asked, now=now)[1]

    return made


def present(plan: Plan) -> list[Metric]:
    return seeing.of_plan(Plan.get(plan.plan_id))


def rows(page: Shown) -> list[tuple[str, ...]]:
    """The times of a form, with what is chosen in each."""
    count = len(page.all(".rem.ask"))
    return [tuple(page.value(f"r{i}_{name}") for name in ("at", "by", "about")) for i in range(count)]


# The form


def test_a_new_metric_is_asked_for_at_eight_by_mail_and_lines_come_and_go_without_a_script(
    cast: Cast, own: str, plan: Plan
) -> None:
    page = cast.alice.get(f"{own}/follow")
    assert rows(page) == [("20:00", "email", "day")]
    before = everything()
    page = cast.alice.send(page, f"{own}/follow", name="Sleep", kind="duration", do="more", r0_about="day-before")
    assert page.status == 200
    assert page.value("name") == "Sleep"
    assert rows(page) == [("20:00", "email", "day-before"), ("20:00", "email", "day")]
    page = cast.alice.send(page, f"{own}/follow", r0_at="7am", r1_by="text", do="more")
    page = cast.alice.send(page, f"{own}/follow", do="less-2")
    assert rows(page) == [("7am", "email", "day-before"), ("20:00", "text", "day")]
    assert everything() == before
    page = cast.alice.get(cast.alice.send(page, f"{own}/follow", do="save").location)
    assert "You are asked at 07:00 by email about the day before and at 20:00 by text." in page.text
    (metric,) = present(plan)
    page = cast.alice.get(f"{own}/metrics/{metric.metric_id}/edit")
    assert rows(page) == [("07:00", "email", "day-before"), ("20:00", "text", "day")]
    page = cast.alice.send(page, f"{own}/metrics/{metric.metric_id}/edit", do="less-0")
    cast.alice.send(page, f"{own}/metrics/{metric.metric_id}/edit", do="save")
    assert [*present(plan)[0].askings.values()] == [Asking("20:00", "text")]


def test_a_time_that_is_none_is_said_at_the_lines_and_comes_back_as_typed(cast: Cast, own: str) -> None:
    page, before = cast.alice.get(f"{own}/follow"), everything()
    wrong = {
        ("at supper", "email", "day"): "Enter a time such as 17:00 or 5pm.",
        ("8", "email", "day"): "Do you mean 8 am or 8 pm?",
        ("20:00", "pigeon", "day"): "Choose how to ask, and about which day.",
        ("20:00", "email", "week"): "Choose how to ask, and about which day.",
    }
    for (at, by, about), said in wrong.items():
        answer = cast.alice.send(page, f"{own}/follow", name="Weight", r0_at=at, r0_by=by, r0_about=about, do="save")
        assert (answer.status, said in answer.text) == (422, True), answer.text
        assert (answer.value("name"), answer.value("r0_at")) == ("Weight", at)
    twice = {"r1_at": "8pm", "r1_by": "email", "r1_about": "day"}
    assert "Two of these are the same." in cast.alice.send(page, f"{own}/follow", name="Weight", **twice).text
    assert everything() == before


def test_the_form_says_who_cannot_be_texted_yet_and_that_a_text_then_goes_by_mail(
    visits_as: Browses, cast: Cast, own: str, carol: Person, with_phone: Callable[[Person, str], Person], plan: Plan
) -> None:
    page = cast.carol.get(f"{own}/follow")
    assert page.words(".for-text.of-client") == [
        "Alice Moreau has no confirmed number yet, so this goes by email until there is one."
    ]
    assert page.words(".for-text.of-coach")[0].startswith("You have no confirmed number yet, so this goes by email")
    with_phone(carol, "+4915112345678")
    assert cast.carol.get(f"{own}/follow").words(".for-text.of-coach") == []
    sent = cast.carol.send(page, f"{own}/follow", name="Weight", r0_by="text", do="save")
    assert sent.status == 303
    assert "We don’t ask for what’s entered “whenever there is something”." in page.text


def test_lines_of_a_metric_that_nobody_is_asked_for_are_kept_but_refuse_nothing(
    cast: Cast, own: str, plan: Plan
) -> None:
    page = cast.alice.get(f"{own}/follow")
    for name, at, kept in (("Walks", "20:00", [Asking("20:00")]), ("Runs", "at supper", [])):
        assert cast.alice.send(page, f"{own}/follow", name=name, every="whenever", r0_at=at, do="save").status == 303
        (metric,) = [each for each in present(plan) if each.name == name]
        assert [*metric.askings.values()] == kept
        assert "You are asked" not in cast.alice.get(f"{own}/metrics/{metric.metric_id}").text


def test_where_the_coach_who_was_asked_has_left_the_form_shows_who_is_asked_now(
    cast: Cast,
    own: str,
    plan: Plan,
    follow: Follows,
    bring: Callable[..., Plan],
    dan: Person,
    carol: Person,
    now: datetime,
) -> None:
    bring(dan)
    calls = follow("Calls", asked_of=dan.person_id)
    leaving.remove(Actor(carol.person_id), plan.plan_id, dan.person_id, now=now)
    page = cast.alice.get(f"{own}/metrics/{calls.metric_id}/edit")
    assert page.value("asked_of") == carol.person_id
    cast.alice.send(page, f"{own}/metrics/{calls.metric_id}/edit", name="Calls made", do="save")
    assert present(plan)[0].asked_of == carol.person_id


# When somebody is asked


def test_the_list_and_the_metric_say_when_somebody_is_asked(
    cast: Cast, own: str, follow: Follows, plan: Plan, now: datetime
) -> None:
    weight, mood, calls = follow(), follow("Mood", kind="rating"), follow("Calls", rhythm=Rhythm("whenever"))
    none, walks = follow("Runs", askings=()), follow("Walks", askings=(Asking("9:00"), Asking("22:30")))
    who = Actor(plan.client_id)
    recording.record(who, plan.plan_id, mood.metric_id, New(TODAY, Value(Decimal(4))), now=now)
    walks.update([Metric.asked.set(plain(Asked(TODAY, now - timedelta(hours=1))))])
    page = cast.alice.get(f"{own}/metrics")
    said = {line.split()[0]: line for line in page.words(".list li")}
    assert said["Weight"].endswith("daily will be asked today 20:00")
    assert said["Mood"].endswith("daily will be asked tomorrow 20:00"), "its day has a value"
    assert said["Calls"].endswith("whenever there is something")
    assert said["Runs"].endswith("daily")
    assert said["Walks"].endswith("daily will be asked today 22:30")
    weight.update([Metric.asked.set(plain(Asked(TODAY, now)))])
    recording.record(who, plan.plan_id, weight.metric_id, New(TODAY, Value(Decimal(81))), now=now)
    assert "Weight 81.0 today daily asked today 10:00" in cast.alice.get(f"{own}/metrics").words(".list li")
    page = cast.carol.get(f"{own}/metrics/{weight.metric_id}")
    whole = "Alice Moreau is asked at 20:00 (Berlin) by email. Last: today 04:00. Next: tomorrow 14:00."
    assert whole in page.text, "Carol is in New York"
    assert "is asked" not in cast.carol.get(f"{own}/metrics/{none.metric_id}").text
    assert "is asked" not in cast.carol.get(f"{own}/metrics/{calls.metric_id}").text


def test_before_the_client_has_accepted_the_pages_say_that_asking_waits_for_that(
    cast: Cast, open_plan: Callable[..., Plan], carol: Person, now: datetime
) -> None:
    bobs = open_plan("Bob Lee", "bob@home.example", accepted=False)
    asked = Fields(name="Weight", askings=(Asking("20:00"),))
    metric = setting_up.set_up(Actor(carol.person_id), bobs.plan_id, asked, now=now)[1]
    for path in ("metrics", f"metrics/{metric.metric_id}"):
        page = cast.carol.get(f"/plans/{bobs.plan_id}/{path}")
        assert "Bob Lee hasn’t accepted yet. Asking begins when they do." in page.text
        assert "will be asked" not in page.text
        assert "Next:" not in page.text


# Pausing it


def test_client_and_coaches_pause_asking_until_a_day_or_until_they_say_so(
    cast: Cast, own: str, follow: Follows, plan: Plan
) -> None:
    metric = follow()
    page = cast.alice.get(f"{own}/metrics")
    paused = cast.alice.get(cast.alice.send(page, f"{own}/asking", until="2026-12-04", do="until").location)
    assert "Asking is paused until Fri 4 Dec. Reminders still come." in paused.text
    assert "be asked" not in paused.words(".list li")[0]
    found = Plan.get(plan.plan_id).asking_paused
    assert (found.by, found.until) == (plan.client_id, date(2026, 12, 4))
    assert "Asking is paused until Fri 4 Dec." in cast.carol.get(f"{own}/metrics/{metric.metric_id}").text
    page = cast.carol.get(cast.carol.send(cast.carol.get(f"{own}/metrics"), f"{own}/asking", do="resume").location)
    assert "will be asked today 14:00" in page.words(".list li")[0]
    page = cast.carol.get(cast.carol.send(page, f"{own}/asking", do="pause").location)
    assert "Asking is paused. Reminders still come." in page.text
    assert "Ask again now" in page.words("button")


def test_a_day_that_cannot_be_is_said_at_its_field(cast: Cast, own: str, follow: Follows) -> None:
    follow()
    page, before = cast.alice.get(f"{own}/metrics"), everything()
    for typed in ("", "2026-11-22", "2026-11-23", "soon", "9999-12-31"):
        answer = cast.alice.send(page, f"{own}/asking", until=typed, do="until")
        assert answer.status == 422, typed
        assert answer.problem("until").endswith("."), answer.text
        assert answer.value("until") == typed
    assert everything() == before


def test_viewers_and_strangers_pause_nothing(
    visits_as: Browses, viewer: Person, mallory: Person, own: str, plan: Plan, follow: Follows
) -> None:
    follow()
    before = everything()
    for person, status in ((viewer, 403), (mallory, 404)):
        assert visits_as(person).post(f"{own}/asking", {"do": "pause"}).status == status
        link = links.path("pause", Target(plan.plan_id, person.person_id, 0), person.email)
        for page in (visits_as(None).get(link), visits_as(None).post(link, {"do": "pause"})):
            assert page.status == status
    assert Plan.get(plan.plan_id).asking_paused is None
    assert before.count("asking_paused") == everything().count("asking_paused")


# The link in a mail


@pytest.fixture
def link(plan: Plan, alice: Person) -> str:
    return links.path("pause", Target(plan.plan_id, alice.person_id, 0), alice.email)


def test_the_link_pauses_and_asks_again_without_signing_in(cast: Cast, link: str, follow: Follows, plan: Plan) -> None:
    follow(), follow("Mood"), follow("Calls", asked_of=plan.primary_id)
    before = everything()
    page = cast.nobody.get(link)
    assert "In your plan with Carol Reed: Mood and Weight." in page.text
    assert page.words("main button") == [
        "Pause until this day", "Pause until I say so", "Stop following Mood", "Stop following Weight"
    ]  # fmt: skip
    assert everything() == before
    wrong = cast.nobody.post(link, {"do": "until", "until": "yesterday"})
    assert (wrong.status, wrong.value("until")) == (422, "yesterday")
    paused = cast.nobody.post(link, {"do": "until", "until": "2026-12-04"})
    assert "Asking is paused until Fri 4 Dec." in paused.text
    assert Plan.get(plan.plan_id).asking_paused.until == date(2026, 12, 4)
    assert entries(plan)[-1].via == "link"
    assert "We’ll ask again." in cast.nobody.post(link, {"do": "resume"}).text
    assert Plan.get(plan.plan_id).asking_paused is None


def test_the_mail_that_asks_holds_the_link(cast: Cast, follow: Follows, alice: Person) -> None:
    follow()
    deliver(alice.person_id, datetime(2026, 11, 23, 19, tzinfo=UTC))
    (found,) = re.findall(r"Pause these questions: \S+(/pause/\S+)", words(mails()[-1]))
    assert "In your plan with Carol Reed: Weight." in cast.nobody.get(found).text


def test_by_the_link_the_client_stops_following_one_metric_and_takes_that_back(
    cast: Cast, link: str, follow: Follows, plan: Plan
) -> None:
    weight, _ = follow(), follow("Mood")
    ended = cast.nobody.post(link, {"do": f"stop-{weight.metric_id}"})
    assert "You no longer follow Weight. Carol Reed will be notified." in ended.text
    assert ended.words("main button")[0] == "Undo"
    assert [each.name for each in present(plan)] == ["Mood"]
    page = cast.carol.get(f"/plans/{plan.plan_id}/metrics/{weight.metric_id}")
    assert "Take it out of the archive" not in page.words("button")
    assert "You follow Weight again." in cast.nobody.post(link, {"do": f"back-{weight.metric_id}"}).text
    assert len(present(plan)) == 2
    calls, runs = follow("Calls", asked_of=plan.primary_id), follow("Runs", askings=())
    for other in (
        "x",
        calls.metric_id,
        runs.metric_id,
        f"{weight.metric_id[:-1]}{'a' if weight.metric_id[-1] != 'a' else 'b'}",
    ):
        assert cast.nobody.post(link, {"do": f"stop-{other}"}).status == 404, "not theirs to end by the link"
    assert len(present(plan)) == 4


def test_a_coach_who_is_asked_pauses_by_the_link_but_ends_nothing(
    cast: Cast, follow: Follows, plan: Plan, carol: Person
) -> None:
    calls = follow("Calls", asked_of=carol.person_id)
    link = links.path("pause", Target(plan.plan_id, carol.person_id, 0), carol.email)
    page = cast.nobody.get(link)
    assert "In Alice Moreau’s plan: Calls." in page.text
    assert page.words("main button") == ["Pause until this day", "Pause until I say so"]
    assert cast.nobody.post(link, {"do": f"stop-{calls.metric_id}"}).status == 403
    assert len(present(plan)) == 1
    assert "Asking is paused." in cast.nobody.post(link, {"do": "pause"}).text
