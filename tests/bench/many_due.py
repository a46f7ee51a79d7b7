"""``make scale-test``: 20,000 reminders due at once to 6,667 clients, on the local stack, while people ask for sign-in links. Prints figures; takes
about half an hour. ``CLIENTS=600`` makes it smaller.

A client's three reminders are one mail. Each arrives, and once; each of the 20,000 is recorded; and each link is there within ten seconds.
"""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from datetime import datetime
from pathlib import Path

import msgspec

from infra.local.messages import Message
from tests.deployed.conftest import Deployed, until
from tests.deployed.outcome import Outcome, outcome, remind, rows
from tests.deployed.reminding import Reminded
from tests.deployed.signing_in import press_sign_in

_EACH = 3
_LINKS_EVERY, _LOOKED_AT_EVERY = 15.0, 60.0
"""Seconds. A person is sent ten links an hour at most, so others ask each time."""
_MOST_LINKS = 90
"""An hour, for one browser."""
_LINK_WITHIN = 10.0
_PATIENCE = 90 * 60


def main() -> None:
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    directory = Path(tempfile.mkdtemp(prefix="many-due-"))
    stack = Deployed(directory)
    try:
        stack.start()
        is_right = _run(stack, int(os.environ.get("CLIENTS") or 6667))
    finally:
        stack.stop()
    if is_right:
        shutil.rmtree(directory)
    else:
        _say(f"Not as it should be; look into {directory}")
    sys.exit(0 if is_right else 1)


def _run(stack: Deployed, clients: int) -> bool:
    press_sign_in(stack, stack.demo["client"]["email"])  # what starts a function isn't measured here
    until(lambda: stack.messages(to=stack.demo["client"]["email"], channel="email"), seconds=120)
    began = time.monotonic()
    everyone = remind(stack, clients, _EACH)
    _say(f"{clients * _EACH:,} reminders to {clients:,} clients were made in {time.monotonic() - began:.0f} s.")
    began, asked, looked_at, used = time.monotonic(), dict[str, float](), 0.0, _processor_time(stack)
    asking = iter(everyone)
    while (seconds := time.monotonic() - began) < _PATIENCE:
        if len(asked) < _MOST_LINKS:
            one = next(asking)
            asked[one.email] = time.time()
            press_sign_in(stack, one.email)
        if time.monotonic() - looked_at > _LOOKED_AT_EVERY:
            mails, _ = _came(stack)
            _say(f"{seconds:5.0f} s: {mails.total():,} mails")
            looked_at = time.monotonic()
            if len(mails) >= clients and outcome(stack, everyone).is_over:
                break
        time.sleep(_LINKS_EVERY)
    ours, others = (after - before for after, before in zip(_processor_time(stack), used, strict=True))
    _say(f"Processor time: {ours:.0f} s of our functions, {others:.0f} s of the emulator and what stands around it.")
    return _is_right(stack, everyone, asked, outcome(stack, everyone))


def _processor_time(stack: Deployed) -> tuple[float, float]:
    """Returns the seconds of processor time of our functions, and of the rest of the local run."""
    listed = subprocess.run(
        ["ps", "-axo", "pid=,ppid=,time=,command="], capture_output=True, text=True, check=True
    ).stdout
    lines = [line.split(None, 3) for line in listed.splitlines()]
    run = str(os.getpid())
    descended: set[str] = {run}
    for _ in range(4):  # the run, the emulator, its functions
        descended |= {pid for pid, parent, *_ in lines if parent in descended}
    spent = [(_seconds(used), "_worker.py" in command) for pid, _, used, command in lines if pid in descended - {run}]
    return sum(used for used, is_ours in spent if is_ours), sum(used for used, is_ours in spent if not is_ours)


def _seconds(spent: str) -> float:
    """Returns the seconds of ``[days-][hours:]minutes:seconds``."""
    days, _, clock = spent.rpartition("-")
    seconds = 0.0
    for part in clock.split(":"):
        seconds = 60 * seconds + float(part)
    return seconds + 86_400 * int(days or 0)


def _is_right(stack: Deployed, everyone: list[Reminded], asked: dict[str, float], so_far: Outcome) -> bool:
    mails, links = _came(stack)
    addresses = {one.email for one in everyone}
    sent_at = _sent_at(stack, addresses)
    lasted = max(sent_at) - min(sent_at)
    doubled = sum(count > 1 for count in mails.values())
    recorded = _recorded(stack, {one.plan_id for one in everyone})
    delays = [links.get(email, float("inf")) - at for email, at in asked.items()]
    _say(
        f"{len(mails):,} of {len(everyone):,} clients got their mail, {doubled} twice; {recorded:,} reminders are recorded, "
        f"{so_far.still_owed} still owed, {so_far.given_up} given up. It took {lasted:.0f} s: {len(mails) / lasted:.1f} mails a second. "
        f"{len(delays)} sign-in links: {_middle(delays):.1f} s usually, {max(delays):.1f} s at most."
    )
    return (
        set(mails) == addresses
        and not doubled
        and recorded == _EACH * len(everyone)
        and (so_far.still_owed, so_far.given_up) == (0, 0)
        and max(delays) < _LINK_WITHIN
    )


def _middle(values: list[float]) -> float:
    return sorted(values)[len(values) // 2]


def _messages(stack: Deployed) -> list[Message]:
    path = stack.directory / "messages.jsonl"
    return [msgspec.json.decode(line, type=Message) for line in path.read_bytes().splitlines()] if path.exists() else []


def _is_link(message: Message) -> bool:
    return "/sign-in/" in (message.text or "")


def _came(stack: Deployed) -> tuple[Counter[str], dict[str, float]]:
    """Returns how many reminders came to each address, and when the link did."""
    found = [each for each in _messages(stack) if each.to.endswith("@reminded.example")]
    links = {each.to: _moment(each) for each in found if _is_link(each)}
    return Counter(each.to for each in found if not _is_link(each)), links


def _sent_at(stack: Deployed, addresses: set[str]) -> list[float]:
    return [_moment(each) for each in _messages(stack) if each.to in addresses and not _is_link(each)]


def _moment(message: Message) -> float:
    return datetime.fromisoformat(message.sent_at).timestamp()


def _recorded(stack: Deployed, plans: set[str]) -> int:
    """Returns of how many reminders the history says that they were sent."""
    entries = rows(stack, "Stream", "plan_id", "kind")
    return sum(each["kind"]["S"] == "sent" and each["plan_id"]["S"] in plans for each in entries)


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
