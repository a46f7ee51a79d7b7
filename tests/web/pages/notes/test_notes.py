"""Private notes where they stand on pages: folded, for coaches only."""

from collections.abc import Callable

from chalicelib.domain.actions.action import Action
from chalicelib.domain.notes import seeing
from chalicelib.domain.people.person import Person
from chalicelib.domain.plans.plan import Plan
from tests.conftest import counted, everything
from tests.web.pages.visitor import Shown, Visitor

Browses = Callable[[Person | None], Visitor]


def _folded(page: Shown) -> bool:
    return [node.attributes.get("open", "no") for node in page.all("#notes details")] == ["no"]


def test_a_note_is_kept_where_it_is_written_and_folded_again(
    visits_as: Browses, carol: Person, plan: Plan, add_action: Callable[..., Action]
) -> None:
    add_action()
    visitor, own = visits_as(carol), f"/plans/{plan.plan_id}"
    for place, text in (("/session", "Tired"), ("/client", "Likes tea"), ("/actions/1", "Ask <b>why</b>")):
        page = visitor.get(own + place)
        assert _folded(page)
        assert "Only coaches see this" in page.text
        shown = visitor.get(visitor.send(page, f"{own}/notes", note=text).location.partition("#")[0])
        assert _folded(shown)
        assert shown.words("#notes [role=status]") == ["Note kept."]
        assert shown.words("#notes li p")[0] == text
    assert visitor.get(f"{own}/actions/1").words("#notes summary") == ["Notes (1) Only coaches see this"]
    page = visitor.get(f"{own}/session?since=2026-11-01")
    assert page.words("#notes li p") == ["Ask <b>why</b>", "Likes tea", "Tired"]
    assert [each.split(" · ")[1:] for each in page.words("#notes li > small:first-child")] == [
        ["ALI-1"],
        [],
        ["session of today"],
    ]
    to = visitor.send(page, f"{own}/notes", note="Once more").location
    assert to.startswith(f"{own}/session?since=2026-11-01&note=noted")


def test_what_was_typed_comes_back_with_what_is_wrong(
    visits_as: Browses, carol: Person, plan: Plan, add_action: Callable[..., Action]
) -> None:
    add_action()
    visitor, own, before = visits_as(carol), f"/plans/{plan.plan_id}", everything()
    for place in ("/session", "/client", "/actions/1"):
        page = visitor.send(visitor.get(own + place), f"{own}/notes", note="x" * 5001)
        assert (page.status, page.value("note")) == (422, "x" * 5001)
        assert page.problem("note") == "A note can have up to 5,000 characters; this one has 5,001."
        assert not _folded(page)
        assert page.value("name") == ("Alice Moreau" if place == "/client" else "")
    assert visitor.post(f"{own}/notes", {"note": "Hm", "from": "elsewhere"}).status == 422
    assert visitor.post(f"{own}/notes", {"note": "Hm", "from": "action-9"}).status == 404
    assert everything() == before


def test_changing_and_deleting_can_be_undone_on_the_next_page(
    visits_as: Browses, carol: Person, dan: Person, plan: Plan, bring: Callable[..., Plan]
) -> None:
    bring(dan)
    hers, his, own = visits_as(carol), visits_as(dan), f"/plans/{plan.plan_id}"
    his.send(his.get(f"{own}/client"), f"{own}/notes", note="First")
    note_id = seeing.of_plan(plan, carol.person_id).items[0].note_id
    path = f"{own}/notes/{note_id}"
    assert hers.get(f"{own}/client").words("#notes .own") == ["Delete"]  # the primary coach may
    assert not hers.get(path).all("textarea")

    def undone(page: Shown) -> list[str]:
        after = his.get(his.send(page, f"{path}/undo").location.partition("#")[0])
        return after.words("#notes li p")

    form = his.get(f"{path}?from=session")
    for do, left in (("save", ["Second"]), ("delete", [])):
        after = his.get(his.send(form, path, note="Second", do=do).location.partition("#")[0])
        assert after.words("#notes li p") == left
        assert after.path.startswith(f"{own}/session?")
        assert undone(after) == ["First"]
        form = his.get(f"{path}?from=session")
    his.send(form, path, note="Third", do="save")
    stale = his.send(form, path, note="Fourth", do="save")  # from another window
    assert (stale.status, stale.value("note")) == (412, "Fourth")
    assert "“Third”" in stale.text
    assert his.send(stale, path, note="Fourth", do="save").status == 303


def test_an_actions_page_costs_one_more_read_for_coaches_only(
    visits_as: Browses, carol: Person, alice: Person, plan: Plan, add_action: Callable[..., Action]
) -> None:
    add_action()
    reads = []
    for person in (carol, alice):
        visitor = visits_as(person)
        visitor.get(f"/plans/{plan.plan_id}/actions/1")
        with counted() as calls:
            page = visitor.get(f"/plans/{plan.plan_id}/actions/1")
        reads.append((calls["Query"], bool(page.all("#notes, .private"))))
    assert reads == [(2, True), (1, False)]


def test_coaches_are_told_who_else_will_see_their_notes(
    visits_as: Browses, carol: Person, dan: Person, plan: Plan, bring: Callable[..., Plan]
) -> None:
    bring(dan, "viewer")
    page = visits_as(carol).get(f"/plans/{plan.plan_id}/team")
    assert page.text.count("They will also see your notes.") == 2  # beside "a coach", and where the viewer becomes one
