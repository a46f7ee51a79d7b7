"""The packages of other people that the zip holds: exactly the files whose hashes requirements.txt lists."""

import shutil
import subprocess
import sys
from pathlib import Path

PROCESSOR = "x86_64"
"""What our functions run on; Lambda's default."""
PYTHON = sys.version_info[:2]
"""Lambda's Python is the one that packs, since Chalice names it in the template."""


def install(
    requirements: Path, into: Path, *, processor: str = PROCESSOR, python: tuple[int, int] = PYTHON, look: bool = False
) -> None:
    """Installs wheels that run on Lambda, whatever this machine is; with ``look``, only looks whether there are any.

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
