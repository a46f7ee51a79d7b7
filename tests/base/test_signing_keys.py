"""The keys that sign: read again every five minutes, replaced without anybody noticing, shown nowhere."""

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

import pytest
from botocore.exceptions import ClientError

from chalicelib import aws, clock, config, failures, signing_keys, tokens
from chalicelib.signing_keys import AGAIN_AFTER, KNOWN_FOR, SIGNS_AFTER, Known, NoKeys, SigningKey, SigningKeys
from infra.deploy.rotate_key import ended, with_new
from tests.conftest import NOW

OLD, NEW = "the key that signed so far, long enough", "the key that replaces it, long enough"
BEFORE = SigningKeys((SigningKey(OLD, NOW - timedelta(days=300)),))
THROTTLED = ClientError({"Error": {"Code": "ThrottlingException", "Message": "Rate exceeded"}}, "GetParameter")
MINUTE, SECOND = timedelta(minutes=1), timedelta(seconds=1)


class Parameter:
    """Stands for SSM: what it holds, how often it was asked, and how it fails."""

    def __init__(self) -> None:
        self.value = signing_keys.write(BEFORE)
        self.asked = 0
        self.failure: Exception | None = None

    def __call__(self) -> str:
        self.asked += 1
        if self.failure is not None:
            raise self.failure
        return self.value


class Container:
    """A running copy of a function, which read the keys at a time of its own."""

    def __init__(self, parameter: Parameter) -> None:
        self._known = Known(parameter)

    def sign(self, at: datetime) -> str:
        with self._running(at):
            return tokens.sign("reply", b"ALI-12")

    def takes(self, token: str, at: datetime) -> bool:
        with self._running(at):
            return tokens.verify("reply", token) == b"ALI-12"

    @contextmanager
    def _running(self, at: datetime) -> Iterator[None]:
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(signing_keys, "known", lambda: self._known)
            patch.setattr(clock, "now", lambda: at)
            yield


@pytest.fixture
def parameter() -> Parameter:
    return Parameter()


def test_two_containers_that_read_at_different_times_take_each_others_tokens_all_through_a_rotation(
    parameter: Parameter,
) -> None:
    """One read the keys just before the rotation, the other just after; each second of the next hour either may sign."""
    early, late = Container(parameter), Container(parameter)
    old = early.sign(NOW - SECOND)
    parameter.value = signing_keys.write(with_new(BEFORE, NEW, NOW))
    late.sign(NOW + SECOND)
    signed = set()
    for second in range(1, 3600, 7):
        at = NOW + second * SECOND
        for one, other in ((early, late), (late, early)):
            token = one.sign(at)
            signed.add(token)
            assert other.takes(token, at)
            assert other.takes(old, at)
    assert len(signed) == 2


def test_a_new_key_signs_ten_minutes_later_in_all_containers_at_once(parameter: Parameter) -> None:
    early, late = Container(parameter), Container(parameter)
    old = early.sign(NOW - SECOND)
    parameter.value = signing_keys.write(with_new(BEFORE, NEW, NOW))
    just_before, then = NOW + SIGNS_AFTER - SECOND, NOW + SIGNS_AFTER
    assert early.sign(just_before) == late.sign(just_before) == old
    assert early.sign(then) == late.sign(then) != old
    assert timedelta(minutes=10) == SIGNS_AFTER >= 2 * KNOWN_FOR


def test_what_the_old_key_signed_is_taken_until_it_is_ended(parameter: Parameter) -> None:
    container = Container(parameter)
    old = container.sign(NOW)
    both = with_new(BEFORE, NEW, NOW)
    parameter.value = signing_keys.write(both)
    much_later = NOW + timedelta(days=90)
    new = container.sign(much_later)
    assert container.takes(old, much_later)
    parameter.value = signing_keys.write(ended(both, much_later))
    after = much_later + KNOWN_FOR
    assert not container.takes(old, after)
    assert container.takes(new, after)


def test_the_keys_are_read_again_after_five_minutes_and_not_before(parameter: Parameter) -> None:
    known = Known(parameter)
    for at in (NOW, NOW + SECOND, NOW + KNOWN_FOR - SECOND):
        known.at(at)
    assert parameter.asked == 1
    known.at(NOW + KNOWN_FOR)
    assert parameter.asked == 2
    known.at(NOW - MINUTE)  # a clock that was set back must not stop it from reading
    assert parameter.asked == 3


@pytest.mark.parametrize(
    "value", [None, "", "{}", '{"keys":[]}', '{"keys":[{"key":"short","signs_from":"2026-01-01T00:00:00Z"}]}']
)
def test_known_keys_go_on_when_they_cannot_be_read_again(
    parameter: Parameter, value: str | None, caplog: pytest.LogCaptureFixture
) -> None:
    container = Container(parameter)
    token = container.sign(NOW)
    if value is None:
        parameter.failure = THROTTLED
    else:
        parameter.value = value
    later = NOW + 2 * KNOWN_FOR
    assert container.takes(token, later)
    assert container.takes(token, later + SECOND)
    assert parameter.asked == 2  # not for every request
    assert [record.levelno for record in caplog.records] == [logging.WARNING]
    parameter.failure, parameter.value = None, signing_keys.write(with_new(BEFORE, NEW, NOW))
    assert container.sign(later + AGAIN_AFTER) != token


def test_a_container_that_cannot_read_any_key_fails_for_now(parameter: Parameter) -> None:
    container = Container(parameter)
    parameter.failure = THROTTLED
    with pytest.raises(ClientError) as failed:
        container.sign(NOW)
    assert failures.is_passing(failed.value)
    parameter.failure = None
    assert container.takes(container.sign(NOW), NOW)


def test_a_clock_that_is_behind_signs_with_the_oldest_key() -> None:
    assert BEFORE.signing(NOW - timedelta(days=3000)).key == OLD


@pytest.mark.parametrize(
    "value", ["", OLD, '{"keys":[]}', '{"keys":[{"key":"' + "x" * 31 + '","signs_from":"2026-01-01T00:00:00Z"}]}']
)
def test_what_are_no_keys_is_refused_and_not_shown(value: str) -> None:
    with pytest.raises(NoKeys) as refused:
        signing_keys.read(value)
    assert OLD not in str(refused.value)
    assert refused.value.__cause__ is None


def test_keys_are_shown_in_no_text_of_them() -> None:
    assert OLD not in f"{BEFORE} {BEFORE!r} {BEFORE.keys[0]}"


def test_two_keys_fit_into_a_parameter_that_costs_nothing() -> None:
    both = with_new(SigningKeys((SigningKey("x" * 64, NOW),)), "y" * 64, NOW)
    assert len(signing_keys.write(both).encode()) < 4096  # AWS: "Managing parameter tiers"
    assert signing_keys.read(signing_keys.write(both)) == both


def test_the_parameter_is_read_decrypted_by_its_name(monkeypatch: pytest.MonkeyPatch, now: datetime) -> None:
    monkeypatch.setattr(signing_keys, "known", signing_keys.known.__wrapped__)
    stored = aws.ssm().get_parameter(Name=config.settings().signing_keys)["Parameter"]
    assert stored["Type"] == "SecureString"
    assert tokens.verify("done", tokens.sign("done", b"payload")) == b"payload"


def test_a_function_without_the_name_of_the_parameter_signs_nothing(
    monkeypatch: pytest.MonkeyPatch, setting: Callable[..., None]
) -> None:
    setting(SIGNING_KEYS="")
    monkeypatch.setattr(signing_keys, "known", signing_keys.known.__wrapped__)
    with pytest.raises(NoKeys, match="signs nothing"):
        tokens.sign("done", b"payload")
