"""Commands are decided strictly: a sentence is never one."""

import time

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from chalicelib.inbound import commands
from chalicelib.inbound.commands import Done, Ref

BEGINNINGS = [
    "done",
    "DONE ",
    "Done. ",
    "12 ",
    "ALI-12",
    "[ALI-12] ",
    "#",
    "stop",
    "yes",
    " \n",
    "done 12",
    "?",
    "-",
    "’",
]
anything = st.one_of(
    st.text(max_size=60), st.builds(lambda parts: "".join(parts), st.lists(st.sampled_from(BEGINNINGS), max_size=6))
)


@pytest.mark.parametrize(
    ("line", "ref"),
    [("DONE", None), ("done", None), ("Done!", None), ("  done . ", None), ("*Done*", None), ("DONE 12", Ref(12)), ("done #12", Ref(12)),
     ("Done: 12.", Ref(12)), ("12 done", Ref(12)), ("DONE ALI-12", Ref(12, "ALI")), ("done ali-12", Ref(12, "ALI")),
     ("done [ALI2-7]", Ref(7, "ALI2")), ("Done 👍", None)],
)  # fmt: skip
def test_done_alone_on_the_first_line_is_done(line: str, ref: Ref | None) -> None:
    assert commands.mailed_done(line) == Done(ref)
    assert commands.mailed_done(f"\n{line}\r\n\r\nIt went well.\n") == Done(ref, "It went well.")
    assert commands.texted_done(line) == Done(ref)


@pytest.mark.parametrize(
    "line",
    ["Not done", "not done yet", "Done?", "done with the first half", "Done, mostly", "I'm done", "undone", "done-ish", "DONE 12 and 13",
     "DONE 12345678901", "Done 12 of them", "well done", "abandoned", "", "12", "ALI-12"],
)  # fmt: skip
def test_done_among_other_words_is_no_command_in_a_mail(line: str) -> None:
    assert commands.mailed_done(line) is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [("DONE 12 they agreed", Done(Ref(12), "they agreed")), ("done ALI-12: they agreed", Done(Ref(12, "ALI"), "they agreed")),
     ("Done. They agreed", Done(None, "They agreed")), ("done - they agreed", Done(None, "they agreed")),
     ("DONE they agreed", Done(None, "they agreed")), ("Done\nthey agreed", Done(None, "they agreed"))],
)  # fmt: skip
def test_done_in_a_text_may_be_followed_by_words(text: str, expected: Done) -> None:
    assert commands.texted_done(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Done they agreed",
        "Done, they agreed",
        "DONE with half",
        "DONE WITH IT",
        "done soon",
        "Done 2.5 hours",
        "Done 10:30?",
        "doner kebab",
    ],
)
def test_done_that_begins_a_sentence_is_no_command_in_a_text(text: str) -> None:
    assert commands.texted_done(text) is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [("12 called", (Ref(12), "called")), ("12. called", (Ref(12), "called")), ("#12: called", (Ref(12), "called")), ("12", (Ref(12), "")),
     ("(12) called", None), ("ALI-12 called", (Ref(12, "ALI"), "called")), ("[ali-12] called", (Ref(12, "ALI"), "called")),
     ("12 - called", (Ref(12), "called"))],
)  # fmt: skip
def test_a_number_or_key_at_the_beginning_is_found(text: str, expected: tuple[Ref, str] | None) -> None:
    assert commands.leading_ref(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "12.5 hours",
        "12:30 works",
        "12-15 people came",
        "12th of May",
        "12% done",
        "12/11 works",
        "5pm",
        "1,5 hours",
        "COVID-19",
        "A-12",
    ],
)
def test_a_number_that_is_part_of_the_words_is_none(text: str) -> None:
    assert commands.leading_ref(text) is None


@pytest.mark.parametrize("text", ["Stop", "STOP!", " stop ", "Stop all", "UNSUBSCRIBE", "Arrêt", "stopp.", '"STOP"'])
def test_stop_is_known_however_it_is_written(text: str) -> None:
    assert commands.word(text) == "stop"


@pytest.mark.parametrize(
    "text",
    ["Stop?", "Stop by at five", "Don't stop", "Yes I did", "help me with this", "start on Monday", "non-stop", ""],
)
def test_a_sentence_is_no_command(text: str) -> None:
    assert commands.word(text) is None


@pytest.mark.parametrize("text", ["yes", "Y", "YES!", "Yes please", "Yes, that is fine", "yes 👍"])
def test_yes_may_be_said_kindly(text: str) -> None:
    assert commands.agrees(text)


@pytest.mark.parametrize(
    "text", ["Yes?", "no", "yes or no", "yes stop", "yesterday", "ok", "Yes I will tell her when I see her", ""]
)
def test_anything_but_yes_is_no_consent(text: str) -> None:
    assert not commands.agrees(text)


@given(anything)
@example("done " + "١٢")
@example("²")
def test_no_text_breaks_it_and_no_word_is_lost(text: str) -> None:
    commands.word(text)
    commands.agrees(text)
    for done in (commands.mailed_done(text), commands.texted_done(text)):
        if done:
            assert "done" in text.lower()
            assert done.comment in text
    found = commands.leading_ref(text)
    if found:
        assert 0 <= found[0].number < 10**9
        assert found[1] in text


@given(st.text(alphabet="donei notyet", min_size=1, max_size=40))
def test_what_a_mail_takes_for_done_has_no_other_word(text: str) -> None:
    if commands.mailed_done(text):
        assert text.split("\n")[0].strip().lower() == "done"


@pytest.mark.parametrize("part", ["done ", "1", "[", "ALI-", "a-", "a'", ". ", "\n", "#", " ", "-", "D"])
def test_time_grows_with_the_length_only(part: str) -> None:
    text = part * (100_000 // len(part))
    before = time.perf_counter()
    for read in (commands.word, commands.mailed_done, commands.texted_done, commands.leading_ref):
        read(text)
    assert time.perf_counter() - before < 1
