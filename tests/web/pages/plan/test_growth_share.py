"""The page about their growth that a client shares: what is on it, who can do what with it, and what its link opens."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from chalicelib import tokens
from chalicelib.domain.actions import closing, comments
from chalicelib.domain.actions.action import Action
from chalicelib.domain.actions.words import Words
from chalicelib.domain.actor import Actor
from chalicelib.domain.growth import agreeing, answers, sharing
from chalicelib.domain.keys import Key
from chalicelib.domain.metrics import recording, setting_up
from chalicelib.domain.metrics.fields import Fields
from chalicelib.domain.metrics.recording import New
from chalicelib.domain.people.person import Person
from chalicelib.domain.plans import finding as plans
from chalicelib.domain.plans.plan import Plan
from chalicelib.domain.projects.naming import Named
from chalicelib.domain.team import leaving
from tests.conftest import NOW, counted, entries, everything, owed
from tests.web.pages.visitor import Shown, Visitor

Browses = Callable[[Person | None], Visitor]
DAY, HOUR = timedelta(days=1), timedelta(hours=1)
BEFORE = NOW - HOUR


@pytest.fixture
def told(plan: Plan, carol: Person, alice: Person, add_action: Callable[..., Action]) -> str:
    """A year with a finished project, words of both, answers, a metric, and something late; gives the path of its page."""
    hers, coach, plan_id = Actor(alice.person_id), Actor(carol.person_id), plan.plan_id
    add_action("Book the hall", due=NOW - 40 * DAY, at=NOW - 60 * DAY, project=Named("Spring fair"))
    add_action("Call the lawyer", due=NOW - 2 * DAY, at=NOW - 60 * DAY)
    closing.complete(hers, plan_id, 1, words=Words("They simply said yes."), done_at=NOW - 20 * DAY, now=BEFORE)
    comments.write(coach, plan_id, 1, Words("That was brave."), now=BEFORE)
    comments.write(hers, plan_id, 2, Words("Carol was right about it."), now=BEFORE)
    answers.answer(hers, plan_id, "then", "In doubt", now=NOW - 100 * DAY)
    answers.answer(hers, plan_id, "now", "On my feet", now=BEFORE)
    _, metric = setting_up.set_up(hers, plan_id, Fields(name="Axolotl"), now=BEFORE)
    recording.record(hers, plan_id, metric.metric_id, New(NOW.date(), None, "A note on the axolotl"), now=BEFORE)
    return f"/plans/{plan_id}/growth"


def words(plan: Plan, text: str) -> str:
    return next(str(entry.entry_id) for entry in entries(plan) if entry.text == text)


def chosen(plan: Plan, visitor: Visitor, path: str, *texts: str) -> None:
    """Chooses these words as quotes."""
    page = visitor.get(f"{path}/quotes")
    ticked = {f"c_{words(plan, text)}": "1" for text in texts}
    assert visitor.post(f"{path}/quotes", {**page.form("/quotes"), **ticked}).status == 303


def shared(visitor: Visitor, path: str, keys: list[str]) -> Shown:
    """Ticks these items, looks at the page and makes the link, or updates it; gives the page it saw."""
    seen = visitor.get(f"{path}/share/page?{'&'.join(f'i={key}' for key in keys)}")
    assert seen.status == 200
    made = visitor.send(seen, f"{path}/share/page")
    assert made.location.endswith("just=shared"), made.text
    return seen


def link(visitor: Visitor, path: str) -> str:
    return str(visitor.get(f"{path}/share").all("#f-link")[0].attributes["value"]).removeprefix(
        "https://plans.example.com"
    )


def ticks(page: Shown) -> list[str]:
    return [str(node.attributes["value"]) for node in page.all("input[type=checkbox]")]


def test_nothing_is_ticked_and_nothing_shown_that_is_late_measured_or_the_coachs(
    visits_as: Browses, alice: Person, plan: Plan, told: str
) -> None:
    visitor = visits_as(alice)
    chosen(plan, visitor, told, "That was brave.", "Carol was right about it.")
    page = visitor.get(f"{told}/share")
    assert not page.all("input[checked]")
    [project_id] = plans.get_for(alice.person_id, plan.plan_id).projects
    said = words(plan, "They simply said yes.")
    assert ticks(page) == ["name", "sum", "then", "now", f"c-{project_id}", f"q-{said}"]
    assert page.words(".waits") == [
        "That Carol Reed coaches me (only once Carol Reed agrees)",
        "“That was brave.” (only once Carol Reed agrees)",
        "“Carol was right about it.” (only once Carol Reed agrees)",
    ]
    for hidden in ("Axolotl", "axolotl", "lawyer", "Book the hall", "late", "moved"):
        assert hidden not in " ".join(page.words("fieldset"))


def test_what_the_client_sees_before_is_exactly_what_others_see_until_it_is_updated(
    visits_as: Browses, alice: Person, plan: Plan, told: str
) -> None:
    visitor, nobody = visits_as(alice), visits_as(None)
    [project_id] = plans.get_for(alice.person_id, plan.plan_id).projects
    keys = ["name", "sum", "then", "now", f"c-{project_id}", f"q-{words(plan, 'They simply said yes.')}"]
    seen = shared(visitor, told, keys)
    path = link(visitor, told)
    with counted() as calls:
        page = nobody.get(path)
    assert calls.total() == 1
    assert page.words("article.year") == seen.words("article.year") == [
        "Alice Moreau 2026 In 2026 Alice Moreau got 1 thing done and finished “Spring fair”. "
        "Then , August 2026 In doubt Now , November 2026 On my feet "
        "Spring fair 1 thing in 6 weeks They simply said yes. Alice Moreau, November"
    ]  # fmt: skip
    assert page.headers["x-robots-tag"] == "noindex, nofollow"
    assert page.headers["referrer-policy"] == "no-referrer"
    assert page.headers["cache-control"] == "no-store"
    assert "set-cookie" not in page.headers
    assert [each for each in ("Carol", "Axolotl", "alice@", "late", plan.plan_id) if each in page.source] == []
    answers.answer(Actor(alice.person_id), plan.plan_id, "now", "On the moon", now=NOW)
    assert nobody.get(path).source == page.source
    assert visitor.get(f"{told}/share").all("input[checked]")
    for looked_at in (["now", "then"], []):
        preview = visitor.get(f"{told}/share/page?{'&'.join(f'i={key}' for key in looked_at)}")
        [back] = [each for each in preview.all("main a") if each.text() == "Change the ticks"]
        ticked = visitor.get(str(back.attributes["href"])).all("input[checked]")
        assert sorted(str(each.attributes["value"]) for each in ticked) == looked_at, "no tick is lost on the way back"
    shared(visitor, told, ["now"])
    assert link(visitor, told) == path
    assert nobody.get(path).words("article.year") == ["2026 Now , November 2026 On the moon"]


def test_what_changed_since_it_was_seen_is_shown_again_before_it_is_made(
    visits_as: Browses, alice: Person, plan: Plan, told: str
) -> None:
    visitor = visits_as(alice)
    seen = visitor.get(f"{told}/share/page?i=now")
    answers.answer(Actor(alice.person_id), plan.plan_id, "now", "On the moon", now=NOW)
    before = everything()
    again = visitor.send(seen, f"{told}/share/page")
    assert again.status == 409
    assert "On the moon" in again.text
    assert everything() == before
    assert visitor.send(again, f"{told}/share/page").status == 303
    empty = visitor.get(f"{told}/share/page?i=nonsense&i=k-{plan.primary_id}")
    assert "Nothing is ticked yet." in empty.text
    assert not empty.forms(f"{told}/share/page")
    for nothing in (f"{told}/share/page", f"{told}/share/page?year=2026"):
        assert "Nothing is ticked yet." in visitor.get(nothing).text


def test_a_link_that_ended_or_was_guessed_says_the_same_and_nothing_else(
    visits_as: Browses, alice: Person, plan: Plan, told: str
) -> None:
    visitor, nobody = visits_as(alice), visits_as(None)
    shared(visitor, told, ["name", "then"])
    path = link(visitor, told)
    assert nobody.get(path).status == 200
    visitor.send(visitor.get(f"{told}/share"), f"{told}/share/end")
    payload = tokens.decode(plan.plan_id) or b""
    guessed = [
        path,
        f"/shared/{tokens.new_secret()}",
        f"/shared/{tokens.sign('shared', payload + b'x' * 10)}",
        f"/shared/{tokens.sign('card', payload + b'x' * 10)}",
        f"{path[:-1]}a",
        "/shared/Ä",
        "/shared/" + "a" * 1000,
    ]
    pages = [nobody.get(each) for each in guessed]
    assert {page.status for page in pages} == {404}
    assert len({page.text for page in pages}) == 1
    assert "Alice" not in pages[0].source
    assert not [row for row in Key.scan() if row.kind == "shared"]
    shared(visitor, told, ["name", "then"])
    assert link(visitor, told) != path
    assert nobody.get(path).status == 404


def test_a_page_opened_before_the_link_ended_makes_no_other_by_itself(
    visits_as: Browses, alice: Person, told: str
) -> None:
    visitor = visits_as(alice)
    shared(visitor, told, ["then"])
    update = visitor.get(f"{told}/share/page?i=now")
    assert update.words("main button") == ["Update"]
    visitor.send(visitor.get(f"{told}/share"), f"{told}/share/end")
    before = everything()
    again = visitor.send(update, f"{told}/share/page")
    assert again.status == 409
    assert "was made or ended since" in again.text
    assert again.words("main button") == ["Create the link"]
    assert everything() == before


def test_the_coach_is_asked_in_a_post_and_their_words_are_shown_only_as_long_as_they_agree(
    visits_as: Browses, alice: Person, carol: Person, plan: Plan, told: str
) -> None:
    visitor, coach, nobody = visits_as(alice), visits_as(carol), visits_as(None)
    chosen(plan, visitor, told, "That was brave.")
    visitor.send(visitor.get(f"{told}/share"), f"{told}/share/ask")
    assert [row.kind for row in owed(carol.person_id)][-1] == "comment"
    assert "hasn’t answered yet" in visitor.get(f"{told}/share").text
    heard = f"/plans/{plan.plan_id}/stream?only=said"
    assert "Alice Moreau asked whether Carol Reed may be quoted and named" in coach.get(heard).text
    assert "Growth 1 question" in coach.get(f"/plans/{plan.plan_id}").text
    asked = coach.get(told)
    assert "May Alice Moreau show your words?" in asked.text
    agreed = coach.send(asked, f"{told}/words", do="agree", text="Gladly")
    assert "may now show your words" in coach.get(agreed.location).text
    assert words(plan, "Gladly")
    assert "Carol Reed agreed to be quoted and named" in visitor.get(heard).text
    keys = ["then", f"k-{carol.person_id}", f"q-{words(plan, 'That was brave.')}"]
    shared(visitor, told, keys)
    path = link(visitor, told)
    assert "With Carol Reed" in nobody.get(path).text
    assert "That was brave. Carol Reed, November" in nobody.get(path).text
    coach.send(coach.get(told), f"{told}/words", do="refuse")
    assert [each for each in ("Carol", "brave") if each in nobody.get(path).source] == []
    assert "In doubt" in nobody.get(path).text
    assert "doesn’t want to be quoted" in visitor.get(f"{told}/share").text
    assert "You declined to be quoted or named" in coach.get(heard).text


def test_words_of_a_coach_who_left_are_gone_from_the_page(
    visits_as: Browses, alice: Person, carol: Person, dan: Person, bring: Callable[..., Plan], plan: Plan, told: str
) -> None:
    bring(dan)
    comments.write(Actor(dan.person_id), plan.plan_id, 1, Words("Dan says well done."), now=BEFORE)
    visitor, nobody = visits_as(alice), visits_as(None)
    chosen(plan, visitor, told, "Dan says well done.")
    agreeing.ask(Actor(alice.person_id), plan.plan_id, dan.person_id, "May I?", now=NOW)
    agreeing.answer(Actor(dan.person_id), plan.plan_id, agrees=True, now=NOW)
    shared(visitor, told, ["then", f"q-{words(plan, 'Dan says well done.')}"])
    path = link(visitor, told)
    assert "Dan says" in nobody.get(path).text
    leaving.remove(Actor(carol.person_id), plan.plan_id, dan.person_id, now=NOW)
    assert "Dan" not in nobody.get(path).source


def test_only_the_client_shares_and_nobody_elses_plan(
    visits_as: Browses, alice: Person, carol: Person, dan: Person, mallory: Person, bring: Callable[..., Plan],
    open_plan: Callable[..., Plan], plan: Plan, told: str,
) -> None:  # fmt: skip
    from chalicelib.domain.people import person as people

    bring(dan, "viewer")
    bob = people.get(open_plan("Bob Lee", "bob@home.example").client_id)
    shared(visits_as(alice), told, ["then"])
    seen = visits_as(alice).get(f"{told}/share/page?i=now").form(f"{told}/share/page")
    before = everything()
    for person, status in ((carol, 403), (dan, 403), (mallory, 404), (bob, 404)):
        visitor = visits_as(person)
        before = everything()
        for path in (f"{told}/share", f"{told}/share/page?i=then"):
            assert visitor.get(path).status == status
        for path in (f"{told}/share/page", f"{told}/share/end", f"{told}/share/ask", told):
            fields = {name: value for name, value in seen.items() if name != "csrf"}
            sent = {**fields, "id": carol.person_id, "text": "May I?", "then": "Mine"}
            assert visitor.post(path, sent).status == status, path
        assert everything() == before
    viewer = visits_as(dan)
    assert viewer.get(f"{told}/quotes").status == 403
    assert viewer.post(f"{told}/quotes", {"c_" + words(plan, "That was brave."): "1"}).status == 403
    assert "Choose quotes" not in viewer.get(told).text
    assert viewer.get(told).words("blockquote") == ["In doubt", "On my feet", "They simply said yes."]


def test_quotes_are_chosen_and_left_out_by_client_and_coach_and_never_notes_on_metrics(
    visits_as: Browses, alice: Person, carol: Person, plan: Plan, told: str
) -> None:
    visitor, coach = visits_as(alice), visits_as(carol)
    page = visitor.get(f"{told}/quotes")
    assert [each.partition("”")[0] for each in page.words("label.tick")] == [
        "“Carol was right about it.", "“That was brave.", "“They simply said yes.",
    ]  # fmt: skip
    chosen(plan, visitor, told, "That was brave.")
    kept = {entry.text: entry.quoted for entry in entries(plan) if entry.kind == "comment"}
    assert kept["That was brave."]
    assert kept["They simply said yes."]
    assert not kept["Carol was right about it."]
    assert "That was brave." in coach.get(told).words("blockquote")
    form = coach.get(f"{told}/quotes").form("/quotes")
    del form[f"c_{words(plan, 'They simply said yes.')}"]
    coach.post(f"{told}/quotes", form)
    assert coach.get(told).words("blockquote")[2:] == ["That was brave."]
    before = everything()
    assert visitor.post(f"{told}/quotes", {"c_0123456789abcdef": "1"}).status == 404
    assert everything() == before


def test_words_that_can_still_be_changed_are_not_shared_yet(
    visits_as: Browses, alice: Person, plan: Plan, told: str
) -> None:
    comments.write(Actor(alice.person_id), plan.plan_id, 1, Words("It was so much easier."), now=NOW)
    visitor = visits_as(alice)
    assert "It was so much easier." in visitor.get(told).words("blockquote")
    assert "It was so much easier." not in visitor.get(f"{told}/share").text


def test_the_two_questions_are_asked_when_they_make_sense(
    visits_as: Browses, alice: Person, carol: Person, plan: Plan, clock_at: Callable[..., None],
    add_action: Callable[..., Action],
) -> None:  # fmt: skip
    path, visitor = f"/plans/{plan.plan_id}/growth", visits_as(alice)
    assert "Where are you today?" in visitor.get(path).text
    assert "Where are you today?" not in visits_as(carol).get(path).text
    long = visitor.post(path, {"then": "x" * 1001, "do": "then"})
    assert long.status == 422
    assert long.value("then") == "x" * 1001
    visitor.send(visitor.get(path), path, then=" On my own \r\n", do="then")
    assert visits_as(carol).get(path).words("blockquote") == ["On my own"]
    assert "And now?" not in visitor.get(path).words("h2")
    for number in (1, 2, 3):
        add_action()
        closing.complete(Actor(alice.person_id), plan.plan_id, number, now=NOW)
    assert "And now?" not in visitor.get(path).words("h2")
    clock_at(NOW + 25 * DAY)
    plan.update([Plan.where_then["at"].set((NOW - 40 * DAY).isoformat())])
    assert "And now?" in visitor.get(path).words("h2")
    visitor.post(path, {"now": "With a team", "do": "now"})
    assert visitor.get(path).words(".thennow blockquote") == ["On my own", "With a team"]
    visitor.post(path, {"then": "", "do": "then"})
    assert visitor.get(path).words(".thennow blockquote") == ["With a team"]


def test_a_shared_page_ends_with_its_clients_part_in_the_plan(
    visits_as: Browses, alice: Person, plan: Plan, told: str
) -> None:
    shared(visits_as(alice), told, ["then"])
    path = link(visits_as(alice), told)
    plan.update([Plan.members[alice.person_id]["state"].set("declined")])
    with pytest.raises(sharing.Nothing):
        sharing.follow(path.rsplit("/", 1)[1])
