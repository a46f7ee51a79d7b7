"""The ports: chosen by variables, and a sentence for what can't be."""

import errno
import socket

import pytest

from infra.local import ports
from infra.local.ports import USUAL, Ports


@pytest.fixture(autouse=True)
def _none_chosen(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in USUAL:
        monkeypatch.delenv(name, raising=False)


def refused(choose: bool = True, given: Ports | None = None) -> str:
    with pytest.raises(SystemExit) as ended:
        (given or Ports.chosen()).check()
    return str(ended.value)


def test_the_usual_ones_where_nothing_is_chosen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SMTP_PORT", "")  # as make passes on what wasn't given
    assert Ports.chosen() == Ports(app=8000, mailbox=8025, smtp=2525, emulator=4566)


def test_each_is_chosen_by_its_variable(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, port in (("PORT", "8001"), ("MAILBOX_PORT", "8002"), ("SMTP_PORT", "8003"), ("EMULATOR_PORT", "8004")):
        monkeypatch.setenv(name, port)
    assert Ports.chosen() == Ports(app=8001, mailbox=8002, smtp=8003, emulator=8004)


@pytest.mark.parametrize("value", ["0", "65536", "-1", "80 00", "eight", "8000.5", "٨٠٠٠", "1e3"])
def test_what_is_no_port_is_said(monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    monkeypatch.setenv("PORT", value)
    assert refused() == f"PORT={value} is not a port. A port is a number from 1 to 65535, such as PORT=8000."


def test_two_can_not_be_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PORT", "8025")
    said = refused()
    assert said.startswith("PORT and MAILBOX_PORT are both 8025. Give each a number of its own: make run MAILBOX_PORT=")


def test_those_in_use_are_named_with_a_command_that_works() -> None:
    with socket.socket() as first, socket.socket() as second:
        for each in (first, second):
            each.bind(("127.0.0.1", 0))
            each.listen()
        taken = [each.getsockname()[1] for each in (first, second)]
        said = refused(given=Ports(app=taken[0], mailbox=ports.free(), smtp=ports.free(), emulator=taken[1]))
    beginning, _, command = said.partition(": make run ")
    assert beginning == (
        f"Ports {taken[0]} and {taken[1]} are in use; Followthrough may be running from another folder. "
        "Stop what uses them, or choose others"
    )
    chosen = {name: int(port) for name, _, port in (word.partition("=") for word in command.split())}
    assert list(chosen) == ["PORT", "EMULATOR_PORT"]
    Ports(app=chosen["PORT"], mailbox=ports.free(), smtp=ports.free(), emulator=chosen["EMULATOR_PORT"]).check()


def test_one_that_only_an_administrator_may_use_is_said_to_be_that(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ports, "_refusal", lambda port: errno.EACCES if port < 1024 else None)
    said = refused(given=Ports(app=80, mailbox=8025, smtp=2525, emulator=4566))
    assert said == "Only an administrator may use port 80. Choose another: make run PORT=1104"
