"""What `make quick` runs."""

from pathlib import Path

import pytest

from tests.rooms import ROOT, needed, room_of


@pytest.mark.parametrize(
    ("file", "tests"),
    [
        ("chalicelib/domain/actions/closing.py", "tests/domain/actions"), ("chalicelib/domain/keys.py", "tests/domain"),
        ("chalicelib/aws.py", "tests/base"), ("chalicelib/database/rows.py", "tests/base"),
        ("chalicelib/web/static/form.js", "tests/web"), ("templates/pages/plan/show.html", "tests/web/pages/plan"),
        ("templates/messages/late/mail.txt", "tests/outbound"), ("infra/local/run.py", "tests/infra/local"),
        ("app.py", "tests/infra"), ("README.md", "tests/test_docs.py"), ("tests/emails/german/1.eml", "tests/inbound/mail"),
        ("tests/domain/test_keys.py", "tests/domain/test_keys.py"), ("tests/domain/test_gone.py", None),
        ("tests/browser/conftest.py", "tests/browser"), ("LICENSE", None),
    ],
)  # fmt: skip
def test_a_file_has_its_tests_where_the_tree_is_mirrored(file: str, tests: str | None) -> None:
    assert room_of(file) == tests


def test_all_code_has_a_room_that_has_tests() -> None:
    code = [path for folder in ("chalicelib", "infra", "templates") for path in (ROOT / folder).rglob("*.*")]
    assert len(code) > 300
    for path in code:
        if path.is_file() and "__pycache__" not in path.parts:
            room = room_of(path.relative_to(ROOT).as_posix())
            assert room is not None
            assert any(Path(ROOT / room).rglob("test_*.py")) or room == "tests/test_docs.py", path


def test_nothing_runs_twice() -> None:
    files = [
        "chalicelib/domain/keys.py",
        "chalicelib/domain/team/roles.py",
        "tests/domain/test_keys.py",
        "tests/web/conftest.py",
    ]
    assert needed(files) == ["tests/domain", "tests/web"]


def test_what_all_tests_stand_on_needs_all_units() -> None:
    assert {"tests/base", "tests/domain", "tests/web"} <= set(
        needed(["tests/conftest.py", "tests/domain/test_keys.py"])
    )
