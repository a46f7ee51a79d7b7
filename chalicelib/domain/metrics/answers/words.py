"""Words that answer without a number."""

from typing import Literal

Said = Literal["yes", "no", "none", "skip", "same"]

_LISTS: dict[Said, str] = {
    "yes": "yes, y, yep, yeah, yup, yes i did, i did, did it, done, true, ja, oui, si, sim, tak, ✓, ✔, ✅, 👍",
    "no": "no, n, nope, nah, not today, no i didn't, i didn't, didn't, did not, false, nein, non, nee, nej, nao, nie, ✗, ✘, ❌, 👎",
    "none": "none, nothing, not any, nada, nix, nichts, keine, keiner, rien, aucun, zilch",
    "skip": "skip, skipped, skip it, skip today, skip all, skip them all, pass, n/a, na, no reading, didn't measure, did not measure, not measured, forgot, i forgot, -",
    "same": "same, same as yesterday, same as last time, same again, all the same, same as before, the same, unchanged, no change, ditto, gleich, idem, igual",
}
_WORDS = {word.strip(): said for said, line in _LISTS.items() for word in line.split(",")}
MOST_WORDS = 4
LONGEST = 24


def said(text: str) -> Said | None:
    """Returns what plain words answer; ``None`` if they are none of these."""
    return _WORDS.get(text)
