"""The packaged template and zip, made once."""

from pathlib import Path
from typing import Any

import pytest

from infra.package.build import build


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """The template as `make package` writes it."""
    _, made = build(third_party=False, into=tmp_path_factory.mktemp("template"))
    return made


@pytest.fixture(scope="session")
def zip_path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The zip as `make package` writes it, with all that the functions import."""
    made, _ = build(into=tmp_path_factory.mktemp("zip"))
    return made


@pytest.fixture(scope="session")
def resources(template: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = template["Resources"]
    return found
