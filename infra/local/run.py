"""Runs the whole stack on this machine: ``make run``. Ctrl-C stops everything; the next start has the same data."""

import argparse
import os
import signal
import sys
import time
from contextlib import ExitStack
from pathlib import Path

import boto3

from infra.deploy.refusal import Failed, Refusal
from infra.local import folder, starting
from infra.local.hard import clouds
from infra.local.ports import Ports
from infra.local.reloading import Reload
from infra.package.build import ROOT

# SIGINT too, since a shell makes background processes ignore it. SIGHUP: the terminal was closed.
_STOPS = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)


def main() -> None:
    parser = argparse.ArgumentParser(description="Runs the whole stack on this machine.")
    parser.add_argument("--reload", action="store_true", help="deploy the code again when a file changes")
    reload = parser.parse_args().reload
    clouds.chosen(os.environ)  # exits if there is none of that name
    clouds.hurry(os.environ)
    make = os.getppid()
    for stop in _STOPS:
        signal.signal(stop, _interrupt)
    directory = Path(os.environ.get("LOCAL_DIR") or ROOT / ".local").resolve()
    with ExitStack() as stopping:
        try:
            emulator = starting.start(Ports.chosen(), directory, stopping)
            print("Ctrl-C stops everything; the next start has the data.", flush=True)
            again = Reload(lambda: starting.deploy_to(boto3.Session(), os.environ["PUBLIC_URL"], directory))
            while emulator.is_running():
                time.sleep(1)
                if is_orphaned(make):
                    raise KeyboardInterrupt
                if reload:
                    again.look()
            sys.exit(
                f"The emulator ended by itself. The end of {directory / 'emulator.log'} may say why. "
                "Start again: all but the last minute is there."
            )
        except KeyboardInterrupt:
            for stop in _STOPS:  # a second Ctrl-C must not interrupt writing the state
                signal.signal(stop, signal.SIG_IGN)
            print("\nStopping …", flush=True)
        except (Refusal, Failed) as reason:
            sys.exit(f"{reason}\nThe stack of the local run is in {directory}.")
        except OSError as error:
            if (said := folder.sentence(error)) is None:
                raise
            sys.exit(said)


def is_orphaned(make: int) -> bool:
    """Returns whether the make that started us was killed outright, so that nobody is left to stop us.

    ``make`` is our parent's process id at the start. Without make, whoever started us may have left us running on
    purpose.
    """
    return "MAKELEVEL" in os.environ and os.getppid() != make


def _interrupt(number: int, frame: object) -> None:
    raise KeyboardInterrupt


if __name__ == "__main__":
    main()
