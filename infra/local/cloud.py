"""The emulator's own process, ``python -m infra.local.cloud``: MiniStack, saved every minute; it ends with its parent.

Its standard input is a pipe. A line there asks for a save at once. The end of the pipe, which also comes when the
parent is killed, asks for a last save and ends the process. Whenever it becomes able or unable to save, it says so on
its standard output.
"""

import asyncio
import gc
import logging
import multiprocessing
import multiprocessing.context
import os
import select
import signal
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any, TextIO

from ministack import app as ministack
from ministack.services import dynamodb

from infra.local import change_sets, differences
from infra.local.hard import clouds, hook
from infra.local.saved import NotSaved, Saved

SAVE_EVERY = 50
"""In seconds. Including the time that a save takes, nothing older than a minute is lost when this process is killed."""
_END_WITHIN = 30
"""In seconds, for the last save."""
SAVED = "saved"
NOT_SAVED = "not saved"

States = dict[str, Callable[[], Any]]


def main() -> None:
    """Runs MiniStack as its own command does, but saves and loads in our way."""
    said = os.fdopen(os.dup(1), "w", buffering=1)
    os.dup2(2, 1)  # what MiniStack prints belongs in the log
    saved = Saved(Path(os.environ["STATE_DIR"]))
    saved.move_to(int(os.environ["GATEWAY_PORT"]))
    logging.getLogger("persistence").setLevel(logging.WARNING)  # fifty lines a minute say nothing
    ministack.load_state = lambda service: _loaded(saved, service)
    ministack.save_all = lambda services: _last_save(saved, services, said)
    directory = Path(os.environ["STATE_DIR"]).parent
    differences.mend(events=directory / "events")
    if (cloud := clouds.chosen(os.environ)) is not None:
        hook.install(cloud, directory)
    for name in clouds.VARIABLES:  # no function inherits settings that are meant only for the API function
        os.environ.pop(name, None)
    threading.Thread(target=_attend, args=(saved, said), daemon=True).start()
    ministack.main()


def _loaded(saved: Saved, service: str) -> Any:
    state = saved.load(service)
    return change_sets.let_go(state) if service == "cloudformation" else state


def _attend(saved: Saved, said: TextIO) -> None:
    """Saves regularly and on request; ends the process when the pipe ends."""
    before = SAVED
    at = time.monotonic() + SAVE_EVERY
    while True:
        asked, _, _ = select.select([0], [], [], max(0, at - time.monotonic()))
        if asked and not os.read(0, 4096):
            break
        now = _save(saved)
        if now != before:
            print(now, file=said)
        before, at = now, time.monotonic() + SAVE_EVERY
    os.kill(os.getpid(), signal.SIGINT)  # MiniStack saves, and ends
    time.sleep(_END_WITHIN)
    os._exit(1)


def _save(saved: Saved) -> str:
    if ministack._MAIN_LOOP is None:  # it is still starting, and has nothing new
        return SAVED
    try:
        number, writer = asyncio.run_coroutine_threadsafe(_begun(saved), ministack._MAIN_LOOP).result(_END_WITHIN)
        writer.join(_END_WITHIN)
        if writer.exitcode != 0:
            writer.kill()
            return NOT_SAVED
        saved.complete(number)
    except (NotSaved, OSError, RuntimeError, TimeoutError) as error:
        return _not_saved(error)
    return SAVED


def _last_save(saved: Saved, services: States, said: TextIO) -> None:
    for writer in multiprocessing.active_children():
        writer.kill()
        writer.join()
    try:
        saved.write(saved.next_number(), _states(services))
    except (NotSaved, OSError) as error:
        print(_not_saved(error), file=said)


async def _begun(saved: Saved) -> tuple[int, multiprocessing.context.ForkProcess]:
    """Begins a save of everything as it is now, between two requests; returns its number and the process that writes
    it.

    That process is a copy of this one, made in milliseconds, so that the emulator keeps answering while 100 MB are
    written.
    """
    writer = multiprocessing.get_context("fork").Process(target=_prepare, args=(saved,), daemon=True)
    writer.start()
    return saved.next_number(), writer


def _prepare(saved: Saved) -> None:
    """Writes the files of a save, in a process of its own. It closes whatever it inherited from the emulator, including
    its port, in case the emulator is killed."""
    signal.set_wakeup_fd(-1)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    os.closerange(3, os.sysconf("SC_OPEN_MAX"))
    gc.freeze()
    dynamodb.copy = SimpleNamespace(deepcopy=lambda state: state)  # nothing changes here any more
    try:
        saved.prepare(_states(ministack._build_persistence_save_dict()))
    except NotSaved as error:
        _not_saved(error)
        sys.exit(1)


def _not_saved(error: Exception) -> str:
    print(f"not saved: {error!r}", file=sys.stderr, flush=True)
    return NOT_SAVED


def _states(services: States) -> dict[str, Any]:
    """Returns the state of each service. ``None`` means that a service has nothing to report, not that it is empty."""
    return {name: state for name, copy in services.items() if (state := _copied(copy)) is not None}


def _copied(copy: Callable[[], Any]) -> Any:
    """Returns a copy of a service's state. Tries again if one of the service's pollers, which run at the same time,
    changes a dictionary meanwhile."""
    for _ in range(20):
        try:
            return copy()
        except RuntimeError:  # dictionary changed size during iteration
            time.sleep(0.01)
    return copy()


if __name__ == "__main__":
    main()
