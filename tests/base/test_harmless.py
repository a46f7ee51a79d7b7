"""A name as a stranger gets it: letters, and nothing that could be a link, a number or a sentence."""

import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as some

from chalicelib import gsm
from chalicelib.harmless import LONGEST, harmless

LETTERS = some.characters(categories=["Lu", "Ll", "Lt"]).filter(
    lambda char: unicodedata.normalize("NFKC", char) == char
)
GSM_LETTERS = some.sampled_from([char for char in sorted(gsm.BASIC) if char.isalpha()])


@pytest.mark.parametrize(
    "name",
    [
        "Carol Reed", "Zoë Müller-Lüdenscheidt", "Sean O'Neill", "Jean-François d'Ormesson", "Nguyễn Thị Hồng", "李小龍", "Оля Кравчук",
        "דנה לוי", "سارة المصري", "अनुराधा शर्मा", "ศิริพร ใจดี", "マリー・スミス".replace("・", " "), "佐々木", "김민지", "Ἀθηνᾶ", "བསྒྲུབས",
    ],
)  # fmt: skip
def test_names_of_every_script_stay_as_they_are(name: str) -> None:
    assert harmless(name) == name


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("DHL: your parcel http://evil.example/x?1", "DHL your parcel http evil exam"),
        ("Dr. Carol Reed, Ph.D.", "Dr Carol Reed Ph D"),
        ("Call +1 900 555 0100", "Call"),
        ("evil。example．com", "evil example com"),
        ("１２３ ①②③ Ⅳ ٣٤ ½", ""),
        ("evil\u200b\u2060\u00ad.\u202ecom", "evil com"),
        ("𝐃𝐇𝐋 ﬁrst", "DHL first"),
        ("ŀa", "l a"),
        ("a\nb\tc\x00d", "a b c d"),
        ("-'- O’Neill -- '", "O'Neill"),
        ("Anna--Maria", "Anna-Maria"),
        ("\u3164\u115f\u034f\ufe0f", ""),
        ("\u0301\u0301", ""),
        ("- \u0301Ann", "Ann"),
        ("evilꓸcomː〳x", "evil com x"),
        ("@carol #1 <b>", "carol b"),
        ("x" * 40, "x" * 30),
        ("x" * 29 + "-y", "x" * 29),
        ("", ""),
    ],
)
def test_everything_but_letters_goes(name: str, kept: str) -> None:
    assert harmless(name) == kept


@given(some.text(max_size=120))
@example("ﷺ")
@example("ŉ")
@example("a\u0345")
@example("ª")
def test_whatever_was_typed_a_name_holds_letters_alone(name: str) -> None:
    kept = harmless(name)
    assert len(kept) <= LONGEST
    assert {unicodedata.category(char)[0] for char in kept} - {"L", "M"} <= {"Z", "P"}
    assert {char for char in kept if unicodedata.category(char)[0] not in "LM"} <= set(" -'")
    assert not any(char.isdigit() or (char.isnumeric() and not char.isalpha()) for char in kept)
    assert kept == kept.strip(" -'")
    assert harmless(kept) == kept


@given(some.text(alphabet=LETTERS, min_size=1, max_size=LONGEST))
def test_letters_are_kept(name: str) -> None:
    assert harmless(name) == name
    assert harmless(f"{name}. {name}/{name}").startswith(name)


@given(some.text(alphabet=some.one_of(GSM_LETTERS, some.sampled_from(" -'.:/0"))))
def test_a_name_in_the_gsm_alphabet_stays_in_it(name: str) -> None:
    assert gsm.is_gsm(harmless(name))


@given(some.text(max_size=60))
def test_a_name_never_makes_a_text_of_the_gsm_alphabet_another_one(name: str) -> None:
    assert gsm.is_gsm(harmless(name)) or not gsm.is_gsm(name)
