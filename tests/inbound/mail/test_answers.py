"""What was written is found in answers of many programs, in many languages, above, within and below the quote."""

import re
import sys
from pathlib import Path

import pytest

from chalicelib.inbound.mail.written.written import read
from tests.inbound.mail.answers import cases
from tests.inbound.mail.test_written import MAILS, assert_part_of, verdict

ROOT = Path(__file__).parents[3]


def test_every_answer_is_read_right(capsys: pytest.CaptureFixture[str]) -> None:
    table: dict[str, int] = {}
    wrong: list[str] = []
    for case in cases():
        reply = read(case.raw)
        assert_part_of(reply)
        table[case.group] = table.get(case.group, 0) + 1
        if (found := verdict(reply.text, case.wanted)) != "right":
            wrong.append(f"{found}: {case.group}, {case.name}: {reply.text!r}")
    with capsys.disabled():
        sys.stdout.write(f"\nanswers: {', '.join(f'{count} {name}' for name, count in table.items())}\n")
    assert wrong == []


def test_the_documentation_counts_the_cases() -> None:
    counted = {"the folders of": len(MAILS)}
    for case in cases():
        counted[f"answers/{case.group}"] = counted.get(f"answers/{case.group}", 0) + 1
    said = re.findall(
        r"^\| (?:`(answers/\w+)`|(the folders of)).*\| (\d+) \|$", (ROOT / "docs" / "replies.md").read_text(), re.M
    )
    assert {group or folders: int(count) for group, folders, count in said} == counted
