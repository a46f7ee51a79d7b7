"""The languages that a message may be in, and the words of doubt that count in them. Pure."""

import msgspec

from chalicelib.inbound.commands import doubt_words, languages
from chalicelib.inbound.commands.spoken import entries, found, signs, spoken

_MOST_BEFORE = 60


class Tongues(msgspec.Struct, frozen=True):
    """The languages a message is likely in, and others that it may be in."""

    best: list[str]
    others: list[str]

    @classmethod
    def of(cls, text: str, said_before: str) -> "Tongues":
        """Returns the languages of a text. ``said_before``, such as DONE, only helps to tell them, an English DONE
        least of all."""
        before = spoken(said_before[:_MOST_BEFORE])
        weight = 1 if languages.is_english(before) else 3  # people put English DONE before any language
        return cls(*languages.of(before * weight + spoken(text), signs()))

    @property
    def active(self) -> list[str]:
        """The languages whose words count: the likely ones and English, which everybody mixes in; all of them if
        nothing tells."""
        return list(dict.fromkeys([*self.best, *self.others, "en"])) if self.best else list(doubt_words.DOUBTS)

    def is_of_others(self, text: str) -> bool:
        """Returns whether a text is in a language with little support."""
        return languages.has_other_letters(text) or "others" in self.best

    def masked(self, said: list[str]) -> list[bool]:
        """Returns for each word whether it belongs to a harmless phrase."""
        hidden = [False] * len(said)
        for language in self.active:
            for start, end in found(said, entries("HARMLESS", language)):
                hidden[start:end] = [True] * (end - start)
        return hidden

    def doubts(self, said: list[str], *, but: frozenset[str] = frozenset()) -> bool:
        """Returns whether words, except those in ``but``, say that something remains, is missing, planned or partial,
        or has failed."""
        hidden = self.masked(said)
        return any(
            not all(hidden[start:end]) and not (end == start + 1 and (said[start] in but or self._is_borrowed(said[start], language)))
            for language in self.active
            for name in ("DOUBTS", "FAILING")
            for start, end in found(said, entries(name, language))
        )  # fmt: skip

    def _is_borrowed(self, word: str, language: str) -> bool:
        """Whether a word that leaves a doubt in this language is an everyday word of a likelier language."""
        return (
            bool(self.best) and language not in self.best and any(word in languages.common(each) for each in self.best)
        )
