"""Parts of sentences that are the same everywhere."""

from collections.abc import Sequence


def listed(names: Sequence[str], *, between: str = " ") -> str:
    """Returns ``Weight, Mood and Sleep``; empty for none. What is put ``between`` the last two comes before the "and"."""
    return f"{between}and ".join(filter(None, (", ".join(names[:-1]), *names[-1:])))


def shortened(words: str, longest: int) -> str:
    """Returns words of at most this many characters, with an ellipsis if they were cut."""
    return words if len(words) <= longest else f"{words[: longest - 2].rstrip()} …"
