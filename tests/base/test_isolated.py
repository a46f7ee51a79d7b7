"""Names and titles from right to left are isolated in a sentence; all others stay as they are."""

import ast
from pathlib import Path

import jinja2
import pytest
from jinja2 import Environment

import chalicelib
from chalicelib import templating
from chalicelib.isolated import isolated, quoted
from chalicelib.templating import isolated_filter


@pytest.mark.parametrize(
    "words", ["Carol Reed", "Zoë <b> Müller", "李小龍", "Оля", "", "12", "\U0001f469\u200d\U0001f680"]
)
def test_what_runs_from_left_to_right_stays(words: str) -> None:
    assert isolated(words) == words


@pytest.mark.parametrize("words", ["דנה לוי", "سارة", "Dana (דנה)", "٣ - 5"])
def test_what_runs_from_right_to_left_is_isolated(words: str) -> None:
    assert isolated(words) == f"\u2068{words}\u2069"


def test_quotes_within_quotes_are_single() -> None:
    said = {
        "“Sit down” is all he said": "“‘Sit down’ is all he said”",
        'He said "sit down", and "stay"': "“He said ‘sit down’, and ‘stay’”",
        "Er sagte „nein“": "“Er sagte ‚nein‘”",
        'A 5" pipe and a 6" one': '“A 5" pipe and a 6" one”',
        "It’s done": "“It’s done”",
    }
    assert {words: quoted(words) for words in said} == said


def test_a_value_behind_an_opening_quotation_mark_has_inner_quotes() -> None:
    page = templating.environment().overlay(
        loader=jinja2.DictLoader({"p.html": "<p>“{{ a }}” {{ a }}</p>", "p.txt": "“{{ a }}”, {{ a }}"})
    )
    for name, expected in (
        ("p.html", "<p>“‘Sit’, &lt;b&gt;” “Sit”, &lt;b&gt;</p>"),
        ("p.txt", "“‘Sit’, <b>”, “Sit”, <b>"),
    ):
        assert page.get_template(name).render(a="“Sit”, <b>") == expected


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


def rendered(source: str, template: str, /, **values: object) -> str:
    environment = templating.environment()
    code = environment.compile(source, name=template)
    return jinja2.Template.from_code(environment, code, dict(environment.globals)).render(**values)


@pytest.mark.parametrize(
    ("source", "html"),
    [
        ("<p>{{ name }} wrote</p>", "<p><bdi>&lt;דנה&gt;</bdi> wrote</p>"),
        ('<a title="{{ name }}">{{ name if name }}</a>', '<a title="&lt;דנה&gt;"><bdi>&lt;דנה&gt;</bdi></a>'),
        ("<a title='a > b \"{{ name }}'>", "<a title='a > b \"&lt;דנה&gt;'>"),
        ("<title>{{ name }}</title><p>{{ name }}", "<title>\u2068&lt;דנה&gt;\u2069</title><p><bdi>&lt;דנה&gt;</bdi>"),
        ("{% block title %}{{ name }}{% endblock %}{{ name }}", "\u2068&lt;דנה&gt;\u2069<bdi>&lt;דנה&gt;</bdi>"),
        (
            "<option value='{{ name }}'{% if name %} selected{% endif %}>{{ name }}",
            "<option value='&lt;דנה&gt;' selected>\u2068&lt;דנה&gt;\u2069",
        ),
        ("<textarea>{{ name }}</textarea>", "<textarea>&lt;דנה&gt;</textarea>"),
        ("<svg><text y='1'>{{ name }}</text></svg>", "<svg><text y='1'>\u2068&lt;דנה&gt;\u2069</text></svg>"),
        ("{{ 'x' if not name }}{{ 1 }}{{ turned }}", "1evil"),
        ("{% macro m(n) %}<b>{{ n }}</b>{% endmacro %}{{ m(name) }}", "<b><bdi>&lt;דנה&gt;</bdi></b>"),
        ("{{ (name|isolated ~ ' wrote <') }}", "<bdi>&lt;דנה&gt;</bdi> wrote &lt;"),
    ],
)
def test_every_value_in_a_template_is_isolated_as_its_place_asks(source: str, html: str) -> None:
    assert rendered(source, "x.html", name="<דנה>", turned="\u202eevil") == html


def test_in_text_a_value_is_isolated_unless_it_has_lines_of_its_own() -> None:
    source = "{{ name }}: {{ words }}; {{ turned }}; {{ plain }}"
    said = rendered(source, "x.txt", name="<דנה>", words="א\nb", turned="\u202eevil", plain="👩\u200d🚀")
    assert said == "\u2068<דנה>\u2069: א\nb; evil; 👩\u200d🚀"


_TYPED = {"name", "by_name", "actor_name", "what", "given_name"}
_OF_OURS = {"outcome", "refusal", "error", "event", "path", "file", "self"}
"""Things whose ``name`` nobody typed, or that come to no page: those of refusals, outcomes and files' places."""


def _typed_in(sentence: ast.JoinedStr) -> list[str]:
    found = [part.value for part in sentence.values if isinstance(part, ast.FormattedValue)]
    return [
        ast.unparse(value)
        for value in found
        if isinstance(value, ast.Attribute) and value.attr in _TYPED and not _is_ours(value)
    ]


def _is_ours(value: ast.Attribute) -> bool:
    owner = value.value
    return (owner.attr if isinstance(owner, ast.Attribute) else ast.unparse(owner)) in _OF_OURS


def test_no_sentence_in_python_forgets_to_isolate_what_was_typed() -> None:
    """A name in an f-string is isolated there: the template sees only the whole sentence."""
    root = Path(chalicelib.__file__).parent
    forgotten = [
        f"{path.relative_to(root)}:{node.lineno} {found}"
        for path in sorted(root.rglob("*.py"))
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.JoinedStr)
        for found in _typed_in(node)
    ]
    assert forgotten == []
