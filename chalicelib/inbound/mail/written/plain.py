"""Plain text as lines: line ends, flowed paragraphs (RFC 3676), spaces, invisible characters."""

from chalicelib.inbound.mail.written.lines import GAP, MAX_LINES, Line
from chalicelib.patterns import compile_late

_CONTROL = compile_late("[\x00-\x08\x0e-\x1f\x7f\ufeff\u200b]")
_BREAKS = compile_late("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")


def plain_lines(text: str, *, flowed: bool = False, delete_space: bool = False) -> list[Line]:
    """Returns the lines of a text part; ``flowed`` and ``delete_space`` are format=flowed and DelSp=yes of its content
    type."""
    raw = tidied(text).split("\n")
    if len(raw) > MAX_LINES:
        raw = [*raw[: MAX_LINES * 3 // 4], GAP, *raw[-MAX_LINES // 4 :]]
    texts = _unflowed(raw, delete_space) if flowed else raw
    return [Line(text if text == "-- " else text.rstrip()) for text in texts]


def tidied(text: str) -> str:
    """Returns the text without control and zero-width characters, with one kind of line end and of space."""
    return _CONTROL.sub("", _BREAKS.sub("\n", text)).replace("\u00a0", " ").replace("\u202f", " ")


def _unflowed(raw: list[str], delete_space: bool) -> list[str]:
    out: list[str] = []
    parts: list[str] = []
    open_depth = -1
    for line in raw:
        depth = len(line) - len(line.lstrip(">"))
        content = line[depth:]
        if content.startswith(" "):
            content = content[1:]
        flows = content.endswith(" ") and content != "-- "
        if (open_depth >= 0 and depth != open_depth) or (content == "-- " and parts):
            out.append(_prefixed(open_depth, "".join(parts)))
            parts = []
        open_depth = depth
        parts.append(content[:-1] if flows and delete_space else content)
        if not flows:
            out.append(_prefixed(depth, "".join(parts)))
            parts = []
            open_depth = -1
    if parts:
        out.append(_prefixed(open_depth, "".join(parts)))
    return out


def _prefixed(depth: int, text: str) -> str:
    return f"{'>' * depth} {text}" if depth > 0 else text
