"""Texts that a carrier or phone split and numbered: ``(1/2) …``, ``2/2 …``. Pure."""

import msgspec

from chalicelib.patterns import compile_late

LONG = 100
"""In characters: the least length of a text that is surely a part; ``1/2 done`` is a half."""

_MARK = compile_late(
    r"\s*(?:[(\[]\s?([1-9])\s?(?:/|of|von|sur|de|di|van|av|z|из)\s?([2-9])\s?[)\]][:.–-]?\s*|([1-9])/([2-9])(?:[:)]\s*|\s+)(?=\S))"
)
_MARK_BEHIND = compile_late(r"\s*[(\[]([1-9])/([2-9])[)\]]\s*$")


class Numbered(msgspec.Struct, frozen=True):
    """A text with its place among the parts of the text that was split."""

    place: int
    of: int
    words: str
    """The text without its mark."""

    @property
    def is_sure(self) -> bool:
        """Returns whether it is long enough to be surely a part, even while the others haven't come."""
        return len(self.words) >= LONG

    def goes_with(self, other: "Numbered | None") -> bool:
        return other is not None and self.of == other.of and self.place != other.place


def read(text: str) -> Numbered | None:
    """Returns the place that a text claims to have; ``None`` if it claims none."""
    found = _MARK.match(text)
    if found is None:
        behind = _MARK_BEHIND.search(text[-20:])
        places = list(behind.groups()) if behind else []
        words = text[: len(text) - len(behind[0])] if behind else ""
    else:
        places, words = [each for each in found.groups() if each], text[found.end() :]
    if not places or int(places[0]) > int(places[1]):
        return None
    return Numbered(int(places[0]), int(places[1]), words)


def joined(texts: list[str]) -> str | None:
    """Returns texts in the order of their places, without their marks once all have come; ``None`` unless they belong
    together."""
    found = [each for each in map(read, texts) if each is not None]
    if len(found) != len(texts) or len({each.of for each in found}) != 1:
        return None
    if len({each.place for each in found}) != len(found):
        return None
    ordered = [text for _, text in sorted(zip(found, texts, strict=True), key=lambda pair: pair[0].place)]
    if len(found) == found[0].of:
        return " ".join(each.words.strip() for each in sorted(found, key=lambda each: each.place))
    return "\n".join(each.strip() for each in ordered)


def lines_of(text: str) -> list[str]:
    """Returns the texts that `joined` left with their marks, each with the lines below it."""
    found: list[str] = []
    for line in text.split("\n"):
        if found and read(line) is None:
            found[-1] = f"{found[-1]}\n{line}"
        else:
            found.append(line)
    return found
