"""The packed code, packed again only when something of it has changed: that is half of a start, and most of a deploy."""

import hashlib
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from infra.package.build import ROOT, build

SOURCES = ("app.py", "chalicelib", "templates", ".chalice", "infra/template")
"""What ends in the zip or in the template."""
_TOOLS = ("infra/package", "requirements.txt", "requirements-run.txt")
"""What they are made with."""


def packed(into: Path, *, third_party: bool) -> tuple[Path, dict[str, Any]]:
    """The zip and the template as `build` makes them, from the folder ``into`` where they are there and still right."""
    made_of, zip_path, template = into / "made-of", into / "deployment.zip", into / "template.json"
    now = _digest(third_party)
    if made_of.exists() and made_of.read_text() == now + _made(zip_path, template):
        return zip_path, json.loads(template.read_text())
    made_of.unlink(missing_ok=True)
    made = build(third_party=third_party, into=into)
    made_of.write_text(now + _made(zip_path, template))
    return made


def files(*roots: str) -> Iterator[Path]:
    """The files of these folders, and these files, that somebody wrote."""
    for root in roots:
        path = ROOT / root
        found = [path] if path.is_file() else sorted(path.rglob("*"))
        yield from (each for each in found if each.is_file() and each.suffix != ".pyc")


def _digest(third_party: bool) -> str:
    digest = hashlib.sha256(f"{sys.version} {third_party}".encode())
    for path in files(*SOURCES, *_TOOLS):
        content = path.read_bytes()
        digest.update(f"\n{path.relative_to(ROOT)} {len(content)}\n".encode() + content)
    return digest.hexdigest()


def _made(*paths: Path) -> str:
    """Returns what the files made are, so that one which something else wrote there isn't taken for ours."""
    return "".join(
        f"\n{path.name} {hashlib.sha256(path.read_bytes()).hexdigest()}"
        if path.exists()
        else f"\n{path.name} is not there"
        for path in paths
    )
