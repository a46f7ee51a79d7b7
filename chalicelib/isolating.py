"""Isolates every value in every template, in the way its place requires; done when templates are compiled.

So nobody has to remember it for a name or title: ``{{ name }}`` is enough. In the text of a page it gets ``<bdi>``; where
elements can't be, in a title, an option or a drawing, and in text mails, subjects and texts, it gets Unicode's isolates.
Right after an opening quotation mark, quotes in the value become single ones. Attributes and what people edit in a textarea
stay as they are.
"""

from collections.abc import Iterator

from jinja2.ext import Extension
from jinja2.lexer import Token, TokenStream

from chalicelib.patterns import compile_late

_PIECE = compile_late(r"<!--|-->|<(/?)([a-zA-Z][a-zA-Z0-9]*)|[\"'>]")
_WITHOUT_ELEMENTS = {"title", "option", "text", "tspan", "desc"}
_RAW = {"textarea", "script", "style"}
_BLOCKS_IN_TITLES = {"title", "name"}
"""Blocks of pages and mails whose words another template puts into ``<title>``."""


class Isolating(Extension):
    """Puts one of the filters of ``templating`` around each ``{{ … }}``: the one that fits the place."""

    def filter_stream(self, stream: TokenStream) -> Iterator[Token]:
        place = _Place(is_html=(stream.name or "").endswith(".html"))
        name: str | None = None
        is_quoted = False
        for token in stream:
            if token.type == "data":
                place.passes(token.value)
                is_quoted = token.value.endswith("“")
            elif token.type == "block_begin":
                place.meets_block(stream)
            elif token.type == "variable_begin":
                name = place.filter
                yield token
                if name:
                    yield Token(token.lineno, "lparen", "(")
                continue
            elif token.type == "variable_end" and name:
                yield Token(token.lineno, "rparen", ")")
                for each in ("in_quotes", name) if is_quoted else (name,):
                    yield Token(token.lineno, "pipe", "|")
                    yield Token(token.lineno, "name", each)
                is_quoted = False
            yield token


class _Place:
    """Where in a template we are: in which element, or inside a tag."""

    def __init__(self, *, is_html: bool) -> None:
        self.is_html = is_html
        self.blocks: list[str] = []
        self.element = ""
        self.tag = ""
        """The tag that we are inside of, as in ``<a href="…">``; empty outside."""
        self.quote = ""

    @property
    def filter(self) -> str | None:
        if not self.is_html:
            return "in_text"
        if self.tag or self.element in _RAW:
            return None
        is_in_title = self.element in _WITHOUT_ELEMENTS or bool(_BLOCKS_IN_TITLES & set(self.blocks))
        return "in_text" if is_in_title else "in_html"

    def meets_block(self, stream: TokenStream) -> None:
        if stream.current.test("name:block"):
            self.blocks.append(str(stream.look().value))
        elif stream.current.test("name:endblock"):
            self.blocks.pop()

    def passes(self, data: str) -> None:
        """Follows the tags of the template's own markup."""
        for found in _PIECE.finditer(data):
            piece = found[0]
            if self.tag:
                self._inside(piece)
            elif found[2]:
                self.tag = found[1] + found[2].lower()

    def _inside(self, piece: str) -> None:
        if piece in ("'", '"'):
            self.quote = "" if self.quote == piece else self.quote or piece
        elif piece == ">" and not self.quote:
            if not self.tag.startswith("/"):
                self.element = self.tag
            elif self.tag[1:] == self.element:
                self.element = ""
            self.tag = ""
