"""What other people wrote and we ship: only files whose hashes we know, for Lambda's processors, under licences that allow it."""

import re
from importlib import metadata
from pathlib import Path

import pytest

from infra.package import third_party
from infra.package.build import REQUIREMENTS, ROOT
from tests import properties

LICENCES = ROOT / "docs" / "licences.md"
ALLOWED = {"MIT", "BSD", "Apache-2.0"}
PYTHONS = [(3, 11), (3, 12), (3, 13), (3, 14)] if properties.TIMES >= 1 else [(3, 11), (3, 14)]
"""Of Lambda; all of them with ``EXAMPLES=1``: each asks the package index anew."""
# Only compiled packages come in a file for each processor and Python.
COMPILED = ("msgspec", "markupsafe")


def locked(*names: str) -> str:
    """The lines of requirements.txt about these packages."""
    blocks = re.split(r"\n(?=\S)", REQUIREMENTS.read_text())
    return "\n".join(block for block in blocks if block.partition("==")[0] in names) + "\n"


def shipped() -> list[str]:
    return [*re.findall(r"^([a-z0-9-]+)==", REQUIREMENTS.read_text(), re.MULTILINE), "chalice"]


@pytest.mark.parametrize("processor", ["x86_64", "aarch64"])
@pytest.mark.parametrize("python", PYTHONS)
def test_there_are_wheels_for_each_processor_and_python_of_lambda(
    tmp_path: Path, processor: str, python: tuple[int, int]
) -> None:
    some = tmp_path / "requirements.txt"
    some.write_text(locked(*COMPILED))
    third_party.install(some, tmp_path / "vendor", processor=processor, python=python, look=True)


def test_the_zip_has_machine_code_for_both_processors_and_the_functions_run_on_the_cheaper_one(tmp_path: Path) -> None:
    some = tmp_path / "requirements.txt"
    some.write_text(locked("markupsafe", "six"))
    assert third_party.install_for_lambda(some, tmp_path / "vendor") == third_party.ARM
    found = {path.name.split("-")[-3] for path in (tmp_path / "vendor").rglob("*.so")}
    assert found == {"x86_64", "aarch64"}


def test_where_a_package_is_not_there_for_arm_the_functions_run_on_x86_and_it_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def installed(_: Path, __: Path, *, processor: str, python: tuple[int, int]) -> None:
        if processor == third_party.ARM:
            raise SystemExit("pip said much\nNo matching distribution found for markupsafe\n")

    monkeypatch.setattr(third_party, "install", installed)
    some = tmp_path / "requirements.txt"
    some.write_text(locked("markupsafe"))
    assert third_party.install_for_lambda(some, tmp_path / "vendor") == third_party.X86
    assert capsys.readouterr().err == (
        "The functions run on x86_64, since not all packages are there for arm64: No matching distribution found for markupsafe\n"
    )


def test_a_python_that_lambda_does_not_run_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SystemExit, match=r"Lambda runs Python 3.11 to 3.14, and this is 3.15"):
        third_party.install_for_lambda(tmp_path / "requirements.txt", tmp_path / "vendor", python=(3, 15))


def test_a_file_that_was_swapped_is_not_installed(tmp_path: Path) -> None:
    swapped = tmp_path / "requirements.txt"
    swapped.write_text(re.sub(r"sha256:\w{8}", "sha256:00000000", locked("six")))
    with pytest.raises(SystemExit, match="DO NOT MATCH THE HASHES"):
        third_party.install(swapped, tmp_path / "vendor")
    assert not (tmp_path / "vendor" / "six.py").exists()


def test_what_has_no_hash_is_not_installed(tmp_path: Path) -> None:
    bare = tmp_path / "requirements.txt"
    bare.write_text("six==1.17.0\n")
    with pytest.raises(SystemExit, match="require-hashes"):
        third_party.install(bare, tmp_path / "vendor")


@pytest.mark.parametrize("file", ["requirements.txt", "requirements-run.txt", "requirements-dev.txt"])
def test_every_package_has_its_hashes(file: str) -> None:
    blocks = re.split(r"\n(?=[a-z0-9])", (ROOT / file).read_text())[1:]
    assert len(blocks) > 10
    assert [block for block in blocks if "==" not in block or "--hash=sha256:" not in block] == []


def test_the_licence_of_each_package_is_listed_and_allows_it() -> None:
    listed = dict(re.findall(r"^\| ([a-z0-9-]+) \| ([^|]+) \|", LICENCES.read_text(), re.MULTILINE))
    found = {name: licences_of(name) for name in shipped()}
    assert {name: " or ".join(sorted(each)) for name, each in found.items()} == listed
    assert [name for name, licences in found.items() if not licences] == []


def licences_of(name: str) -> set[str]:
    """The licences that a package may be used under, as its metadata says: an expression, or classifiers before there were any."""
    about = metadata.metadata(name)
    said = " ".join([about["License-Expression"] or about["License"] or "", *(about.get_all("Classifier") or [])])
    return {licence for licence in ALLOWED if re.search(rf"\b{licence.partition('-')[0]}\b", said)}
