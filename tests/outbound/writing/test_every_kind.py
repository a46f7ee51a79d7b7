"""Every kind of message, brought about as people do, sent to the emulated provider, and read as its reader would."""

import re
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from typing import get_args

import pytest
from selectolax.lexbor import LexborHTMLParser

from chalicelib import typed
from chalicelib.database.transactions import Write
from chalicelib.domain.actions import adding, closing, comments, deleting, editing, proposing, reopening, stuck
from chalicelib.domain.actions.action import Action
from chalicelib.domain.actions.adding import NewAction
from chalicelib.domain.actions.change import Change
from chalicelib.domain.actions.fields import Due
from chalicelib.domain.actions.words import Words
from chalicelib.domain.actor import Actor
from chalicelib.domain.messages import Kind
from chalicelib.domain.metrics import archiving, setting_up
from chalicelib.domain.metrics.fields import Fields
from chalicelib.domain.metrics.metric import Asking
from chalicelib.domain.notices import DigestTime
from chalicelib.domain.owed import notification as notifications
from chalicelib.domain.people import bounces, cards, emails, links, main_email, phones, profile, sign_in
from chalicelib.domain.people.bounces import Mailed
from chalicelib.domain.people.links import PLAN, Target
from chalicelib.domain.people.person import Person
from chalicelib.domain.plans.plan import Plan
from chalicelib.domain.reminders import Spec
from chalicelib.domain.replies import refused, waiting
from chalicelib.domain.replies.refused import Reply
from chalicelib.domain.sessions import sending
from chalicelib.domain.team import accepting, coaches, handing_over, joining, opening
from chalicelib.domain.team.inviting import Details
from chalicelib.outbound.deliver import deliver
from tests.addresses import token, with_address
from tests.conftest import invitation, owed, owner
from tests.isolation import turning, turning_in
from tests.outbound.conftest import mails, texts, words

MINUTE = timedelta(minutes=1)
BY_MAIL = [Spec(to="client", by="email", minutes=-60)]
FIRST_LINK_ALONE = re.compile(r"^https://plans\.example\.com/\S+$", re.MULTILINE)

Add = Callable[..., Action]


class World:
    """Carol and Alice, and what they do; each method gives the recipient and when the message is due."""

    def __init__(self, plan: Plan, carol: Person, alice: Person, add_action: Add, now: datetime) -> None:
        self.plan, self.carol, self.alice, self.add, self.now = plan, carol, alice, add_action, now
        self.names: Mapping[str, str] = {}
        """What others are called instead."""

    def new(self) -> tuple[str, datetime]:
        self.add(comment="Ask for Ms Weber, she knows the file.")
        return self.alice.person_id, self.now + MINUTE

    def reminder(self) -> tuple[str, datetime]:
        action = self.add(specs=BY_MAIL, notify_client=False)
        return self.alice.person_id, action.due_at - 60 * MINUTE

    def late(self) -> tuple[str, datetime]:
        return self.alice.person_id, self.add(notify_client=False).due_at + 60 * MINUTE

    def changed(self) -> tuple[str, datetime]:
        self.add(by=self.alice)
        deliver(self.carol.person_id, self.now + MINUTE)
        later = self.now + 60 * MINUTE
        due = Due(at=self.now + timedelta(days=12))
        editing.edit(Actor(self.alice.person_id), self.plan.plan_id, 1, Change(due=due), now=later)
        return self.carol.person_id, later + MINUTE

    def comment(self) -> tuple[str, datetime]:
        self.add(notify_client=False)
        comments.write(
            Actor(self.carol.person_id), self.plan.plan_id, 1, Words("Ask for <Ms> Weber.\n\nShe knows."), now=self.now
        )
        return self.alice.person_id, self.now + MINUTE

    def done(self) -> tuple[str, datetime]:
        self.add(notify_client=False)
        closing.complete(Actor(self.alice.person_id), self.plan.plan_id, 1, words=Words("Went well"), now=self.now)
        return self.carol.person_id, self.now + MINUTE

    def reopened(self) -> tuple[str, datetime]:
        recipient, moment = self.done()
        deliver(recipient, moment)
        reopening.reopen(Actor(self.alice.person_id), self.plan.plan_id, 1, now=moment)
        return recipient, moment + MINUTE

    def cancelled(self) -> tuple[str, datetime]:
        self.add(by=self.alice)
        deliver(self.carol.person_id, self.now + MINUTE)
        later = self.now + 60 * MINUTE
        closing.cancel(Actor(self.alice.person_id), self.plan.plan_id, 1, reason="The bank called me", now=later)
        return self.carol.person_id, later + MINUTE

    def proposal(self) -> tuple[str, datetime]:
        self.add(notify_client=False)
        due = Due(at=self.now + timedelta(days=12))
        proposing.propose(
            Actor(self.alice.person_id), self.plan.plan_id, 1, words=Words("Ms Weber is away."), due=due, now=self.now
        )
        return self.carol.person_id, self.now + MINUTE

    def stuck(self) -> tuple[str, datetime]:
        self.add(notify_client=False)
        stuck.flag(Actor(self.alice.person_id), self.plan.plan_id, 1, words=Words("Nobody answers."), now=self.now)
        return self.carol.person_id, self.now + MINUTE

    def asking(self) -> tuple[str, datetime]:
        asked = Fields(name=self.names.get("Weight", "Weight"), unit="kg", askings=(Asking("20:00"),))
        self.metric_id = setting_up.set_up(Actor(self.carol.person_id), self.plan.plan_id, asked, now=self.now)[
            1
        ].metric_id
        return self.alice.person_id, self.now + timedelta(hours=10)

    def metric_ended(self) -> tuple[str, datetime]:
        self.asking()
        archiving.archive(Actor(self.alice.person_id), self.plan.plan_id, self.metric_id, now=self.now)
        return self.carol.person_id, self.now + MINUTE

    def after_session(self) -> tuple[str, datetime]:
        coach = Actor(self.carol.person_id, in_session=True)
        for what, whose in (("Call the bank", "client"), ("Send the <offer>", self.carol.person_id)):
            new = NewAction(what, Due(at=self.now + timedelta(days=10)), specs=[], assigned_to=whose)
            adding.create(coach, self.plan.plan_id, new, now=self.now)
        sending.send(coach, self.plan.plan_id, "Went well. Ask for <Ms> Weber.", now=self.now)
        return self.alice.person_id, self.now + MINUTE

    def sign_in(self) -> tuple[str, datetime]:
        sign_in.request_link(self.alice.email, caller="x", now=self.now)
        return f"mailto:{self.alice.email}", self.now

    def email_confirmation(self) -> tuple[str, datetime]:
        emails.ask(Actor(self.alice.person_id), "alice@work.example", now=self.now)
        return "mailto:alice@work.example", self.now

    def further_address(self) -> tuple[str, datetime]:
        emails.offer(self.alice.person_id, self.plan.plan_id, "alice@work.example", now=self.now)
        return self.alice.person_id, self.now

    def new_browser(self) -> tuple[str, datetime]:
        token = sign_in.link_path(self.alice, self.now).rsplit("/", 1)[1]
        sign_in.redeem(token, browser="Firefox on Windows", now=self.now)
        return self.alice.person_id, self.now

    def address_changed(self) -> tuple[str, datetime]:
        with_address(self.alice, "alice@work.example", self.now)
        return self.alice.person_id, self.now

    def main_confirmation(self) -> tuple[str, datetime]:
        return self._main(is_unread=False)

    def main_move(self) -> tuple[str, datetime]:
        recipient, moment = self._main(is_unread=True)
        main_email.confirm(token("main", self.alice, "move"), now=moment)
        for row in owed(self.alice):
            if row.kind != "main_move" or row.data["to"] != self.alice.email:
                row.delete()
        return recipient, moment

    def _main(self, *, is_unread: bool) -> tuple[str, datetime]:
        with_address(self.alice, "alice@work.example", self.now)
        deliver(self.alice.person_id, self.now)
        actor = Actor(self.alice.person_id)
        main_email.ask(actor, "alice@work.example", is_unread=is_unread, now=self.now)
        return self.alice.person_id, self.now

    def phone_confirmation(self) -> tuple[str, datetime]:
        phones.set_phone(Actor(self.alice.person_id), "+4915112345678", now=self.now)
        return self.alice.person_id, self.now

    def digest(self) -> tuple[str, datetime]:
        profile.change(Actor(self.alice.person_id), profile.Change(digest=DigestTime("day", "07:00")), now=self.now)
        self.add(due=self.now + 60 * MINUTE, notify_client=False)
        self.add("Send the <offer>", notify_client=False)
        closing.complete(Actor(self.alice.person_id), self.plan.plan_id, 2, words=Words("Went well"), now=self.now)
        morning = datetime(2026, 11, 24, 6, 0, tzinfo=UTC)
        for row in owed(self.alice):
            if row.kind != "digest":
                row.delete()
        return self.alice.person_id, morning

    def _owes(self, kind: Kind, **data: str | None) -> tuple[str, datetime]:
        write = Write()
        write.put(notifications.new(self.alice.person_id, kind, self.now, **data))  # type: ignore[arg-type]
        write.commit()
        return self.alice.person_id, self.now

    def answer(self) -> tuple[str, datetime]:
        return self._owes(
            "answer", text="That action isn’t in the plan any more.", in_reply_to="<a@phone.example>", number=None
        )

    def refusal(self) -> tuple[str, datetime]:
        return self._owes("refusal", reason="TooBig", text="Your email is over 10 MB.", in_reply_to="<a@phone.example>")

    def which_plan(self) -> tuple[str, datetime]:
        second = self._invite()
        write, kept = Write(), waiting.new("I called <them>, it went well.")
        waiting.keep(write, self.alice.person_id, kept, now=self.now)
        rows = [
            (plan.plan_id, name)
            for plan, name in ((self.plan, "Your plan with Carol Reed"), (second, "Bob Lee’s plan"))
        ]
        plans = [{"plan_id": plan_id, "name": name} for plan_id, name in rows]
        write.put(
            notifications.new(
                self.alice.person_id, "which_plan", self.now, waiting_id=kept.id, words=kept.text, plans=plans, more=2, files=1,
                in_reply_to="<a@phone.example>",
            )
        )  # fmt: skip
        write.commit()
        return self.alice.person_id, self.now

    def coach_invitation(self) -> tuple[str, datetime]:
        coaches.invite(
            Actor(self.carol.person_id), name=self.names.get("Dana", "Dana"), email="dana@home.example", now=self.now
        )
        return invitation("dana@home.example").person_id, self.now

    def invitation(self) -> tuple[str, datetime]:
        invited = self._invite()
        return invited.client_id, self.now

    def team_invitation(self) -> tuple[str, datetime]:
        return self._invite_to_team(), self.now

    def plan_so_far(self) -> tuple[str, datetime]:
        invited = self._invite()
        self.add("Call the bank", in_plan=invited, notify_client=False)
        self.add("Send the <offer>", in_plan=invited, notify_client=False)
        deliver(invited.client_id, self.now)
        accepted = accepting.accept(Actor(invited.client_id), invited.plan_id, now=self.now)
        return accepted.client_id, self.now

    def declined(self) -> tuple[str, datetime]:
        invited = self._invite()
        accepting.decline(Actor(invited.client_id, "link"), invited.plan_id, now=self.now)
        return self.carol.person_id, self.now

    def handed_over(self) -> tuple[str, datetime]:
        joining.accept(Actor(self._invite_to_team()), self.plan.plan_id, now=self.now)
        dan_id = owner("dan@coaching.example").person_id
        handing_over.hand_over(Actor(self.carol.person_id), self.plan.plan_id, dan_id, now=self.now)
        return dan_id, self.now

    def zone_changed(self) -> tuple[str, datetime]:
        due = Due(date="2026-12-10")
        new = NewAction("Call the bank", due, specs=[], notify_client=False)
        adding.create(Actor(self.carol.person_id), self.plan.plan_id, new, now=self.now)
        profile.change(Actor(self.alice.person_id), profile.Change(time_zone="Asia/Tokyo"), now=self.now)
        return self.carol.person_id, self.now + MINUTE

    def card(self) -> tuple[str, datetime]:
        self.add(notify_client=False)
        token = cards.path(self.plan, self.alice, 1, self.now).rsplit("/", 1)[1]
        cards.mail_again(cards.follow(token, self.now), caller="192.0.2.1", now=self.now)
        return self.alice.person_id, self.now

    def team_declined(self) -> tuple[str, datetime]:
        joining.decline(Actor(self._invite_to_team(), "link"), self.plan.plan_id, now=self.now)
        return self.carol.person_id, self.now

    def address_dead(self) -> tuple[str, datetime]:
        sent = Mailed("m1", self.alice.email, self.now)
        bounces.bounced(sent, reason="the address doesn’t exist", is_permanent=True, now=self.now)
        return self.carol.person_id, self.now

    def answers_wait(self) -> tuple[str, datetime]:
        reply = Reply(
            reason="EmptyReply", via="email", sender=self.alice.email, text="See below.", message="m1", number=1,
            plan_id=self.plan.plan_id, author_id=self.alice.person_id, waits="of members",
        )  # fmt: skip
        refused.record(reply, now=self.now)
        return self.carol.person_id, self.now + timedelta(days=1)

    def _invite_to_team(self) -> str:
        asked = Details(name=self.names.get("Dan Ortiz", "Dan Ortiz"), email="dan@coaching.example")
        return joining.invite(Actor(self.carol.person_id), self.plan.plan_id, asked, "coach", now=self.now)[1].person_id

    def _invite(self) -> Plan:
        return opening.open_plan(
            Actor(self.carol.person_id),
            Details(name=self.names.get("Bob Lee", "Bob Lee"), email="bob@home.example", time_zone="Europe/Berlin"),
            now=self.now,
        )


@pytest.fixture
def world(plan: Plan, carol: Person, alice: Person, add_action: Add, now: datetime) -> World:
    return World(plan, carol, alice, add_action, now)


def sent(world: World, kind: str) -> EmailMessage:
    recipient, moment = getattr(world, kind)()
    assert deliver(recipient, moment).startswith("1 sent")
    return mails()[-1]


ABOUT_AN_ACTION = [
    "new",
    "reminder",
    "late",
    "changed",
    "comment",
    "done",
    "reopened",
    "cancelled",
    "proposal",
    "stuck",
]
BY_MAIL_ALONE = [
    "after_session",
    "sign_in",
    "coach_invitation",
    "new_browser",
    "address_changed",
    "main_confirmation",
    "main_move",
    "email_confirmation",
    "further_address",
    "answer",
    "refusal",
    "which_plan",
    "invitation",
    "team_invitation",
    "handed_over",
    "plan_so_far",
    "zone_changed",
    "metric_ended",
    "card",
    "declined",
    "address_dead",
    "digest",
    "answers_wait",
]
MAILED = [*ABOUT_AN_ACTION, "asking", *BY_MAIL_ALONE]

SUBJECTS = {
    "after_session": "After today’s session: 1 thing for you, due Thu 3 Dec",
    "coach_invitation": "Carol Reed invites you to coach with Followthrough",
    "sign_in": "Your sign-in link for Followthrough",
    "new_browser": "New sign-in to Followthrough: Firefox on Windows",
    "address_changed": "alice@work.example was added to your addresses",
    "main_confirmation": "Should your emails go to alice@work.example?",
    "main_move": "Someone asked to send your emails to alice@work.example",
    "email_confirmation": "Is this address yours?",
    "further_address": "Did you write from alice@work.example?",
    "answer": "Your message to Followthrough",
    "refusal": "We couldn’t pass on your email",
    "which_plan": "Which plan is this about?",
    "invitation": "Carol Reed invites you to a shared action plan",
    "team_invitation": "Carol Reed invites you to a client’s action plan",
    "handed_over": "Carol Reed handed Alice Moreau’s plan over to you",
    "plan_so_far": "[BOB] Your plan with Carol Reed",
    "zone_changed": "[ALI] Alice Moreau’s time zone is Tokyo",
    "asking": "[ALI] Weight for Mon 23 Nov?",
    "metric_ended": "[ALI] Alice Moreau ended “Weight”",
    "card": "[ALI-1] Your new link: Call the bank",
    "declined": "The invitation for Bob Lee reached someone else",
    "address_dead": "Emails to Alice Moreau are bouncing",
    "digest": "1 late, 1 done, 1 new or changed - Tuesday 24 November",
    "answers_wait": "An answer is waiting for you in Alice Moreau’s plan",
} | dict.fromkeys(ABOUT_AN_ACTION, "[ALI-1] Call the bank")

FIRST_LINES = {
    "new": "New from Carol Reed: Call the bank, by Thu 3 Dec, 10:00 (Berlin)",
    "reminder": "Due today, Thu 3 Dec, 10:00 (Berlin): Call the bank",
    "late": "Was due today, Thu 3 Dec, 10:00 (Berlin): Call the bank",
    "changed": "Alice Moreau moved “Call the bank” to Sat 5 Dec, 04:00 (New York)",
    "comment": "Carol Reed wrote about “Call the bank”",
    "done": "Alice Moreau marked “Call the bank” done",
    "reopened": "Alice Moreau reopened “Call the bank”, due Thu 3 Dec, 04:00 (New York)",
    "cancelled": "Alice Moreau cancelled “Call the bank”: The bank called me",
    "proposal": "Alice Moreau asks for more time for “Call the bank”: Sat 5 Dec, 04:00 (New York) instead of Thu 3 Dec, 04:00",
    "stuck": "Alice Moreau is stuck on “Call the bank”, due Thu 3 Dec, 04:00 (New York)",
    "invitation": "Carol Reed invites you to a shared action plan.",
    "team_invitation": "Carol Reed invites you to coach in a client’s action plan.",
    "handed_over": "Carol Reed handed Alice Moreau’s plan over to you.",
    "plan_so_far": "Here’s your plan with Carol Reed so far.",
    "zone_changed": "Alice Moreau’s time zone is now Tokyo. So 1 action has new times: whatever was planned by their clock, such as 17:00 or a "
    "reminder at 09:00, now follows the clock in Tokyo. Times set in another time zone stay as they are.",
    "asking": "Carol Reed suggests following your weight, daily at 20:00.",
    "metric_ended": "Alice Moreau ended “Weight”. We no longer ask anyone for it, and its values stay. Only Alice Moreau can start it again.",
    "after_session": "After today’s session: 1 thing for you, due Thu 3 Dec",
    "coach_invitation": "Accept:",
    "sign_in": "Sign in:",
    "new_browser": "Someone signed in as you with a browser we haven’t seen before: Firefox on Windows, today, Mon 23 Nov, "
    "10:00 (Berlin), with a link we emailed to alice@home.example.",
    "address_changed": "alice@work.example was added to your addresses.",
    "main_confirmation": "Send my emails to alice@work.example:",
    "main_move": "Someone signed in as you asked us to send your emails to alice@work.example instead of alice@home.example, which "
    "they say they can’t read any more. That happens Mon 30 Nov, 10:00 (Berlin), unless you stop it.",
    "email_confirmation": "Add this address:",
    "further_address": "Someone at alice@work.example replied to a message we sent you. We didn’t pass the reply on, because we don’t know "
    "that address as yours.",
    "answer": "That action isn’t in the plan any more.",
    "refusal": "Your email is over 10 MB.",
    "which_plan": "You’re in more than one plan, so we can’t tell which one this is about:",
    "card": "Here is your new link to “Call the bank”:",
    "declined": "The person at bob@home.example says they aren’t Bob Lee. We’ve stopped emailing that address.",
    "digest": "Tuesday 24 November: 1 late, 1 done, 1 new or changed.",
    "address_dead": "Emails to alice@home.example have bounced since Mon 23 Nov 2026: the address doesn’t exist. We’ve stopped emailing that address.",
    "answers_wait": "We couldn’t tell where an answer belongs, so it’s waiting for you. Add it where it belongs, or set it aside.",
}


def test_these_are_all_kinds_there_are() -> None:
    assert {*MAILED, "phone_confirmation", "main_due", "number_due"} == set(get_args(Kind))
    assert set(SUBJECTS) == set(FIRST_LINES) == set(MAILED)


@pytest.mark.parametrize("kind", MAILED)
def test_its_subject_and_first_line_say_it_all(world: World, kind: str) -> None:
    mail = sent(world, kind)
    lines = [line for line in words(mail).splitlines() if line and "Reply above this line" not in line]
    assert (mail["Subject"], lines[0]) == (SUBJECTS[kind], FIRST_LINES[kind])


@pytest.mark.parametrize("kind", MAILED)
def test_the_html_part_says_the_same_without_pictures_and_scripts(world: World, kind: str) -> None:
    mail = sent(world, kind)
    page = LexborHTMLParser(words(mail, "html"))
    assert page.body is not None
    seen = " ".join(page.body.text().split())
    assert page.css_first("img, script, link, form") is None
    assert not re.search(r"{{|{%|None|Undefined", words(mail) + words(mail, "html"))
    in_text = set(re.findall(r"https://plans\.example\.com/\S+", words(mail)))
    in_html = {node.attributes["href"] for node in page.css("a")}
    assert in_html == in_text
    assert len(page.css("a.button")) <= 1
    assert page.css_first("title").text().strip()  # type: ignore[union-attr]
    for word in ("Call the bank", "Went well", "Ask for <Ms> Weber.", "Send the <offer>"):
        assert (word in words(mail)) == (word in seen)


@pytest.mark.parametrize("kind", MAILED)
def test_it_says_why_it_came(world: World, kind: str) -> None:
    mail = sent(world, kind)
    for words_of in ("plain", "html"):
        page = LexborHTMLParser(words(mail, words_of))
        assert page.body is not None
        assert re.search(r"You(?:’re getting this because \w.*| get this digest .*)\.", page.body.text()), words_of


@pytest.mark.parametrize("kind", [*ABOUT_AN_ACTION, "asking", "after_session", "plan_so_far", "digest"])
def test_what_can_be_turned_off_links_to_a_switch_that_needs_no_signing_in(world: World, kind: str) -> None:
    mail = sent(world, kind)
    for part in ("plain", "html"):
        assert re.search(r"https://plans\.example\.com/(notices|digest)/", words(mail, part))


@pytest.mark.parametrize("kind", ABOUT_AN_ACTION)
def test_a_mail_about_an_action_can_be_answered_threaded_and_stopped(world: World, kind: str) -> None:
    mail = sent(world, kind)
    plan_id, reader = world.plan.plan_id, world.alice if mail["To"] == world.alice.email else world.carol
    assert words(mail).startswith("–– Reply above this line ––\n")
    assert re.search("\n(Reply to this email to comment|Reply YES to accept or NO to decline)", words(mail))
    token = mail["Reply-To"].addresses[0].username.removeprefix("reply+")
    event = kind if kind == "proposal" else ""
    assert links.read_reply_token(token) == Target(plan_id, reader.person_id, 1, event)
    assert mail["References"] == mail["In-Reply-To"] == f"<action.{plan_id}.1@mail.example.com>"
    unsubscribe = mail["List-Unsubscribe"].strip("<>").rpartition("/")[2]
    assert links.follow("unsubscribe", unsubscribe)[1] == Target(plan_id, reader.person_id, 1, kind)
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    notices = re.search(r"Choose what you get: \S+/notices/(\S+)", words(mail))
    assert notices is not None
    assert links.follow("notices", notices[1])[1].person_id == reader.person_id


@pytest.mark.parametrize("kind", ["new", "reminder", "late", "changed", "comment", "reopened", "stuck"])
def test_of_an_open_action_mark_done_is_the_first_link_alone_on_its_line(world: World, kind: str) -> None:
    mail = sent(world, kind)
    first = FIRST_LINK_ALONE.search(words(mail))
    assert first is not None
    assert words(mail).index("https://") == first.start()
    person, target = links.follow("done", first[0].rpartition("/")[2])
    assert (person.email, target.number) == (mail["To"], 1)
    assert "start with DONE to mark it done" in words(mail)


@pytest.mark.parametrize("kind", ["new", "reminder", "late"])
def test_a_client_is_shown_the_way_to_more_time(world: World, kind: str) -> None:
    mail = words(sent(world, kind))
    asked = re.search(r"Ask for more time:\n\S+/proposal/(\S+)\n", mail)
    assert asked is not None
    assert links.follow("proposal", asked[1])[0].person_id == world.alice.person_id
    assert mail.index("Mark done") < mail.index("Ask for more time")


def test_another_date_is_accepted_by_the_first_link_alone_on_its_line(world: World) -> None:
    mail = sent(world, "proposal")
    first = FIRST_LINK_ALONE.search(words(mail))
    assert first is not None
    assert words(mail).index("https://") == first.start()
    person, target = links.follow("proposal", first[0].rpartition("/")[2])
    assert (person.email, target.number) == (mail["To"], 1)
    assert "/done/" not in words(mail)
    assert "Ms Weber is away." in words(mail)
    assert LexborHTMLParser(words(mail, "html")).css_first("a.button").text() == "Accept"  # type: ignore[union-attr]


def test_the_answers_to_another_date_are_told_in_words(world: World) -> None:
    _, moment = world.proposal()
    deliver(world.carol.person_id, moment)
    alice, carol = Actor(world.alice.person_id), Actor(world.carol.person_id)
    proposing.propose(carol, world.plan.plan_id, 1, due=Due(at=world.now + timedelta(days=11)), now=moment)
    deliver(alice.person_id, moment + MINUTE)
    assert "Carol Reed suggests Fri 4 Dec, 10:00 (Berlin) for “Call the bank”, instead of Thu 3 Dec, 10:00" in words(
        mails()[-1]
    )
    proposing.decline(alice, world.plan.plan_id, 1, words=Words("I am away"), now=moment)
    deliver(carol.person_id, moment + MINUTE)
    assert (
        "Alice Moreau declined Fri 4 Dec, 04:00 (New York) for “Call the bank”, still due Thu 3 Dec, 04:00 (New York)"
        in words(mails()[-1])
    )
    asked = proposing.propose(
        alice, world.plan.plan_id, 1, due=Due(at=world.now + timedelta(days=12)), now=moment + MINUTE
    )
    deliver(carol.person_id, moment + 2 * MINUTE)
    proposing.withdraw(alice, world.plan.plan_id, 1, now=moment + 2 * MINUTE)
    deliver(carol.person_id, moment + 3 * MINUTE)
    assert "Alice Moreau no longer asks for Sat 5 Dec, 04:00 (New York): “Call the bank” is still due" in words(
        mails()[-1]
    )
    assert asked.proposal is not None
    proposing.propose(alice, world.plan.plan_id, 1, due=Due(at=world.now + timedelta(days=12)), now=moment + 4 * MINUTE)
    proposing.accept(carol, world.plan.plan_id, 1, now=moment + 4 * MINUTE)
    before = len(mails())
    deliver(carol.person_id, moment + 5 * MINUTE)
    assert len(mails()) == before  # it was answered before she was told
    deliver(alice.person_id, moment + 5 * MINUTE)
    assert "Carol Reed agreed to Sat 5 Dec, 10:00 (Berlin) for “Call the bank”" in words(mails()[-1])


def test_who_goes_on_before_anybody_was_told_told_nobody(world: World) -> None:
    recipient, moment = world.stuck()
    stuck.unflag(Actor(world.alice.person_id), world.plan.plan_id, 1, now=world.now)
    before = len(mails())
    deliver(recipient, moment)
    assert len(mails()) == before


@pytest.mark.parametrize("kind", ["done", "cancelled"])
def test_what_is_closed_has_no_link_to_close_it(world: World, kind: str) -> None:
    assert "/done/" not in words(sent(world, kind))


@pytest.mark.parametrize(
    ("kind", "email"), [("invitation", "bob@home.example"), ("team_invitation", "dan@coaching.example")]
)
def test_an_invitation_has_accept_first_and_alone_and_a_way_out(world: World, kind: str, email: str) -> None:
    mail = sent(world, kind)
    first = FIRST_LINK_ALONE.search(words(mail))
    assert first is not None
    person, _ = links.follow("invitation", first[0].rpartition("/")[2])
    assert person.email == mail["To"] == email
    assert "This isn’t me" in words(mail)
    assert "This isn’t me" in words(mail, "html")


def test_an_invitation_to_a_team_names_no_client_to_who_may_be_a_stranger(world: World) -> None:
    mail = sent(world, "team_invitation")
    assert "Alice" not in words(mail) + words(mail, "html") + mail["Subject"]
    assert mail["From"].addresses[0].display_name == "Followthrough"
    assert mail["Reply-To"] is None


def test_the_primary_coach_is_told_of_a_wrong_address_in_the_team(world: World) -> None:
    mail = sent(world, "team_declined")
    assert mail["Subject"] == "The invitation for Dan Ortiz reached someone else"
    assert "The person at dan@coaching.example says they aren’t Dan Ortiz." in words(mail)
    assert f"\nhttps://plans.example.com/plans/{world.plan.plan_id}/team\n" in words(mail)


def test_the_sign_in_link_is_signed_when_it_is_sent_and_lasts_fifteen_minutes(world: World) -> None:
    sign_in.request_link(world.alice.email, caller="x", now=world.now)
    sent_at = world.now + 10 * MINUTE
    deliver(f"mailto:{world.alice.email}", sent_at)
    first = FIRST_LINK_ALONE.search(words(mails()[-1]))
    assert first is not None
    person, email, _ = links.follow_sign_in(first[0].rpartition("/")[2], sent_at + 14 * MINUTE)
    assert (person.person_id, email) == (world.alice.person_id, world.alice.email)


def test_a_refusal_has_a_subject_of_its_own_and_joins_what_it_answers(world: World) -> None:
    mail = sent(world, "refusal")
    assert "[" not in mail["Subject"]
    assert mail["In-Reply-To"] == "<a@phone.example>"
    assert mail["Auto-Submitted"] == "auto-replied"


def test_a_number_is_asked_in_one_segment(world: World) -> None:
    recipient, moment = world.phone_confirmation()
    deliver(recipient, moment)
    asked = "Followthrough: Alice Moreau would like to send you reminders by text. Reply YES to agree, STOP to refuse. Msg rates may apply."
    assert texts() == [("+4915112345678", asked)]


def test_several_reminders_are_the_things_for_this_week(world: World) -> None:
    for what in ("Call the bank", "Send the offer", "Print the flyers"):
        action = world.add(what, specs=BY_MAIL, notify_client=False)
    deliver(world.alice.person_id, action.due_at - 60 * MINUTE)
    mail = mails()[-1]
    assert mail["Subject"] == "[ALI] 3 things due today, Thu 3 Dec"
    assert words(mail).split("\n")[2] == "3 things due today, Thu 3 Dec"
    assert words(mail).count("\nMark done: https://") == 3
    page = LexborHTMLParser(words(mail, "html"))
    assert [node.text() for node in page.css("a.button")] == ["See the plan"]
    assert [node.attributes["aria-label"] for node in page.css("td a")][1] == "Mark done: Send the offer"
    token = mail["Reply-To"].addresses[0].username.removeprefix("reply+")
    assert links.read_reply_token(token) == Target(world.plan.plan_id, world.alice.person_id, PLAN, "plan")
    assert "Start with the action’s number, as in “1 I called them”, or write “DONE 1” to mark it done." in words(mail)
    assert "ALI-2  Send the offer\nDue today, Thu 3 Dec, 10:00 (Berlin)\n" in words(mail)


def test_a_mail_of_several_kinds_gives_one_reason_for_all_and_stops_them_all(world: World) -> None:
    world.add("Call the bank")
    due = world.now + 61 * MINUTE
    world.add("Send the offer", specs=BY_MAIL, notify_client=False, due=due)
    comments.write(Actor(world.carol.person_id), world.plan.plan_id, 2, Words("Ask Ms Weber"), now=world.now)
    deliver(world.alice.person_id, due - 60 * MINUTE)
    mail = mails()[-1]
    assert "You’re getting this because you share this plan with Carol Reed" in words(mail)
    assert re.search(r"Stop emails like this: https://plans\.example\.com/notices/", words(mail))
    unsubscribe = mail["List-Unsubscribe"].strip("<>").rpartition("/")[2]
    assert set(links.follow("unsubscribe", unsubscribe)[1].events) == {"new", "reminder", "comment"}


def test_a_word_that_is_about_no_action_has_a_subject_without_a_key(world: World) -> None:
    comments.write(Actor(world.alice.person_id), world.plan.plan_id, None, Words("I am away next week."), now=world.now)
    deliver(world.carol.person_id, world.now + MINUTE)
    mail = mails()[-1]
    assert mail["Subject"] == "[ALI] A message from Alice Moreau"
    assert "Alice Moreau wrote to you\n\nI am away next week.\n" in words(mail)
    assert f"/plans/{world.plan.plan_id}/stream" in words(mail)
    token = mail["Reply-To"].addresses[0].username.removeprefix("reply+")
    assert links.read_reply_token(token) == Target(world.plan.plan_id, world.carol.person_id, PLAN, "plan")


def test_addresses_in_a_comment_are_links_and_its_lines_stay(world: World) -> None:
    said = "Look:\nhttps://bank.example/a?b=1&c=2.\n<script>alert(1)</script> javascript:alert(1)"
    comments.write(Actor(world.alice.person_id), world.plan.plan_id, None, Words(said), now=world.now)
    deliver(world.carol.person_id, world.now + MINUTE)
    assert said in words(mails()[-1])
    [quote] = LexborHTMLParser(words(mails()[-1], "html")).css("blockquote")
    [link] = quote.css("a")
    assert link.attributes == {"href": "https://bank.example/a?b=1&c=2", "rel": "noopener noreferrer nofollow"}
    assert len(quote.css("br")) == 2
    assert not quote.css("script")


def test_a_deletion_undone_at_once_tells_nobody(world: World) -> None:
    action = world.add("Send the offer", notify_client=False, client_may_delete=True)
    number, before = int(action.number), len(mails())
    deleting.delete(Actor(world.alice.person_id), world.plan.plan_id, number, now=world.now)
    deleting.bring_back(Actor(world.alice.person_id), world.plan.plan_id, number, now=world.now)
    deliver(world.carol.person_id, world.now + MINUTE)
    assert len(mails()) == before


def test_who_was_told_of_a_deletion_is_told_that_it_was_undone(world: World) -> None:
    action = world.add("Send the offer", notify_client=False, client_may_delete=True)
    number = int(action.number)
    deleting.delete(Actor(world.alice.person_id), world.plan.plan_id, number, now=world.now)
    deliver(world.carol.person_id, world.now + MINUTE)
    assert "deleted “Send the offer”" in words(mails()[-1])
    deleting.bring_back(Actor(world.alice.person_id), world.plan.plan_id, number, now=world.now + 2 * MINUTE)
    deliver(world.carol.person_id, world.now + 3 * MINUTE)
    assert "Alice Moreau brought “Send the offer” back" in words(mails()[-1])


def test_the_zone_is_named_unless_both_sides_share_and_confirmed_it(world: World) -> None:
    assert "(Berlin)" in words(sent(world, "reminder"))
    for person in (world.alice, world.carol):
        profile.change(Actor(person.person_id), profile.Change(time_zone="Europe/Berlin"), now=world.now)
    action = world.add("Send the offer", specs=BY_MAIL, notify_client=False)
    deliver(world.alice.person_id, action.due_at - 60 * MINUTE)
    mail = words(mails()[-1])
    assert "Due today, Thu 3 Dec, 10:00: Send the offer" in mail
    assert "zone" not in mail


def test_hints_name_an_open_action_of_the_reader(world: World) -> None:
    invited = world._invite()
    deliver(invited.client_id, world.now)
    world.add("Send Bob the worksheet", in_plan=invited, assigned_to="coach", notify_client=False)
    world.add("Call the bank", in_plan=invited, notify_client=False)
    accepted = accepting.accept(Actor(invited.client_id), invited.plan_id, now=world.now)
    deliver(accepted.client_id, world.now)
    mail = mails()[-1]
    for part in ("plain", "html"):
        assert re.search("start with its number, as in “2 I called them”, or write “DONE 2”", words(mail, part))
    assert re.search("as in “1 I called them”, or write “DONE 1”", words(sent(world, "digest")))


def test_hints_name_no_action_where_the_reader_has_none(world: World) -> None:
    invited = world._invite()
    deliver(invited.client_id, world.now)
    world.add("Send Bob the worksheet", in_plan=invited, assigned_to="coach", notify_client=False)
    accepted = accepting.accept(Actor(invited.client_id), invited.plan_id, now=world.now)
    deliver(accepted.client_id, world.now)
    assert "Reply to this email to write to Carol Reed.\n" in words(mails()[-1])
    assert "DONE" not in words(mails()[-1]) + words(mails()[-1], "html")


def test_a_name_from_right_to_left_does_not_turn_the_words_around_it(world: World) -> None:
    """Names are isolated where their letters need it, also in the subject."""
    coaches.invite(Actor(world.carol.person_id), name="Dana", email="dana@home.example", now=world.now)
    dana_id = invitation("dana@home.example").person_id
    for row in owed(dana_id):
        row.update([type(row).data.set({**row.data, "inviter": "דנה לוי"})])
    deliver(dana_id, world.now)
    mail = mails()[-1]
    assert mail["Subject"] == "\u2068דנה לוי\u2069 invites you to coach with Followthrough"
    assert "\u2068דנה לוי\u2069 invites you to coach with Followthrough." in words(mail)
    assert "<bdi>\u2068דנה לוי\u2069</bdi> invites you to coach with Followthrough" in words(mail, "html")


def test_who_likes_twelve_hours_gets_them(world: World) -> None:
    profile.change(Actor(world.alice.person_id), profile.Change(hours="12"), now=world.now)
    action = world.add(specs=BY_MAIL, notify_client=False, due=datetime(2026, 12, 4, 16, 0, tzinfo=UTC))
    deliver(world.alice.person_id, action.due_at - 60 * MINUTE)
    assert "Due today, Fri 4 Dec, 5:00 pm (Berlin)" in words(mails()[-1])


NAME_NOBODY = {
    "sign_in", "further_address", "answer", "refusal", "which_plan", "new_browser", "address_changed", "main_confirmation", "main_move",
}  # fmt: skip
TURNED = {
    "Weight": "\u202eמשקל ٣",
    "Carol Reed": "כרמל\u202e ריד",
    "Alice Moreau": "ליסה\u2069 ٣",
    "Dan Ortiz": "\u202eדן",
    "Bob Lee": "بوب\u2067 لي",
    "Dana": "\u202eדנה",
}


@pytest.mark.parametrize("kind", [*MAILED, "team_declined", "phone_confirmation"])
@pytest.mark.parametrize("is_cleaned", [True, False])
def test_no_name_or_title_turns_the_words_around_it(
    world: World, kind: str, is_cleaned: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also as an earlier version stored them, which kept marks of direction."""
    add = world.add
    world.add = lambda what="", **given: add("\u202eלהתקשר ٣\u202a", **given)
    world.names = TURNED
    with monkeypatch.context() as before:
        if not is_cleaned:
            before.setattr(typed, "line", lambda text: text)
        for person in (world.carol, world.alice):
            profile.change(Actor(person.person_id), profile.Change(name=TURNED[person.name]), now=world.now)
        as_carol_knows_her = Plan.members[world.alice.person_id]["name"]
        world.plan.update([as_carol_knows_her.set(typed.line(TURNED["Alice Moreau"]))])
        recipient, moment = getattr(world, kind)()
    assert deliver(recipient, moment).startswith("1 sent")
    if kind == "phone_confirmation":
        assert turning(texts()[-1][1]) == []
        return
    mail = mails()[-1]
    said = mail["Subject"], words(mail), mail["From"].addresses[0].display_name
    assert [found for part in said for found in turning(part)] == []
    assert turning_in(words(mail, "html")) == []
    assert re.search("[א-תء-ي]", "".join(said)) or kind in NAME_NOBODY
