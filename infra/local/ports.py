"""The four ports of the local run: chosen by variables, and checked to be free."""

import errno
import os
import socket
import sys
from collections.abc import Iterator

import msgspec

USUAL = {"PORT": 8000, "MAILBOX_PORT": 8025, "SMTP_PORT": 2525, "EMULATOR_PORT": 4566}


class Ports(msgspec.Struct, frozen=True):
    """The addresses of the local run."""

    app: int
    mailbox: int
    smtp: int
    emulator: int

    @classmethod
    def chosen(cls) -> "Ports":
        """Returns the ports from the environment; ends with a sentence if one is invalid."""
        ports = {name: _number(name, os.environ.get(name) or str(usual)) for name, usual in USUAL.items()}
        for name, port in ports.items():
            if other := next((each for each in ports if each != name and ports[each] == port), None):
                sys.exit(
                    f"{name} and {other} are both {port}. Give each a number of its own: {_command(ports, [other])}"
                )
        return cls(*ports.values())

    def check(self) -> None:
        """Ends with a sentence if any of them is in use."""
        ports = dict(zip(USUAL, msgspec.structs.astuple(self), strict=True))
        refused = {name: error for name, port in ports.items() if (error := _refusal(port))}
        if not refused:
            return
        if forbidden := [str(ports[name]) for name, error in refused.items() if error in (errno.EACCES, errno.EPERM)]:
            why = f"Only an administrator may use port {_list(forbidden)}. Choose"
        else:
            numbers = [str(ports[name]) for name in refused]
            why = f"Port {numbers[0]} is in use. Stop what uses it, or choose" if len(numbers) == 1 else (
                f"Ports {_list(numbers)} are in use; Followthrough may be running from another folder. Stop what uses them, or choose"
            )  # fmt: skip
        sys.exit(f"{why} {'another' if len(refused) == 1 else 'others'}: {_command(ports, list(refused))}")


def free() -> int:
    """Returns a port that is free now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _number(name: str, value: str) -> int:
    if not (value.isascii() and value.isdigit() and 0 < int(value) < 65536):
        sys.exit(f"{name}={value} is not a port. A port is a number from 1 to 65535, such as {name}={USUAL[name]}.")
    return int(value)


def _command(ports: dict[str, int], names: list[str]) -> str:
    """Returns the command that starts with other ports in place of these."""
    taken = {port for name, port in ports.items() if name not in names}
    given = []
    for name in names:
        other = next(port for port in _further(ports[name]) if port not in taken and _refusal(port) is None)
        taken.add(other)
        given.append(f"{name}={other}")
    return f"make run {' '.join(given)}"


def _further(port: int) -> Iterator[int]:
    """Yields ports in steps of ten, from 1024 on, since lower ones need an administrator."""
    yield from range(max(port + 10, 1024 + port % 1000), 65536, 10)
    yield from range(1024, 65536)


def _refusal(port: int) -> int | None:
    """Returns the error number if this port can't be used; ``None`` if it can."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError as error:
            return error.errno
    return None


def _list(words: list[str]) -> str:
    return " and ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)
