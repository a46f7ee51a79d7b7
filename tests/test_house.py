"""The house: every room of the domain says who may import it."""

import tomllib
from pathlib import Path

ROOT = Path(__file__).parent.parent


def test_every_room_of_the_domain_lists_the_rooms_that_may_import_it() -> None:
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
    guarded = {module for each in contracts for module in each.get("protected_modules", [])}
    rooms = {path.parent.name for path in (ROOT / "chalicelib" / "domain").glob("*/__init__.py")}
    assert guarded == {f"chalicelib.domain.{room}" for room in rooms}
