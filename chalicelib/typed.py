"""What people type, as we keep it: names, titles, comments and notes, without what can't be seen and means nothing.

Nothing that can be read is removed. Invisible characters stay where they mean something: joiners in Persian, Indic scripts
and emoji, the selectors of emoji, the marks of direction next to letters that run from right to left.
"""

import unicodedata

from chalicelib.patterns import compile_late

_SURROGATE = compile_late("[\ud800-\udfff]")
_LINE_END = compile_late("\r\n|[\r\v\f\x85\u2028\u2029]")
_NONCHARACTERS = "\ufdd0-\ufdef" + "".join(
    chr(plane * 0x10000 + 0xFFFE) + chr(plane * 0x10000 + 0xFFFF) for plane in range(17)
)
_NEVER = compile_late(
    # Controls, the soft hyphen, fillers, spaces without width, invisible operators, the marks of annotations and of
    # music, a place for a picture: none of them is read (Unicode's Default_Ignorable_Code_Point, and a few blanks).
    "[\0-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\xad\u200b\u2060-\u2065\u206a-\u206f\u3164\ufeff\uffa0\ufff0-\ufffc"
    f"\U00016fe4\U0001bca0-\U0001bca3\U0001d159\U0001d173-\U0001d17a{_NONCHARACTERS}]"
)
_BLANK_BRAILLE = "\u2800"

_SOMETIMES = compile_late(
    # A flag's letters, and the fillers of an incomplete old Korean syllable, mean something as a whole only.
    "(\U0001f3f4[\U000e0030-\U000e0039\U000e0061-\U000e007a]{1,30}\U000e007f"
    "|\u115f(?=[\u1161-\u11a7\ud7b0-\ud7c6])"
    "|(?<=[\u1100-\u115e\ua960-\ua97c])\u1160(?=[\u11a8-\u11ff\ud7cb-\ud7fb]))"
    "|[\u115f\u1160\U000e0000-\U000e00ff\U000e01f0-\U000e0fff]"
)
_SELECTOR = compile_late("[\ufe00-\ufe0f\U000e0100-\U000e01ef]")
_JOINER = compile_late("[\u034f\u17b4\u17b5\u200c\u200d]")
_MONGOLIAN = compile_late("[\u180b-\u180f]")
_IN_CONTEXT = compile_late(f"{_SELECTOR.pattern}|{_JOINER.pattern}|{_MONGOLIAN.pattern}")
_CASED = {"Lu", "Ll", "Lt"}

# Unicode has only one code for some ideographs that names tell apart; composing would replace them.
_COMPOSED = compile_late("[^\uf900-\ufaff\U0002f800-\U0002fa1f]+")

_DIRECTION = compile_late("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_RIGHT_TO_LEFT = {"R", "AL", "AN"}
_OPENS = {
    "\u202a": "\u2066",
    "\u202b": "\u2067",
    "\u202d": "",
    "\u202e": "",
    "\u2066": "\u2066",
    "\u2067": "\u2067",
    "\u2068": "\u2068",
}
"""What opens a run of its own direction, and what we keep of it: an isolate for an embedding, nothing for an override."""
_EMBEDDING_ENDS, _ISOLATE_ENDS = "\u202c", "\u2069"


LONGEST = 200_000
"""The longest text that is looked at. A longer one comes back as it is: the check of its length refuses it."""
_MOST_MARKS = 30
"""On one letter, as in Unicode's Stream-Safe Text Format; sorting thousands takes minutes."""


def line(text: str) -> str:
    """Returns a name or title on one line; empty if nothing in it can be seen."""
    return " ".join(_if_seen(cleaned(text)).split())


def folded(name: str) -> str:
    """Returns a name in the form used for comparing names: without what case, spaces and compatible forms add."""
    return " ".join(unicodedata.normalize("NFKC", line(name)).casefold().split())


def lines(text: str) -> str:
    """Returns a text of several lines without surrounding spaces, its lines ended by ``\\n``; empty if nothing can be
    seen."""
    return _if_seen(cleaned(text)).strip()


def cleaned(text: str) -> str:
    """Returns the text without what can't be seen and means nothing in its place, its lines ended by ``\\n``."""
    if (text.isascii() and text.isprintable()) or len(text) > LONGEST:
        return text
    if _SURROGATE.search(text):
        text = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    text, before = _LINE_END.sub("\n", text), None
    while text != before:  # what is taken away can bring together what then means nothing
        before = text
        text = _NEVER.sub("", text).replace(_BLANK_BRAILLE, " ")
        if not text.isascii():
            text = _composed(_in_context(_composed(_few_marks(_SOMETIMES.sub(lambda match: match[1] or "", text)))))
            text = balanced(text)
    return text


_HEBREW = "\u0590"
"""Where letters that run from right to left begin."""


def balanced(text: str) -> str:
    """Returns the text with no mark of direction that could reach beyond it, or that nothing in it needs.

    Overrides go. Embeddings become isolates. What isn't closed, or closes nothing, goes: in each line for itself, since
    a line's end ends them.
    """
    if text.isascii() or not _DIRECTION.search(text):
        return text
    if not runs_from_right(text):
        return str(_DIRECTION.sub("", text))
    return "\n".join(_balanced(each) for each in text.split("\n"))


def runs_from_right(text: str) -> bool:
    """Returns whether any letter or number in the text is of a script that runs from right to left."""
    return max(text, default="") >= _HEBREW and any(
        unicodedata.bidirectional(char) in _RIGHT_TO_LEFT for char in text if not _DIRECTION.match(char)
    )


def _few_marks(text: str) -> str:
    kept: list[str] = []
    marks = 0
    for char in text:
        marks = marks + 1 if unicodedata.combining(char) else 0
        if marks <= _MOST_MARKS:
            kept.append(char)
    return "".join(kept)


def _composed(text: str) -> str:
    """Returns each letter and its accents as one character where Unicode has one (NFC)."""
    return str(_COMPOSED.sub(lambda match: unicodedata.normalize("NFC", match[0]), text))


def _in_context(text: str) -> str:
    """Returns the text without joiners and selectors that change nothing in their place."""
    if not _IN_CONTEXT.search(text):
        return text
    kept: list[str] = []
    before, base = "", ""
    for at, char in enumerate(text):
        if _IN_CONTEXT.match(char):
            if not _means_something(char, before, base, text[at + 1 : at + 2]):
                continue
        elif not unicodedata.category(char).startswith("M"):
            base = char
        kept.append(char)
        before = char
    return "".join(kept)


def _means_something(char: str, before: str, base: str, after: str) -> bool:
    """Returns whether an invisible character changes how ``before`` is shown; ``base`` is the letter or sign that it and
    the marks before it belong to."""
    if not base or (_IN_CONTEXT.match(before) and not (_JOINER.match(char) and _SELECTOR.match(before))):
        return False
    if _MONGOLIAN.match(char):
        return "\u1820" <= base <= "\u18aa"
    if _SELECTOR.match(char):
        if before.isascii():
            return after == "\u20e3" and before in "0123456789#*"
        return before in "©®" or (before >= "\u1000" and not "\u2000" <= before <= "\u203b" and _may_vary(before))
    return unicodedata.bidirectional(base) in _RIGHT_TO_LEFT or (base >= "\u0590" and _may_vary(base))


def _may_vary(char: str) -> bool:
    """Returns whether a character has other forms: those of scripts with upper and lower case, and spaces, don't."""
    category = unicodedata.category(char)
    return category not in _CASED and category[0] != "Z" and category not in ("Cf", "Nd")


def _balanced(text: str) -> str:
    """Returns a line as `balanced` has it; each mark is looked at once, however they are nested."""
    kept: list[str] = []
    opened: list[tuple[str, int]] = []
    """What opens the runs that we are in, and where."""
    isolates = 0
    for char in text:
        if char in _OPENS:
            opened.append((char, len(kept)))
            isolates += char >= "\u2066"
            kept.append(_OPENS[char])
        elif char == _EMBEDDING_ENDS:
            if opened and opened[-1][0] < "\u2066":
                kept.append(_ISOLATE_ENDS if _OPENS[opened.pop()[0]] else "")
        elif char == _ISOLATE_ENDS:
            if not isolates:
                continue
            while opened[-1][0] < "\u2066":  # an embedding that nobody ended ends with the isolate that it is in
                kept[opened.pop()[1]] = ""
            opened.pop()
            isolates -= 1
            kept.append(char)
        else:
            kept.append(char)
    for _, place in opened:
        kept[place] = ""
    return "".join(kept)


def _if_seen(text: str) -> str:
    return text if any(map(_is_seen, set(text))) else ""


def _is_seen(char: str) -> bool:
    category = unicodedata.category(char)
    return category[0] not in "ZM" and category not in ("Cc", "Cf", "Cs")  # a mark alone has no letter to be on
