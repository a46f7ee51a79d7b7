"""`make rotate-key`: a second key, and the end of the first one."""

import re
import sys
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import boto3
import pytest

from chalicelib import signing_keys
from chalicelib.signing_keys import SIGNS_AFTER
from infra.deploy import command, rotate_key, signing_key
from infra.deploy.refusal import Refusal
from infra.deploy.rotate_key import rotate
from tests.conftest import NOW, SIGNING_KEYS

LATER = NOW + SIGNS_AFTER
MAKEFILE = (Path(__file__).parent.parent.parent.parent / "Makefile").read_text()


@pytest.fixture
def session() -> Iterator[boto3.Session]:
    session = boto3.Session()
    signing_key.replace(session, "followthrough-test", SIGNING_KEYS)
    yield session
    signing_key.replace(session, "followthrough-test", SIGNING_KEYS)


def stored(session: boto3.Session) -> signing_keys.SigningKeys:
    keys = signing_key.stored(session, "followthrough-test")
    assert keys is not None
    return keys


def test_a_key_is_added_and_later_the_old_one_is_ended(session: boto3.Session) -> None:
    said = rotate(session, "test", is_end=False, now=NOW)
    old, new = stored(session).keys
    assert old == SIGNING_KEYS.keys[0]
    assert (new.signs_from, len(new.key)) == (LATER, 64)
    assert "signs from 23 November 2026, 09:10:00 UTC" in said
    assert "ended" in rotate(session, "test", is_end=True, now=LATER)
    assert stored(session).keys == (new,)
    assert not {old.key, new.key} & set(re.split(r"\s", said))
    assert (
        session.client("ssm").get_parameter(Name="/followthrough-test/signing-keys")["Parameter"]["Type"]
        == "SecureString"
    )


@pytest.mark.parametrize(
    ("before", "is_end", "after", "said"),
    [
        (1, True, timedelta(0), "only one key"),
        (2, True, SIGNS_AFTER - timedelta(seconds=1), "signs only from 23 November 2026, 09:10:00 UTC"),
        (2, False, timedelta(days=30), "End it first: make rotate-key"),
    ],
)
def test_what_cannot_be_done_now_changes_nothing(
    session: boto3.Session, before: int, is_end: bool, after: timedelta, said: str
) -> None:
    if before == 2:
        rotate(session, "test", is_end=False, now=NOW)
    keys = stored(session)
    with pytest.raises(Refusal, match=re.escape(said)):
        rotate(session, "test", is_end=is_end, now=NOW + after)
    assert stored(session) == keys


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--stage", ""], "STAGE is needed, such as: make rotate-key STAGE=prod"),
        (["--stage", "nowhere"], "followthrough-nowhere has no signing keys here. Is it deployed"),
        (["--stage", "test", "--end", "1"], "only one key"),
        (["--stage", "test", "--end", "0"], "END=0: give END=1, or leave it out."),
    ],
)
def test_bad_input_is_a_sentence_and_exit_2(
    arguments: list[str], said: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], session: Any
) -> None:
    monkeypatch.setattr(sys, "argv", ["rotate_key", *arguments])
    with pytest.raises(SystemExit) as ended:
        command.run(rotate_key.main)
    assert ended.value.code == 2
    assert said in capsys.readouterr().err


def test_make_passes_stage_and_end_on() -> None:
    assert 'infra.deploy.rotate_key --stage "$(STAGE)" --end "$(END)"' in MAKEFILE
