"""A hard cloud in front of the emulator."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import msgspec
import pytest
from ministack.core.responses import StreamingResponse
from ministack.services import ses, sns

from infra.local.hard import diary
from infra.local.hard.answers import Answer
from infra.local.hard.at_work import Hard
from infra.local.hard.calls import Call
from infra.local.hard.clouds import BUSY, NEW, Cloud
from infra.local.hard.sandbox_numbers import CODE
from tests import apart
from tests.infra.local.hard.asked import call, mail

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
TAKEN: Answer = (200, {}, b"<Taken/>")
ALICE = "+4915112345678"


def quiet(cloud: Cloud, **changes: Any) -> Cloud:
    """The cloud without chance, but for the changes."""
    return msgspec.structs.replace(cloud, **{"throttled": 0, "lost": 0, "killed": 0, **changes})


def asked(hard: Hard, what: Call, answer: Answer = TAKEN) -> tuple[Answer, int]:
    """How a call is answered, and how often the emulator was reached."""
    reached = []

    async def go_on() -> Answer:
        reached.append(what)
        return answer

    return apart.run(hard.handle(what, "id", go_on, NOW)), len(reached)


def done(directory: Path) -> list[tuple[str, str, list[str]]]:
    return [(each.what, each.action, each.about) for each in diary.read(directory / "cloud.jsonl")]


@pytest.fixture(autouse=True)
def _nothing_sent() -> None:
    ses._sent_emails_list().clear()


def test_what_is_throttled_never_reaches_the_emulator_whoever_asks(tmp_path: Path) -> None:
    hard = Hard(quiet(BUSY, throttled=1), tmp_path)
    for by_function in (True, False):
        answer, reached = asked(hard, call("sqs", "SendMessage", by_function=by_function))
        assert (answer[0], json.loads(answer[2])["__type"], reached) == (403, "RequestThrottled", 0)
    assert done(tmp_path) == [("throttled", "SendMessage", [])] * 2


def test_a_new_account_throttles_its_tables_only(tmp_path: Path) -> None:
    hard = Hard(quiet(NEW, throttled=1), tmp_path)
    assert asked(hard, call("dynamodb", "GetItem"))[0][0] == 400
    assert asked(hard, call("sqs", "SendMessage"))[0] is TAKEN


@pytest.mark.parametrize("seed", [1, 2, 3, 4])
def test_a_lost_answer_took_effect_and_is_a_function_s_only(tmp_path: Path, seed: int) -> None:
    hard = Hard(quiet(BUSY, lost=1, seed=seed), tmp_path)
    answer, reached = asked(hard, mail())
    assert reached == 1
    assert answer[0] == 500 or isinstance(answer[2], StreamingResponse)
    assert done(tmp_path) == [(what, "SendRawEmail", ["alice@home.example"]) for what in ("sent", "lost")]
    assert asked(hard, call("cloudformation", "CreateStack", by_function=False)) == (TAKEN, 1)


def test_too_many_mails_are_refused_and_what_ses_refuses_is_noted(tmp_path: Path) -> None:
    hard = Hard(quiet(NEW), tmp_path)
    assert asked(hard, mail())[0] is TAKEN
    answer, reached = asked(hard, mail())
    assert (b"Maximum sending rate exceeded." in answer[2], reached) == (True, 0)
    hard = Hard(quiet(NEW), tmp_path)
    asked(hard, mail(), (400, {}, b"<Message>Email address is not verified.</Message>"))
    assert [(each.what, each.why) for each in diary.read(tmp_path / "cloud.jsonl")][1:] == [
        ("throttled", "Maximum sending rate exceeded."), ("refused", "Email address is not verified.")
    ]  # fmt: skip


def test_a_text_to_an_unverified_number_is_taken_and_does_not_arrive(tmp_path: Path) -> None:
    hard = Hard(quiet(NEW), tmp_path)
    texted = call("sns", "Publish", {"PhoneNumber": ALICE, "Message": "Reply DONE 12"})

    def send() -> int:
        """How many texts arrive."""
        sns._sms_log_for(ALICE)[:] = [{"Message": "Reply DONE 12"}]  # as the emulator would
        assert asked(hard, texted)[0] is TAKEN
        return len(sns._sms_log_for(ALICE))

    assert send() == 0
    wrong = call("sns", "VerifySMSSandboxPhoneNumber", {"PhoneNumber": ALICE, "OneTimePassword": "000000"})
    assert asked(hard, wrong)[0][0] == 400
    right = call("sns", "VerifySMSSandboxPhoneNumber", {"PhoneNumber": ALICE, "OneTimePassword": CODE})
    assert asked(hard, right)[0][0] == 200
    assert send() == 1
    assert b"<IsInSandbox>true<" in asked(hard, call("sns", "GetSMSSandboxAccountStatus"))[0][2]


def test_a_function_is_killed_in_the_middle(tmp_path: Path) -> None:
    class Process:
        is_killed = False

        def poll(self) -> None:
            return None

        def kill(self) -> None:
            self.is_killed = True

    class Worker:
        _proc = Process()

    def works_on() -> str:
        while not Worker._proc.is_killed:
            pass
        return "cut short"

    hard = Hard(quiet(BUSY, killed=1), tmp_path)
    event = {"Records": [{"body": '{"recipient":"alice"}'}]}
    assert hard.run("deliver", event, Worker(), works_on, NOW) == "cut short"
    assert done(tmp_path) == [("killed", "deliver", ['{"recipient":"alice"}'])]
