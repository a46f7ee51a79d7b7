"""The packed code, packed again only when something of it has changed: that is half of a start, and most of a deploy."""

import hashlib
import json
from pathlib import Path
from typing import Any

from infra.package.build import build
from infra.package.kept import SOURCES, TOOLS, digest


def packed(into: Path, *, third_party: bool) -> tuple[Path, dict[str, Any]]:
    """The zip and the template as `build` makes them, from the folder ``into`` where they are there and still right."""
    made_of, zip_path, template = into / "made-of", into / "deployment.zip", into / "template.json"
    now = f"{digest(*SOURCES, *TOOLS)} {third_party}"
    if made_of.exists() and made_of.read_text() == now + _made(zip_path, template):
        return zip_path, json.loads(template.read_text())
    made_of.unlink(missing_ok=True)
    made = build(third_party=third_party, into=into)
    made_of.write_text(now + _made(zip_path, template))
    return made


def _made(*paths: Path) -> str:
    """Returns what the files made are, so that one which something else wrote there isn't taken for ours."""
    return "".join(
        f"\n{path.name} {hashlib.sha256(path.read_bytes()).hexdigest()}"
        if path.exists()
        else f"\n{path.name} is not there"
        for path in paths
    )
