"""A client can't notice viewers: whatever happens to one, all that the client can ask for stays the same, byte for byte."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from chalice.app import Chalice

from app import app
from chalicelib.domain.actions import comments
from chalicelib.domain.actions.action import Action
from chalicelib.domain.actions.words import Words
from chalicelib.domain.actor import Actor
from chalicelib.domain.people import api_tokens, bounces, phones, profile, strangers
from chalicelib.domain.people.bounces import Mailed
from chalicelib.domain.people.person import Person
from chalicelib.domain.plans import finding as plans
from chalicelib.domain.plans import membership as memberships
from chalicelib.domain.plans.plan import Plan
from chalicelib.domain.projects import keeping as projects
from chalicelib.domain.team import coaches, joining, leaving, roles
from chalicelib.domain.team.inviting import Details
from chalicelib.errors import NotAllowed
from chalicelib.outbound.deliver import deliver
from chalicelib.web.api.frame.route import OPERATIONS
from chalicelib.web.pages.actions import show
from tests.addresses import moved_to, with_address
from tests.conftest import NOW, entries, invited, kinds, owed
from tests.outbound.conftest import mails, words
from tests.web.api.caller import Caller, header
from tests.web.pages.visitor import Visitor

LATER = NOW + timedelta(days=3)
_NEW_EACH_TIME = re.compile(r'(name="(?:once|csrf)" value=")[^"]*')


class World:
    """Alice's plan with all a client can ask for, and what she gets."""

    def __init__(self, plan: Plan, carol: Person, alice: Person, caller: Caller, visitor: Visitor) -> None:
        self.plan, self.carol, self.alice = plan, carol, alice
        self._caller, self._visitor = caller, visitor
        comment = comments.write(self.coach, plan.plan_id, 1, Words("So it is"), now=NOW)
        project = projects.create(self.coach, plan.plan_id, name="Launch", now=NOW)[1]
        for text in ("One", "Two", "Three"):
            comments.write(self.coach, plan.plan_id, None, Words(text), now=NOW)
        self._values = {
            "plan_id": plan.plan_id, "number": "1", "project_id": project.project_id, "comment_id": comment.entry_id,
            "person_id": carol.person_id, "refusal_id": "none", "file_number": "1", "token_id": "none", "note_id": "none", "name": "style.css",
        }  # fmt: skip

    @property
    def coach(self) -> Actor:
        return Actor(self.carol.person_id)

    def invite(self, email: str, role: str = "viewer") -> str:
        """Invites somebody to view, and delivers it; returns the invitation's id."""
        joining.invite(self.coach, self.plan.plan_id, Details(name="Eve", email=email), role, now=NOW)
        deliver(invited(self.plan, email), NOW)
        return invited(self.plan, email)

    def remove_viewers(self) -> None:
        for member in plans.get_for(self.carol.person_id, self.plan.plan_id).members.values():
            if member.role == "viewer":
                leaving.remove(self.coach, self.plan.plan_id, member.person_id, now=NOW)

    def of_client(self) -> dict[str, Any]:
        """Everything that a client of a plan can ask for."""
        seen: dict[str, Any] = {}
        for operation in OPERATIONS:
            if operation.method == "GET":
                queries = ("", "?limit=1") if "limit" in operation.query.__struct_fields__ else ("",)
                for query in (*queries, *(("?only=said&limit=1",) if operation.name == "get_stream" else ())):
                    seen |= self._pages_of_list(self._path(operation.path), query)
        for path in _page_paths(app):
            shown = self._visitor.get(self._path(path))
            seen[path] = (shown.status, _NEW_EACH_TIME.sub(r"\1", shown.source), shown.headers)
        seen["owed"] = [row.attribute_values for row in owed(self.alice)]
        seen["their list"] = [row.attribute_values for row in memberships.of(self.alice.person_id)]
        return seen

    def mails(self) -> list[tuple[Any, ...]]:
        """What the client gets in the end."""
        deliver(self.alice.person_id, LATER)
        mine = [mail for mail in mails() if mail["To"] == self.alice.email]
        return [(mail["Subject"], mail["From"], mail["Reply-To"], words(mail), words(mail, "html")) for mail in mine]

    def _path(self, path: str) -> str:
        for name, value in self._values.items():
            path = path.replace(f"{{{name}}}", value)
        return path

    def _pages_of_list(self, path: str, query: str) -> dict[str, Any]:
        """Returns all pages of a list, following its cursors; the one answer of anything else."""
        found, cursor = {}, ""
        for n in range(60):
            response = self._caller.get(f"{path}{query}{cursor}")
            found[f"{path}{query} {n}"] = (response.status_code, response.body, header(response, "ETag"))
            following = (
                (response.json_body or {}).get("next_cursor") if response.body and response.status_code == 200 else None
            )
            if not following:
                return found
            cursor = f"{'&' if query else '?'}cursor={following}"
        raise AssertionError("a list without an end")


def _page_paths(whole: Chalice) -> list[str]:
    """Returns the paths of all pages that need no mailed link."""
    paths = [path for path, methods in whole.routes.items() if "GET" in methods and "{token}" not in path]
    return [path for path in paths if not path.startswith("/v1") and "proxy" not in path]


@pytest.fixture
def world(
    plan: Plan, carol: Person, alice: Person, add_action: Callable[..., Action], calls_as: Callable[..., Caller],
    visits_as: Callable[..., Visitor],
) -> World:  # fmt: skip
    add_action()
    return World(plan, carol, alice, calls_as(alice), visits_as(alice))


def unknown(world: World, dan: Person) -> None:
    world.invite("eve@practice.example")


def known(world: World, dan: Person) -> None:
    world.invite(dan.email)


def joined(world: World, dan: Person) -> None:
    world.invite(dan.email)
    joining.accept(Actor(dan.person_id), world.plan.plan_id, now=NOW)


def renamed(world: World, dan: Person) -> None:
    joined(world, dan)
    profile.change(Actor(dan.person_id), profile.Change(name="Daniel", time_zone="Asia/Tokyo", text_cap=3), now=NOW)


def with_another_address(world: World, dan: Person) -> None:
    joined(world, dan)
    with_address(dan, f"home-{dan.email}", NOW)
    moved_to(dan, f"home-{dan.email}", NOW)


def tried_to_write(world: World, dan: Person) -> None:
    joined(world, dan)
    for number in (None, 1):
        with pytest.raises(NotAllowed):
            comments.write(Actor(dan.person_id), world.plan.plan_id, number, Words("Hello"), now=NOW)


def left(world: World, dan: Person) -> None:
    joined(world, dan)
    leaving.leave(Actor(dan.person_id), world.plan.plan_id, now=NOW)


def removed(world: World, dan: Person) -> None:
    joined(world, dan)
    leaving.remove(world.coach, world.plan.plan_id, dan.person_id, now=NOW)


def removed_before_accepting(world: World, dan: Person) -> None:
    leaving.remove(world.coach, world.plan.plan_id, world.invite(dan.email), now=NOW)


def declined(world: World, dan: Person) -> None:
    joining.decline(Actor(world.invite(dan.email), "link"), world.plan.plan_id, now=NOW)


def back_again(world: World, dan: Person) -> None:
    left(world, dan)
    joined(world, dan)


def bounced(world: World, dan: Person) -> None:
    world.invite(dan.email)
    sent = next(entry.entry_id for entry in reversed(entries(world.plan)) if entry.kind == "sent")
    mail = Mailed(f"1-{dan.email}", dan.email, NOW, world.plan.plan_id, sent)
    bounces.bounced(mail, reason="the mailbox is full", is_permanent=True, now=NOW)


def bounced_after_removal(world: World, dan: Person) -> None:
    invitation_id = world.invite(dan.email)
    sent = next(entry.entry_id for entry in reversed(entries(world.plan)) if entry.kind == "sent")
    leaving.remove(world.coach, world.plan.plan_id, invitation_id, now=NOW)
    bounces.delivered(Mailed(f"1-{dan.email}", dan.email, NOW, world.plan.plan_id, sent), now=NOW)
    bounces.bounced(
        Mailed(f"2-{dan.email}", dan.email, NOW, world.plan.plan_id, "0" * 25), reason="", is_permanent=False, now=NOW
    )


def texted(world: World, dan: Person) -> None:
    joined(world, dan)
    phones.set_phone(Actor(dan.person_id), "+4915187654321", now=NOW)
    phones.confirm("+4915187654321", now=NOW)
    phones.stop("+4915187654321", now=NOW)


def many(world: World, dan: Person) -> None:
    """Some thirty entries of which the client sees nothing."""
    for _ in range(6):
        joined(world, dan)
        leaving.leave(Actor(dan.person_id), world.plan.plan_id, now=NOW)


THINGS = [
    unknown, known, joined, renamed, with_another_address, tried_to_write, left, removed, removed_before_accepting,
    declined, back_again, bounced, bounced_after_removal, texted, many,
]  # fmt: skip


def test_the_client_notices_nothing(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(joining, "INVITATIONS_A_DAY", 100)
    monkeypatch.setattr(strangers, "MAILS", ())
    monkeypatch.setattr(api_tokens, "REQUESTS_A_MINUTE", 10_000)
    world.of_client()  # what is shown counts as read
    before = world.of_client()
    for n, thing in enumerate(THINGS):
        told = len(kinds(world.plan))
        email = f"dan{n}@coaching.example"
        thing(world, coaches.create_coach(email=email, name="Dan Ortiz", time_zone="Europe/London", now=NOW))
        assert len(kinds(world.plan)) > told, "nothing happened"
        after = world.of_client()
        assert {at: each for at, each in after.items() if each != before[at]} == {}, thing.__name__
        world.remove_viewers()
    got = world.mails()
    assert got
    assert not any("Dan" in str(part) or "Eve" in str(part) for mail in got for part in mail)


def test_a_page_of_the_history_ends_where_the_clients_history_ends(
    world: World, dan: Person, calls_as: Callable[..., Caller], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also if only hidden entries are older: a cursor would lead to an empty page and betray them."""
    monkeypatch.setattr(joining, "INVITATIONS_A_DAY", 100)
    monkeypatch.setattr(strangers, "MAILS", ())
    many(world, dan)
    path = f"/v1/plans/{world.plan.plan_id}/stream"
    everything = calls_as(world.alice).get(f"{path}?limit=100").json_body["items"]
    exact = calls_as(world.alice).get(f"{path}?limit={len(everything)}").json_body
    assert (exact["items"], exact["next_cursor"]) == (everything, None)


def test_a_page_of_an_actions_history_tells_nothing_of_a_coach_who_is_a_viewer_by_now(
    world: World, dan: Person, bring: Callable[..., Plan], calls_as: Callable[..., Caller], visits_as: Callable[..., Visitor],
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    """What becomes of a mail about the action that he still got as a coach is an entry of a viewer's."""
    monkeypatch.setattr(show, "ENTRIES_AT_ONCE", 2)
    bring(dan)
    comments.write(world.coach, world.plan.plan_id, 1, Words("Hello"), now=NOW)
    deliver(dan.person_id, LATER)
    sent = next(
        entry for entry in entries(world.plan) if entry.kind == "sent" and entry.data.get("to") == dan.person_id
    )
    roles.change(world.coach, world.plan.plan_id, dan.person_id, "viewer", now=LATER)
    path = f"/plans/{world.plan.plan_id}/actions/1"
    caller, visitor = calls_as(world.alice), visits_as(world.alice)

    def asked() -> tuple[Any, ...]:
        page = visitor.get(path)
        return caller.get(f"/v1{path}/history?limit=1").json_body["items"], _NEW_EACH_TIME.sub(r"\1", page.source)

    asked()
    before = asked()
    for n in (1, 2):
        mail = Mailed(f"{n}", dan.email, LATER, world.plan.plan_id, sent.entry_id, numbers=(1,))
        bounces.delivered(mail, now=LATER + timedelta(minutes=n))
    assert kinds(world.plan)[-2:] == ["delivered", "delivered"]
    assert asked() == before


def test_a_coach_sees_it_all(world: World, dan: Person, calls_as: Callable[..., Caller]) -> None:
    """So that the tests above compare something."""
    path = f"/v1/plans/{world.plan.plan_id}"
    before = calls_as(world.carol).get(path)
    joined(world, dan)
    after = calls_as(world.carol).get(path)
    assert after.json_body["version"] == before.json_body["version"] + 2
    assert header(after, "ETag") == f'"{after.json_body["version"]}"'
    roles.change(world.coach, world.plan.plan_id, dan.person_id, "coach", now=NOW)
    seen = calls_as(world.alice).get(f"{path}/members")
    assert "Dan Ortiz" in [each["name"] for each in seen.json_body["items"]]
    assert header(seen, "ETag") == header(calls_as(world.alice).get(path), "ETag")
