"""The packaged template and zip, made once."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.built import built


@pytest.fixture(scope="session")
def _own(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return built(tmp_path_factory, third_party=False)


@pytest.fixture(scope="session")
def own_zip(_own: Path) -> Path:
    """The zip with nothing but our own code, as the local run has it."""
    return _own / "deployment.zip"


@pytest.fixture(scope="session")
def template(_own: Path) -> dict[str, Any]:
    """The template as `make package` writes it."""
    return dict(json.loads((_own / "template.json").read_text()))


@pytest.fixture(scope="session")
def zip_path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The zip as `make package` writes it, with all that the functions import."""
    return built(tmp_path_factory, third_party=True) / "deployment.zip"


@pytest.fixture(scope="session")
def resources(template: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = template["Resources"]
    return found
