"""The packages of other people that the zip holds: exactly the files whose hashes requirements.txt lists."""

import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

PYTHON = sys.version_info[:2]
"""Lambda's Python is the one that packs: the zip holds what it compiled."""
PYTHONS = ((3, 11), (3, 12), (3, 13), (3, 14))
"""Those that Lambda runs, which has them each for about five years; 3.11 until June 2027 (AWS: "Lambda runtimes")."""
X86, ARM = "x86_64", "aarch64"
ARCHITECTURES = {X86: "x86_64", ARM: "arm64"}
"""Lambda's names of processors, by those that wheels have."""


def install_for_lambda(requirements: Path, into: Path, *, python: tuple[int, int] = PYTHON) -> str:
    """Installs what the functions import; returns the processor they run on: ARM, which costs a fifth less, where all
    packages have wheels for it, else x86.

    What is compiled is there for both, since its files have names of their own: the zip also runs on this machine, and on an emulator here.
    """
    if python not in PYTHONS:
        raise SystemExit(
            f"Lambda runs Python 3.11 to 3.14, and this is {python[0]}.{python[1]}. Remove .venv and take another: make PYTHON=python3.13 …"
        )
    install(requirements, into, processor=X86, python=python)
    with tempfile.TemporaryDirectory() as temporary:
        compiled = Path(temporary, "requirements.txt")
        compiled.write_text(_lines_about(_compiled_in(into), requirements))
        try:
            install(compiled, Path(temporary, "arm"), processor=ARM, python=python)
        except SystemExit as missing:
            reason = str(missing).strip().splitlines()[-1]
            print(f"The functions run on x86_64, since not all packages are there for arm64: {reason}", file=sys.stderr)
            return X86
        for module in Path(temporary, "arm").rglob("*.so"):
            shutil.copy2(module, into / module.relative_to(Path(temporary, "arm")))
    return ARM


def _compiled_in(directory: Path) -> set[str]:
    """Returns the names of the packages here that hold machine code."""
    records = [record for record in directory.glob("*.dist-info/RECORD") if ".so," in record.read_text()]
    return {record.parent.name.partition("-")[0].replace("_", "-").lower() for record in records}


def _lines_about(names: set[str], requirements: Path) -> str:
    blocks = re.split(r"\n(?=\S)", requirements.read_text())
    return "\n".join(block for block in blocks if block.partition("==")[0] in names) + "\n"


def install(
    requirements: Path, into: Path, *, processor: str = X86, python: tuple[int, int] = PYTHON, look: bool = False
) -> None:
    """Installs wheels that run on Lambda, whatever this machine is; with ``look``, only checks whether there are any.

    Raises `SystemExit` if a file is missing or isn't the one that was locked.
    """
    command = [
        sys.executable, "-m", "pip", "install", "-qq", "--disable-pip-version-check", "--no-compile", "--no-deps",
        "--require-hashes", "--only-binary=:all:", "--implementation=cp", f"--python-version={python[0]}.{python[1]}",
        *(f"--platform={each}" for each in _platforms(processor, python)),
        f"--target={into}", f"--requirement={requirements}", *(["--dry-run"] if look else []),
    ]  # fmt: skip
    result = subprocess.run(command, capture_output=True, text=True)
    if result.returncode:
        raise SystemExit(f"Packages for {processor} and Python {python[0]}.{python[1]} failed:\n{result.stderr}")
    shutil.rmtree(into / "bin", ignore_errors=True)


def _platforms(processor: str, python: tuple[int, int]) -> list[str]:
    """Returns the wheels' names for Linux systems, newest first, that run on Lambda's.

    Up to Python 3.11 that is Amazon Linux 2 with glibc 2.26, from 3.12 on Amazon Linux 2023 with 2.34 (AWS's page
    "Lambda runtimes").
    """
    newest = 34 if python >= (3, 12) else 26
    names = [f"manylinux_2_{minor}_{processor}" for minor in range(newest, 16, -1)]
    return [*names, f"manylinux2014_{processor}"]
