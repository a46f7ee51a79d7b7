"""Back in the browser: every form sent again as it was, and with other words; and sent again after the database failed.

A form brought back by the browser has its token still. The same content changes nothing then; other content is saved as
well, or comes back with what was typed and why.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from botocore.exceptions import EndpointConnectionError
from pynamodb.exceptions import TransactWriteError
from pynamodb.transactions import TransactWrite

from chalicelib.database.rows import plain
from chalicelib.domain.actions import closing, comments, deleting, moving_back, proposing
from chalicelib.domain.actions.action import Action
from chalicelib.domain.actions.change import Change
from chalicelib.domain.actions.fields import Due
from chalicelib.domain.actions.happening import Seen
from chalicelib.domain.actions.words import Words
from chalicelib.domain.actor import Actor
from chalicelib.domain.bulk import deleting_project, editing
from chalicelib.domain.bulk.editing import Line
from chalicelib.domain.desk import letter, reminding
from chalicelib.domain.growth import agreeing, sharing
from chalicelib.domain.growth.sharing import Content
from chalicelib.domain.growth.sharing import Words as ToShow
from chalicelib.domain.metrics import deleting as deleting_metric
from chalicelib.domain.metrics import importing, recording, setting_up
from chalicelib.domain.metrics.fields import Fields as MetricFields
from chalicelib.domain.metrics.importing import Day, Import
from chalicelib.domain.metrics.metric import Asking
from chalicelib.domain.metrics.recording import New
from chalicelib.domain.metrics.values import Value
from chalicelib.domain.notes import writing
from chalicelib.domain.people import api_tokens, away, cards, links, main_email, sign_in
from chalicelib.domain.people.links import Target
from chalicelib.domain.people.person import Person
from chalicelib.domain.plans import finding as plans
from chalicelib.domain.plans.plan import Plan
from chalicelib.domain.projects.naming import Named
from chalicelib.domain.reachable import MailState
from chalicelib.domain.replies import resolving
from chalicelib.domain.sessions import sending
from chalicelib.domain.team import handing_over, joining, opening
from chalicelib.domain.team.inviting import Details
from chalicelib.web.pages.account import settings_parts
from chalicelib.web.pages.frame.forms import Form
from chalicelib.web.pages.metrics import import_values
from chalicelib.web.pages.metrics.imported.columns import Columns
from chalicelib.web.pages.metrics.imported.understood import Understood
from tests.addresses import email_path, main_paths, offer_path, with_address
from tests.breaking import Broken, break_after
from tests.conftest import everything, made_once
from tests.domain.replies.test_refused import record
from tests.web.pages.frame.forms_of_all import SAMPLES, Sample, posted
from tests.web.pages.links.test_which import keep
from tests.web.pages.visitor import Shown, Visitor

Browses = Callable[[Person | None], Visitor]

ASKS_AGAIN = (
    "/sign-in",
    "/card/{token}/open",
    *(f"/{name}/{{token}}/open" for name in ("done", "proposal", "notices", "pause", "digest", "which")),
    "/settings/end_others",
)
"""Whoever asks for a link a second time gets a second one: the first may be lost. Signing out other browsers ends also those
signed in since."""


IN_STEPS = (
    "/zone", "/zone/{token}", "/settings/{part}", "/write", "/write/undo", "/plans/{plan_id}/undo", "/plans/{plan_id}/write", "/plans/{plan_id}/team/finish", "/plans/{plan_id}/team/{person_id}/hand-over",
    "/plans/{plan_id}/projects/{project_id}/delete", "/plans/{plan_id}/projects/{project_id}/bring-back",
    "/plans/{plan_id}/projects/{project_id}/weights/undo",
)  # fmt: skip
"""What takes several transactions, which the second time go on where the first was stopped."""

SECOND = "carol@second.example"
IDS: dict[str, str] = {}
"""What the forms are about, once it is made."""


BUTTONS = {"do", "n", "n1", "t", "id"}
"""Buttons, and what stands beside its form: a row's box."""


class Forms:
    """The cast, and what they fill the forms in with."""

    def __init__(self, visitor: Visitor, ids: dict[str, str], clock: Callable[[datetime], None], now: datetime) -> None:
        self._visitor, self._ids, self._clock, self.now = visitor, ids, clock, now

    def filled(self, path: str) -> str:
        for name, value in self._ids.items():
            path = path.replace(f"{{{name}}}", value)
        return path

    def opened(self, sample: Sample) -> Shown:
        page = self._visitor.get(self.filled(sample.page))
        assert page.status == (410 if sample.prepare == "card ended" else 200), page.text
        if sample.prepare == "list read":
            return self._visitor.send(page, self.filled(sample.to), lines="Call the bank\nRent the van", do="read")
        return page

    def send(self, sample: Sample, page: Shown, typed: dict[str, str]) -> Shown:
        """Sends the form as it stands on the page, a minute later than before."""
        self.now += timedelta(minutes=1)
        self._clock(self.now)
        to = self.filled(sample.to or sample.page)
        asked = {self.filled(name): self.filled(value) for name, value in typed.items()}
        return self._visitor.post(to, {**self._form(page, to, asked), **asked})

    def press_again(self, sample: Sample, page: Shown) -> Shown:
        """Presses the button of the page that says something went wrong."""
        to = self.filled(sample.to or sample.page)
        fields = page.form(to)
        return self._visitor.post(to, fields, csrf=fields.get("csrf"))

    def _form(self, page: Shown, to: str, typed: dict[str, str]) -> dict[str, str]:
        """The fields of the form that has those that are typed into; of several, the smallest."""
        found = page.forms(to)
        fitting = [fields for fields in found if {*typed} - BUTTONS <= {*fields} | {"undo"}]
        assert fitting, (to, found)
        return min(fitting, key=len)


@pytest.fixture
def forms(
    visits_as: Browses, carol: Person, alice: Person, dan: Person, plan: Plan, add_action: Callable[..., Action], bring: Callable[..., Plan],
    clock_at: Callable[[datetime], None], now: datetime,
) -> Callable[[Sample], Forms]:  # fmt: skip
    who, hers, plan_id = Actor(carol.person_id), Actor(alice.person_id), plan.plan_id

    ids: dict[str, str] = {"plan_id": plan_id}

    def world() -> Plan:
        """What the forms are about; each test begins with it."""
        number = int(add_action(project=Named("Launch")).number)
        bring(dan)
        _, eve = joining.invite(who, plan_id, Details(name="Eve", email="eve@practice.example"), "coach", now=now)
        dans = opening.open_plan(Actor(dan.person_id), Details(name="Bob Lee", email="bob@far.example"), now=now)
        asked = Details(name=carol.name, email=carol.email)
        joining.invite(Actor(dan.person_id), dans.plan_id, asked, "viewer", now=now)
        waiting, empty, aside = record(plan_id=plan_id), record(plan_id=plan_id, text=""), record(plan_id=plan_id)
        resolving.dismiss(who, plan_id, aside.entry_id, now=now)
        metric = setting_up.set_up(
            hers, plan_id, MetricFields(name="Weight", unit="kg", askings=(Asking("20:00"),)), now=now
        )[1]
        recording.record(hers, plan_id, metric.metric_id, New(date(2026, 11, 20), Value(Decimal("82.5"))), now=now)
        IDS.update({
            "metric_id": metric.metric_id, "seen_one": seen("2026-11-19,81.4", 2), "seen_other": seen("2026-11-19,81.2,Read wrongly", 3),
            "number": str(number), "invited_id": eve.person_id, "second_id": dan.person_id, "dans_id": dans.plan_id,
            "comment_id": comments.write(who, plan_id, number, Words("Hm."), now=now).entry_id,
            "post_id": comments.write(who, plan_id, None, Words("Hello"), now=now).entry_id,
            "note_id": writing.write(who, plan_id, "client", "Hm.", now=now).note_id,
            "refusal_id": waiting.entry_id, "empty_id": empty.entry_id, "aside_id": aside.entry_id,
        })  # fmt: skip
        return plans.get_for(carol.person_id, plan_id)

    def made(sample: Sample) -> Forms:
        ids["project_id"] = next(iter(made_once("forms", Plan, now, world).projects))
        ids.update(IDS)
        visitor = visits_as({"carol": carol, "alice": alice, "dan": dan}.get(sample.by))
        prepare(sample.prepare, int(ids["number"]), ids["project_id"])
        if not sample.by:
            name = sample.page.strip("{/").partition("}")[0]
            ids[name] = _link(name, alice, carol, plan, ids, now) if "{" in sample.page else ""
            if sample.prepare == "card ended":
                cards.end(cards.follow(ids[name].rsplit("/", 1)[1], now))
        return Forms(visitor, ids, clock_at, now)

    def prepare(what: str, number: int, project_id: str) -> None:
        which = (plan_id, number)
        match what:
            case "another action":
                add_action()
            case "done":
                closing.complete(who, *which, now=now)
            case "asked for words":
                agreeing.ask(hers, plan_id, carol.person_id, "May I?", now=now)
            case "shared":
                sharing.share(hers, plan_id, Content(2026, "Alice", ToShow("3 things done")), ["name"], now=now)
            case "changed in a session" | "sending after a session":
                coach = Actor(carol.person_id, in_session=True)
                closing.complete(coach, *which, now=now)
                if what == "sending after a session":
                    sending.send(coach, plan_id, "", now=now)
            case "cancelled":
                closing.cancel(who, *which, now=now)
            case "deleted":
                deleting.delete(who, *which, now=now)
            case "asked":
                proposing.propose(hers, *which, due=Due(at=now + timedelta(days=20)), now=now)
            case "project deleted":
                deleting_project.delete(who, plan_id, project_id, with_actions=True, now=now)
            case "metric deleted":
                deleting_metric.delete(hers, plan_id, ids["metric_id"], now=now)
            case "imported":
                ids["import_id"] = "imported"
                asked = Import(hers, plan_id, ids["metric_id"], ids["import_id"], "replace")
                day = date(2026, 11, 20)
                importing.import_days(asked, [Day(day, [New(day, Value(Decimal("81.4")))])], now=now)
            case "note deleted":
                writing.delete(who, plan_id, ids["note_id"], now=now)
            case "weighed":
                ids["undo_id"] = editing.edit(who, plan_id, {number: Line(1, Change(weight=700))}, now=now).undo_id
            case "hand-over broken off":
                with pytest.MonkeyPatch.context() as patched:
                    break_after(1, patched)
                    with pytest.raises(Broken):
                        handing_over.hand_over(who, plan_id, dan.person_id, now=now)
            case "away":
                away.set_until(who, date(2026, 12, 7), now=now)
            case "bounced":
                Person(carol.person_id).update([Person.mail.set(plain(MailState("bounced", now)))])
            case "second address":
                with_address(carol, SECOND, now)
            case "asked main":
                with_address(carol, SECOND, now)
                main_email.ask(who, SECOND, now=now)
            case "moving":
                main_paths(with_address(carol, SECOND, now), SECOND, now)
            case "waiting":
                email_path(carol, SECOND, now)
            case "token":
                api_tokens.create(who, name="A program", now=now)
            case "session":
                visits_as(carol)
            case "agreed":
                proposing.propose(hers, *which, due=Due(at=now + timedelta(days=20)), now=now)
                proposing.accept(who, *which, now=now, seen=Seen(also=moving_back.remember_agreed))
            case "reminded":
                reminding.remind(who, plan_id, now=now)
            case "written":
                meanwhile = now + timedelta(seconds=30)
                ids["letter_id"] = letter.write(who, [plan_id], "Hello", now=meanwhile, once=None).id

    return made


def seen(text: str, width: int) -> str:
    """By what an import is known to be what was shown before."""
    columns = Columns(0, 1, note=2 if width > 2 else None)
    return import_values.digest(text, Understood(columns, "day", ".", "", ""))


def _link(name: str, alice: Person, carol: Person, plan: Plan, ids: dict[str, str], now: datetime) -> str:
    """The link of a message, by its name."""
    work = "alice@work.example"

    def target(person_id: str, *more: Any) -> Target:
        return Target(plan.plan_id, person_id, int(ids["number"]), *more)

    match name:
        case "unsubscribe":
            return links.path("unsubscribe", target(alice.person_id, "late"), alice.email)
        case "invitation":
            return links.path("invitation", target(ids["invited_id"]), "eve@practice.example")
        case "digest":
            return links.digest_path(alice.person_id, alice.email, "day")
        case "which":
            return links.which_path(alice.person_id, plan.plan_id, keep(alice, now), alice.email)
        case "card":
            return cards.path(plan, alice, int(ids["number"]), now)
        case "sign-in":
            return sign_in.link_path(carol, now)
        case "coach":
            return links.coach_path(alice.person_id, alice.email, now)
        case "email":
            return email_path(alice, work, now)
        case "address":
            return offer_path(alice, plan, work, now)
        case "objection" | "main":
            return main_paths(with_address(alice, work, now), work, now)[name == "main"]
    return links.path(name, target(alice.person_id), alice.email)  # type: ignore[arg-type]


def asks_again(sample: Sample) -> bool:
    return sample.route in ASKS_AGAIN or sample.to in ASKS_AGAIN


def test_every_form_has_a_sample() -> None:
    assert {sample.route for sample in SAMPLES} == set(posted())
    parts = {sample.to.rsplit("/", 1)[1] for sample in SAMPLES if sample.route == "/settings/{part}"}
    assert parts == {*settings_parts.SAVE, "new_token"}


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample.name)
def test_what_is_sent_twice_happens_once_and_what_is_sent_then_is_not_lost(
    forms: Callable[[Sample], Forms], sample: Sample
) -> None:
    mine = forms(sample)
    page, before = mine.opened(sample), everything()
    first = mine.send(sample, page, sample.first)
    after = everything()
    assert first.status in (200, 303), first.text
    assert after != before

    again = mine.send(sample, page, sample.first)
    if not asks_again(sample):
        assert everything() == after, again.text
    if (
        first.status == 303
        and again.status == 303
        and not sample.route.endswith(("/weights", "/quick", "/undo", "/selected"))
    ):  # which say how many were saved now
        assert again.location == first.location

    if sample.other is not None:
        before = everything()
        other = mine.send(sample, page, sample.other)
        is_saved = other.status in (200, 303) and everything() != before
        assert is_saved or (other.status >= 400 and not _lost(sample.other, other)), other.text


def _lost(typed: dict[str, str], page: Shown) -> list[str]:
    """What was typed and isn't on the page any more."""
    kept = " ".join(page.source.split())
    return [value for value in Form(typed).typed().values() if " ".join(value.split()) not in kept]


@contextmanager
def failing(*, after: bool) -> Iterator[None]:
    """Inside, the first transaction fails: before the database got it, or after it was written, its answer lost."""
    real: Any = TransactWrite._commit
    failed: list[bool] = []

    def commit(transaction: TransactWrite) -> None:
        if failed:
            real(transaction)
            return
        failed.append(True)
        if after:
            real(transaction)
        raise TransactWriteError("not reached", EndpointConnectionError(endpoint_url="https://dynamodb.example"))

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(TransactWrite, "_commit", commit)
        yield
    assert failed


@pytest.mark.parametrize("is_written", [False, True], ids=["before", "after"])
@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample.name)
def test_after_a_failure_the_button_sends_it_again_and_nothing_happens_twice(
    forms: Callable[[Sample], Forms], sample: Sample, is_written: bool
) -> None:
    mine = forms(sample)
    page, before = mine.opened(sample), everything()
    with failing(after=is_written):
        failed = mine.send(sample, page, sample.first)
    written = everything()
    assert (written != before) is is_written
    if is_written and failed.status < 500:  # the key that was stored along says that it was saved after all
        mine.send(sample, page, sample.first)
        assert everything() == written
        return
    assert failed.status >= 500, failed.text
    assert "Try again" in failed.text
    assert not _lost(sample.first, failed)

    again = mine.press_again(sample, failed)
    assert again.status < 500
    if is_written and not asks_again(sample) and sample.route not in IN_STEPS:
        assert everything() == written, again.text
    else:
        assert everything() != before, again.text
        finished = everything()
        mine.press_again(sample, failed)
        assert everything() == finished or asks_again(sample)
