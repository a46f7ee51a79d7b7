"""What was written is found in answers of many programs, in many languages, above, within and below the quote."""

import sys

import pytest

from chalicelib.inbound.mail.written.written import read
from tests.inbound.mail.answers import cases
from tests.inbound.mail.test_written import assert_part_of, verdict


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
