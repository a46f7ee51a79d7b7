"""The templates of pages and messages: HTML is escaped, text is not, and every value is isolated in both."""

from functools import cache
from pathlib import Path

from jinja2 import BaseLoader, Environment, FileSystemLoader, ModuleLoader, StrictUndefined, pass_eval_context
from jinja2.nodes import EvalContext
from markupsafe import Markup, escape

from chalicelib import times
from chalicelib.errors import Invalid
from chalicelib.isolated import ISOLATES, isolated, within_quotes
from chalicelib.linked import linked
from chalicelib.typed import balanced

_ROOT = Path(__file__).parent.parent


@cache
def environment() -> Environment:
    """Returns the environment, with the package's precompiled templates if there are any."""
    compiled = _ROOT / "templates_compiled"
    loader: BaseLoader = ModuleLoader(compiled) if compiled.is_dir() else FileSystemLoader(_ROOT / "templates")
    made = Environment(
        loader=loader,
        autoescape=lambda name: name is not None and name.endswith(".html"),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    made.globals["city"] = times.city
    made.tests["a_day"] = is_a_day
    made.filters["linked"] = linked
    made.filters |= {"isolated": isolated_filter, "in_text": in_text, "in_html": in_html, "in_quotes": in_quotes}
    if not compiled.is_dir():
        from chalicelib.isolating import Isolating  # needed for compiling only

        made.add_extension(Isolating)
    return made


def render(name: str, /, **context: object) -> str:
    return environment().get_template(name).render(**context)


def is_a_day(value: str) -> bool:
    """Returns whether a browser's field for a day shows this value: it drops anything else, so that a slip in the year
    could no longer be seen."""
    try:
        return 1000 <= times.parse_date(value).year <= 3000
    except Invalid:
        return False


def in_text(value: object) -> object:
    """Isolates a value in a plain text. Text of several lines is on its own there, and can't turn other lines."""
    if not isinstance(value, str) or isinstance(value, Markup) or value.isascii():
        return value
    return balanced(value) if "\n" in value else isolated(value)


def in_html(value: object) -> object:
    """Isolates a value between the tags of a page or mail: in ``<bdi>`` if it needs it. Markup of ours stays as it is."""
    if not isinstance(value, str) or isinstance(value, Markup) or value.isascii():
        return value
    words = isolated(value)
    return Markup("<bdi>{}</bdi>").format(words[1:-1]) if words.startswith(ISOLATES[0]) else words


def in_quotes(value: object) -> object:
    """Gives quotes in a quoted value their inner form. Markup of ours stays as it is."""
    return within_quotes(value) if isinstance(value, str) and not isinstance(value, Markup) else value


@pass_eval_context
def isolated_filter(context: EvalContext, words: str) -> str:
    """Isolates words that a template puts together with others: ``name|isolated ~ " wrote"``."""
    return escape(in_html(words)) if context.autoescape else isolated(words)
