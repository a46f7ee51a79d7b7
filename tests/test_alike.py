"""Words that are looked for, and those that stand there."""

import pytest

from chalicelib import alike


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Işıl Yılmaz", "isil yilmaz"), ("İSTANBUL", "istanbul"), ("istanbul", "İSTANBUL"), ("ISPARTA", "ısparta"),
        ("Zoë Müller", "muller zoe"), ("Zoe\u0308", "Zoë"), ("Straße", "strasse"), ("Ærø, Łódź", "lodz aero"),
        ("מָרִים כֹּהֵן", "כהן"), ("محمّد", "محمد"), ("محـــمد", "محمد"), ("\u2067מרים\u2069", "מרים"), ("Ｗｉｄｅ", "wide"),
        ("İşe başla", "ise BASLA"), ("O’Neill", "o'neill"), ("", ""),
    ],
)  # fmt: skip
def test_case_accents_and_marks_make_no_difference(text: str, wanted: str) -> None:
    assert alike.has(text, alike.words(wanted))


@pytest.mark.parametrize(("text", "wanted"), [("Bob Lee", "bob leo"), ("Alice", "alices"), ("כהן", "לוי")])
def test_other_letters_do(text: str, wanted: str) -> None:
    assert not alike.has(text, alike.words(wanted))
