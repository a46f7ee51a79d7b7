"""How much memory each function takes at most, over a few hundred events on a running stack (``make run``, on Linux):

    .venv/bin/python -m tests.bench.memory

Pages, API, comments with their notices, replies by mail and text, and sweeps. The functions of the local run are
processes of their own; the kernel knows the most that each ever had (proc(5), VmHWM).
"""

import argparse
import json
import re
import time
from pathlib import Path
from typing import Any

from tests.bench import cold_start
from tests.deployed.conftest import ROOT, Deployed

PAGES = ("", "/projects", "/growth", "/stream", "/briefing", "/team")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("-n", type=int, default=60, help="rounds of six pages, three calls of the API, and two answers")
    parser.add_argument("--directory", type=Path, default=ROOT / ".local")
    given = parser.parse_args()
    stack = Deployed(given.directory)
    stack.addresses = json.loads((given.directory / "addresses.json").read_text())
    events = drive(stack, given.n)
    time.sleep(10)  # until what waits in queues is taken
    print(f"{events} requests and answers")
    for function, (peak, processes) in sorted(peaks(stack.addresses["aws"]).items()):
        print(f"{function:12} {peak:4} MB at most in {processes} processes")


def drive(stack: Deployed, rounds: int) -> int:
    """Does what people do; returns how many requests that were."""
    cookie = json.loads(cold_start.signed_in(stack.addresses)[1])["headers"]["cookie"]
    plan = stack.demo["client"]["plan_id"]
    _, found = stack.api("client", "GET", f"{stack.plan}/actions")
    number = found["items"][0]["number"]
    count = 0
    for each in range(rounds):
        for page in PAGES:
            stack.page("GET", f"/plans/{plan}{page}", cookie=cookie)
        for path in ("/v1/plans", f"{stack.plan}/actions", f"{stack.plan}/stream"):
            stack.api("coach", "GET", path)
        comment = f"{stack.plan}/actions/{number}/comments"
        stack.api("client", "POST", comment, {"text": f"Remark {each}"})
        stack.text(stack.demo["client"]["phone"], f"{number} By text, {each}")
        mails = stack.messages(channel="email")
        if mails:
            stack.answer(mails[0], f"{number} By mail, {each}\n" + "More words.\n" * 200)
        stack.sweep()
        count += len(PAGES) + 7
    return count


def peaks(emulator: str) -> dict[str, tuple[int, int]]:
    """Returns of each function of this emulator the most megabytes that one of its processes had, and how many there are."""
    found: dict[str, tuple[int, int]] = {}
    for process in Path("/proc").glob("[0-9]*"):
        try:
            variables = dict(
                each.split("=", 1) for each in (process / "environ").read_text().split("\0") if "=" in each
            )
            status = (process / "status").read_text()
        except OSError:
            continue
        if variables.get("AWS_ENDPOINT_URL") == emulator and "AWS_LAMBDA_FUNCTION_NAME" in variables:
            handler: Any = variables.get("_HANDLER") or variables["AWS_LAMBDA_FUNCTION_NAME"]
            peak = int(re.findall(r"VmHWM:\s+(\d+)", status)[0]) // 1024
            most, processes = found.get(handler, (0, 0))
            found[handler] = max(most, peak), processes + 1
    return found


if __name__ == "__main__":
    main()
