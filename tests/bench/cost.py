"""Prints what a month costs with so many clients: ``make cost CLIENTS=1000``."""

import json
import os
from pathlib import Path

import pytest

from infra import costs, use
from infra.package.build import BUILD, build
from tests.bench.month import Practice, measured, table


def test_cost(practice: Practice, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    clients = int(os.environ.get("CLIENTS") or 1000)
    template = build(third_party=False, into=tmp_path)[1] if not (BUILD / "template.json").exists() else None
    idle = costs.lines(template or json.loads((BUILD / "template.json").read_text()))
    counted = measured(practice)
    used = use.lines(counted, clients)
    with capsys.disabled():
        print(
            f"\n\n{clients:,} clients, {use.ACTIONS} actions, 60 messages and 20 answers each a month, without texts:\n"
        )
        print("\n".join([*costs.table(used), "", *table(counted)]))
        print(
            f"\nAn unused stack: {costs.paid(idle):.2f}. Together: {costs.paid(idle) + costs.paid(used):.2f} USD a month."
        )
