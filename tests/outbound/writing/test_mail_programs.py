"""What the HTML of our mails uses is in docs/mail-programs.md, with which mail programs know it, and nothing else is."""

import re
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[3]
TEMPLATES = sorted((ROOT / "templates" / "messages").rglob("*.html"))
MADE_IN_PYTHON = '<a rel="" href=""></a><br><bdi></bdi>'
"""By `linked`, and by what isolates names."""
BY_VALUE = {"display", "white-space"}
"""Of these, programs know some values only."""
FOR_WORD = re.compile(r"<!--\[if mso\]>.*?<!\[endif\]-->", re.DOTALL)


def html_of(template: str) -> str:
    """A template without what is Jinja's: all branches, and loops once."""
    return re.sub(r"{%.*?%}|{{.*?}}|{#.*?#}", "", template, flags=re.DOTALL)


def used(html: str) -> Iterator[str]:
    """The elements, attributes, properties and rules of some HTML, as the table names them; what only Word sees is one."""
    if FOR_WORD.search(html):
        yield "<!--[if mso]>"
    html = FOR_WORD.sub("", html)
    for style in re.findall(r"<style>(.*?)</style>", html, re.DOTALL):
        yield from (f"{rule} ({what})" for rule, what in re.findall(r"(@[\w-]+)\s*\(([\w-]+)", style))
        yield from re.findall("!important", style)
        yield from declared("; ".join(re.findall(r"{([^{}]*)}", style)))
    for tag, attributes in re.findall(r"<([a-z]\w*)((?:\s+[\w-]+=\"[^\"]*\")*)\s*>", html):
        yield f"<{tag}>"
        for name, value in re.findall(r"([\w-]+)=\"([^\"]*)\"", attributes):
            if tag == "meta":
                yield from [f"meta {value}"] if name == "name" else []
            else:
                yield from declared(value) if name == "style" else [f"{name}="]


def declared(style: str) -> Iterator[str]:
    for name, value in re.findall(r"([\w-]+)\s*:\s*([^;]*)", style):
        yield f"{name}: {value.strip()}" if name in BY_VALUE else name


def named() -> set[str]:
    rows = re.findall(r"^\| (`.*?`) \|", (ROOT / "docs" / "mail-programs.md").read_text("utf-8"), re.MULTILINE)
    return {each for row in rows for each in re.findall("`(.*?)`", row)}


def test_mails_use_what_the_table_names_and_the_table_names_what_mails_use() -> None:
    found = set(used(MADE_IN_PYTHON))
    for path in TEMPLATES:
        new = set(used(html_of(path.read_text("utf-8")))) - named()
        assert not new, f"{path.name} of {path.parent.name} uses what docs/mail-programs.md doesn't name: {new}"
        found |= set(used(html_of(path.read_text("utf-8"))))
    assert named() - found == set(), "no mail uses this any more"


def test_whatever_a_template_uses_is_seen() -> None:
    html = '<style>@supports (gap: 1px) { p { gap: 1px !important } }</style><p style="white-space: pre; float: left" dir="rtl"><!--[if mso]><b><![endif]-->'
    assert set(used(html)) == {
        "@supports (gap)", "gap", "!important", "<style>", "<p>", "white-space: pre", "float", "dir=", "<!--[if mso]>",
    }  # fmt: skip


def test_no_mail_shows_pictures_or_what_word_does_not_know() -> None:
    for path in TEMPLATES:
        html = html_of(path.read_text("utf-8"))
        assert not re.search(r"<(img|picture|svg|video|form|script|link)\b|url\(|pre-line|flex|grid", html), path
