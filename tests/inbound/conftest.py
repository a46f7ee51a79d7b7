"""What comes in: mails as SES stores and announces them, and texts as SNS brings them."""

import itertools
import json
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from moto.core.models import DEFAULT_ACCOUNT_ID
from moto.s3.models import s3_backends

from chalicelib import aws
from chalicelib.database.rows import plain
from chalicelib.database.transactions import Write
from chalicelib.domain.actions.action import Action
from chalicelib.domain.people import links
from chalicelib.domain.people.address import Address, Texted
from chalicelib.domain.people.links import Target
from chalicelib.domain.people.person import Person
from chalicelib.domain.plans.plan import Plan
from chalicelib.domain.replies.refused import Refusal
from chalicelib.inbound.mail import accept
from chalicelib.inbound.texts import accept as texts_accept
from tests.conftest import NOW, table_items

PAYLOADS = Path(__file__).parent.parent / "payloads"
PHONE = "+4915112345678"

_counter = itertools.count(1)


@pytest.fixture(autouse=True, scope="session")
def _bucket(_cloud: None) -> None:
    aws.s3().create_bucket(Bucket="test-mail")


def payload(name: str) -> dict[str, Any]:
    return dict(json.loads((PAYLOADS / name).read_text()))


def notice_of(
    raw: bytes, *, to: str = "", source: str = "alice@home.example", dmarc: str = "PASS", spf: str = "PASS", spam: str = "PASS",
    virus: str = "PASS",
) -> str:  # fmt: skip
    """Stores a mail and gives the notice that SES would send; each has an id of its own."""
    ses_id = f"ses{next(_counter):037}"
    s3_backends[DEFAULT_ACCOUNT_ID]["aws"].put_object("test-mail", f"incoming/{ses_id}", raw)
    notice = payload("ses_received.json")
    notice["mail"] |= {"messageId": ses_id, "source": source}
    notice["mail"]["commonHeaders"] = {}
    notice["receipt"]["recipients"] = [to] if to else []
    notice["receipt"]["action"]["objectKey"] = f"incoming/{ses_id}"
    for name, status in (("dmarc", dmarc), ("spf", spf), ("spam", spam), ("virus", virus)):
        notice["receipt"][f"{name}Verdict"] = {"status": status}
    return json.dumps(notice)


def written(words: str, *, to: str, sender: str = "Alice Moreau <alice@home.example>", headers: str = "") -> bytes:
    """A mail as a program writes it, with a Message-ID of its own unless ``headers`` has one."""
    id_line = "" if "message-id:" in headers.lower() else f"Message-ID: <{next(_counter)}@home.example>\n"
    from_line = "" if headers.lower().startswith("from:") or "\nfrom:" in headers.lower() else f"From: {sender}\n"
    head = (
        f"{from_line}To: {to}\n{id_line}{headers}Date: Mon, 23 Nov 2026 10:00:00 +0100\n"
        "Subject: Re: [ALI-1] Call the bank\nMIME-Version: 1.0\nContent-Type: text/plain; charset=utf-8\n"
        "Content-Transfer-Encoding: 8bit\n\n"
    )
    return (head + words + "\n").replace("\n", "\r\n").encode()


@pytest.fixture
def reply_to(plan: Plan, alice: Person) -> Callable[..., str]:
    """The reply address in a message to Alice about an action, or with 0 about the plan."""

    def address(about: Action | int = 0, *, person: Person | None = None, of: Plan | None = None) -> str:
        number = about if isinstance(about, int) else int(about.number)
        return links.reply_address(Target((of or plan).plan_id, (person or alice).person_id, number))

    return address


@pytest.fixture
def answer(reply_to: Callable[..., str]) -> Callable[..., str]:
    """Alice answers a message about an action; what became of it."""

    def answered(about: Action | int, words: str, *, headers: str = "", sender: str = "Alice Moreau <alice@home.example>",
                 now: datetime = NOW, **verdicts: str) -> str:  # fmt: skip
        to = reply_to(about)
        return accept.accept(notice_of(written(words, to=to, headers=headers, sender=sender), to=to, **verdicts), now)

    return answered


def texted(body: str, number: str = PHONE, *, id: str | None = None) -> str:
    return json.dumps(
        payload("sns_text.json")
        | {"messageBody": body, "originationNumber": number, "inboundMessageId": id or f"text-{next(_counter)}"}
    )


@pytest.fixture
def write_text() -> Callable[..., str]:
    """Somebody writes a text; what became of it."""
    return lambda body, number=PHONE, *, now=NOW, id=None: texts_accept.accept(texted(body, number, id=id), now)


@pytest.fixture
def was_texted() -> Callable[..., None]:
    """Notes that an action was texted about, as sending does."""

    def noted(action: Action, number: str = PHONE, *, at: datetime = NOW) -> None:
        about = Texted(action.plan_id, int(action.number), action.what, at)
        write = Write()
        write.update(Address, f"tel:{number}", [Address.texted[f"{action.plan_id}#{about.number}"].set(plain(about))])
        write.commit()

    return noted


def refusals() -> list[Refusal]:
    return sorted((Refusal.from_raw_data(item) for item in table_items(Refusal)), key=lambda row: row.entry_id)


def reasons() -> list[str]:
    return [row.reason for row in refusals()]
