"""The packed code of the local run, packed again only when something of it has changed: that is half of a start."""

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


def packed(into: Path) -> tuple[Path, dict[str, Any]]:
    """The zip and the template as `build` makes them, from the folder ``into`` where they are there and still right."""
    made_of, zip_path, template = into / "made-of", into / "deployment.zip", into / "template.json"
    now = _digest()
    if made_of.exists() and made_of.read_text() == now:
        return zip_path, json.loads(template.read_text())
    made_of.unlink(missing_ok=True)
    made = build(third_party=False, into=into)
    made_of.write_text(now)
    return made


def files(*roots: str) -> Iterator[Path]:
    """The files of these folders, and these files, that somebody wrote."""
    for root in roots:
        path = ROOT / root
        found = [path] if path.is_file() else sorted(path.rglob("*"))
        yield from (each for each in found if each.is_file() and each.suffix != ".pyc")


def _digest() -> str:
    digest = hashlib.sha256(sys.version.encode())
    for path in files(*SOURCES, *_TOOLS):
        content = path.read_bytes()
        digest.update(f"\n{path.relative_to(ROOT)} {len(content)}\n".encode() + content)
    return digest.hexdigest()
