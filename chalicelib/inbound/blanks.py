"""Blanks our links and reply addresses in a reply before it is stored, since any reader could use them."""

import codecs
import itertools
import re
from collections.abc import Iterator, Sequence

from chalicelib import tokens, typed
from chalicelib.config import settings
from chalicelib.inbound import packed, unwrapped
from chalicelib.inbound.unwrapped import BREAK
from chalicelib.patterns import compile_late

LINK, ADDRESS, TOKEN = "[link]", "[reply address]", "[…]"

_PURPOSES = "|".join(re.escape(purpose) for purpose in tokens.SENT)
"""Links to pages of signed-in people give nothing away and stay."""
_LONGEST = 4000

# What precedes a token: the path of its link, even as some filters write it, or the beginning of a reply address.
_SEPARATORS = tuple("/_\\+-")
_BEFORE = compile_late(rf"(?:{_PURPOSES})[/_\\]+$|reply[+_-]$", re.IGNORECASE)
_MOST_BEFORE = 40
_RUN = compile_late(rf"[A-Za-z2-7{BREAK}]{{20,}}")
_PART = compile_late(r"[A-Za-z2-7]+")
_SHORTEST = 37
"""The characters of the shortest token: those of a digest's link."""
_LONG = compile_late(r"[a-z2-7]{16}|[A-Z2-7]{16}")
"""In the longest line of a token that is spread over several, where nothing before it says that it is one."""
_OF_ONE_CASE = compile_late(r"[a-z2-7]{37,}|[A-Z2-7]{37,}")
_LONGEST_WORD = 8
_MOST_ENCODINGS = 4
"""The most levels of text encoded within encoded text."""

Span = tuple[int, int]


def storable(text: str, *, strip: bool = True) -> str:
    """Returns what we may store of a reply: without what can't be seen, and then blanked, since that may have hidden a
    token. ``strip=False`` leaves the spaces and joiners at its ends, where a carrier may have cut it."""
    text = text.encode("utf-8", "replace").decode()
    cleaned = typed.cleaned(text)
    blanked = blank(cleaned)
    if strip:
        return typed.lines(blanked)
    return blanked if blanked != cleaned else blank(text)


def in_file(content: bytes) -> bytes:
    """Returns the content of a text file, blanked; the same bytes if there was nothing to blank."""
    encoding = _encoding(content)
    text = content.decode(encoding, "replace")
    blanked = blank(text)
    return content if blanked == text else blanked.replace(TOKEN, "[...]").encode(encoding, "replace")


def _encoding(content: bytes) -> str:
    if content[:2] in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE):
        return "utf-16"
    try:
        content.decode()
    except UnicodeDecodeError:
        return "latin-1"
    return "utf-8"


def has_token(text: str) -> bool:
    """Returns whether it contains a token as it is: a cheap look at what can't be blanked."""
    return any(_is_random(run[0]) for run in _OF_ONE_CASE.finditer(text))


def blank(text: str) -> str:
    """Replaces our links and reply addresses with a word that names what was there.

    A token is found even if a program wrapped it over lines, escaped or encoded it, or put it into a link of its own.
    """
    named = sorted([*_named(text), *((start, end, TOKEN) for start, end in _tokens(text, _MOST_ENCODINGS))])
    made: list[str] = []
    done = 0
    for start, end, name in _merged(named):
        made += [text[done:start], name]
        done = end
    return "".join([*made, text[done:]])


def _merged(found: Sequence[tuple[int, int, str]]) -> Iterator[tuple[int, int, str]]:
    """Yields parts that don't overlap, each with the name that says most about it."""
    present: tuple[int, int, str] | None = None
    for start, end, name in found:
        if present is not None and start < present[1]:
            said = present[2] if name == TOKEN else name
            present = present[0], max(present[1], end), said
            continue
        if present is not None:
            yield present
        present = start, end, name
    if present is not None:
        yield present


def _named(text: str) -> Iterator[tuple[int, int, str]]:
    """Yields our links and reply addresses that are there just as we wrote them."""
    ours = settings()
    if ours.public_url:
        link = rf"{re.escape(ours.public_url)}/(?:{_PURPOSES})/[^\s<>\"')\]]{{1,{_LONGEST}}}"
        for match in re.finditer(link, text, re.IGNORECASE):
            yield match.start(), match.end(), LINK
    if ours.mail_domain:
        address = rf"reply(?:\+|%2b)[a-z2-7]{{1,{_LONGEST}}}(?:@|%40){re.escape(ours.mail_domain)}"
        for match in re.finditer(address, text, re.IGNORECASE):
            yield match.start(), match.end(), ADDRESS


def _tokens(text: str, depth: int) -> Iterator[Span]:
    """Yields where tokens are, however they are wrapped, escaped or encoded."""
    layers: list[unwrapped.Layer] = []
    for layer in unwrapped.layers(text):
        layers.append(layer)
        yield from (_origin(layers, *span) for span in _plain(layer.text))
        moved = unwrapped.moved_back(layer.text) if depth else None
        if moved is not None:
            yield from (_origin([*layers, moved], *span) for span in _tokens(moved.text, depth - 1))
    if not depth:
        return
    for part, back in packed.readable(layers[-1].text):
        yield from (_origin(layers, *back(*span)) for span in _tokens(part, depth - 1))
    for other in unwrapped.others(layers[-1].text):
        yield from (_origin([*layers, other], *span) for span in _tokens(other.text, depth - 1))


def _origin(layers: Sequence[unwrapped.Layer], start: int, end: int) -> Span:
    for layer in reversed(layers):
        start, end = layer.origin(start, end)
    return start, end


def _plain(text: str) -> Iterator[Span]:
    """Yields the tokens of a text that is neither escaped nor encoded, and has only `BREAK` where a line ends."""
    for run in _RUN.finditer(text):
        is_announced = _is_announced(text, run.start())
        if not (is_announced or _LONG.search(text, run.start(), run.end())):
            continue
        parts = [part.span() for part in _PART.finditer(text, run.start(), run.end())]
        is_followed = text[run.end() : run.end() + 1] == " "
        words = [_is_word(text[start:end], is_followed=is_followed and end == run.end()) for start, end in parts]
        if is_announced:
            while len(words) > 1 and words[-1]:
                words.pop()
            groups = [parts[: len(words)]]
        else:
            found = itertools.groupby(zip(parts, words, strict=True), key=lambda each: each[1])
            groups = [[part for part, _ in some] for is_word, some in found if not is_word]
            groups = [few for group in groups for few in _tokens_of(text, group)]
        yield from ((group[0][0], group[-1][1]) for group in groups)


def _is_announced(text: str, place: int) -> bool:
    """Returns whether the text before this place says that a token follows."""
    before = text[max(0, place - _MOST_BEFORE) : place].replace(BREAK, "")
    return before[-1:] in _SEPARATORS and _BEFORE.search(before) is not None


def _is_word(part: str, *, is_followed: bool) -> bool:
    """Returns whether the text between two ends of lines is a word rather than part of a token, a fifth of which are
    digits. A short one is taken for a word: nobody can use the end of a token alone.
    """
    if any(char in "234567" for char in part):
        return is_followed and len(part) <= _LONGEST_WORD
    return len(part) <= _LONGEST_WORD or part.istitle() or _vowels(part) >= 0.3


def _tokens_of(text: str, group: list[Span]) -> Iterator[list[Span]]:
    """Yields the lines of a token, where nothing before them says so; if a line continues in the other case, only its part."""
    letters = "".join(text[start:end] for start, end in group)
    if letters not in (letters.lower(), letters.upper()):
        found = (run for start, end in group for run in _OF_ONE_CASE.finditer(text, start, end))
        yield from ([run.span()] for run in found if _is_random(run[0]))
    elif _is_token(text, letters, group):
        yield group


def _is_token(text: str, letters: str, group: Sequence[Span]) -> bool:
    if len(letters) < _SHORTEST or not any(_LONG.match(text, *span) for span in group):
        return False
    if len(group) > 1 and not any(char in "234567" for char in letters):
        return False
    return _is_random(letters)


def _is_random(letters: str) -> bool:
    """Returns whether it is a token rather than a long word, one drawn out, or a hash: a token of 37 has 22 different letters."""
    some = set(letters[:400].lower())
    if len(some) < 10 or max(some) <= "f":
        return False
    return any(char in "234567" for char in letters) or _vowels(letters) < 0.3


def _vowels(letters: str) -> float:
    return sum(char in "aeiouyAEIOUY" for char in letters) / len(letters)
