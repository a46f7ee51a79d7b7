"""The code is packed again when, and only when, something of it changed."""

from pathlib import Path
from typing import Any

import pytest

from infra.package import kept, packed

SOURCES = (
    "app.py",
    "chalicelib/clock.py",
    "templates/pages/plan.html",
    ".chalice/config.json",
    "infra/template/mail.yaml",
)


@pytest.fixture
def builds(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """A small tree of sources in place of ours, and where it was built into."""
    done: list[Path] = []

    def build(*, third_party: bool, into: Path) -> tuple[Path, dict[str, Any]]:
        done.append(into)
        into.mkdir(exist_ok=True)
        (into / "template.json").write_text('{"Resources": {}}')
        (into / "deployment.zip").write_text("the zip")
        return into / "deployment.zip", {"Resources": {}}

    for source in (*SOURCES, "requirements.txt", "requirements-run.txt", "infra/package/build.py"):
        path = tmp_path / source
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("as it was")
    monkeypatch.setattr(kept, "ROOT", tmp_path)
    monkeypatch.setattr(packed, "build", build)
    return done


def test_nothing_changed_nothing_is_packed(builds: list[Path], tmp_path: Path) -> None:
    first = packed.packed(tmp_path / "build", third_party=False)
    (tmp_path / "chalicelib" / "clock.pyc").write_text("compiled")
    assert packed.packed(tmp_path / "build", third_party=False) == first
    assert len(builds) == 1


@pytest.mark.parametrize("source", [*SOURCES, "requirements.txt", "infra/package/build.py"])
def test_whatever_changed_it_is_packed_again(builds: list[Path], tmp_path: Path, source: str) -> None:
    packed.packed(tmp_path / "build", third_party=False)
    (tmp_path / source).write_text("as it is")
    packed.packed(tmp_path / "build", third_party=False)
    assert len(builds) == 2


def test_packing_with_what_others_wrote_is_another_zip(builds: list[Path], tmp_path: Path) -> None:
    packed.packed(tmp_path / "build", third_party=False)
    packed.packed(tmp_path / "build", third_party=True)
    assert len(builds) == 2


def test_a_zip_that_something_else_put_there_is_not_deployed(builds: list[Path], tmp_path: Path) -> None:
    packed.packed(tmp_path / "build", third_party=False)
    (tmp_path / "build" / "deployment.zip").write_text("another zip")
    packed.packed(tmp_path / "build", third_party=False)
    assert len(builds) == 2


def test_a_file_that_came_or_went_counts(builds: list[Path], tmp_path: Path) -> None:
    new = tmp_path / "templates" / "new.html"
    packed.packed(tmp_path / "build", third_party=False)
    new.write_text("")
    packed.packed(tmp_path / "build", third_party=False)
    new.unlink()
    packed.packed(tmp_path / "build", third_party=False)
    assert len(builds) == 3


def test_packing_that_failed_is_begun_again(
    builds: list[Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    packed.packed(tmp_path / "build", third_party=False)
    (tmp_path / "app.py").write_text("(")

    def fails(*, third_party: bool, into: Path) -> None:
        raise SyntaxError

    with monkeypatch.context() as broken:
        broken.setattr(packed, "build", fails)
        with pytest.raises(SyntaxError):
            packed.packed(tmp_path / "build", third_party=False)
    (tmp_path / "app.py").write_text("as it was")
    packed.packed(tmp_path / "build", third_party=False)
    assert len(builds) == 2
