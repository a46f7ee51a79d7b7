"""The whole million: ``make simulate``, some minutes; ``RATE=5000 make simulate`` one rate only."""

import logging
import os
import sys
import time

import msgspec

from chalicelib.outbound import backlog
from tests.bench.simulation.run import Scenario, run

MORNINGS = (
    Scenario(rate=14, concurrency=2, sign_ins=0.1),
    Scenario(rate=500, concurrency=40, sign_ins=2),
    # What these ask AWS for is in docs/scale.md.
    Scenario(rate=5000, concurrency=400, sign_ins=5, writes=40_000),
)


def main() -> int:
    """Runs a morning at each rate; returns 1 if anything doesn't hold."""
    logging.disable(logging.WARNING)  # each failure of the provider is a line
    backlog.tell_owed = lambda *_, **__: None
    only = float(os.environ.get("RATE") or 0)
    failed = False
    print(
        "| Mails a second | Last one out | Of what the rate allows | The last to all but the one who is owed 10,000 | Longest wait for a link | Refused, failed | Wrong |"
    )
    print("|---|---|---|---|---|---|---|")
    for morning in MORNINGS:
        if only and morning.rate != only:
            continue
        given = msgspec.structs.replace(morning, seed=int(os.environ.get("SEED") or 1))
        begun = time.process_time()
        outcome = run(given)
        wrong = ", ".join(outcome.wrong()) or "nothing"
        failed = failed or bool(outcome.wrong())
        print(
            f"| {given.rate:,.0f} | {outcome.last:,.0f} s | {outcome.ratio:.3f} | {outcome.others:,.0f} s | {outcome.sign_in:.1f} s | "
            f"{outcome.refused:,}, {outcome.failed:,} | {wrong} |", flush=True,
        )  # fmt: skip
        print(f"{time.process_time() - begun:.0f} s of CPU; {outcome}", file=sys.stderr)
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
