"""Answers that people's mail programs write, many to a file: `tests/emails/answers/*.mails`.

A case begins with ``%% name``; after ``%%=`` comes what was written this time. Behind the name may stand, each after `` | ``, what the
mail is: ``html``; ``both`` (plain text, then ``%%html`` and the HTML); ``charset name``; ``from Name <address>``. All answer the same mail
of ours.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ANSWERS = Path(__file__).parents[2] / "emails" / "answers"
HEAD = (
    "From: {sender}\nTo: Carol Coach via Followthrough <reply+abcd@mail.example.com>\n"
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
            name, *options = title.split(" | ")
            said, wanted = body.split("\n%%=\n")
            yield Case(file.stem, name, mail(said, options), wanted.strip("\n"))


def mail(said: str, options: list[str]) -> bytes:
    """Returns the mail that a case's text and options describe."""
    named = dict(option.split(" ", 1) for option in options if " " in option)
    head = HEAD.format(sender=named.get("from", "Alice Miller <alice@example.com>")).encode()
    charset = named.get("charset", "utf-8")
    if "both" in options:
        plain, html = said.split("\n%%html\n")
        parts = part(plain, "plain", charset), part(html, "html", charset)
        within = b"".join(b"--of-two\n" + each for each in parts)
        return head + b'Content-Type: multipart/alternative; boundary="of-two"\n\n' + within + b"--of-two--\n"
    return head + part(said, "html" if "html" in options else "plain", charset)


# A charset's name in mails, and the codec of what is really sent under it.
CODECS = {"iso-2022-jp": "iso2022_jp_2004", "shift_jis": "cp932", "gb2312": "gbk"}


def part(said: str, kind: str, charset: str) -> bytes:
    """Returns a text as a part of a mail."""
    head = f"Content-Type: text/{kind}; charset={charset}\nContent-Transfer-Encoding: 8bit\n\n"
    return head.encode() + said.encode(CODECS.get(charset, charset)) + b"\n"
