"""The templates of pages and messages: HTML is escaped, text is not."""

from functools import cache
from pathlib import Path

from jinja2 import BaseLoader, Environment, FileSystemLoader, ModuleLoader, StrictUndefined, pass_eval_context
from jinja2.nodes import EvalContext
from markupsafe import Markup, escape

from chalicelib import times
from chalicelib.isolated import ISOLATES, isolated
from chalicelib.linked import linked

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
    made.filters["linked"] = linked
    made.filters["isolated"] = isolated_filter
    return made


def render(name: str, /, **context: object) -> str:
    return environment().get_template(name).render(**context)


@pass_eval_context
def isolated_filter(context: EvalContext, words: str) -> str:
    """As `isolated`; in an HTML template between ``<bdi>`` and ``</bdi>``."""
    if not context.autoescape:
        return isolated(words)
    words = isolated(words)
    return Markup("<bdi>{}</bdi>").format(words[1:-1]) if words.startswith(ISOLATES[0]) else escape(words)
