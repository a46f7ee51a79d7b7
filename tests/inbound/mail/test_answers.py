"""What was written is found in answers of many programs, in many languages, above, within and below the quote."""

import re
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from chalicelib.inbound.mail.written.written import read
from tests.inbound.mail.answers import cases, mail
from tests.inbound.mail.test_written import EMAILS, MAILS, assert_part_of, filled, is_within, verdict

ROOT = Path(__file__).parents[3]
OWN_WORDS = EMAILS / "own-words.txt"
OURS = """–– Reply above this line ––

Due today, Thu 3 Dec, 10:00 (Berlin): Send the offer to the printer

Carol Coach wrote:
Ask for Ms Weber.

Reply to this email to comment, or start with DONE to mark it done.
Stop emails like this: https://plans.example.com/unsubscribe/Zm9vYmFyYmF6cXV4""".split("\n")
WHO = "Carol Coach via Followthrough"
INTROS = (
    f"On Mon, Nov 23, 2026 at 10:04 AM {WHO} <\nreply+abcd@mail.example.com> wrote:\n",
    f"> On 23 Nov 2026, at 10:04, {WHO} <reply+abcd@mail.example.com> wrote:\n>",
    f"On 23/11/2026 10:04, {WHO} wrote:",
)
"""Of quotes with signs; those of Outlook and Yahoo have none."""
INTROS_OF_UNMARKED = (
    f"From: {WHO} <reply+abcd@mail.example.com>\nSent: Monday, November 23, 2026 10:04 AM\nTo: Alice Miller\nSubject: [ALI-17] Send the offer\n",
    f"On Monday, November 23, 2026 at 10:04:44 AM GMT+1, {WHO} <reply+abcd@mail.example.com> wrote:\n",
)


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


def around_our_mail(own: list[str]) -> Iterator[list[str]]:
    """Answers with these words above, below and between the lines of our mail, as programs quote it."""
    signed = [f"> {line}".rstrip() for line in OURS]
    for intro in INTROS:
        yield [*own, "", *intro.split("\n"), *signed]
        yield [*intro.split("\n"), *signed, "", *own]
        yield [*intro.split("\n"), *signed[:6], "", *own, "", *signed[6:]]
    for intro in INTROS_OF_UNMARKED:
        yield [*own, "", *intro.split("\n"), *OURS]
        yield [*intro.split("\n"), *OURS, "", *own]


def test_what_people_write_is_never_lost_around_our_mail() -> None:
    lost = [
        (piece, "\n".join(lines)[:80])
        for piece in OWN_WORDS.read_text(encoding="utf-8").removesuffix("\n").split("\n---\n")
        for lines in around_our_mail(piece.split("\n"))
        if not is_within(filled(piece), filled(read(mail("\n".join(lines), [])).text))
    ]
    assert lost == []


def test_the_documentation_counts_the_cases() -> None:
    counted = {"the folders of": len(MAILS)}
    for case in cases():
        counted[f"answers/{case.group}"] = counted.get(f"answers/{case.group}", 0) + 1
    said = re.findall(
        r"^\| (?:`(answers/\w+)`|(the folders of)).*\| (\d+) \|$", (ROOT / "docs" / "replies.md").read_text(), re.M
    )
    assert {group or folders: int(count) for group, folders, count in said} == counted
