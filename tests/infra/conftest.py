"""The packaged template and zip, made once."""

from pathlib import Path
from typing import Any

import pytest

from infra.package.build import build


@pytest.fixture(scope="session")
def _own(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, Any]]:
    return build(third_party=False, into=tmp_path_factory.mktemp("own"))


@pytest.fixture(scope="session")
def own_zip(_own: tuple[Path, dict[str, Any]]) -> Path:
    """The zip with nothing but our own code, as the local run has it."""
    return _own[0]


@pytest.fixture(scope="session")
def template(_own: tuple[Path, dict[str, Any]]) -> dict[str, Any]:
    """The template as `make package` writes it."""
    return _own[1]


@pytest.fixture(scope="session")
def zip_path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The zip as `make package` writes it, with all that the functions import."""
    made, _ = build(into=tmp_path_factory.mktemp("zip"))
    return made


@pytest.fixture(scope="session")
def resources(template: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = template["Resources"]
    return found
