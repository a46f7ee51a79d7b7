"""A line of a message in its parts: names of metrics, amounts, days, words and marks, each with its place."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Literal

import msgspec

from chalicelib.dates import past_days
from chalicelib.domain.metrics import units
from chalicelib.domain.metrics.answers import amounts, counted, translated, value, words
from chalicelib.domain.metrics.answers.amounts import Amount
from chalicelib.domain.metrics.answers.followed import Followed
from chalicelib.domain.metrics.answers.plain import plain
from chalicelib.domain.metrics.answers.unit_behind import Around
from chalicelib.inbound.readings.common_words import FAIR, FILLERS, TURNS, verbs_of
from chalicelib.patterns import compile_late

PartKind = Literal["metric", "amount", "said", "day", "word", "mark"]

_LONGEST_DAY = 30
_DAY_WORDS = set("today tonight this yesterday yday yest gestern heute hier ayer ieri vorgestern tomorrow tmrw tomorow the day on for last a one two three four five six seven jan feb mar apr may jun jul aug sep oct nov dec".split()) | past_days.FIRST_WORDS  # fmt: skip
_DID_NOT = (
    "didn't ",
    "did not ",
    "haven't ",
    "have not ",
    "didnt ",
    "havent ",
    "i didn't ",
    "i didnt ",
    "i haven't ",
    "couldn't ",
    "could not ",
    "forgot to ",
)
_WENT = (
    "war ",
    "waren ",
    "ich war ",
    "wir waren ",
    "bin ",
    *(
        f"{verb} {article} "
        for verb in ("went for", "did", "had", "took", "been for", "got", "managed", "finished")
        for article in ("a", "my", "the")
    ),
)
_ALSO_WORDS = set(
    "mar do so mi sa sam dom me ma za zo wo don qui ter sex lu man son tis tors ons fre sob paz sr pia lor nd pon".split()
)
_ORDINAL_DAY = compile_late(r"(?P<day>(?:1[0-9]|2[0-9]|3[01]|[4-9])(?:st|nd|rd|th))(?=\s?[:=-]\s?[0-9])")
"""From the fourth on: "2nd: 124/80" is rather a second value."""
_MINE, _NUMBER_AND_DAY = compile_late(r"mon (?=[a-z])"), compile_late(r"[0-9]{1,2} [a-z]{2,4}\.?")
_TEXTED_FOR = {
    "2day": "today", "2dy": "today", "2nite": "tonight", "2moro": "tomorrow", "2morrow": "tomorrow", "2mrw": "tomorrow", "b4": "before", "gr8": "great", "l8r": "later",
    "l8": "late", "m8": "mate", "h8": "hate", "w8": "wait", "4got": "forgot", "4get": "forget",
}  # fmt: skip
_TEXTED = compile_late(rf"(?:{'|'.join(_TEXTED_FOR)})(?![a-z0-9])")
_IN_BRACKETS = compile_late(r" ?[(\[][^()\[\]]{1,20}[)\]](?= ?[:=])")
_GLUED, _APART = compile_late(r"(?:[:=] ?)?[0-9]+"), compile_late(r"(?:[:=]? ?)?[0-9]+")
_TO_SOMEBODY = compile_late(r" (?:me|you|u|ya|us|him|her|them)\b(?! [0-9])")
"""Behind a verb, which is then no metric's name: "call me at 5"."""
_NUMBER_BEHIND = compile_late(r"\.?\s?[:=]?\s?[0-9]")
_NEGATED_VERB = compile_late(
    r" (?:mi|me|ho|ha|l'ho|lo|la|ci|sono|so|riesco|posso|he|hay|pude|puedo|tengo|se|estoy|estuve|quiero|j'ai|je|consegui|tenho|tive|deu|estou|mam|wiem|wazylam|wazylem) "
)
"""Behind a no they make it a sentence, in which it belongs to a verb."""
_BARE_NUMBER = compile_late(r"(?<![/0-9])[0-9]+ ?$")
_CUT_SHORT = compile_late(r"\.:? ?[0-9]")
_DAY_AND_VALUE = compile_late(r"\b([a-z]{2,4})[.:,-]? ?(?:[0-9]|(?:ja|nein|si|no|oui|non|sim|nao|nee|tak|nie|nej)\b)")
_BEHIND_WEEKDAY = compile_late(
    r"(?P<mark>\.:?|:|,|-)? ?(?P<number>[0-9]+[0-9.,]*|(?:ja|nein|si|no|oui|non|sim|nao|nee|tak|nie|nej)\b)"
)
_MEASURING = set("weigh measure check log record track note count write".split())
"""What wasn't measured is missing; what wasn't done is none."""
_ONESELF = (" myself", " my weight", " it")
_ABOUT = (
    "letzte nacht",
    "la nuit derniere",
    "la scorsa notte",
    "afgelopen nacht",
    "la noche pasada",
    "gerade mal",
    "por fin",
    "mas o menos",
    "piu o meno",
    "mais ou menos",
    "plus ou moins",
    "more or less",
    "mehr oder weniger",
    "min of meer",
    "give or take",
)
_JUDGING = (
    "could be better", "could be worse", "could have been better", "could have been worse", "not bad", "not too bad", "not great", "not so great", "not good",
    "not so good", "not sure", "nicht schlecht", "nicht gut", "nicht so gut", "pas mal", "pas terrible", "no esta mal", "non male", "niet slecht", "nada mal",
)  # fmt: skip
"""None of their words says that the value behind it isn't one."""
_OVER = (
    "plus de", "plus d'", "mais de", "mas de", "piu di", "meer dan", "mehr als", "mer an", "wiecej niz", "more than", "less than", "moins de", "menos de", "meno di", "weniger als",
    "minder dan",
)  # fmt: skip
_NOT_YET = (
    "not yet",
    "noch nicht",
    "pas encore",
    "todavia no",
    "aun no",
    "non ancora",
    "ainda nao",
    "nog niet",
    "inte an",
    "jeszcze nie",
)
_MEANT = (
    "je voulais dire",
    "quise decir",
    "volevo dire",
    "quis dizer",
    "queria dizer",
    "ich meinte",
    "ik bedoelde",
    "jag menade",
    "i meant",
    "should have been",
)
_SHORTEST_ALIAS, _SHORT_ALIAS = 4, 3
_SHORTEST_DAY_START = 3


class Part(msgspec.Struct, frozen=True):
    """A part of a line. ``text`` is plain; a metric's ``metric_id``, an amount's ``amount``, a day's words in ``text``."""

    kind: PartKind
    start: int
    end: int
    text: str
    metric_id: str = ""
    amount: Amount | None = None
    said: words.Said | None = None
    is_verb: bool = False
    """Of a metric: a verb says it, which names it only before the value."""


class Names(msgspec.Struct, frozen=True):
    """By what metrics are named here: their letters, and their names with the words that only one has, the longest first."""

    letters: dict[str, str]
    names: tuple[tuple[str, str], ...]
    verbs: dict[str, str]
    """Slept, of the only metric that is about sleep."""
    acts: dict[str, str]
    """All such verbs, also those that mean nothing elsewhere: weigh."""
    did: dict[str, str]
    """Walked, of the only metric that is about whether one walked."""
    done: dict[str, str]
    """Walk, of which "went for a walk" is a yes."""
    units: dict[str, str]
    """What names its metric only before a number: initials that are units, too, and words of three letters: hr, fat."""
    initials: dict[str, tuple[Followed, ...]]
    """First letters of names that aren't letters of ours; glued to a number they may name its metric: m8, s=7h."""
    around: Around
    is_slash_a_date: bool
    """No metric here is answered by two numbers with a slash."""
    today: date
    count: int
    """Of the metrics."""
    has_days: bool = False
    """Several days of the week in short stand in the line, each at once before a value."""


def names_of(followed: tuple[Followed, ...], today: date) -> Names:
    """Returns by what these metrics are named."""
    found: dict[str, set[str]] = {}
    verbs: dict[str, set[str]] = {}
    also_units: dict[str, set[str]] = {}
    for metric in followed:
        name = " ".join(plain(metric.name).split())
        found.setdefault(name, set()).add(metric.metric_id)
        for word in name.replace("-", " ").split():
            is_own = len(word) >= _SHORTEST_ALIAS and word not in FILLERS and not units.find(word)
            aliases = {word, counted.stem(word), f"{counted.stem(word)}s"} | translated.names(word)
            for alias in aliases if is_own else ():
                found.setdefault(alias, set()).add(metric.metric_id)
        for word in name.replace("-", " ").split():
            if len(word) == _SHORT_ALIAS and word not in FILLERS and not units.find(word):
                also_units.setdefault(word, set()).add(metric.metric_id)
        initials = "".join(word[0] for word in name.replace("-", " ").split())
        if len(initials) > 1 and initials not in FILLERS:
            (also_units if units.find(initials) else found).setdefault(initials, set()).add(metric.metric_id)
        for verb in verbs_of([counted.stem(word) for word in name.split()]):
            verbs.setdefault(verb, set()).add(metric.metric_id)
    unique = [(name, min(ids)) for name, ids in found.items() if len(ids) == 1 and name]
    acts = {verb: min(ids) for verb, ids in verbs.items() if len(ids) == 1}
    return Names(
        letters={metric.letter.lower(): metric.metric_id for metric in followed if metric.letter},
        verbs={verb: each for verb, each in acts.items() if verb not in found and verb not in FILLERS},
        acts=acts,
        did={f"{stem}{end}": metric_id for stem, metric_id in _stems(followed) for end in ("ed", "d")},
        done=dict(_stems(followed)),
        names=tuple(sorted(unique, key=lambda pair: -len(pair[0]))),
        units={initials: min(ids) for initials, ids in also_units.items() if len(ids) == 1},
        initials=_initials(followed),
        around=value.around(list(followed)),
        is_slash_a_date=all(metric.kind not in ("rating", "pair") for metric in followed),
        today=today,
        count=len(followed),
    )


def _initials(followed: tuple[Followed, ...]) -> dict[str, tuple[Followed, ...]]:
    letters = {metric.letter.lower() for metric in followed}
    found: dict[str, tuple[Followed, ...]] = {}
    for metric in followed:
        first = plain(metric.name)[:1]
        if first.isalpha() and first not in letters:
            found[first] = (*found.get(first, ()), metric)
    return found


def _stems(followed: tuple[Followed, ...]) -> list[tuple[str, str]]:
    """Returns the words of the names of metrics of yes or no that only one of them has."""
    found = [
        (word.removesuffix("ed"), metric.metric_id)
        for metric in followed
        if metric.kind == "yes_no"
        for name in plain(metric.name).split()
        for word in (name, *sorted(translated.names(name)))
        if len(word) >= _SHORTEST_ALIAS
    ]
    words = [word for word, _ in found]
    return [each for each in found if words.count(each[0]) == 1]


def parts_of(line: str, names: Names) -> list[Part]:
    """Returns the parts of a plain line. A date that holds its only number is no date: "7 may be better"."""
    names = msgspec.structs.replace(names, has_days=_has_days(line))
    found = _split(line, names, _day)
    amounts_said = [each.amount for each in found if each.amount]
    if len(amounts_said) == names.count - 1 > 0 and not any(each.kind == "metric" for each in found):
        if any(each.form == "compound" for each in amounts_said):
            apart = _split(
                line, msgspec.structs.replace(names, around=msgspec.structs.replace(names.around, is_apart=True)), _day
            )
            found = apart if sum(each.kind == "amount" for each in apart) == names.count else found
    if any(each.kind == "day" for each in found) and not any(each.kind in ("amount", "said") for each in found):
        again = _split(line, names, _worded_day)
        found = again if any(each.kind == "amount" for each in again) else found
    return found


def _split(line: str, names: Names, day: Callable[[str, int, Names], Part | None]) -> list[Part]:
    found: list[Part] = []
    at = 0
    while at < len(line):
        if line[at].isspace():
            at += 1
            continue
        part = _texted(line, at, found) or (
            _with_day(_said(line, at), day(line, at, names))
            or _short_weekday(line, at, found, has_day=names.has_days or any(each.kind == "day" for each in found))
            or _did(line, at, names)
            or _metric(line, at, names)
            or _initial(line, at, names, found)
            or _amount(line, at, names)
            or _said(line, at)
            or _word(line, at)
        )
        in_brackets = _IN_BRACKETS.match(line, part.end) if part.kind == "metric" else None
        if in_brackets:
            part = msgspec.structs.replace(part, end=in_brackets.end())  # "Weight (kg): 81.4"
        if part.kind == "day" and part.text.isalpha() and _CUT_SHORT.match(line, part.end):
            part = msgspec.structs.replace(part, end=part.end + 1)  # "Mon. 82"
        found.append(part)
        at = part.end
    return found


def _texted(line: str, at: int, before: Sequence[Part]) -> Part | None:
    """What texts write with a figure in place of a syllable: 2day, b4 lunch, gr8."""
    said = None if at and line[at - 1].isalnum() else _TEXTED.match(line, at)
    if said is None:
        return None
    meant = _TEXTED_FOR[said[0]]
    if past_days.read(meant, date(2000, 1, 1)):
        return Part("day", at, said.end(), meant)
    is_worded = bool(before) and before[-1].kind == "word"
    is_worded = is_worded or (said[0] != "m8" and line[said.end() : said.end() + 2].strip().isalpha())
    return Part("word", at, said.end(), meant) if is_worded else None


def _with_day(said: Part | None, day: Part | None) -> Part | None:
    """Returns a day, or the words that begin with it and answer: "heute nicht"."""
    return said if said and day and said.end > day.end else day


def _did(line: str, at: int, names: Names) -> Part | None:
    """A verb that says whether something was done: "walked", "didn't run". What wasn't measured was skipped."""
    went = next((len(each) for each in _WENT if line.startswith(each, at)), 0)
    if went:
        name = _word(line, at + went).text if line[at + went : at + went + 1].isalpha() else ""
        end = at + went + len(name)
        if name in names.done and line[end : end + 1] != "?":
            return Part("said", at, end, line[at:end], metric_id=names.done[name], said="yes")
    start = next((len(each) for each in _DID_NOT if line.startswith(each, at)), 0)
    word = _word(line, at + start).text if line[at + start : at + start + 1].isalpha() else ""
    end = at + start + len(word)
    if not start and word in names.did and line[end : end + 1] != "?":
        return Part("said", at, end, word, metric_id=names.did[word], said="yes")
    if start and word:
        metric_id = names.acts.get(word) or next((metric_id for name, metric_id in names.names if name == word), "")
        end += next((len(each) for each in _ONESELF if line.startswith(each, end)), 0)
        if metric_id:
            return Part(
                "said",
                at,
                end,
                line[at:end],
                metric_id=metric_id,
                said="no" if metric_id in names.did.values() else "skip" if word in _MEASURING else "none",
            )
    return None


def _metric(line: str, at: int, names: Names) -> Part | None:
    if line[at : at + 1] in names.letters and not line[at + 1 : at + 2].isalpha():
        return Part("metric", at, at + 1, line[at], metric_id=names.letters[line[at]])
    word = _word(line, at).text
    if word and _TO_SOMEBODY.match(line, at + len(word)):
        return Part("word", at, at + len(word), "to somebody") if any(word == name for name, _ in names.names) else None
    if word in names.units and _NUMBER_BEHIND.match(line, at + len(word)) and not _BARE_NUMBER.search(line, 0, at):
        return Part("metric", at, at + len(word), word, metric_id=names.units[word])  # "hr 62"
    if word in names.verbs:
        return Part("metric", at, at + len(word), word, metric_id=names.verbs[word], is_verb=True)
    for name, metric_id in names.names:
        end = at + len(name)
        if line.startswith(name, at) and not line[end : end + 1].isalpha() and line[end : end + 2] != "'s":
            return Part("metric", at, end, name, metric_id=metric_id)
    return None


def _initial(line: str, at: int, names: Names, before: Sequence[Part]) -> Part | None:
    """The first letter of a metric's name, glued to a number, where no word goes before: not in "cheers m8". Behind one of our letters
    it may stand apart from its number: "w 82.3 m 5"."""
    is_apart = not before or before[-1].kind != "word"
    if not is_apart or (at > 0 and line[at - 1].isalnum()) or line[at] not in names.initials:
        return None
    is_lettered = any(part.kind == "metric" and len(part.text) == 1 for part in before)
    number = (_APART if is_lettered else _GLUED).match(line, at + 1)
    named = names.initials[line[at]] if number else ()
    if number and len(named) > 1:
        kind = {":": "duration", "h": "duration", "/": "pair"}.get(line[number.end() : number.end() + 1])
        named = tuple(metric for metric in named if metric.kind == kind)
    return Part("metric", at, at + 1, line[at], metric_id=named[0].metric_id) if len(named) == 1 else None


def _amount(line: str, at: int, names: Names) -> Part | None:
    amount = amounts.scan(line, at, names.around)
    if amount is None:
        return None
    kind: PartKind = "word" if amount.form == "other" else "amount"
    return Part(kind, at, amount.end, line[at : amount.end], amount=amount if kind == "amount" else None)


def _said(line: str, at: int) -> Part | None:
    """One of the words that answer without a number; the longest, and whole words."""
    if any(line.startswith(each, at) for each in _NOT_YET):
        return None
    ends = _ends_of_words(line, at, words.MOST_WORDS, words.LONGEST)
    for end in reversed(ends):
        text = line[at:end].rstrip(".!,;:")
        said = words.said(text)
        is_numbered = text == "no" and line[end:].lstrip(". ")[:1].isdigit() and "." in line[at : end + 1]
        if is_numbered:
            return Part("word", at, line.index(".", at) + 1, "no")  # No. 3
        if said == "no" and _NEGATED_VERB.match(line, at + len(text)):
            continue  # "non mi peso da giorni"
        if said and (text.strip("-") or text == line.strip()):
            return Part("said", at, at + len(text), text, said=said)
    return None


def _word(line: str, at: int) -> Part:
    if not line[at].isalnum():
        return Part("mark", at, at + 1, line[at])
    for phrases, meaning in (
        (_ABOUT, "about"),
        (_JUDGING, FAIR),
        (_OVER, "over-than"),
        (_MEANT, "meant"),
        (_NOT_YET, "not-yet"),
    ):
        said = next((each for each in phrases if line.startswith(each, at)), "")
        if said and not line[at + len(said) : at + len(said) + 1].isalpha():
            return Part("word", at, at + len(said), meaning)
    end = at
    while end < len(line) and (line[end].isalnum() or (line[end] in "'-" and line[end + 1 : end + 2].isalnum())):
        end += 1
    return Part("word", at, end, line[at:end])


def _day(line: str, at: int, names: Names) -> Part | None:
    is_letter = line[at] in names.letters and line[at + 1 : at + 2] == " "  # "w yesterday 82"
    if is_letter or not (line[at].isdigit() or _begins_day(line, at)):
        return None
    if _MINE.match(line, at) and _is_elsewhere(line, at + len("mon "), names):
        return None  # "mon poids"
    for end in reversed(_ends_of_words(line, at, past_days.MOST_WORDS, _LONGEST_DAY)):
        if names.has_days and _NUMBER_AND_DAY.fullmatch(line, at, end):
            continue  # "lun 7 mar 6"
        said = line[at:end].rstrip(",:;!)").removesuffix("'s")
        said = said if _is_dotted(said) else said.rstrip(".")
        if (
            (_may_be_day(said, names) or _is_date_first(line, at, said, names))
            and past_days.read(said, names.today)
            and not _is_compound(line, at, names)
        ):
            end = at + len(said) + len("'s") * line.startswith("'s", at + len(said))
            return Part("day", at, end, said)
    return None


def _has_days(line: str) -> bool:
    days = {each[1] for each in _DAY_AND_VALUE.finditer(line) if past_days.is_short_weekday(each[1])}
    return len(days) > 1


def _worded_day(line: str, at: int, names: Names) -> Part | None:
    """A day without figures."""
    part = _day(line, at, names)
    return None if part is None or any(char.isdigit() for char in part.text) else part


def _short_weekday(line: str, at: int, before: Sequence[Part], *, has_day: bool) -> Part | None:
    """A day of the week in two or three letters at once before a number: "Mo 82,1", "di: 81". What is a word, too, needs a mark, a
    number with a decimal comma, or another day before it."""
    ordinal = _ORDINAL_DAY.match(line, at)
    if ordinal and (not at or not line[at - 1].isalnum()):
        return Part("day", at, at + len(ordinal["day"]), f"the {ordinal['day']}")
    word = _word(line, at).text
    end = at + len(word)
    if not past_days.is_short_weekday(word) or (at and line[at - 1].isalnum()):
        return None
    behind = _BEHIND_WEEKDAY.match(line, end)
    is_begun = not before or before[-1].kind != "word"  # not "spadło do 81,4"
    is_turn = word in TURNS and any(part.kind == "amount" for part in before)  # nor "non 84,1 ma 81,4"
    is_clear = has_day or behind is None or ((behind["mark"] or "," in behind["number"]) and is_begun and not is_turn)
    if behind is None or (word in _ALSO_WORDS and not is_clear):
        return None
    return Part("day", at, end, word)


def _begins_day(line: str, at: int) -> bool:
    end = at
    while end < len(line) and end - at <= _LONGEST_DAY and (line[end].isalpha() or line[end] == "-"):
        end += 1
    word = line[at:end].rstrip("-")
    return (
        word in _DAY_WORDS
        or line.startswith("aujourd'hui", at)
        or past_days.is_weekday(word)
        or (len(word) > _SHORTEST_DAY_START and word[:_SHORTEST_DAY_START] in _DAY_WORDS)
    )


def _may_be_day(said: str, names: Names) -> bool:
    """``3/12`` is a date only where no metric has such values, ``24.11`` only with another dot or its year."""
    if not said[:1].isdigit() or any(char.isalpha() for char in said):
        return True
    return (names.is_slash_a_date and "/" in said) or said.count("-") == 2 or _is_dotted(said)


def _is_elsewhere(line: str, at: int, names: Names) -> bool:
    """Whether a metric's name in another language than English stands here."""
    word = _word(line, at).text if at < len(line) else ""
    return translated.english(word) != word and any(word == name for name, _ in names.names)


def _is_date_first(line: str, at: int, said: str, names: Names) -> bool:
    """Whether a line begins with a date and a name behind it: "23/11 w 82"."""
    if at or said.count("/") != 1 or not said.replace("/", "").isdigit():
        return False
    behind = at + len(said)
    behind += len(line[behind:]) - len(line[behind:].lstrip(" :-"))
    return _metric(line, behind, names) is not None if behind < len(line) else False


def _is_compound(line: str, at: int, names: Names) -> bool:
    """``12st 11`` is a weight."""
    amount = amounts.scan(line, at, names.around) if line[at].isdigit() else None
    return amount is not None and amount.form == "compound"


def _is_dotted(said: str) -> bool:
    return said.count(".") == 2 and said.replace(".", "").isdigit()


def _ends_of_words(line: str, at: int, most: int, longest: int) -> list[int]:
    """Returns where the first, second … word from here ends."""
    ends: list[int] = []
    end = at
    while end < len(line) and end - at <= longest and len(ends) < most:
        end += 1
        is_glued = (
            end < len(line) and line[end] in ":=" and line[end - 1].isalpha() and line[end + 1 : end + 2].isdigit()
        )
        if (
            end == len(line)
            or line[end] == " "
            or is_glued
            or (line[end] in ",;!?" and not line[end + 1 : end + 2].isdigit())
        ):
            ends.append(end)
    return ends
