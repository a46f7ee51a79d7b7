"""Whether the HTML of a mail says more than its plain text, which should say the same."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from chalicelib.inbound.mail.written.lines import Line
from chalicelib.patterns import compile_late

_UNSPACED = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u2e80-\U0003ffff"
_WORD = compile_late(rf"[^\W_{_UNSPACED}]+|[{_UNSPACED}]")
"""In words, or single letters in scripts without spaces. The lines of such scripts may break anywhere."""
_LEAST_SHARE = 0.2
"""The share of words in one form that the other lacks. Below it, both say the same in different forms."""
_MOST_WORDS = 20_000


@dataclass(frozen=True, slots=True)
class Compared:
    """Whether the HTML has words that the plain text lacks (``differs``), and more of them than the other way round
    (``is_richer``)."""

    differs: bool
    is_richer: bool


def compared(
    rich: Sequence[str], rich_lines: Sequence[Line], plain: Sequence[str], plain_lines: Sequence[Line]
) -> Compared:
    """Returns how the text written in the HTML differs from that in the plain text."""
    in_rich, in_plain = _words(rich), _words(plain)
    only_rich = in_rich - _words(line.text for line in plain_lines)
    if not only_rich or len(only_rich) < _LEAST_SHARE * len(in_rich):
        return Compared(differs=False, is_richer=False)
    only_plain = in_plain - _words(line.text for line in rich_lines)
    return Compared(differs=True, is_richer=len(only_rich) > len(only_plain))


def solid(texts: Iterable[str]) -> str:
    """Returns the letters alone, to compare texts that are laid out differently."""
    return "".join("".join(text.split()) for text in texts)


def _words(texts: Iterable[str]) -> set[str]:
    found: set[str] = set()
    for text in texts:
        for word in _WORD.findall(text.casefold()):
            found.add(word)
            if len(found) >= _MOST_WORDS:
                return found
    return found
