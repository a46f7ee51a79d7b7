"""Parts of a line that name a metric: its name, letter or initial, and verbs that say what was done."""

from collections.abc import Sequence

from chalicelib.domain.metrics.answers.followed import Followed
from chalicelib.inbound.readings.names import Names
from chalicelib.inbound.readings.part import Part
from chalicelib.inbound.readings.said_words import word_at
from chalicelib.patterns import compile_late

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
_ALL = compile_late(r"[a-z][:=]? ?[0-9][0-9.,:/]*(?:\s?[a-z]{1,3})?$")
"""A letter and a number, with nothing else."""
_GLUED, _APART = compile_late(r"(?:[:=] ?)?[0-9]+"), compile_late(r"(?:[:=]? ?)?[0-9]+")
_TO_SOMEBODY = compile_late(r" (?:me|you|u|ya|us|him|her|them)\b(?! [0-9])")
"""After a verb these show that it names no metric: "call me at 5"."""
_NUMBER_BEHIND = compile_late(r"\.?\s?[:=]?\s?[0-9]")
_BARE_NUMBER = compile_late(r"(?<![/0-9])[0-9]+ ?$")
_MEASURING = set("weigh measure check log record track note count write".split())
"""A measurement that wasn't made is missing; something that wasn't done counts as none."""
_ONESELF = (" myself", " my weight", " it")


def did_at(line: str, at: int, names: Names) -> Part | None:
    """Returns a verb that says whether something was done: "walked", "didn't run". A measurement that wasn't made was
    skipped."""
    went = next((len(each) for each in _WENT if line.startswith(each, at)), 0) if line.startswith(_WENT, at) else 0
    if went:
        name = word_at(line, at + went).text if line[at + went : at + went + 1].isalpha() else ""
        end = at + went + len(name)
        if name in names.done and line[end : end + 1] != "?":
            return Part("said", at, end, line[at:end], metric_id=names.done[name], said="yes")
    start = (
        next((len(each) for each in _DID_NOT if line.startswith(each, at)), 0) if line.startswith(_DID_NOT, at) else 0
    )
    word = word_at(line, at + start).text if line[at + start : at + start + 1].isalpha() else ""
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


def metric_at(line: str, at: int, names: Names) -> Part | None:
    if line[at : at + 1] in names.letters and not line[at + 1 : at + 2].isalpha():
        return Part("metric", at, at + 1, line[at], metric_id=names.letters[line[at]])
    word = word_at(line, at).text
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


def initial_at(line: str, at: int, names: Names, before: Sequence[Part]) -> Part | None:
    """Returns the first letter of a metric's name, attached to a number, unless a word comes before it: not in "cheers
    m8". After one of our letters it may be separate from its number: "w 82.3 m 5"."""
    is_apart = not before or before[-1].kind != "word"
    if not is_apart or (at > 0 and line[at - 1].isalnum()) or line[at] not in names.initials:
        return None
    is_lettered = any(part.kind == "metric" and len(part.text) == 1 for part in before)
    is_all = at == 0 and bool(_ALL.match(line))
    number = (_APART if is_lettered or is_all else _GLUED).match(line, at + 1)
    named = names.initials[line[at]] if number else ()
    if number and len(named) > 1:
        mark = line[number.end() : number.end() + 1]
        kind = {":": "duration", "h": "duration", "/": "pair"}.get(mark)
        named = tuple(each for each in named if each.kind == kind or (mark in (".", ",") and not _is_counted(each)))
    return Part("metric", at, at + 1, line[at], metric_id=named[0].metric_id) if len(named) == 1 else None


def _is_counted(metric: Followed) -> bool:
    """Whether a metric takes whole numbers only."""
    return metric.kind in ("rating", "yes_no", "pair") or (metric.kind == "total" and metric.decimals == 0)
