"""Answers that people's mail programs write, many to a file: `tests/emails/answers/*.mails`.

A case begins with ``%% name``, or ``%% name | html``; after ``%%=`` comes what was written this time. All answer the same mail of ours.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ANSWERS = Path(__file__).parents[2] / "emails" / "answers"
HEAD = (
    "From: Alice Miller <alice@example.com>\nTo: Carol Coach via Followthrough <reply+abcd@mail.example.com>\n"
    "Subject: Re: [ALI-17] Send the offer\nIn-Reply-To: <root@mail.example.com>\nMIME-Version: 1.0\n"
)


@dataclass(frozen=True)
class Case:
    group: str
    name: str
    raw: bytes
    wanted: str


def cases() -> Iterator[Case]:
    """The cases of every file, in order."""
    for file in sorted(ANSWERS.glob("*.mails")):
        for text in file.read_text(encoding="utf-8").removeprefix("%% ").split("\n%% "):
            title, body = text.split("\n", 1)
            name, _, kind = title.partition(" | ")
            said, wanted = body.split("\n%%=\n")
            head = f"{HEAD}Content-Type: text/{kind or 'plain'}; charset=utf-8\nContent-Transfer-Encoding: 8bit\n\n"
            yield Case(file.stem, name, f"{head}{said}\n".encode(), wanted.strip("\n"))
