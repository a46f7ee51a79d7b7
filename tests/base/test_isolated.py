"""Names and titles from right to left are isolated in a sentence; all others stay as they are."""

import pytest
from jinja2 import Environment

from chalicelib.isolated import isolated
from chalicelib.templating import isolated_filter


@pytest.mark.parametrize(
    "words", ["Carol Reed", "Zoë <b> Müller", "李小龍", "Оля", "", "12", "\U0001f469\u200d\U0001f680"]
)
def test_what_runs_from_left_to_right_stays(words: str) -> None:
    assert isolated(words) == words


@pytest.mark.parametrize("words", ["דנה לוי", "سارة", "Dana (דנה)", "٣ - 5"])
def test_what_runs_from_right_to_left_is_isolated(words: str) -> None:
    assert isolated(words) == f"\u2068{words}\u2069"


@pytest.mark.parametrize(
    ("stored", "shown"),
    [
        ("\u202eevil", "evil"),
        ("\u200fevil\u2069", "evil"),
        ("\u202eדנה\u2069", "\u2068דנה\u2069"),
        ("\u2068דנה\u2069", "\u2068דנה\u2069"),
        ("\u2068דנה\u2069 \u2068לוי\u2069", "\u2068\u2068דנה\u2069 \u2068לוי\u2069\u2069"),
    ],
)
def test_what_was_stored_before_names_were_cleaned_turns_nothing(stored: str, shown: str) -> None:
    assert isolated(stored) == shown


def test_html_is_escaped_within() -> None:
    made = Environment(autoescape=True)
    made.filters["isolated"] = isolated_filter
    assert made.from_string("{{ a|isolated }} {{ 'x' ~ b|isolated }}").render(a="<b>", b="<דנה>") == (
        "&lt;b&gt; x<bdi>&lt;דנה&gt;</bdi>"
    )
