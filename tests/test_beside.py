"""Workers that fork from the one that collected: every test is run once, and what goes wrong in a worker is told."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent
CONFTEST = """
import pytest
from tests import beside

def pytest_addoption(parser):
    beside.add_option(parser)

@pytest.hookimpl(tryfirst=True)
def pytest_runtestloop(session):
    files = {item.path: [] for item in session.items}
    for item in session.items:
        files[item.path].append(item)
    beside.run(session, list(files.values()))
    return True

@pytest.fixture(scope="session")
def brought_up():
    yield
    with open(__file__ + ".log", "a") as log:
        log.write("torn down\\n")
"""
RIGHT = """
def test_right(brought_up, tmp_path):
    print("said by one that is right")
"""
WRONG = """
def test_wrong():
    print("said by one that is wrong")
    assert 1 == 2
"""
ENDS = """
import os

def test_that_ends_its_worker():
    os._exit(3)
"""
WAITS = """
import os, signal, time

def test_that_is_waited_for(brought_up):
    os.kill(os.getppid(), signal.SIGINT)
    time.sleep(60)
"""


def run(directory: Path, **modules: str) -> tuple[int, str]:
    (directory / "conftest.py").write_text(CONFTEST)
    for name, content in modules.items():
        (directory / f"test_{name}.py").write_text(content)
    command = [sys.executable, "-m", "pytest", "-q", "-rA", "-n2", f"--rootdir={directory}"]
    result = subprocess.run(
        [*command, "--confcutdir", str(directory), "-c", "/dev/null", str(directory)],
        cwd=ROOT,
        env={
            **os.environ,
            "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1",
        },  # none of them is needed, and most of the time would be theirs
        capture_output=True,
        text=True,
    )
    return result.returncode, result.stdout


def test_each_runs_once_and_what_it_needed_is_torn_down(tmp_path: Path) -> None:
    code, said = run(tmp_path, **{f"right{number}": RIGHT for number in range(5)})
    assert code == 0
    assert "5 passed" in said
    assert 1 <= (tmp_path / "conftest.py.log").read_text().count("torn down") <= 2


def test_what_fails_is_told_with_what_was_printed(tmp_path: Path) -> None:
    code, said = run(tmp_path, right=RIGHT, wrong=WRONG)
    assert code == 1
    assert "1 failed, 1 passed" in said
    assert "said by one that is wrong" in said
    assert "assert 1 == 2" in said


def test_a_worker_that_ends_fails_the_test_that_it_was_at(tmp_path: Path) -> None:
    code, said = run(tmp_path, right=RIGHT, ends=ENDS)
    assert code == 1
    assert "test_ends.py::test_that_ends_its_worker" in said
    assert "ended with 3" in said


def test_what_is_interrupted_is_torn_down(tmp_path: Path) -> None:
    code, said = run(tmp_path, waits=WAITS)
    assert code == 2
    assert "KeyboardInterrupt" in said
    assert (tmp_path / "conftest.py.log").read_text() == "torn down\n"
