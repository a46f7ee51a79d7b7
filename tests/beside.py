"""Tests beside each other: ``pytest -n 3`` collects them once, then three forks of that process run them.

Workers that are started from nothing, as pytest-xdist's are, import the code and collect the tests each for themselves:
in a fresh clone, where nothing is compiled, that took each of them half a minute.
"""

import contextlib
import os
import signal
from collections.abc import Iterator
from multiprocessing import current_process, get_context
from multiprocessing.connection import Connection, wait
from pathlib import Path
from types import SimpleNamespace
from typing import Any, TypeAlias, cast

import pytest

Ear: TypeAlias = "Connection[Any, Any]"
"""What a worker tells, or is heard with."""
Share = list[pytest.Item]
"""What one worker runs one after the other."""
_NUMBER = 4
"""Bytes of the number of a share on its way to whoever takes it."""


def add_option(parser: pytest.Parser) -> None:
    group: Any = parser.getgroup("workers")
    group._addoption("-n", dest="workers", type=int, default=0, help="run the tests in so many processes")


def run(session: pytest.Session, shares: list[Share]) -> None:
    """Runs all shares in as many workers as ``-n`` asks for, and reports their tests as they end."""
    waiting, give = os.pipe()
    os.write(give, b"".join(number.to_bytes(_NUMBER, "big") for number in range(len(shares))))
    os.close(give)  # whoever finds nothing more in the pipe is done
    session.config._tmp_path_factory.getbasetemp()  # type: ignore[attr-defined]  # one for all
    fork = get_context("fork")
    running: dict[Ear, tuple[Any, list[str]]] = {}
    for number in range(min(session.config.getoption("workers"), len(shares))):
        ear, mouth = fork.Pipe(duplex=False)
        name = f"w{number}"
        worker = fork.Process(target=_work, args=(session, shares, waiting, mouth, name), name=name)
        worker.start()
        mouth.close()
        running[ear] = worker, []
    try:
        while running:
            for ear in cast("list[Ear]", wait(list(running))):
                worker, at = running[ear]
                if not _hear(session, ear, worker, at):
                    del running[ear]
                    worker.join()
    except BaseException:
        for worker, _ in running.values():
            with contextlib.suppress(ProcessLookupError):
                os.kill(worker.pid, signal.SIGINT)
        for worker, _ in running.values():
            worker.join()
        raise
    finally:
        os.close(waiting)


def _hear(session: pytest.Session, ear: Ear, worker: Any, at: list[str]) -> bool:
    """Takes what a worker tells next; returns whether it may tell more. ``at`` holds the test that it is at."""
    hook = session.config.hook
    try:
        told, what = ear.recv()
    except EOFError:
        worker.join()
        if worker.exitcode or at:
            where = at[0] if at else worker.name
            how = f"The worker {worker.name} ended with {worker.exitcode} instead of a result. What else it had taken was not run."
            _report(session, worker, pytest.TestReport(where, (where, None, where), {}, "failed", how, "call"))
        return False
    if told == "at":
        at[:] = [what]
    elif told == "over":
        at.clear()
        if session.shouldfail or session.shouldstop:
            raise session.Failed(session.shouldfail or session.shouldstop)
    else:
        _report(session, worker, hook.pytest_report_from_serializable(config=session.config, data=what))
    return True


def _report(session: pytest.Session, worker: Any, report: Any) -> None:
    # As pytest-xdist does, so that no file names are printed between the dots of several.
    report.node = SimpleNamespace(gateway=SimpleNamespace(id=worker.name), _workerinfocache=f"[{worker.name}]")
    session.config.hook.pytest_runtest_logreport(report=report)


# In a worker


class _Telling:
    """Tells the process that collected what becomes of each test."""

    def __init__(self, config: pytest.Config, mouth: Ear) -> None:
        self._config, self._mouth = config, mouth

    def pytest_runtest_logstart(self, nodeid: str) -> None:
        self._mouth.send(("at", nodeid))

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        data = self._config.hook.pytest_report_to_serializable(config=self._config, report=report)
        self._mouth.send(("report", data))

    def pytest_runtest_logfinish(self, nodeid: str) -> None:
        self._mouth.send(("over", nodeid))


def _work(session: pytest.Session, shares: list[Share], waiting: int, mouth: Ear, name: str) -> None:
    signal.signal(signal.SIGINT, _interrupt)
    config = session.config
    _be_a_worker(config, name)
    config.pluginmanager.register(_Telling(config, mouth), "telling")
    items = _taken(shares, waiting)
    item = next(items, None)
    try:
        while item is not None:
            after = next(items, None)  # what is torn down depends on it
            config.hook.pytest_runtest_protocol(item=item, nextitem=after)
            item = after
    except KeyboardInterrupt:
        session._setupstate.teardown_exact(None)


def _interrupt(number: int, frame: object) -> None:
    """Once: Ctrl-C reaches all, and who collected passes it on."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    raise KeyboardInterrupt


def _taken(shares: list[Share], waiting: int) -> Iterator[pytest.Item]:
    while number := os.read(waiting, _NUMBER):
        yield from shares[int.from_bytes(number, "big")]


def _be_a_worker(config: Any, name: str) -> None:
    """What a worker doesn't share with the others: where output is caught, temporary files, who prints."""
    plugins = config.pluginmanager
    for printing in ("terminalreporter", "lfplugin", "nfplugin", "stepwiseplugin"):
        if plugins.has_plugin(printing):
            plugins.unregister(name=printing)
    capturing = plugins.getplugin("capturemanager")
    capturing.stop_global_capturing()
    capturing.start_global_capturing()
    factory = config._tmp_path_factory
    factory._basetemp = factory.getbasetemp() / name
    factory._basetemp.mkdir(mode=0o700)


def common(factory: pytest.TempPathFactory) -> Path:
    """Returns a temporary folder that all workers have in common."""
    base = factory.getbasetemp()
    return base.parent if base.name == current_process().name else base
