"""Puts a released version where the tests find the one before: ``python -m tests.version_before TAG``.

Only what reads and writes rows, messages of the queues and tokens is kept, as it was: the domain, what is below it, sending, and the
templates of messages.
"""

import lzma
import subprocess
import sys

from infra.package.build import ROOT

FILE = ROOT / "tests" / "fixtures" / "version-before.tar.xz"
_KEPT = ("chalicelib/*.py", "chalicelib/database", "chalicelib/domain", "chalicelib/outbound", "templates/messages")


def keep(version: str) -> int:
    """Keeps a tag or commit; returns how many bytes that takes."""
    made = subprocess.run(
        ["git", "archive", "--format=tar", version, *(f":(glob){each}" if "*" in each else each for each in _KEPT)],
        cwd=ROOT, check=True, capture_output=True,
    )  # fmt: skip
    return FILE.write_bytes(lzma.compress(made.stdout, preset=9 | lzma.PRESET_EXTREME))


if __name__ == "__main__":
    print(f"{FILE} holds {sys.argv[1]}: {keep(sys.argv[1]) // 1000} kB")
