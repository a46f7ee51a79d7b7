"""Deploys the code again when a file changes."""

import time
from collections.abc import Callable

from infra.package.kept import SOURCES, files


class Reload:
    """Checks the files when asked, and deploys if one has changed."""

    def __init__(self, deploy: Callable[[], object]) -> None:
        self._deploy = deploy
        self._seen = _changed_at()

    def look(self) -> None:
        """Deploys if a file has changed. Errors are only printed: a half-saved file must not end the run."""
        now = _changed_at()
        if now == self._seen:
            return
        self._seen = now
        began = time.monotonic()
        try:
            self._deploy()
            print(f"Redeployed in {time.monotonic() - began:.1f} s", flush=True)
        except (SystemExit, Exception) as error:
            print(f"Not deployed: {error}", flush=True)


def _changed_at() -> dict[str, float]:
    return {str(file): file.stat().st_mtime for file in files(*SOURCES) if file.exists()}
