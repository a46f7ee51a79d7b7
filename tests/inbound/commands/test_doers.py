"""Who did what the words behind DONE tell."""

from chalicelib.inbound.commands import doers
from chalicelib.inbound.commands.spoken import spoken

LANGUAGES = ["en", "de", "fr", "es", "pt", "it", "nl"]
OF_OTHERS = """
en: She laughed it off|en: The file got corrupted|en: my mum talked me out of it|de: Meine Mutter hat es mir ausgeredet|de: Er kam nicht|fr: On m'a dit de revenir|fr: Le chef a ri
es: Mi jefe se rio|pt: O banco ligou|it: La banca ha chiamato|nl: De buurman kwam
"""
OF_WRITERS = """
en: I called them|en: Sent it|en: then we signed|en: my wife and I painted it|de: Hab angerufen|de: Den Brief habe ich abgeschickt|de: Gestern abgegeben|fr: J'ai appelé|fr: On a signé
es: Llamé ayer|es: ya firmamos|pt: Liguei ontem|it: Ho chiamato|nl: Ik heb gebeld
"""


def cases(listed: str) -> list[tuple[str, str]]:
    found = [each.strip().partition(": ") for line in listed.strip().split("\n") for each in line.split("|")]
    return [(language, text) for language, _, text in found]


def test_a_pronoun_or_a_noun_names_somebody_else_as_the_doer() -> None:
    assert [each for each in cases(OF_OTHERS) if not doers.is_others(spoken(each[1]), each[1], [each[0]])] == []
    assert [each for each in cases(OF_OTHERS) if doers.is_writers(spoken(each[1]), each[1], [each[0]])] == []


def test_i_we_and_a_verb_in_front_name_the_writer() -> None:
    assert [each for each in cases(OF_WRITERS) if not doers.is_writers(spoken(each[1]), each[1], [each[0]])] == []
    assert [each for each in cases(OF_WRITERS) if doers.is_others(spoken(each[1]), each[1], [each[0]])] == []


def test_clauses_part_at_marks_and_before_another_doer() -> None:
    assert doers.divided("I called, and my boss said no") == ["I called", "my boss said no"]
    assert doers.divided("I washed and ironed the shirt") == ["I washed and ironed the shirt"]
