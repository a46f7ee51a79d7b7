"""Commands are decided strictly: a sentence is never one."""

import time
import unicodedata
from datetime import UTC, datetime
from functools import cache, partial
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from chalicelib.inbound.commands import action_names, certainty, one_word
from chalicelib.inbound.commands import read as commands_read
from chalicelib.inbound.commands.action_names import Ref
from chalicelib.inbound.commands.done import Done
from chalicelib.inbound.commands.is_it_done import IsItDone
from chalicelib.inbound.commands.move import Move
from chalicelib.inbound.commands.one_word import Said
from chalicelib.inbound.commands.undo import Undo

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
mailed = partial(commands_read.mailed, now=NOW)
texted = partial(commands_read.texted, now=NOW)

BEGINNINGS = [
    "move ",
    "to Friday ",
    "👍",
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


def test_words_may_follow_the_number_of_an_action() -> None:
    for read in (mailed, texted):
        assert read("DONE 1 it went well, thanks") == Done((Ref(1),), "it went well, thanks")
        assert read("Done 3. It went well") == Done((Ref(3),), "It went well")
        assert isinstance(read("done 3 but not sent yet"), IsItDone)
        assert isinstance(read("DONE 1 and 2 both went fine"), IsItDone), "which of them isn't sure"
        assert read("Done 6 calls so far") == IsItDone((), "Done 6 calls so far"), "a count names nothing"
    assert mailed("Hi Carol,\ndone 3 it went well") == Done((Ref(3),), "it went well")


@pytest.mark.parametrize(
    ("line", "refs"),
    [("DONE", ()), ("done", ()), ("Done!", ()), ("  done . ", ()), ("*Done*", ()), ("DONE 12", (Ref(12),)), ("done #12", (Ref(12),)),
     ("Done: 12.", (Ref(12),)), ("12 done", (Ref(12),)), ("DONE ALI-12", (Ref(12, "ALI"),)), ("done ali-12", (Ref(12, "ALI"),)),
     ("done [ALI2-7]", (Ref(7, "ALI2"),)), ("Done 👍", ()), ("DONE 3 and 5", (Ref(3), Ref(5))), ("done 3, 5 & 7", (Ref(3), Ref(5), Ref(7))),
     ("3 and 5 done", (Ref(3), Ref(5))), ("✅ 3", (Ref(3),)), ("done ALI-3 und ALI-5", (Ref(3, "ALI"), Ref(5, "ALI"))),
     ("done 3 and 3", (Ref(3),))],
)  # fmt: skip
def test_done_alone_on_the_first_line_is_done(line: str, refs: tuple[Ref, ...]) -> None:
    assert mailed(line) == Done(refs)
    assert mailed(f"\n{line}\r\n\r\nIt went well.\n") == Done(refs, "It went well.")
    assert texted(line) == Done(refs)


@pytest.mark.parametrize(
    "line",
    ["finished", "Completed.", "All done", "yes, done!", "It’s done", "Did it!", "done thanks", "Done, thank you", "Please: done", "✅", "✅✅", "👍",
     "👍🏽", "✔️", "☑", "erledigt", "Erledigt, danke!", "FERTIG", "Fait !", "C’est fait", "Terminé", "termine", "hecho", "Listo, gracias", "Feito",
     "Concluído", "fatto", "Klaar", "gedaan", "færdig", "Ferdig", "färdigt", "Valmis", "Tehty", "Gotowe", "Zrobione, dziękuję", "hotovo", "Kész",
     "Готово", "Зроблено", "Сделано", "BİTTİ", "tamamlandı", "Fet", "Gata", "Făcut", "Έγινε", "完成", "已完成。", "完了しました", "완료했습니다"],
)  # fmt: skip
def test_done_is_known_in_many_languages_and_kindly_said(line: str) -> None:
    assert mailed(line) == texted(line) == Done()


def test_done_yesterday_is_done_and_keeps_its_words() -> None:
    assert mailed("Done yesterday\nThey were kind") == Done((), "Done yesterday\nThey were kind")


@pytest.mark.parametrize(
    ("text", "expected"),
    [("Done! They were kind.", Done((), "They were kind.")), ("Fertig. Die Bank war nett.\nGruß", Done((), "Die Bank war nett.\nGruß")),
     ("Done. Shall we talk about the next step?", Done((), "Shall we talk about the next step?")),
     ("DONE 12. They agreed", Done((Ref(12),), "They agreed")), ("已完成。谢谢您的帮助", Done((), "谢谢您的帮助")),
     ("Done! " + "They were kind. " * 40, Done((), ("They were kind. " * 40).strip()))],
)  # fmt: skip
def test_done_as_a_sentence_of_its_own_is_followed_by_its_comment(text: str, expected: Done) -> None:
    assert mailed(text) == texted(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Hi Carol,\n\nDone!\nThey were kind",
        "Hallo Carol\nerledigt\nThey were kind",
        "Bonjour Carol !\nFait\n\nThey were kind",
    ],
)
def test_a_mail_may_greet_before_its_command(text: str) -> None:
    assert mailed(text) == Done((), "They were kind")


@pytest.mark.parametrize(
    "line",
    ["Not done", "not done yet", "Done?", "done with the first half", "I'm done", "undone", "done-ish",
     "DONE 12345678901", "well done", "abandoned", "", "12", "ALI-12", "Done with the first half, still…", "Done 👎", "Done 🤷",
     "👍 thanks", "👍 see you then", "fertig mit der Hälfte", "Klar!",
     "Klart", "wird gemacht", "pas fait", "Presque fini", "todo", "hecho polvo", "nog niet klaar", "I have done with it", "done 1 2 3 4 5 6 7 8 9 10 11",
     "Hi Carol,\nI am done with it", "Is it done", "todavía no hecho", "ei valmis", "ещё не готово", "还没完成", "Well done. Thanks"],
)  # fmt: skip
def test_done_among_other_words_is_no_command_in_a_mail(line: str) -> None:
    assert mailed(line) is None


@pytest.mark.parametrize(
    ("text", "comment"),
    [("✅ called them", "called them"), ("👍 called them", "called them"), ("done lol", "done lol"), ("done and I called them", "done and I called them"),
     ("DONE CALLED THEM TODAY", "DONE CALLED THEM TODAY"), ("Called them this morning. Done.", "Called them this morning. Done."),
     ("Done period called Peter", "called Peter"), ("Done Carol", "Done Carol"), ("done 100%", "done"), ("I have done it", "")],
)  # fmt: skip
def test_done_beside_what_its_writer_did_or_an_interjection_acts(text: str, comment: str) -> None:
    assert mailed(text) == texted(text) == Done((), comment)


@pytest.mark.parametrize(
    "text",
    ["✅ will call them", "done lol not", "done and I forgot the form", "Called them. They hung up. Done.", "done 🤡", "Done :-(",
     "Done. She laughed it off", "Done. The file got corrupted", "Done. My mum talked me out of it", "done 50%"],
)  # fmt: skip
def test_done_beside_a_doubt_never_acts(text: str) -> None:
    assert not isinstance(mailed(text), Done)
    assert not isinstance(texted(text), Done)


@pytest.mark.parametrize(
    ("text", "comment"),
    [("undo, wrong one", "wrong one"), ("UNDO. Sorry", "Sorry"), ("oops undo", ""), ("sorry, undo", ""), ("undo my shoelaces", None)],
)  # fmt: skip
def test_undo_may_say_why(text: str, comment: str | None) -> None:
    assert texted(text) == (None if comment is None else Undo(None, comment))


@pytest.mark.parametrize(
    ("text", "expected"),
    [("DONE 12 they agreed", Done((Ref(12),), "they agreed")), ("done ALI-12: they agreed", Done((Ref(12, "ALI"),), "they agreed")),
     ("Done. They agreed", Done((), "They agreed")), ("done - they agreed", Done((), "they agreed")),
     ("DONE they agreed", Done((), "they agreed")), ("Done\nthey agreed", Done((), "they agreed"))],
)  # fmt: skip
def test_done_in_a_text_may_be_followed_by_words(text: str, expected: Done) -> None:
    assert texted(text) == expected


@pytest.mark.parametrize(
    "text",
    ["DONE with half", "DONE WITH IT", "done soon", "Done 2.5 hours", "Done 10:30?", "doner kebab",
     "DONE not"],
)  # fmt: skip
def test_done_that_begins_a_sentence_is_no_command_in_a_text(text: str) -> None:
    assert texted(text) is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [("move to Friday", Move(None, "to Friday")), ("MOVE 4 December 5pm", Move(None, "4 December 5pm")), ("Snooze 2 days", Move(None, "2 days")),
     ("snooze until tomorrow 9am, I am ill", Move(None, "until tomorrow 9am", "I am ill")), ("move 12 to Friday", Move(Ref(12), "to Friday")),
     ("12 move to Friday", Move(Ref(12), "to Friday")), ("ali-3: postpone to 2 March", Move(Ref(3, "ALI"), "to 2 March")),
     ("move 12 march", Move(None, "12 march")), ("Please move it to Monday\nI am away", Move(None, "to Monday", "I am away")),
     ("push back 2 days", Move(None, "2 days")), ("MOVE", Move(None, "")), ("snooze", Move(None, "")), ("move 12", Move(Ref(12), "")),
     ("Move to Fri or so", Move(None, None, unread="to Fri or so")), ("snooze a bit", Move(None, None, unread="a bit")), ("reschedule +1 week thanks", Move(None, "+1 week thanks"))],
)  # fmt: skip
def test_move_and_snooze_take_a_date(text: str, expected: Move) -> None:
    assert mailed(text) == texted(text) == expected


@pytest.mark.parametrize(
    "text",
    ["Move on", "Moving went well", "Can we move to Friday?", "Move to Friday?", "Push notifications work", "I want to move to Friday",
     "Move forward with the plan we made last week", "Delays at the bank", "move to the new office went very well indeed"],
)  # fmt: skip
def test_move_in_a_sentence_is_no_command(text: str) -> None:
    assert mailed(text) is None
    assert texted(text) is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [("I need more time", Move(None, "")), ("need more time", Move(None, "")), ("More time!", Move(None, "")),
     ("I need more time, please", Move(None, "")), ("12 I need more time", Move(Ref(12), "")), ("more time ALI-12", Move(Ref(12, "ALI"), "")),
     ("I need more time for 12", Move(Ref(12), "")), ("I need more time until Friday", Move(None, "until Friday")),
     ("more time to 4 December, I am ill", Move(None, "to 4 December", "I am ill")), ("12: more time until Friday", Move(Ref(12), "until Friday")),
     ("need more time 12 until Friday", Move(Ref(12), "until Friday")), ("more time 2 days", Move(None, "2 days")),
     ("Ich brauche mehr Zeit", Move(None, "")), ("J’ai besoin de plus de temps", Move(None, "")), ("Necesito más tiempo", Move(None, ""))],
)  # fmt: skip
def test_more_time_is_move(text: str, expected: Move) -> None:
    assert mailed(text) == texted(text) == expected


@pytest.mark.parametrize(
    "text",
    ["I need more time to think", "I need more time until they answer", "I need more time on Friday", "More time in the morning", "More time today",
     "I need more time for the bank", "I need more time. They are slow.", "Can I have more time?", "More time tomorrow would help"],
)  # fmt: skip
def test_more_time_in_a_sentence_is_no_command(text: str) -> None:
    assert mailed(text) is None
    assert texted(text) is None


@pytest.mark.parametrize(
    ("text", "ref"),
    [
        ("UNDO", None),
        ("undo please", None),
        ("Undo that!", None),
        ("undo 12", Ref(12)),
        ("rückgängig", None),
        ("Annuler", None),
    ],
)
def test_undo_may_name_its_action(text: str, ref: Ref | None) -> None:
    assert mailed(text) == texted(text) == Undo(ref)


@pytest.mark.parametrize(
    ("text", "expected"),
    [("12 called", (Ref(12), "called")), ("12. called", (Ref(12), "called")), ("#12: called", (Ref(12), "called")), ("12", (Ref(12), "")),
     ("(12) called", None), ("ALI-12 called", (Ref(12, "ALI"), "called")), ("[ali-12] called", (Ref(12, "ALI"), "called")),
     ("ALI\u201112 called", (Ref(12, "ALI"), "called")), ("ALI\u201012: called", (Ref(12, "ALI"), "called")),
     ("12 - called", (Ref(12), "called"))],
)  # fmt: skip
def test_a_number_or_key_at_the_beginning_is_found(text: str, expected: tuple[Ref, str] | None) -> None:
    assert action_names.leading_ref(text) == expected


@pytest.mark.parametrize("hyphen", ["-", "\u2010", "\u2011"])
def test_a_command_names_its_action_with_any_hyphen(hyphen: str) -> None:
    assert mailed(f"DONE ALI{hyphen}12") == Done((Ref(12, "ALI"),))
    assert texted(f"ALI{hyphen}12 done") == Done((Ref(12, "ALI"),))


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
    assert action_names.leading_ref(text) is None


@pytest.mark.parametrize(
    "text",
    [
        "Stop",
        "STOP!",
        " stop ",
        "Stop all",
        "UNSUBSCRIBE",
        "Arrêt",
        "ARRET",
        "stopp.",
        '"STOP"',
        "Stop please",
        "Abmelden",
        "СТОП",
        "停止",
    ],
)
def test_stop_is_known_however_it_is_written(text: str) -> None:
    assert one_word.word(text) == "stop"


@pytest.mark.parametrize(
    "text",
    ["Stop?", "Stop by at five", "Don't stop", "Yes I did", "help me with this", "start on Monday", "non-stop", ""],
)
def test_a_sentence_is_no_command(text: str) -> None:
    assert one_word.word(text) is None


@pytest.mark.parametrize(
    "text",
    [
        "yes",
        "Y",
        "YES!",
        "Yes please",
        "Yes, that is fine",
        "yes 👍",
        "Yes that's my new number",
        "ja genau das bin ich",
    ],
)
def test_yes_may_be_said_kindly(text: str) -> None:
    assert one_word.agrees(text)


@pytest.mark.parametrize(
    "text",
    [
        "Yes?",
        "no",
        "yes or no",
        "yes stop",
        "yesterday",
        "ok",
        "Yes I will tell her when I see her",
        "yes but who is this",
        "ja aber falsche Nummer",
        "",
    ],
)
def test_anything_but_yes_is_no_consent(text: str) -> None:
    assert not one_word.agrees(text)


@pytest.mark.parametrize(
    ("text", "word"),
    [("Oui", "yes"), ("sí", "yes"), ("Nein!", "no"), ("NO", "no"), ("Hilfe", "help"), ("старт", "start")],
)
def test_other_words_are_known_in_other_languages(text: str, word: str) -> None:
    assert one_word.word(text) == word
    assert mailed(text) == texted(text) == Said(word)


def _frozen(name: str) -> list[str]:
    text = (Path(__file__).parent / name).read_text()
    return [line.replace("⏎", "\n") for line in text.splitlines() if line and not line.startswith("# ")]


def test_plain_done_acts_at_once_and_done_in_doubt_never_does(monkeypatch: pytest.MonkeyPatch) -> None:
    # The same words are as sure in a text as in a mail: they are judged once.
    monkeypatch.setattr(certainty, "is_sure", cache(certainty.is_sure))
    plain, doubtful = _frozen("plain_done.txt"), _frozen("doubtful_done.txt")
    assert (len(plain) >= 150, len(doubtful) >= 150) == (True, True)
    readers = (mailed, texted)
    assert [text for text in plain if not all(isinstance(read(text), Done) for read in readers)] == []
    assert [text for text in doubtful if any(isinstance(read(text), Done) for read in readers)] == []


@pytest.mark.parametrize(
    "text",
    ["Done, mostly", "Done. Not really", "Done 12 of them", "Done. But the bank has still to answer", "Done! Right?", "done 3 of 5 calls",
     "done - not quite", "Done 6 calls so far, two to go", "Done. I haven’t sent it", "Done\n\nHowever, I need your signature first.",
     "👍\nOn it, tomorrow", "Erledigt. Die Fotos fehlen noch.", "Fait, sauf la signature"],
)  # fmt: skip
def test_done_in_doubt_is_asked_about_with_all_its_words(text: str) -> None:
    assert mailed(text) == texted(text) == IsItDone((), text.replace("\n\n", "\n"))


@pytest.mark.parametrize(
    ("text", "ref"),
    [("2 called them", 2), ("2: offers sent", 2), ("#2 offers sent", 2), ("[2] offers sent", 2), ("2) offers sent", 2), ("ALI-2 offers sent", 2),
     ("2 they agreed", 2), ("2 sent it", 2), ("2", 2), ("2 offers sent", None), ("7 people came to the workshop", None), ("3 Leute kamen", None),
     ("3. Versuch hat geklappt", None), ("12 called", None), ("5 - star hotel", None)],
)  # fmt: skip
def test_a_number_names_an_action_only_where_it_can_be_nothing_else(text: str, ref: int | None) -> None:
    found = action_names.sure_ref(text)
    assert (found[0].number if found else None) == ref


@given(anything)
@example("done " + "١٢")
@example("²")
@example("e\u0301 done")
def test_no_text_breaks_it_and_no_word_is_lost(text: str) -> None:
    one_word.word(text)
    one_word.agrees(text)
    for found in (mailed(text), texted(text)):
        if isinstance(found, Done | IsItDone | Move):
            for line in found.comment.split("\n"):
                assert line.strip() in unicodedata.normalize("NFC", text)
    named = action_names.leading_ref(text)
    if named:
        assert 0 <= named[0].number < 10**9
        assert named[1] in text


@given(st.text(alphabet="donei notyet", min_size=1, max_size=40))
def test_what_a_mail_takes_for_done_has_no_other_word(text: str) -> None:
    if isinstance(mailed(text), Done):
        assert text.split("\n")[0].strip().lower() in ("done", "done it")


@pytest.mark.parametrize("part", ["done ", "1", "[", "ALI-", "a-", "a'", ". ", "\n", "#", " ", "-", "D"])
def test_time_grows_with_the_length_only(part: str) -> None:
    text = part * (100_000 // len(part))
    before = time.process_time()
    for read in (one_word.word, mailed, texted, action_names.leading_ref):
        read(text)
    assert time.process_time() - before < 1


@pytest.mark.parametrize(
    "text",
    ["4/5 done", "3/4 done", "2/3 done", "Done 24.11.", "Done 17:30", "Done 1.5", "done 1,5", "50% done", "Done. 50%", "done 12€", "Done 3/12",
     "Done\nnot yet, but on Friday", "Done:\n- called the bank\n\nNot done:\n- sent the papers", "Done\nexcept the last call",
     "Done\nwith the first half, still waiting", "Finished\nonly the first part", "Erledigt:\n- A\nOffen:\n- B", "Done\n- A\n\nOpen:\n- B",
     "Termine:\nMontag 10 Uhr", "👍\n\nI will do it tomorrow.", "👍\n\nThat works for me. See you.", "✔\nnot yet", "✅\nnearly", "Done. No.",
     "Done! Nope", "Done. Haha no", "Fertig. Nein, doch nicht.", "Hecho! No, todavía no.", "Fatto. Anzi no", "Готово. Нет, еще нет", "完成。还没有",
     "Done. Well, the first half.", "Hecho. Falta la mitad.", "Fait. Reste la banque", "Done! I wish.", "done - no wait", "Done - in part"],
)  # fmt: skip
def test_done_that_is_taken_back_or_part_of_something_else_closes_nothing(text: str) -> None:
    assert not isinstance(mailed(text), Done)
    assert not isinstance(texted(text), Done)


@pytest.mark.parametrize("text", ["DONE the first part", "done-ish", "DONE half of it", "Done:\n- called\n- wrote"])
def test_a_text_is_as_strict(text: str) -> None:
    assert not isinstance(texted(text), Done)


@pytest.mark.parametrize(
    "text",
    [
        "Done. No problem at all.",
        "Done! No worries",
        "Done\n\nThey were kind, no questions asked",
        "👍\n\nBest,\nAlice",
        "✅\nCalled them at noon",
    ],
)
def test_a_harmless_no_and_a_signature_take_nothing_back(text: str) -> None:
    assert isinstance(mailed(text), Done)


@pytest.mark.parametrize(
    ("text", "expected"),
    [("4 ✅", Done((Ref(4),))), ("4 👍", Done((Ref(4),))), ("Hi Carol, done!", Done()), ("Hallo Carol, erledigt", Done()), ("I did it", Done()),
     ("Ist erledigt", Done()), ("J’ai fini", Done()), ("Ya está hecho", Done()), ("È fatto", Done()), ("Zrobiłam", Done()), ("Всё сделано", Done()),
     ("已经完成", Done()), ("完了です", Done())],
)  # fmt: skip
def test_more_ways_to_say_done(text: str, expected: Done) -> None:
    assert mailed(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Shift tomorrow",
        "Shift until 8pm, tired",
        "Move on Friday",
        "Help!\n\nI do not know what to say to them",
        "Start\nwhen we agreed",
    ],
)
def test_ordinary_words_are_no_command(text: str) -> None:
    assert mailed(text) is None
    assert texted(text) is None


@pytest.mark.parametrize("text", ["Seis", "Dur", "Alto", "Baja"])
def test_everyday_words_stop_nothing(text: str) -> None:
    assert one_word.word(text) is None


@pytest.mark.parametrize("text", ["Cancel", "end", "Quit."])
def test_carriers_words_stop_texts_and_in_a_mail_may_mean_the_action(text: str) -> None:
    assert one_word.word(text) == "stop"
    assert mailed(text) is None


def test_what_stands_below_stop_and_undo_is_kept() -> None:
    assert mailed("STOP\n\nI have moved to Spain, and my mother is ill.") == Said(
        "stop", "I have moved to Spain, and my mother is ill."
    )
    assert mailed("Undo\nThe bank called: we need a guarantor.") == Undo(None, "The bank called: we need a guarantor.")
    assert mailed("STOP\n\nBest,\nAlice") == Said("stop")


def test_a_date_that_was_meant_and_cannot_be_read_is_known() -> None:
    assert texted("move tomorrow or so") == Move(None, None, unread="tomorrow or so")


@pytest.mark.parametrize(
    "text",
    ["Verschieben wir das auf Freitag?", "Verschiebe ich auf Freitag, wenn es regnet", "Reporter called me on Friday", "Déplacer la réunion est difficile",
     "Mover montañas el viernes", "Adiar não é bom", "Spostare il mobile venerdì", "Verplaatsen is lastig op vrijdag", "Wir müssen auf Freitag verschieben"],
)  # fmt: skip
def test_move_in_a_sentence_of_another_language_moves_nothing(text: str) -> None:
    for found in (mailed(text), texted(text)):
        assert not isinstance(found, Move) or found.when is None


@pytest.mark.parametrize(
    "part", ["no ", "a'", "of the ", "(", "1/", "ge", ", ", "a@", "Kind regards,\n", "They were kind. "]
)
def test_what_follows_done_is_read_in_linear_time(part: str) -> None:
    text = part * (3_900 // len(part))
    before = time.process_time()
    certainty.leaves_doubt(text, "Done")
    assert time.process_time() - before < 1


@given(anything, st.sampled_from(["Done", "Erledigt", "Fait", "完成", ""]))
def test_no_words_behind_done_break_it(text: str, before: str) -> None:
    certainty.leaves_doubt(text, before)


def test_each_text_begins_with_the_command_that_a_careful_person_takes_it_for() -> None:
    cases = [line.rpartition(" = ") for line in _frozen("commands.txt")]
    names = {"NoneType": "words"}
    found = [(text, names.get(kind := type(texted(text)).__name__, kind)) for text, _, _ in cases]
    assert found == [(text, meant) for text, _, meant in cases]
