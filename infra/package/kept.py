"""What packing has made before, kept in the checkout: made again only when something that it is made of has changed."""

import fcntl
import hashlib
import shutil
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
PARTS = ROOT / "build" / "parts"

SOURCES = ("app.py", "chalicelib", "templates", ".chalice", "infra/template")
"""What ends in the zip or in the template."""
TOOLS = ("infra/package", "requirements.txt", "requirements-run.txt")
"""What they are made with."""


def part(
    name: str, sources: tuple[str, ...], make: Callable[[Path], object], *, into: Path, parts: Path = PARTS
) -> None:
    """Copies the files of a part ``into`` a folder, from the folder ``parts`` where they are there and still right. ``make``
    makes them in an empty folder, of ``sources``; who comes meanwhile waits."""
    parts.mkdir(parents=True, exist_ok=True)
    there, made_of = parts / name, parts / f"{name}.made-of"
    with (parts / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        now = digest(*sources)
        if not made_of.exists() or made_of.read_text() != now:
            made_of.unlink(missing_ok=True)
            shutil.rmtree(there, ignore_errors=True)
            there.mkdir()
            make(there)
            made_of.write_text(now)
        shutil.copytree(there, into, dirs_exist_ok=True)


def digest(*roots: str) -> str:
    """Returns a digest of this Python and of all files below."""
    digest = hashlib.sha256(sys.version.encode())
    for path in files(*roots):
        content = path.read_bytes()
        digest.update(f"\n{path.relative_to(ROOT)} {len(content)}\n".encode() + content)
    return digest.hexdigest()


def files(*roots: str) -> Iterator[Path]:
    """The files of these folders, and these files, that somebody wrote."""
    for root in roots:
        path = ROOT / root
        found = [path] if path.is_file() else sorted(path.rglob("*"))
        yield from (each for each in found if each.is_file() and each.suffix != ".pyc")
