"""How the words around a value change its meaning."""

from chalicelib.domain.metrics.answers import counted, nearness
from chalicelib.domain.metrics.answers.followed import Answer, Doubt, Followed
from chalicelib.domain.metrics.answers.measured import own_words
from chalicelib.inbound.readings import other_languages
from chalicelib.inbound.readings.clauses import Clause
from chalicelib.inbound.readings.common_words import (
    ALL_TOLD,
    CORRECTIONS,
    COURTESIES,
    FILLERS,
    HEDGES,
    HYPOTHETICAL,
    LABELS,
    MEASURED_BY,
    MOVED,
    OF_OTHERS,
    QUALIFIERS,
    REPLACING,
    SAY_NO_MORE,
    TIMES,
    TURNS,
    WISHED,
    is_about,
    is_of_others,
    is_several,
)
from chalicelib.inbound.readings.situation import Situation

_MAKE_IT_OTHER = frozenset(
    """more less fewer or left remaining late early old ago away each apiece chacun chacune cada ciascuno elk overthan offen ubrig restant restants restantes
    pendiente pendientes rimasti rimanenti zostalo kvar kaldı""".split()
)
"""Directly after a value."""
_BEFORE_HOURS = {"as", "kl", "saat", "at", "um", "om", "alle", "las", "by", "until", "till", "bis", "tot"}
_SOON = 4
_ENDS = {",", ".", ";", "!", ":", "(", "-"} | TURNS
_ENDS_BEHIND = {",", ".", ";", "!", "(", ")"}
_NOT_EXACTLY = {"bit", "something", "odd"}
_FRACTIONAL = set(
    "half halb halbe halber quarter quarters viertel demi demie media medio mezza mezzo meia meio kwart kwartier quart cuarto quarto point komma comma virgule".split()
)
"""After a whole number these may introduce a fraction of it that we couldn't read."""
_OWED = {"overdrawn", "owed", "owing", "red", "debt", "soll", "minus"}
"""After a number these may say that it is below zero."""
_OF_CALENDAR, _DAYS_OF_YEAR = {"day", "week", "tag", "woche"}, 366
_TO = frozenset({"to", "at", "a", "auf", "naar", "till", "til", "para", "pra", "do"})
_DEADLINES = {"by", "bis", "d'ici", "entro", "tegen", "senast"}
_THEN = {"in", "last", "back", "im", "letzte", "letzten", "letzter", "vorige", "en", "nel", "em"}
_MONTHS = frozenset(
    """january february march april may june july august september october november december summer winter spring autumn januar februar marz mai juni juli oktober
    dezember sommer janvier fevrier mars avril juin juillet aout septembre octobre novembre decembre enero febrero marzo mayo junio julio agosto octubre noviembre
    diciembre gennaio aprile maggio giugno luglio settembre ottobre dicembre januari februari maart mei augustus""".split()
)
_VAGUE = frozenset({"orso", ".", "!"})
_EXACT = frozenset(
    "justos justo justas exactos exactas exacts redondos tondi pile pil precies glatt blankt certinho certinhos".split()
)
"""After a number these say that it is exact."""
_HOURS = 24
_FEW_WORDS = 3
_LARGE = 1000
_SHORT = 5
_NOT_NOW = (
    HYPOTHETICAL
    | OF_OTHERS
    | other_languages.AIMED
    | other_languages.NEGATED
    | other_languages.OTHERS
    | other_languages.OTHER_TIMES
    | other_languages.OTHER_THINGS
    | other_languages.NEARLY
)
"""Words before a value that may make it a wish, somebody else's, or one of another time."""


def is_plain(clause: Clause, metric: Followed) -> bool:
    """Returns whether nothing before the value gives it another meaning."""
    names = own_words(metric)
    words = [word for word in clause.before if word not in CORRECTIONS | REPLACING and not is_about(word, names)]
    if metric.kind == "total":
        words = [word for word in words if word not in ALL_TOLD]  # "insgesamt 900"
    if clause.just_before in _TO and MOVED & set(words):
        words = [word for word in words if word not in MOVED | _TO]  # "gezakt naar 81,4"
    if set(words) & (HYPOTHETICAL | QUALIFIERS | OF_OTHERS) or _is_labelled(clause) or _is_soon(clause):
        return False
    return not words or _is_note_before(clause)


def is_sure(clause: Clause, fitted: Answer | Doubt, metric: Followed) -> bool:
    """Returns whether the value itself shows that it is this metric's: by its unit, or by being near the last
    values."""
    if (
        not isinstance(fitted, Answer)
        or (clause.before and (_is_hour(clause) or _is_labelled(clause)))
        or (_meant(clause) & (HYPOTHETICAL | OF_OTHERS) and not _is_note_before(clause))
    ):
        return False
    amount = clause.value.amount
    has_unit = amount is not None and any(part.unit for part in amount.parts)
    return (has_unit and not metric.last) or is_near(metric, fitted)


def is_not_now(clause: Clause, metric: Followed) -> bool:
    """Returns whether words before a value make it a wish, about somebody or something else, or about another time."""
    words = {word.removesuffix("'s") for word in clause.before}
    is_of_others_ = any(is_of_others(word, own_words(metric)) or word.startswith(WISHED) for word in words)
    owners = [word.removesuffix("'s") for word in clause.before if word.endswith("'s")]
    is_theirs = any(each not in FILLERS and not is_about(each, own_words(metric)) for each in owners)  # "Tom's 81.4"
    return bool(words & _NOT_NOW) or is_of_others_ or is_theirs or clause.just_before in other_languages.UP_TO


def is_unmistakable(clause: Clause, answer: Answer, metric: Followed) -> bool:
    """Returns whether a value is so close to the last ones, or so clearly in the metric's own form, that unknown words
    before it don't matter: "väger 81,9", "clocked 8,088 steps"."""
    words, amount = {*clause.before}, clause.value.amount
    if amount is None or answer.value is None or not 0 < len(clause.before) <= _FEW_WORDS:
        return False
    if (
        words & (QUALIFIERS | other_languages.QUALIFIERS | HEDGES)
        or is_not_now(clause, metric)
        or _is_labelled(clause)
        or _is_hour(clause)
        or answer.converted_from
        or any(char.isdigit() for word in words for char in word)  # "21st 82.3"
    ):
        return False
    figure, unit = amount.parts[0].figure, amount.parts[-1].unit
    if metric.kind == "pair":
        return amount.form == "pair" and is_near(metric, answer)  # "before meds 138/88"
    if metric.kind == "number":
        is_exact = bool(unit) or not figure.is_whole
        return is_exact and nearness.is_still(metric.last) and is_much_the_same(metric, answer)
    if metric.kind in ("total", "duration"):
        is_large = metric.kind == "total" and answer.value.value >= _LARGE
        is_own = bool(unit) or amount.form in ("clock", "compound")
        if metric.kind == "duration" and (clause.just_before == "a" or words & other_languages.AWAKE):
            return False  # "réveillé à 4h"
        return (is_own or (is_large and len(clause.before) == 1)) and is_near(metric, answer)
    return False


def _meant(clause: Clause) -> set[str]:
    """Returns the words before a value, without those that only doubt or correct it: "not sure, maybe 82", "that should
    be 81.4"."""
    words = set(clause.before)
    words -= {"not"} if "sure" in words else set()
    return words - {"should"} if clause.just_before == "be" else words


def is_near(metric: Followed, fitted: Answer | Doubt) -> bool:
    """Returns whether a value is about the size of the metric's last ones."""
    value = fitted.value if isinstance(fitted, Answer) else None
    return value is not None and nearness.is_near(value.value, metric.last)


def is_within_reach(metric: Followed, fitted: Answer | Doubt) -> bool:
    """Returns whether a value is within the usual variation of unsteady values; ``True`` if there are none before
    it."""
    value = fitted.value if isinstance(fitted, Answer) else None
    return not metric.last or value is None or nearness.is_within_reach(value.value, metric.last)


def is_much_the_same(metric: Followed, fitted: Answer | Doubt) -> bool:
    """Returns whether a value lies within the range of the metric's last ones, or just outside it."""
    value = fitted.value if isinstance(fitted, Answer) else None
    return value is not None and nearness.is_much_the_same(value.value, metric.last)


def is_bare(clause: Clause) -> bool:
    """Returns whether nothing else is said around the value."""
    is_vague = bool(clause.behind) and {*clause.behind} <= _VAGUE  # "or so"
    return not clause.before and (not clause.note or is_vague) and not _is_labelled(clause)


def is_doubted_behind(clause: Clause, metric: Followed) -> bool:
    """Returns whether words directly after a value take it back or change its meaning: "80 is my goal", "81.4?", "7+",
    "6 left"."""
    if clause.value.amount is None:
        said = {*clause.behind[:1]}
        return bool(clause.value.said == "yes" and said & TURNS) or "?" in said  # "yes but only 10 min"
    if metric.kind == "rating" and clause.value.amount.form == "pair" and "?" not in clause.behind[:2]:
        return False  # "8/10 would recommend"
    if clause.behind[:1] == ("not",) and clause.behind[1:2] and clause.behind[1][0].isdigit():
        return False  # "5 not 6"
    if _is_hour(clause) or clause.behind[:1] == ("+",) or "?" in clause.behind[:2]:
        return True
    soon: list[str] = []
    for each in () if clause.is_end else clause.behind[:_SOON]:
        if each in _ENDS | MEASURED_BY:
            break
        soon.append(each)
    if metric.kind == "total" and clause.metric_id and {*soon[:1]} & {"went", "was", "is"}:
        return True  # "call 4 went well"
    if metric.kind == "total" and soon[:1] == ["more"]:
        return bool(set(soon[1:2]) & {"than", "to", "left"})  # it adds up either way
    return _counts_or_divides(clause, metric, soon) or _is_made_other(clause, metric, soon)


def _counts_or_divides(clause: Clause, metric: Followed, soon: list[str]) -> bool:
    """Whether a whole number counts what the words after it name, or has decimals that we couldn't read."""
    amount = clause.value.amount
    if amount is None or not amount.parts[0].figure.is_whole:
        return False
    is_of_something = not amount.parts[-1].unit and _is_of_something(
        soon, metric, is_counting=_is_named_total(clause, metric)
    )
    return is_of_something or bool(set(soon[:2]) & _FRACTIONAL) or _is_perhaps_divided(clause, metric)


def _is_made_other(clause: Clause, metric: Followed, soon: list[str]) -> bool:
    """Whether the words directly after a number say that it is owed, for a future day, left, or not quite reached."""
    if metric.kind == "number" and set(soon) & _OWED:
        return True
    if soon[:1] and soon[0] in _DEADLINES and soon[1:2] and soon[1].isalpha():
        return True  # "80 by christmas"
    if soon[:1] and soon[0] in _THEN and soon[1:2] and soon[1] in other_languages.OTHER_TIMES | _MONTHS:
        return True  # "83 in October", "82.6 last week"
    is_other = bool(set(soon[:1]) & _MAKE_IT_OTHER) and soon[:2] != ["or", "so"]
    is_other = is_other and not (metric.kind == "pair" and soon[:1] == ["left"])  # which arm
    is_other = is_other or _are_people_who(clause, soon)
    return is_other or bool(set(soon) & (HYPOTHETICAL | _NOT_EXACTLY))


def _is_perhaps_divided(clause: Clause, metric: Followed) -> bool:
    """Whether a short word and a digit after a whole number may be its decimals: "82 con 5", "81 pt 4"."""
    word, digits = (*clause.behind, "", "")[:2]
    is_short = (
        word.isalpha() and len(word) <= _SHORT and word not in TIMES | TURNS and not clause.value.text.endswith(word)
    )
    return metric.kind == "number" and is_short and digits.isdigit() and len(digits) <= 2


def says_otherwise(clause: Clause) -> bool:
    """Returns whether the words directly after a value change its meaning, such as "late" or "left"."""
    soon = {*clause.behind[:_SOON]}
    return bool(soon & (_MAKE_IT_OTHER | HYPOTHETICAL | {"?"}))


def _are_people_who(clause: Clause, soon: list[str]) -> bool:
    """Whether the number counts people and the words say what they did: "7 people came"."""
    unit = clause.value.amount.parts[-1].unit if clause.value.amount else ""
    known = (FILLERS | COURTESIES | TIMES | SAY_NO_MORE) - {"came", "made"}
    is_said = bool(soon) and soon[0].isalpha() and soon[0] not in known
    return is_said and not clause.metric_id and counted.are_people(unit)


def _is_hour(clause: Clause) -> bool:
    """Whether a number is likely an hour of the day: "at 5"."""
    amount = clause.value.amount
    if (
        amount is None
        or clause.just_before not in _BEFORE_HOURS
        or amount.parts[-1].unit not in ("", "uur", "h", "std")
    ):
        return False
    figure = amount.parts[0].figure
    return figure.is_whole and amount.form in ("one", "clock") and 0 <= figure.means()[0] <= _HOURS


def _is_soon(clause: Clause) -> bool:
    """Whether a bare whole number probably says in how many minutes something will happen: "be there in 10"."""
    amount = clause.value.amount
    is_bare = (
        amount is not None and amount.form == "one" and amount.parts[0].figure.is_whole and not amount.parts[0].unit
    )
    return clause.just_before == "in" and is_bare and not clause.metric_id


def _is_labelled(clause: Clause) -> bool:
    """Whether a whole number labels something: "page 30"."""
    amount = clause.value.amount
    if clause.just_before == "no" and clause.is_correction and clause.start:
        return False  # "5, no 6"
    if (
        amount is not None
        and clause.just_before in _OF_CALENDAR
        and max(amount.parts[0].figure.means(), default=0) > _DAYS_OF_YEAR
    ):
        return False  # "lazy day 2100"
    return (
        clause.just_before in LABELS and amount is not None and amount.form == "one" and amount.parts[0].figure.is_whole
    )


def _is_named_total(clause: Clause, metric: Followed) -> bool:
    """Whether the metric is a total that is named, so that its number may count anything: "called 5 prospects"."""
    return bool(clause.metric_id) and metric.kind == "total" and clause.value.start > clause.start


def _is_of_something(behind: list[str], metric: Followed, *, is_counting: bool) -> bool:
    """Whether the words directly after a number say what it counts: "3 ideas", "8 of us"."""
    word = behind[0] if behind and behind[0] not in _EXACT else ""
    return word in ("of", "von") or (not is_counting and is_several(word) and not is_about(word, own_words(metric)))


def has_rival(clause: Clause, situation: Situation) -> bool:
    """Returns whether the number may also be an action's, or a choice from a menu."""
    amount = clause.value.amount
    if amount is None or amount.form != "one" or amount.sign or amount.parts[0].unit or clause.before:
        return False
    return any(each in situation.other_numbers for each in amount.parts[0].figure.means())


def _is_note_before(clause: Clause) -> bool:
    """Whether the words before the value are a sentence of their own: "Slept badly. 5.5"."""
    is_last = not any(each.isalnum() and each not in COURTESIES | FILLERS for each in clause.behind)
    is_apart = clause.just_before in _ENDS | {"so"} and clause.behind[:1] and clause.behind[0] in _ENDS_BEHIND
    return bool(clause.note) and clause.value.amount is not None and (is_last or bool(is_apart))
