"""``make quick``: the tests of the rooms that were changed since the branch left main, or of ``ROOM=domain/actions``.

The tests' tree mirrors the code's. What other rooms make of a change, `make test` shows; so it does what a browser and the
stack make of it.
"""

import subprocess
import sys
from pathlib import Path, PurePath

ROOT = Path(__file__).parent.parent

_MIRRORS = {
    "chalicelib": "tests",
    "infra": "tests/infra",
    "templates/messages": "tests/outbound",
    "templates/pages": "tests/web/pages",
    "tests/emails": "tests/inbound/mail",
    "tests/payloads": "tests/inbound",
    "tests": "tests",
}
"""Where the tests are of what lies in a folder."""
_UNITS = ["tests/base", "tests/domain", "tests/inbound", "tests/outbound", "tests/web", "tests/infra"]


def main(room: str | None) -> int:
    rooms = [f"tests/{room.strip('/')}"] if room else needed(_changed())
    if not rooms:
        print("Nothing that has tests was changed since main. A room's own: make quick ROOM=domain/actions")
        return 0
    print(*rooms, flush=True)
    workers = ["-n", "2"] if len(rooms) > 1 else []
    return subprocess.run([sys.executable, "-m", "pytest", "-q", *workers, *rooms], cwd=ROOT).returncode


def needed(paths: list[str]) -> list[str]:
    """Folders and modules of tests, none of them twice."""
    rooms = {room for path in paths if (room := room_of(path))}
    if "tests" in rooms:  # what all tests stand on
        rooms = rooms - {"tests"} | set(_UNITS)
    return sorted(room for room in rooms if not any(str(parent) in rooms for parent in PurePath(room).parents))


def room_of(path: str) -> str | None:
    """The folder, or the module, with the tests of a file; ``None`` if it has none."""
    if path.endswith(".md") or path == "Makefile":
        return "tests/test_docs.py"
    if PurePath(path).name.startswith("test_"):
        return path if (ROOT / path).exists() else None
    for code, tests in _MIRRORS.items():
        if path.startswith(f"{code}/"):
            mirrored = PurePath(tests, path.removeprefix(f"{code}/")).parent
            folders = [mirrored, *mirrored.parents]
            found = next((str(each) for each in folders if any((ROOT / each).rglob("test_*.py"))), None)
            return "tests/base" if code == "chalicelib" and found == "tests" else found
    return "tests/infra" if path.startswith(("app.py", ".chalice", "requirements")) else None


def _changed() -> list[str]:
    """Committed or not."""
    base = next((found for name in ("main", "origin/main") if (found := _git("merge-base", "HEAD", name))), ["HEAD"])
    return _git("diff", "--name-only", *base) + _git("ls-files", "--others", "--exclude-standard")


def _git(*arguments: str) -> list[str]:
    return subprocess.run(["git", *arguments], cwd=ROOT, capture_output=True, text=True).stdout.split("\n")[:-1]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1] if len(sys.argv) > 1 else None))
