"""What people type is kept as it reads: nothing seen is lost, and nothing unseen turns, hides or costs anything."""

import time
import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from chalicelib import gsm, typed
from chalicelib.isolated import ISOLATES, isolated

CATEGORIES = "Lu Ll Lt Lm Lo Mn Mc Me Nd Nl No Pc Pd Ps Pe Pi Pf Po Sm Sc Sk So Zs Zl Zp Cc Cf Cs Co Cn".split()
UNSEEN = (
    "\0\x08\x1b\x7f\x85\x9f\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b\u180e\u200b\u200c\u200d\u200e\u200f\u2028\u2029"
    "\u202a\u202b\u202c\u202d\u202e\u2060\u2062\u2065\u2066\u2067\u2068\u2069\u206a\u2800\u3000\u3164\ufe00\ufe0f\ufeff\uffa0\ufff0"
    "\ufffb\ufffc\ufdd0\uffff\U0001d159\U0001d173\U0001bca0\U000e0001\U000e0041\U000e007f\U000e0100\U0010ffff"
)
characters = st.one_of(
    st.sampled_from(UNSEEN),
    st.sampled_from("aZ9 é’ßאש٣عمی한각कषख्‍ශ්රမြថាไทය神𠮷ᠮᠣ👩🏽🚀🏳🌈🏴1#\u20e3\u0301\u05b7\n\t"),
    *(st.characters(categories=[category]) for category in CATEGORIES),  # type: ignore[list-item]
)
anything = st.text(characters)
MARKS_OF_DIRECTION = "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"


@pytest.mark.parametrize(
    "name",
    [
        "Anna", "Zoë Ångström", "Nguyễn Thị Ánh", "José Núñez", "Łukasz Żółć", "Иван Ёлкин", "Γιώργος", "ʻOkina", "D’Arcy", "O’Brien-Smith",
        "אבי כהן", "שָׁלוֹם", "علی‌رضا", "می‌خواهم", "مُحَمَّد", "ܐܪܡܝܐ", "ތާނަ", "ߒߞߏ", "𞤀𞤣𞤤𞤢𞤥", "क्ष क्‍ष क्‌ष", "ශ්‍රී ලංකා", "ক্‍ষ", "ര്‍ ന്‍", "ಕ್‌ಷ",
        "தமிழ்", "తెలుగు", "ગુજરાતી", "ਪੰਜਾਬੀ", "ଓଡ଼ିଆ", "မြန်မာ", "ភាសាខ្មែរ", "ไทย", "ລາວ", "བོད་ཡིག", "አማርኛ", "ქართული", "Հայերեն", "한국어", "ᄒᆞᆫ글", "ᄀᆞᇹ",
        "日本語", "髙﨑", "神", "葛󠄀", "㐂", "𠮷野家", "繁體中文", "ᠮᠣᠩᠭᠣᠯ", "ᏣᎳᎩ", "ᐃᓄᒃᑎᑐᑦ", "𐐔𐐇𐐝𐐀𐐡𐐇𐐓", "⠠⠃⠗⠁⠊⠇⠇⠑", "👨‍👩‍👧‍👦", "👩🏽‍🚀", "🏳️‍🌈", "🏴‍☠️", "🏴󠁧󠁢󠁥󠁮󠁧󠁿", "🇩🇪🇺🇦", "1️⃣ #️⃣ *️⃣",
        "❤️‍🔥", "👁️‍🗨️", "☝🏿", "🧑🏻‍❤️‍💋‍🧑🏿", "🐻‍❄️", "🙂‍↔️", "⛹️‍♀️", "☎︎", "©️ ®️ ™️", "‼️ ⁉️", "🫩", "a 🫨 b", "½ × ² → ≠", "«Чай» „Tee“", "…–—", "�",
    ],
)  # fmt: skip
def test_names_in_every_script_and_emoji_stay_as_they_are_typed(name: str) -> None:
    assert typed.line(name) == name
    assert typed.lines(name) == name


@pytest.mark.parametrize("char", UNSEEN)
def test_what_shows_nothing_is_empty(char: str) -> None:
    for words in (char, char * 5, f" {char} ", f"\n{char}\t", f"{char}\u200b\u3164", f"\u202e{char}\u2069"):
        assert typed.line(words) == ""
        assert typed.lines(words) == ""


@pytest.mark.parametrize(
    ("words", "kept"),
    [
        ("An\u200bna", "Anna"), ("An\u00adna", "Anna"), ("\ufeffAnna", "Anna"), ("An\u200dna", "Anna"), ("An\u200cna", "Anna"), ("A\ufe0fnna", "Anna"),
        ("Anna\u202e", "Anna"), ("Anna\u200e", "Anna"), ("\u2066Anna\u2069", "Anna"), ("An\0na", "Anna"), ("Anna\u2028Berg", "Anna Berg"), ("Anna\x85Berg", "Anna Berg"),
        ("Anna\u2800Berg", "Anna Berg"), ("Anna\u3000 \tBerg\r\n", "Anna Berg"), ("An\ud800na", "An�na"), ("\ud83d\ude00", "😀"), ("e\u0301", "é"),
        ("e\u200b\u0301", "é"), ("e\ufe0f\u0301", "é"), ("2\ufe0f", "2"), ("’\ufe0f", "’"), ("👩\u200d\u200d\u200d🚀", "👩\u200d🚀"), ("\U0001f3f4\U000e0067", "\U0001f3f4"),
        ("Anna\U000e0041\U000e0042", "Anna"), ("אבי\u202eabc", "אביabc"), ("\u202bאבי\u202c!", "\u2067אבי\u2069!"), ("אבי\u2067", "אבי"), ("אבי\u2069", "אבי"),
        ("אבי\u200f!", "אבי\u200f!"), ("ع\u061c!", "ع\u061c!"), ("한\u3164", "한"), ("\u115fa", "a"), ("Anna\ufffc", "Anna"), ("A\uffff", "A"),
    ],
)  # fmt: skip
def test_what_means_nothing_goes(words: str, kept: str) -> None:
    assert typed.line(words) == kept
    assert typed.line(kept) == kept


@pytest.mark.parametrize("mark", ["\u0301", "\u20e3", "\u0903", " \u0301\u0308 "])
def test_a_mark_without_a_letter_is_nothing_to_see(mark: str) -> None:
    assert typed.line(mark) == typed.lines(mark) == ""
    assert typed.line(f"Ann{mark.strip()}")


def test_lines_and_tabs_stay_in_a_text() -> None:
    written = " one\r\ntwo\rthree\x0bfour\u2028five\u2029\n\tsix\x1b[0m\x07 \n"
    assert typed.lines(written) == "one\ntwo\nthree\nfour\nfive\n\n\tsix[0m"
    assert typed.line("one\r\ntwo\tthree") == "one two three"


def test_marks_of_direction_are_closed_in_their_own_line() -> None:
    assert typed.lines("א \u2067ב\nג\u2069 \u2068ד\u2069") == "א ב\nג \u2068ד\u2069"
    assert typed.lines("א \u202bב \u2067ג\u202c ד\u2069") == "א ב \u2067ג ד\u2069"
    assert typed.lines("\u202eא\u202c") == "א"


@given(anything)
@example("\u115f\u115f\u1161")
@example("1\ufe0f\u200d\u20e3")
@example("\u1100\u1160\u200b\u11a8")
@example("\ud83d\u200b\ude00")
def test_cleaning_again_changes_nothing(text: str) -> None:
    for clean in (typed.line, typed.lines):
        assert clean(clean(text)) == clean(text)
    assert typed.line(typed.lines(text)) == typed.line(text)


@given(anything)
def test_what_is_kept_can_be_seen_stored_and_sent(text: str) -> None:
    for kept in (typed.line(text), typed.lines(text)):
        kept.encode()
        assert kept == "" or any(
            unicodedata.category(char)[0] in "LNPSM" or unicodedata.category(char) in ("Co", "Cn") for char in kept
        )
        assert not any(unicodedata.category(char) in ("Cc", "Cs", "Zl", "Zp") and char not in "\n\t" for char in kept)
        assert not any(0xFDD0 <= ord(char) <= 0xFDEF or ord(char) & 0xFFFE == 0xFFFE for char in kept)
        assert not set(kept) & set("\xad\u200b\u202a\u202b\u202c\u202d\u202e\u2060\u3164\ufeff\uffa0\u2800")
    line = typed.line(text)
    assert line == " ".join(line.split())
    assert line.isprintable() or set(line) - {char for char in line if char.isprintable()} <= set(
        "\u061c\u180e\u200c\u200d\u200e\u200f\u2066\u2067\u2068\u2069"
    ) | {
        char
        for char in line
        if unicodedata.category(char) in ("Co", "Cn")
        or 0xE0020 <= ord(char) <= 0xE007F
        or unicodedata.category(char) == "Cf"
    }


@given(anything)
@example("\u0a36")
def test_no_letter_number_or_sign_is_lost(text: str) -> None:
    def read(words: str) -> str:
        whole = words.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
        return seen(unicodedata.normalize("NFC", seen(whole)))  # which takes the dot from some letters of India

    def seen(words: str) -> str:
        return "".join(char for char in words if unicodedata.category(char)[0] in "LNPS" and char not in UNSEEN)

    assert sorted(read(typed.line(text))) == sorted(read(text))


@given(anything)
def test_nothing_reaches_beyond_its_own_isolate(text: str) -> None:
    """As stored by an earlier version too, which kept what was typed."""
    shown = isolated(text)
    for each in (shown, f"x {shown} y".replace("\r", "\n")):
        for line in each.split("\n"):
            depth = 0
            for char in line:
                depth += (char in "\u2066\u2067\u2068") - (char == "\u2069")
                assert depth >= 0
                assert char not in "\u202a\u202b\u202c\u202d\u202e"
            assert depth == 0
    if typed.runs_from_right(shown):
        assert (shown[0], shown[-1]) == ISOLATES
    else:
        assert not set(shown) & set(MARKS_OF_DIRECTION)


@given(
    st.text(
        st.one_of(st.sampled_from(sorted(gsm.BASIC)), st.sampled_from("’“”–…™ç"), st.sampled_from(UNSEEN + "\ufe0e"))
    )
)
def test_no_unseen_character_makes_a_text_dearer(text: str) -> None:
    """A carrier bills three texts instead of one for a single character outside of GSM-7."""
    assert gsm.is_gsm(gsm.plain(isolated(text)))
    assert gsm.is_gsm(gsm.plain(typed.lines(text)))


@pytest.mark.parametrize(
    "piece",
    [
        "é",
        "\u115f",
        "א\u2067",
        "א\u202b\u2067",
        "\u202c\u2069",
        "א\u2067\u2069",
        "👩\u200d",
        "1\ufe0f\u200d\u20e3",
        "\U0001f3f4\U000e0061",
        "\u0301\u0323",
        "\u0344",
        "\ud800",
        "\r",
    ],
)
def test_no_text_takes_long(piece: str) -> None:
    began = time.process_time()
    typed.lines("a" + piece * (typed.LONGEST // len(piece) - 1))
    assert time.process_time() - began < 4


def test_a_letter_has_few_marks() -> None:
    assert (
        typed.line("ả" + "\u0301\u0323" * 5000 + "b") == unicodedata.normalize("NFC", "ả" + "\u0301\u0323" * 15) + "b"
    )
