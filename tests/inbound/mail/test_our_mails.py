"""What was written is told from our own mail, as its templates make it today."""

from html import escape

import pytest

from chalicelib import templating
from chalicelib.inbound.mail.written.written import read
from chalicelib.outbound.writing.parts import Part

PLAIN = b"From: alice@home.example\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n"
HTML = PLAIN.replace(b"plain", b"html")


def our_mail(kind: str, *, is_bundle: bool) -> str:
    """Our mail about one action or several, in text or HTML."""
    first = Part("ALI-1", "Call the bank", ["Due today, Thu 3 Dec, 10:00"], [("Carol Reed", "Ask for Ms Weber.\nDONE is fine")], "https://p.example/card/b", "https://p.example/done/a", is_own=True)  # fmt: skip
    second = Part("ALI-2", "Send the offer", ["Was due Tue 1 Dec, 10:00"], [], "https://p.example/card/c")
    return templating.render(
        f"messages/actions/mail.{kind}", parts=[first, second] if is_bundle else [first], is_bundle=is_bundle, is_of_plan=False, is_asked=False,
        can_be_done=True, example=1, headline="2 things are due or late", why="you share this plan with Carol Reed", subject="[ALI] 2 things",
        preview="Call the bank, Send the offer", more=3 if is_bundle else 0, see_url="https://p.example/card/d", notices_url="https://p.example/notices/e",
        stop_url="https://p.example/unsubscribe/f", zone="Europe/Berlin", zone_url=None,
    )  # fmt: skip


@pytest.mark.parametrize("is_bundle", [False, True])
def test_an_answer_is_told_from_our_mail_as_it_is_written_now(*, is_bundle: bool) -> None:
    """Above it and below, quoted with signs and without, as text and as HTML with its tables, also without an introduction."""
    lines = our_mail("txt", is_bundle=is_bundle).split("\n")
    body = our_mail("html", is_bundle=is_bundle).partition("<body")[2].partition(">")[2].partition("</body>")[0]
    said, html = "DONE\nthey were kind", "<div>DONE</div><div>they were kind</div>"
    intro = "On Thu, 3 Dec 2026, Carol Reed via Followthrough <reply@mail.example.com> wrote:"
    for sign in ("> ", ""):
        quoted = "\n".join(sign + line for line in lines)
        for answer in (f"{said}\n\n{quoted}", f"{said}\n\n{intro}\n\n{quoted}", f"{intro}\n\n{quoted}\n\n{said}\n"):
            assert read(PLAIN + answer.encode()).text.strip() == said
    attribution = escape(intro)
    for answer in (
        f"{html}<br>{body}",
        f"{body}<br>{html}",
        f'{html}<div class="gmail_quote"><div class="gmail_attr">{attribution}<br></div><blockquote class="gmail_quote">{body}</blockquote></div>',
    ):
        assert read(HTML + answer.encode()).text.strip() == said
