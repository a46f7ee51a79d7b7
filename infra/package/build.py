"""Makes the template and the zip that Lambda runs: ``build/template.json`` and ``build/deployment.zip``.

Chalice packs the code and what is in ``vendor/``. The packages of requirements.txt we install into what it packed: Chalice
would fetch them without looking at their hashes, and compress what we then leave out. This adds our resources to its
template, leaves out of the zip what the functions never read, compiles the rest, and fixes times and order so that the same
sources give the same zip.
"""

import argparse
import json
import py_compile
import re
import shutil
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path
from typing import Any

import yaml

from chalicelib import templating
from infra.package import apis, kept
from infra.package.third_party import ARCHITECTURES, PYTHON, install_for_lambda
from infra.template.resources import generated

ROOT = kept.ROOT
BUILD = ROOT / "build"
REQUIREMENTS = ROOT / "requirements.txt"

# Numbers are only parsed and formatted: no places, carriers or zones of numbers.
_UNUSED = ("phonenumbers/geodata/", "phonenumbers/carrierdata/", "phonenumbers/tzdata/")
# Short numbers of each country, such as 112, other ways to write numbers, which only looking for numbers in a text needs, another
# package's copy of the time zones, and lists of these, since we have our own.
_UNUSED_FILES = (
    "phonenumbers/shortdata/region_*.py", "phonenumbers/data/alt_format_*.py", "dateutil/zoneinfo/*.tar.gz",
    "tzdata/zoneinfo/*.zi", "tzdata/zoneinfo/*.tab", "tzdata/zoneinfo/leapseconds", "tzdata/zones",
)  # fmt: skip
# Templates as code: no traceback needs their sources.
_ONLY_COMPILED = ("templates_compiled/",)
# botocore documents the methods of its clients when asked by help(): 15 modules that every cold start would import.
_UNDOCUMENTED = """
class ClientMethodDocstring(str):
    def __new__(cls, *args, **kwargs):
        return super().__new__(cls)

    def __init__(self, *args, **kwargs):
        pass


PaginatorDocstring = WaiterDocstring = ClientMethodDocstring
"""
# urllib3 asks at each start which version of another package for HTTP/2 is there, and AWS's clients never use it.
_WITHOUT_HTTP2 = """
def inject_into_urllib3() -> None:
    raise ImportError("There is no HTTP/2 here.")


extract_from_urllib3 = inject_into_urllib3
"""
_OTHER_FORMATS = re.compile(r"(?m)^(from \.alt_format_|_ALT_NUMBER_FORMATS).*\n")
_COMMIT_TIME = (1980, 1, 1, 0, 0, 0)


def build(*, third_party: bool = True, into: Path = BUILD, parts: Path = kept.PARTS) -> tuple[Path, dict[str, Any]]:
    """Makes the zip and the template. Without ``third_party`` the zip holds only our code, for functions that find the
    rest in their Python's own packages, as those of the local run do. What takes longest is kept in ``parts``."""
    with tempfile.TemporaryDirectory() as temporary:
        source, unpacked = Path(temporary), Path(temporary, "unpacked")
        kept.part("own", (*kept.SOURCES, *kept.TOOLS), _pack_own, into=source, parts=parts)
        if third_party:
            kept.part("third-party", (".chalice", *kept.TOOLS), _pack_third_party, into=source, parts=parts)
        with zipfile.ZipFile(source / "own.zip") as archive:
            archive.extractall(unpacked)
        _trim(unpacked)
        _compile(unpacked, sources=not third_party)
        into.mkdir(parents=True, exist_ok=True)
        zip_path = into / "deployment.zip"
        _zip(unpacked, zip_path, onto=source / "third-party.zip" if third_party else None)
        template: dict[str, Any] = json.loads((source / "sam.json").read_text())
        _run_on(template, (source / "processor").read_text() if third_party else None)
    (into / "template.json").write_text(json.dumps(template, indent=1))
    return zip_path, template


def _pack_own(into: Path) -> None:
    """Makes ``own.zip``, our code as Chalice packs it, with what each cold start would work out, and ``sam.json``, the template."""
    with tempfile.TemporaryDirectory() as temporary:
        source = Path(temporary)
        for name in ("app.py", "chalicelib", ".chalice"):
            _copy(ROOT / name, source / name)
        _copy(ROOT / "templates", source / "vendor" / "templates")
        # Jinja2 takes 18 ms to load and more to compile; compiled templates need neither lexer nor parser.
        templating.environment().compile_templates(
            str(source / "vendor" / "templates_compiled"), zip=None, ignore_errors=False
        )
        (source / "requirements.txt").write_text("")
        (source / "merge.json").write_text(json.dumps(merged()))
        _chalice("package", "--merge-template", "merge.json", "out", directory=source)
        shutil.copy(source / "out" / "deployment.zip", into / "own.zip")
        shutil.copy(source / "out" / "sam.json", into)


def _pack_third_party(into: Path) -> None:
    """Makes ``third-party.zip``, the packages as they are next to our code, and ``processor``, what they are for."""
    with tempfile.TemporaryDirectory() as temporary:
        packages = Path(temporary, "packages")
        processor = install_for_lambda(REQUIREMENTS, packages)
        _trim(packages)
        _compile(packages, sources=False)
        _zip(packages, into / "third-party.zip")
    (into / "processor").write_text(processor)


def _run_on(template: dict[str, Any], processor: str | None) -> None:
    """Says what the functions run on: the Python that packed them, and the processor that their packages are for, where
    they are in the zip."""
    for resource in template["Resources"].values():
        if resource["Type"] == "AWS::Serverless::Function":
            resource["Properties"]["Runtime"] = f"python{PYTHON[0]}.{PYTHON[1]}"
            if processor is not None:
                resource["Properties"]["Architectures"] = [ARCHITECTURES[processor]]


def merged() -> dict[str, Any]:
    """Returns everything that Chalice does not write, as one template."""
    whole: dict[str, Any] = generated()
    for path in sorted((ROOT / "infra" / "template").glob("*.yaml")):
        _merge(whole, yaml.safe_load(path.read_text()))
    return whole


def _merge(into: dict[str, Any], more: dict[str, Any]) -> None:
    for key, value in more.items():
        if isinstance(value, dict) and isinstance(into.get(key), dict):
            _merge(into[key], value)
        elif key in into:
            raise ValueError(f"{key} is defined twice")
        else:
            into[key] = value


def _copy(source: Path, target: Path) -> None:
    if source.is_dir():
        shutil.copytree(source, target, ignore=shutil.ignore_patterns("__pycache__", "deployed", "deployments"))
    else:
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(source, target)


def _chalice(*arguments: str, directory: Path) -> None:
    """Runs Chalice on the copy in this folder, having written into it what each cold start would work out: in which module each
    path is, so that a function imports those that it is asked for, and scripts and style sheets as browsers get them."""
    code = (
        "import sys; from pathlib import Path; import app; from chalicelib.web import routes; "
        "from chalicelib.web.pages.frame import assets; from chalice.cli import main; "
        "routes.write(Path('vendor', 'routes.json')); assets.write(Path('chalicelib', 'web', 'static')); sys.exit(main())"
    )
    # The app is imported from here (-P), where it is compiled already; a region is asked for, and not used.
    result = subprocess.run(
        [sys.executable, "-P", "-c", code, *arguments],
        cwd=directory,
        env={"PYTHONPATH": str(ROOT), "AWS_DEFAULT_REGION": "us-east-1"},
        capture_output=True,
        text=True,
    )
    if result.returncode:
        raise SystemExit(f"chalice {' '.join(arguments)} failed:\n{result.stdout}{result.stderr}")


def _trim(directory: Path) -> None:
    """Removes what the functions never read."""
    data = directory / "botocore" / "data"
    if data.is_dir():
        apis.trim(data, apis.operations(ROOT / ".chalice"))
    docs = directory / "botocore" / "docs"
    if docs.is_dir():
        utils = (docs / "utils.py").read_text()
        shutil.rmtree(docs)
        docs.mkdir()
        for name, text in (("__init__", ""), ("utils", utils), ("docstring", _UNDOCUMENTED)):
            (docs / f"{name}.py").write_text(text)
    http2 = directory / "urllib3" / "http2"
    if http2.is_dir():
        (http2 / "__init__.py").write_text(_WITHOUT_HTTP2)
    countries = directory / "phonenumbers" / "data" / "__init__.py"
    if countries.is_file():
        countries.write_text(_OTHER_FORMATS.sub("", countries.read_text()) + "_ALT_NUMBER_FORMATS = {}\n")
    for unused in _UNUSED:
        shutil.rmtree(directory / unused, ignore_errors=True)
    for cache in list(directory.rglob("__pycache__")):
        shutil.rmtree(cache)
    for pattern in (
        *_UNUSED_FILES,
        "**/*.c",
        "**/*.pyx",
        "**/*.pyi",
        "**/*.dist-info/RECORD",
        "**/*.dist-info/METADATA",
    ):
        for unused_file in list(directory.glob(pattern)):
            unused_file.unlink()


def _compile(directory: Path, *, sources: bool) -> None:
    """Compiles all modules; with ``sources``, these stay next to them, for people who look into what runs here."""
    if not sources:
        shutil.rmtree(directory / "templates", ignore_errors=True)  # the compiled ones are what is read
        command = [sys.executable, "-X", "no_debug_ranges", "-m", "infra.package.compiling", str(directory)]
        subprocess.run(command, cwd=ROOT, check=True)
        return
    for module in sorted(directory.rglob("*.py")):
        # An unchecked hash: Python neither looks at the source nor at its time. The path in tracebacks is Lambda's.
        inside = module.relative_to(directory)
        is_template = inside.as_posix().startswith(_ONLY_COMPILED)
        py_compile.compile(
            str(module), cfile=f"{module}c" if is_template else None, dfile=f"/var/task/{inside}", doraise=True,
            invalidation_mode=py_compile.PycInvalidationMode.UNCHECKED_HASH,
        )  # fmt: skip
        if is_template:
            module.unlink()


def _zip(directory: Path, path: Path, *, onto: Path | None = None) -> None:
    """Packs a folder; ``onto`` is a zip whose content comes first."""
    partial = path.with_suffix(".part")
    if onto is not None:
        shutil.copyfile(onto, partial)
    with zipfile.ZipFile(partial, "w" if onto is None else "a", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for file in sorted(directory.rglob("*")):
            if file.is_file():
                entry = zipfile.ZipInfo(str(file.relative_to(directory)), _COMMIT_TIME)
                entry.external_attr = 0o644 << 16
                entry.compress_type = zipfile.ZIP_DEFLATED
                archive.writestr(entry, file.read_bytes())
    partial.replace(path)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--own-code", action="store_true", help="leave out what others wrote: enough to look at the template"
    )
    made, _ = build(third_party=not parser.parse_args().own_code)
    print(f"{made.relative_to(ROOT)}: {made.stat().st_size / 1e6:.1f} MB")
