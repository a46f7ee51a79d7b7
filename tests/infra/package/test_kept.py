"""What packing made before is taken as long as nothing that it is made of has changed."""

from pathlib import Path

import pytest

from infra.package import kept


@pytest.fixture
def made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """A part of a small tree, and where it was made."""
    monkeypatch.setattr(kept, "ROOT", tmp_path)
    (tmp_path / "source.txt").write_text("as it was")
    return []


def give(made: list[Path], tmp_path: Path, into: str) -> str:
    def make(there: Path) -> None:
        made.append(there)
        (there / "product").write_text((tmp_path / "source.txt").read_text())

    kept.part("part", ("source.txt",), make, into=tmp_path / into, parts=tmp_path / "parts")
    return (tmp_path / into / "product").read_text()


def test_a_part_is_made_once_and_given_to_all(made: list[Path], tmp_path: Path) -> None:
    assert [give(made, tmp_path, "one"), give(made, tmp_path, "another")] == ["as it was"] * 2
    assert len(made) == 1


def test_it_is_made_again_when_its_source_changed(made: list[Path], tmp_path: Path) -> None:
    give(made, tmp_path, "one")
    (tmp_path / "source.txt").write_text("as it is")
    assert give(made, tmp_path, "another") == "as it is"


def test_what_is_done_to_a_copy_changes_nothing_for_others(made: list[Path], tmp_path: Path) -> None:
    give(made, tmp_path, "one")
    (tmp_path / "one" / "product").write_text("spoilt")
    assert give(made, tmp_path, "another") == "as it was"


def test_what_failed_half_way_is_begun_again(made: list[Path], tmp_path: Path) -> None:
    def fails(there: Path) -> None:
        (there / "product").write_text("half")
        raise SyntaxError

    with pytest.raises(SyntaxError):
        kept.part("part", ("source.txt",), fails, into=tmp_path / "one", parts=tmp_path / "parts")
    assert give(made, tmp_path, "one") == "as it was"
