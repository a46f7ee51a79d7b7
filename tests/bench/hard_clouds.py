"""``make cloud-test``: a thousand reminders through a busy cloud, and sixty through a new one. Prints figures; takes some minutes.

Every message is sent, none is given up, and one comes twice only where an answer was lost. ``HURRY=10`` shortens it.
"""

import os
import shutil
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from tests.deployed.conftest import Deployed
from tests.deployed.outcome import Outcome, outcome, remind, until_over, verify

_BUSY, _NEW = 1000, 60
_PATIENCE = 30 * 60
"""Seconds."""


def main() -> None:
    hurry = os.environ.get("HURRY") or "1"
    results = [_in_a_cloud("busy", hurry, _busy), _in_a_cloud("new", hurry, _new)]
    sys.exit(0 if all(results) else 1)


def _in_a_cloud(name: str, hurry: str, run: Callable[[Deployed], bool]) -> bool:
    """Runs it on a stack of its own, which is kept for a look if something is wrong."""
    directory = Path(tempfile.mkdtemp(prefix=f"cloud-{name}-"))
    stack = Deployed(directory, CLOUD=name, HURRY=hurry)
    try:
        stack.start()
        is_right = run(stack)
    finally:
        stack.stop()
    if is_right:
        shutil.rmtree(directory)
    else:
        _say(f"{name}: not as it should be; look into {directory}")
    return is_right


def _busy(stack: Deployed) -> bool:
    everyone = remind(stack, _BUSY)
    began = time.monotonic()
    so_far = until_over(stack, everyone, seconds=_PATIENCE, every=10, meanwhile=lambda: None)
    return _told("busy", so_far, time.monotonic() - began)


def _new(stack: Deployed) -> bool:
    """First nobody is verified: all wait. Then everybody is."""
    everyone = remind(stack, _NEW)
    began = time.monotonic()
    while outcome(stack, everyone).refused < _NEW and time.monotonic() - began < _PATIENCE:
        time.sleep(5)
    waiting = outcome(stack, everyone)
    _say(
        f"new: {waiting.still_owed} of {_NEW} wait, {waiting.given_up} given up, {waiting.mails} mails, before addresses are verified"
    )
    verify(stack, everyone)
    verified = time.monotonic()
    so_far = until_over(stack, everyone, seconds=_PATIENCE, every=10, meanwhile=lambda: None)
    is_right = _told("new", so_far, time.monotonic() - verified)
    return is_right and (waiting.still_owed, waiting.given_up, waiting.mails) == (_NEW, 0, 0)


def _told(cloud: str, so_far: Outcome, seconds: float) -> bool:
    happened = ", ".join(f"{count} {what}" for what, count in sorted(so_far.happened.items()))
    _say(
        f"{cloud}: {so_far.reached} of {so_far.clients} reached in {seconds:.0f} s ({so_far.mails / seconds:.1f} mails a second), "
        f"{so_far.given_up} given up, {so_far.still_owed} still owed, {so_far.mails - so_far.reached} came twice, "
        f"{len(so_far.unexplained)} of these without a lost answer. The cloud: {happened}."
    )
    return so_far.is_right


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
