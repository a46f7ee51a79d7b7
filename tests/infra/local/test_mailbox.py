"""The mailbox page and its JSON."""

import http.client
import json
from collections.abc import Iterator
from email.message import EmailMessage
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest

from infra.local import mailbox, web
from infra.local.messages import Message, Messages
from infra.local.post import Post, preview

KEYS = {"id", "person", "channel", "to", "from", "subject", "text", "html", "headers", "sent_at"}


def a_mail(id: str = "m1") -> Message:
    return Message(
        id=id, channel="email", to="alice@home.example", sender="followthrough@mail.example.com", subject="[ALI-1] <b>Call</b>",
        text="Done: https://app.example/done/x", html="<p>Done<script>alert(1)</script></p>",
        headers={"Reply-To": "reply+t@mail.example.com"}, sent_at="2026-11-23T09:00:00.000Z",
    )  # fmt: skip


def a_text(id: str = "t1") -> Message:
    return Message(
        id=id, channel="text", to="+4915112345678", sender="+18885550100", subject=None, text="Due today. Reply DONE 1.",
        html=None, headers={}, sent_at="2026-11-23T09:01:00.000Z",
    )  # fmt: skip


class Box:
    """A running mailbox, and what was answered through it."""

    def __init__(self, path: Path) -> None:
        self.messages = Messages(path / "messages.jsonl")
        self.mails: list[EmailMessage] = []
        self.texts: list[tuple[str, str, str | None]] = []
        names = {"alice@home.example": "Alice Moreau", "+4915112345678": "Alice Moreau"}
        self.troubles: list[str] = []
        answers = Messages(path / "answers.jsonl")
        post = Post(self.messages, answers, lambda: self.troubles, names.get, self._mail, self._text)
        self.server = web.serve(mailbox.handler(post), 0)

    def _mail(self, mail: EmailMessage) -> str:
        self.mails.append(mail)
        return "<sent>"

    def _text(self, sender: str, text: str, about: str | None) -> str:
        self.texts.append((sender, text, about))
        return "text-id"

    def call(
        self, method: str, path: str, body: Any = None, form: bool = False, headers: dict[str, str] | None = None
    ) -> tuple[int, dict[str, str], str]:
        connection = http.client.HTTPConnection("127.0.0.1", self.server.server_address[1], timeout=5)
        content = None if body is None else urlencode(body) if form else json.dumps(body)
        kind = "application/x-www-form-urlencoded" if form else "application/json"
        connection.request(method, path, content, {"Content-Type": kind, **(headers or {})})
        answer = connection.getresponse()
        result = answer.status, dict(answer.getheaders()), answer.read().decode()
        connection.close()
        return result


@pytest.fixture
def box(tmp_path: Path) -> Iterator[Box]:
    made = Box(tmp_path)
    yield made
    made.server.shutdown()
    made.server.server_close()


def test_messages_come_newest_first_with_all_keys_and_the_persons_name(box: Box) -> None:
    box.messages.add(a_mail())
    box.messages.add(a_text())
    items = json.loads(box.call("GET", "/messages")[2])["items"]
    assert [item["id"] for item in items] == ["t1", "m1"]
    assert [set(item) for item in items] == [KEYS, KEYS]
    assert {item["person"] for item in items} == {"Alice Moreau"}
    assert (items[0]["subject"], items[0]["html"]) == (None, None)


def test_a_message_that_is_known_is_not_kept_twice(box: Box) -> None:
    box.messages.add(a_text())
    box.messages.add(a_text())
    assert len(box.messages.all()) == 1


def test_messages_are_there_after_a_restart(box: Box, tmp_path: Path) -> None:
    box.messages.add(a_mail())
    assert [message.id for message in Messages(tmp_path / "messages.jsonl").all()] == ["m1"]


def test_a_mail_is_answered_by_mail_and_a_text_by_text(box: Box) -> None:
    box.messages.add(a_mail())
    box.messages.add(a_text())
    assert box.call("POST", "/messages/m1/reply", {"text": "DONE"})[0] == 202
    assert box.call("POST", "/messages/t1/reply", {"text": "DONE 1"})[0] == 202
    assert box.mails[0]["To"] == "reply+t@mail.example.com"
    assert box.texts == [("+4915112345678", "DONE 1", "t1")]


def test_a_text_is_sent_from_any_number(box: Box) -> None:
    status, _, content = box.call("POST", "/texts", {"from": "+14155550123", "text": "HELP"})
    assert (status, json.loads(content)) == (202, {"id": "text-id"})
    assert box.texts == [("+14155550123", "HELP", None)]


@pytest.mark.parametrize("body", [{}, [], {"text": ""}, {"text": 1}, {"text": "x"}, {"from": " ", "text": "x"}])
def test_a_text_without_number_or_words_is_refused(box: Box, body: Any) -> None:
    assert box.call("POST", "/texts", body)[0] == 400
    assert box.texts == []


def test_what_is_not_there_is_not_found(box: Box) -> None:
    assert box.call("GET", "/messages/none")[0] == 404
    assert box.call("POST", "/messages/none/reply", {"text": "x"})[0] == 404
    assert box.call("GET", "/elsewhere")[0] == 404


def test_the_page_lists_people_and_escapes_what_they_were_sent(box: Box) -> None:
    box.messages.add(a_mail())
    status, headers, page = box.call("GET", "/")
    assert status == 200
    assert "Alice Moreau" in page
    assert "[ALI-1] &lt;b&gt;Call&lt;/b&gt;" in page
    assert "default-src 'none'" in headers["Content-Security-Policy"]
    assert "script-src 'self';" in headers["Content-Security-Policy"]


def test_a_mails_html_is_shown_in_a_sandbox_without_script(box: Box) -> None:
    box.messages.add(a_mail())
    assert 'sandbox="allow-popups allow-popups-to-escape-sandbox"' in box.call("GET", "/read/m1")[2]
    policy = box.call("GET", "/read/m1/html")[1]["Content-Security-Policy"]
    assert policy.startswith("sandbox allow-popups")
    assert "allow-scripts" not in policy


def test_the_form_answers_and_leads_back_to_the_mail_with_its_answer(box: Box) -> None:
    box.messages.add(a_mail())
    status, headers, _ = box.call("POST", "/messages/m1/reply", {"text": "Two\r\n<lines>"}, form=True)
    assert (status, headers["Location"]) == (303, "/read/m1?note=sent#answers")
    assert box.mails[0].get_body(("plain",)).get_content().startswith("Two\n<lines>\n")  # type: ignore[union-attr]
    assert "<pre>Two\n&lt;lines&gt;</pre>" in box.call("GET", "/read/m1")[2]


def test_a_telephone_shows_both_sides_in_order_and_answers_its_newest_text(box: Box) -> None:
    box.messages.add(a_text())
    box.messages.add(a_mail())
    status, headers, _ = box.call("POST", "/messages/t1/reply", {"text": "on my <way>"}, form=True)
    assert (status, headers["Location"]) == (303, "/?note=sent&person=Alice%20Moreau#phone")
    page = box.call("GET", "/?person=Alice%20Moreau")[2]
    phone = page[page.index('class="phone"') :]
    assert phone.index("Due today. Reply DONE 1.") < phone.index("on my &lt;way&gt;")
    assert [phone.count(f'class="{side}"') for side in ("ours", "theirs")] == [1, 1]
    assert 'action="/messages/t1/reply"' in phone
    assert "[ALI-1]" in page[: page.index('class="phone"')]
    assert 'class="phone"' in box.call("GET", "/read/t1")[2]
    items = json.loads(box.call("GET", "/messages")[2])["items"]
    assert [item["id"] for item in items] == ["m1", "t1"]  # what was answered is no message of ours


def test_a_mail_is_read_as_it_looks_as_plain_text_or_by_its_headers(box: Box) -> None:
    box.messages.add(a_mail())
    for how, shown, hidden in (
        ("", "<iframe", "<pre>"),
        ("?as=plain", "<pre>Done: <a", "<iframe"),
        ("?as=headers", "<pre>Reply-To: reply+t@mail.example.com", "<iframe"),
        ("?as=<script>", "<iframe", "<pre>"),
    ):
        page = box.call("GET", f"/read/m1{how}")[2]
        assert shown in page
        assert hidden not in page


def test_what_tells_that_something_is_new_changes_with_messages_answers_and_troubles(box: Box) -> None:
    seen = [box.call("GET", "/newest")[2]]
    box.messages.add(a_text())
    seen.append(box.call("GET", "/newest")[2])
    box.call("POST", "/messages/t1/reply", {"text": "DONE"})
    seen.append(box.call("GET", "/newest")[2])
    box.troubles.append("Nothing has been sent for two minutes.")
    seen.append(box.call("GET", "/newest")[2])
    assert len(set(seen)) == 4
    assert f'data-state="{seen[-1]}"' in box.call("GET", "/")[2]


def test_a_list_shows_how_a_mail_begins_without_the_line_above_which_it_is_answered() -> None:
    assert preview("–– Reply above this line ––\n\nDue today:\nCall the bank") == "Due today: Call the bank"
    assert (preview("Hello\nAlice"), preview(None)) == ("Hello Alice", "")


def test_what_is_wrong_now_stands_on_every_page(box: Box) -> None:
    box.messages.add(a_mail())
    assert 'role="alert"' not in box.call("GET", "/")[2]
    box.troubles.append("Nothing has been sent for two minutes, although 1 message is <due>.")
    for path in ("/", "/read/m1"):
        assert "although 1 message is &lt;due&gt;." in box.call("GET", path)[2]


@pytest.mark.parametrize(
    "host", ["rebound.example", "127.0.0.1.rebound.example", "192.168.1.20:8025", "localhost.example", ""]
)
@pytest.mark.parametrize(("method", "path"), [("GET", "/messages"), ("GET", "/"), ("POST", "/texts")])
def test_a_page_that_made_its_own_name_lead_here_gets_nothing(box: Box, host: str, method: str, path: str) -> None:
    box.messages.add(a_mail())
    status, _, content = box.call(method, path, {"from": "+14155550123", "text": "STOP"}, headers={"Host": host})
    assert (status, content) == (403, "This is a local run. Open it at 127.0.0.1 or localhost.")
    assert box.texts == []


@pytest.mark.parametrize("host", ["127.0.0.1:8025", "localhost:9000", "LOCALHOST", "[::1]:8025"])
def test_this_machine_has_several_names(box: Box, host: str) -> None:
    assert box.call("GET", "/messages", headers={"Host": host})[0] == 200


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "cross-site", "Origin": "https://mallory.example"},
        {"Sec-Fetch-Site": "same-site"},
        {"Origin": "http://127.0.0.1:9999"},
        {"Origin": "null"},
    ],
)
def test_a_form_on_another_site_sends_no_text_and_no_answer(box: Box, headers: dict[str, str]) -> None:
    box.messages.add(a_mail())
    headers = {"Host": "127.0.0.1:8025", **headers}
    for path in ("/texts", "/messages/m1/reply"):
        given = {"from": "+14155550123", "text": "STOP"}
        assert box.call("POST", path, given, form=True, headers=headers)[0] == 403
    assert (box.texts, box.mails) == ([], [])


@pytest.mark.parametrize(
    "headers", [{"Sec-Fetch-Site": "same-origin", "Origin": "null"}, {"Origin": "http://127.0.0.1:8025"}]
)
def test_its_own_page_may_send(box: Box, headers: dict[str, str]) -> None:
    headers = {"Host": "127.0.0.1:8025", **headers}
    assert box.call("POST", "/texts", {"from": "+14155550123", "text": "HELP"}, form=True, headers=headers)[0] == 303
