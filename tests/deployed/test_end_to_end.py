"""The main job on the deployed stack: plan an action, be reminded, answer, done."""

import re
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from itertools import count
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

import pytest

from chalicelib.domain.owed import account
from infra.template.resources import DEAD_LETTER_QUEUES, FUNCTIONS
from tests.deployed.conftest import Deployed, fetch, until
from tests.deployed.signing_in import press_sign_in

pytestmark = pytest.mark.deployed


class Client(NamedTuple):
    """Somebody whom Carol coaches, in a plan of their own: messages about one aren't merged with another's."""

    plan: str
    email: str
    phone: str | None


_numbers = count(1)


def new_client(stack: Deployed, *, phone: bool = False) -> Client:
    """Invited by the API, accepted by the mail's link, and, where a number is wanted, confirmed by YES."""
    each = next(_numbers)
    email = f"client{each}@example.org"
    number = f"+49151123400{each:02}" if phone else None
    about_client = {"name": f"Zoe{each} Client", "email": email, "time_zone": where_it_is_day()}
    body = {"client": about_client | ({"phone": number} if number else {})}
    status, plan = stack.api("coach", "POST", "/v1/plans", body)
    assert status == 201, plan
    (invitation,) = until(lambda: stack.messages(to=email), seconds=60)
    press_the_button(stack, first_link(invitation))
    until(lambda: len(stack.messages(to=email)) == 2, seconds=60)  # the plan so far
    if number:
        until(lambda: stack.messages(to=number), seconds=60)
        stack.text(number, "YES")
        path = f"/v1/plans/{plan['plan_id']}"
        until(lambda: stack.api("coach", "GET", path)[1]["client"]["phone_state"] == "confirmed", seconds=60)
    return Client(f"/v1/plans/{plan['plan_id']}", email, number)


def where_it_is_day() -> str:
    """A zone in which no quiet hours hold texts back now."""
    zones = ("Europe/Berlin", "America/Los_Angeles", "Asia/Tokyo")
    return next(name for name in zones if 9 <= datetime.now(ZoneInfo(name)).hour < 20)


def add_action(
    stack: Deployed, what: str, *, client: Client | None = None, in_minutes: float = 120, **more: Any
) -> dict[str, Any]:
    """An action of this client, or of the demo's."""
    plan = client.plan if client else stack.plan
    due = datetime.now(UTC) + timedelta(minutes=in_minutes)
    body = {"what": what, "due": {"at": due.isoformat()}, "reminders": [], "notify_client": False, **more}
    status, action = stack.api("coach", "POST", f"{plan}/actions", body)
    assert status == 201, action
    made: dict[str, Any] = action
    return made


def comments(stack: Deployed, client: Client, number: int) -> list[dict[str, Any]]:
    status, found = stack.api("coach", "GET", f"{client.plan}/actions/{number}/comments")
    assert status == 200
    items: list[dict[str, Any]] = found["items"]
    return items


def about(stack: Deployed, what: str, **wanted: str) -> list[dict[str, Any]]:
    """The messages that speak of this action."""
    return [
        message for message in stack.messages(**wanted) if what in f"{message['subject'] or ''} {message['text'] or ''}"
    ]


def first_link(message: dict[str, Any]) -> str:
    """The first link that stands alone on its line."""
    (link, *_) = re.findall(r"^\s*(https?://\S+)\s*$", message["text"], re.MULTILINE)
    return str(link)


def press_the_button(stack: Deployed, link: str) -> str:
    """Opens a link of a message and presses the one button there; the page that follows."""
    status, _, page = stack.page("GET", link)
    assert status == 200, page
    (form, *_) = re.findall(r'<form[^>]*method="post"[^>]*>', page, re.IGNORECASE)
    action = re.search(r'action="([^"]*)"', form)
    target = action.group(1) if action and action.group(1) else link
    fields = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', page))
    status, headers, after = stack.page("POST", target, form=fields)
    assert status in (200, 303), after
    return stack.page("GET", headers["location"])[2] if status == 303 else after


def a_reply(stack: Deployed, client: Client, what: str, text: str, **headers: str) -> EmailMessage:
    """A client's mail about an action that they were mailed about, not yet sent."""
    (original,) = about(stack, what, to=client.email, channel="email")
    mail = EmailMessage()
    mail["From"] = f"The client <{client.email}>"
    mail["To"] = original["headers"]["Reply-To"]
    mail["Subject"] = f"Re: {original['subject']}"
    mail["Message-ID"] = f"<{what.replace(' ', '-')}@phone.example>"
    for name, value in headers.items():
        del mail[name.replace("_", "-")]
        mail[name.replace("_", "-")] = value
    mail.set_content(text)
    return mail


@pytest.fixture(scope="module", autouse=True)
def story(deployed: Deployed) -> Iterator[Future[None]]:
    """The main job, begun with the module's first test: it mostly waits, as people do, while the others run."""
    with ThreadPoolExecutor(1) as beside:
        yield beside.submit(_main_job, deployed)


def test_plan_an_action_be_reminded_answer_done(story: Future[None]) -> None:
    story.result()


def _main_job(deployed: Deployed) -> None:
    what = "Ring the tax office"
    client = new_client(deployed, phone=True)
    soon = [{"to": "client", "by": "email", "minutes": -59}, {"to": "client", "by": "text", "minutes": -59}]
    # The reminders' time is ten seconds from now.
    action = add_action(deployed, what, client=client, in_minutes=59 + 10 / 60, reminders=soon)
    number = action["number"]

    def reminders() -> Any:
        mails, texts = about(deployed, what, to=client.email), about(deployed, what, to=client.phone or "")
        return (mails[0], texts[0]) if mails and texts else None

    mail, text = until(reminders, seconds=60, meanwhile=deployed.sweep)
    assert mail["subject"] == f"[{action['key']}] {what}"
    assert mail["headers"]["Reply-To"].split("@")[1].rstrip(">") == "followthrough.example"

    deployed.answer(mail, "They are closed until Monday.")
    deployed.answer(text, f"{number}: line is busy")
    until(lambda: len(comments(deployed, client, number)) == 2, seconds=60)
    said = {comment["via"]: comment["text"] for comment in comments(deployed, client, number)}
    assert said == {"email": "They are closed until Monday.", "text": "line is busy"}

    press_the_button(deployed, first_link(mail))
    status, after = deployed.api("coach", "GET", f"{client.plan}/actions/{number}")
    assert (status, after["status"], after["comment_count"]) == (200, "done", 2)
    assert {reminder["state"] for reminder in after["reminders"]} == {"sent"}

    def told() -> Any:
        return [
            each for each in about(deployed, what, to=deployed.demo["coach"]["email"]) if "done" in each["text"].lower()
        ]

    until(told, seconds=120, meanwhile=deployed.sweep)


def test_the_demos_reminders_arrive_by_themselves_and_leave_the_link_unpressed(deployed: Deployed) -> None:
    what = "Call the bank about the loan"
    alice = deployed.demo["client"]
    until(
        lambda: about(deployed, what, to=alice["email"]) and about(deployed, what, to=alice["phone"]), seconds=180
    )  # by the schedule alone: nobody hurries the sweep here
    mail = about(deployed, what, to=alice["email"])[-1]  # other tests in this plan may have more to tell of it since
    assert deployed.page("GET", first_link(mail))[0] == 200
    status, found = deployed.api("coach", "GET", f"{deployed.plan}/actions?status=open")
    assert status == 200
    assert what in [action["what"] for action in found["items"]]  # a link only read changes nothing


def test_done_by_mail_and_by_text(deployed: Deployed) -> None:
    client = new_client(deployed, phone=True)
    by_mail = mailed_action(deployed, client, "Print the flyers")
    deployed.mail(a_reply(deployed, client, "Print the flyers", "DONE\n"))
    until(lambda: state(deployed, client, by_mail) == "done", seconds=60)
    by_text = mailed_action(deployed, client, "Order the stamps", by="text")
    deployed.text(client.phone or "", f"DONE {by_text}")
    until(lambda: state(deployed, client, by_text) == "done", seconds=60)


def test_a_mail_that_comes_twice_is_one_comment(deployed: Deployed) -> None:
    client = new_client(deployed)
    number = mailed_action(deployed, client, "Measure the shop window")
    for _ in range(2):
        deployed.mail(a_reply(deployed, client, "Measure the shop window", "It is 2.40 m."))
    until(lambda: comments(deployed, client, number), seconds=60)
    deployed.mail(
        a_reply(deployed, client, "Measure the shop window", "And 1.80 m high.", Message_ID="<second@phone.example>")
    )
    until(lambda: len(comments(deployed, client, number)) == 2, seconds=60)
    assert {comment["text"] for comment in comments(deployed, client, number)} == {"It is 2.40 m.", "And 1.80 m high."}


def test_a_file_sent_along_is_opened_by_a_link_that_needs_no_token(
    deployed: Deployed,
) -> None:
    client = new_client(deployed)
    number = mailed_action(deployed, client, "Write the menu")
    mail = a_reply(deployed, client, "Write the menu", "Here it is.")
    mail.add_attachment(b"Soup, bread", maintype="text", subtype="plain", filename="menu.txt")
    deployed.mail(mail)
    [comment] = until(lambda: comments(deployed, client, number), seconds=60)
    [file] = comment["files"]
    assert (file["name"], file["size"]) == ("menu.txt", len("Soup, bread"))
    token = {"Authorization": f"Bearer {deployed.addresses['demo']['coach']['api_token']}"}
    status, headers, _ = fetch("GET", deployed.addresses["app"] + file["url"], headers=token)
    assert status == 303
    status, headers, text = fetch("GET", headers["location"])
    assert (status, text) == (200, "Soup, bread")
    assert headers["content-disposition"].startswith("attachment")
    assert fetch("GET", deployed.addresses["app"] + file["url"])[0] == 401


def test_a_mail_that_is_not_authentic_or_from_somebody_else_changes_nothing(deployed: Deployed) -> None:
    client = new_client(deployed)
    number = mailed_action(deployed, client, "Choose the paper")
    deployed.mail(a_reply(deployed, client, "Choose the paper", "forged", X_Local_Verdicts="dmarc=FAIL spf=FAIL"))
    deployed.mail(
        a_reply(
            deployed, client, "Choose the paper", "stranger", From="Mallory <mallory@example.net>", Message_ID="<m@x>"
        )
    )
    deployed.mail(a_reply(deployed, client, "Choose the paper", "mine", Message_ID="<fine@phone.example>"))
    until(lambda: comments(deployed, client, number), seconds=60)
    assert [comment["text"] for comment in comments(deployed, client, number)] == ["mine"]


def test_a_sign_in_link_arrives_within_ten_seconds_by_the_function_for_what_people_wait_for(deployed: Deployed) -> None:
    def sent() -> int:
        log = (deployed.directory / "functions.log").read_text()
        return len(re.findall(r"^DeliverUrgent: .* deliver: 1 sent", log, re.MULTILINE))

    before, sent_before = len(deployed.messages(to=deployed.demo["client"]["email"])), sent()
    press_sign_in(deployed, deployed.demo["client"]["email"])
    until(lambda: len(deployed.messages(to=deployed.demo["client"]["email"])) > before, seconds=60)
    (mail, *_) = deployed.messages(to=deployed.demo["client"]["email"], channel="email")
    assert "/sign-in/" in first_link(mail)
    until(lambda: sent() > sent_before, seconds=60)


def test_the_sweep_writes_down_what_the_account_may_send_and_the_messages_tell_it(deployed: Deployed) -> None:
    deployed.sweep()
    key = {"key": {"S": account.KEY}}
    row = deployed.client("dynamodb").get_item(TableName=deployed.resource("Keys"), Key=key)["Item"]
    data = row["data"]["M"]
    assert (data["rate"]["N"], data["a_day"]["N"], data["alarms_confirmed"]) == ("14", "50000", {"BOOL": False})


def test_stop_and_start_by_text_are_answered_at_once(deployed: Deployed) -> None:
    phone = deployed.demo["coach"]["phone"]
    before = len(deployed.messages(to=phone))
    deployed.text(phone, "STOP")
    until(lambda: len(deployed.messages(to=phone)) > before, seconds=60)
    deployed.text(phone, "START")
    until(lambda: len(deployed.messages(to=phone)) > before + 1, seconds=60)


def test_mail_that_comes_back_is_seen_within_seconds(deployed: Deployed) -> None:
    body = {"client": {"name": "Bob Lee", "email": "bounce+bob@simulator.amazonses.com"}}
    _, plan = deployed.api("coach", "POST", "/v1/plans", body)
    path = f"/v1/plans/{plan['plan_id']}"
    until(lambda: deployed.api("coach", "GET", path)[1]["client"]["email_state"] == "bounced", seconds=60)
    [bounced] = [
        each for each in deployed.api("coach", "GET", f"{path}/stream")[1]["items"] if each["kind"] == "bounced"
    ]
    assert bounced["data"]["reason"] == "the address doesn’t exist or takes no mail"


def test_nothing_failed_and_nothing_was_given_up_on(deployed: Deployed) -> None:
    queues = deployed.client("sqs")
    for name in DEAD_LETTER_QUEUES:
        found = queues.get_queue_attributes(
            QueueUrl=deployed.resource(name), AttributeNames=["ApproximateNumberOfMessages"]
        )
        assert found["Attributes"]["ApproximateNumberOfMessages"] == "0"
    for function in FUNCTIONS:
        events = deployed.client("logs").filter_log_events(logGroupName=f"/aws/lambda/{deployed.resource(function)}")
        lines = [event["message"] for event in events["events"]]
        failures = [n for n, line in enumerate(lines) if "Traceback" in line]
        assert failures == [], "\n".join([function, *lines[failures[0] : failures[0] + 60]])


def state(stack: Deployed, client: Client, number: int) -> str:
    return str(stack.api("coach", "GET", f"{client.plan}/actions/{number}")[1]["status"])


def mailed_action(stack: Deployed, client: Client, what: str, by: str = "email") -> int:
    """An action that the client has just been reminded of; its number."""
    reminder = {"to": "client", "by": by, "minutes": -30}
    action = add_action(stack, what, client=client, in_minutes=30 + 3 / 60, reminders=[reminder])
    to = client.email if by == "email" else client.phone
    until(lambda: about(stack, what, to=to or ""), seconds=60, meanwhile=stack.sweep)
    return int(action["number"])
