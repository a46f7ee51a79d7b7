"""How DONE is read. Strict: DONE mistaken for words is still read by a coach, but words mistaken for DONE close an
action.

DONE is sure if it stands apart (alone on its line, as a sentence, before a comma) and no clause after it leaves a doubt
(``certainty``); if one does, the writer is asked. As the first word of a longer sentence it isn't a command.
"""

import re
from collections.abc import Iterator

from chalicelib.inbound.commands import certainty, done_beside
from chalicelib.inbound.commands.action_names import MOST_REFS, TO, ref_of, refs_before, refs_of, sure_ref
from chalicelib.inbound.commands.done import Done
from chalicelib.inbound.commands.doubts import has_other_numbers, is_doubtful, is_signature
from chalicelib.inbound.commands.folding import LONGEST_LINE, after, lines, longest, phrases, without_courtesy, words
from chalicelib.inbound.commands.is_it_done import IsItDone
from chalicelib.inbound.commands.words import SPOKEN_MARKS
from chalicelib.patterns import compile_late

_APART = compile_late(
    r"[.!…:;]+\s+(?=\S)|[。！，、]+(?=\S)|\s*[:;][-']?[)D]+\s*(?=\S)|,\s*(?=[^\W\d_])|\s+(?=\()|\s+(?:[–—-]+|→|[-=]>)\s+(?=\S)|\s*[—–]\s*(?=\S)|\s*[\U0001F300-\U0001FAFF✅✔☑♥❤☺]\ufe0f?\s*(?=\S)"
)
_CALLED = compile_late(r"[^\W\d_]{2,20}(?=[.!,]|$)(?:\s*[.!,]+)?")
"""``Done, Carol!``"""
_MOST_PLACES = 4
_WITH_THIS = compile_late(
    r"(?<=done|shed|rtig|fini|laar) (?:with (?:this|that) (?:one|task|action|item)|damit|avec celui-ci|avec celle-ci|hiermee)(?=\s*(?:[,.!]|$))",
    re.IGNORECASE,
)
"""``Done with this one, what's next?``"""
_FIRST_WORDS = 3
_COUNTED = compile_late(r"#?[0-9]{1,9}\s+[^\W\d_]")
_DONE_WORD = compile_late(r"done\b[\s:,.]{0,5}", re.IGNORECASE)
_DICTATED = compile_late(rf"(?<=\w) ({'|'.join(SPOKEN_MARKS)})\b", re.IGNORECASE)
_LETTERS = compile_late(r"\W*d[. -]o[. -]n[. -]e\W*", re.IGNORECASE)
_HAVE_DONE = compile_late(
    r"^\W*(?:ich )?habe?(?:['’]s| es| das| ich| wir)*(?: (?:gestern|heute|morgen|abend|früh|schon|gerade|eben|endlich|vorhin|jetzt|mittag))* (?:gemacht|erledigt|geschafft)\b",
    re.IGNORECASE,
)
_DRAWN_OUT = compile_late(r"\bd+o+n+e+\b", re.IGNORECASE)
_NUMBERS_IS = compile_late(r"(?<=[0-9])['’]s\b")
_RANGE = compile_late(rf"(?<![-–.,:/0-9])\b([1-9][0-9]?)\s?(?:{TO})\s?([1-9][0-9]?)\b(?![-–.,:/][0-9])", re.IGNORECASE)
"""``done 1-3``"""
_TWO = compile_late(r"^([1-9][0-9]?),([1-9][0-9]?)(?= (?:are |both )?done\b)", re.IGNORECASE)
"""``1,2 done``"""
_UPPER_DONE = compile_late(r"DONE[ \t]+(?=\w)")


def whole_line(line: str, rest: str) -> Done | IsItDone | None:
    """DONE, or a check mark, with nothing else on its line that could mean something. The lines below may leave it in
    doubt."""
    unmarked = line.strip(done_beside.LOOKS)
    is_marked = unmarked != line.strip()
    if is_marked and not words(unmarked):
        is_thumb = "👍" in line  # A thumb may mean only "I have read it".
        is_sure = (
            is_signature(rest) and not certainty.leaves_doubt(rest)
            if is_thumb
            else certainty.is_sure(lines(line, rest), rest)
        )
        is_sure = is_sure and not certainty.is_marked_doubtful(line)
        return Done((), rest) if is_sure else IsItDone((), lines(line, rest))
    if is_marked and refs_of(words(unmarked)):
        line = f"done {unmarked}"
    done = _read(line)
    if done is None:
        return None
    is_marked_down = certainty.is_marked_doubtful(line)
    is_list = line.endswith((":", "：")) and rest
    if (
        is_marked_down
        or is_list
        or _names_rest(rest)
        or not certainty.is_sure(lines(_unnamed(done, line), rest), rest, line)
    ):
        return IsItDone(done.refs, lines(line, rest))
    return Done(done.refs, lines(done.comment, rest))


def first_sentence(line: str, rest: str) -> Done | IsItDone | None:
    """DONE set apart from what follows on its line: ``Done! They were kind.``, ``Done, they agreed``."""
    line = _dictated(line)
    for head, more in _divided(line):
        done = None if is_doubtful(head) else _read(head)
        if done is not None and not done.comment:
            is_called = line[len(head) : len(head) + 1] == "," and more[:1].isupper()
            called = _CALLED.match(more) if is_called else None
            called = called if called and certainty.may_be_name(words(called[0])) else None
            said = more[called.end() :] if called else more
            is_counted = line[len(head) :].lstrip()[:1] == ":" and _COUNTED.match(more)
            is_barred = (
                done_beside.asks(more) or _begins_list(more, rest) or (done.refs and more[:1].isdigit()) or is_counted
            )
            whole = lines(_unnamed(done, _WITH_THIS.sub("", line), more), rest)
            is_sure = not is_barred and certainty.is_sure(whole, lines(said, rest), head)
            return Done(done.refs, lines(more, rest)) if is_sure else IsItDone(done.refs, lines(line, rest))
    return done_beside.read(line, rest) or _counting(line, rest)


def numbered(text: str) -> Done | IsItDone | None:
    """DONE with an action's number, which sets it apart from the words that follow on its line."""
    done = _DONE_WORD.match(text)
    behind = text[done.end() :] if done else ""
    named = sure_ref(behind)
    if not named:
        return None
    refs, more = refs_before(words(behind.partition("\n")[0]))
    if len(refs) > 1 and more:  # "1 and 2 both went well" may be about both
        return IsItDone(refs, text)
    return _unless_doubtful(Done((named[0],), named[1]), text)


def in_text(text: str) -> Done | IsItDone | None:
    """DONE followed by words on its line, set apart by a number or by its capitals."""
    named = numbered(text)
    if named:
        return named
    shouted = _UPPER_DONE.match(text)
    more = text[shouted.end() :] if shouted else ""
    if not shouted or more.upper() == more or has_other_numbers(more.partition("\n")[0]) or _COUNTED.match(more):
        return None
    found = _unless_doubtful(Done((), more), text)
    begins_sentence = longest(words(more), "HEDGES") or longest(words(more), "PARTS")
    return None if isinstance(found, IsItDone) and begins_sentence else found


def _unless_doubtful(done: Done, text: str) -> Done | IsItDone:
    first, _, rest = done.comment.partition("\n")
    is_barred = done_beside.asks(first) or _begins_list(first, rest)
    is_sure = not is_barred and certainty.is_sure(_unnamed(done, text, done.comment), done.comment)
    return done if is_sure else IsItDone(done.refs, text)


def _unnamed(done: Done, said: str, more: str = "") -> str:
    """Returns what is weighed: the words without the actions' numbers, which weigh nothing; ``more`` are the words
    behind these."""
    return f"Done. {more}".strip() if done.refs else said


def _divided(line: str) -> Iterator[tuple[str, str]]:
    """Yields the beginnings of a line that are set apart from the rest, each with that rest, the shortest first."""
    for place, end in enumerate(_APART.finditer(line, 0, LONGEST_LINE + 50)):
        if place == _MOST_PLACES or end.start() > LONGEST_LINE:
            return
        if end.start() and not (line[end.start()] == ":" and line[end.end()].isdigit()):
            yield line[: end.start()], line[end.end() :] if end.group().strip(" \t") else line[end.start() :].lstrip()


def _dictated(line: str) -> str:
    """Returns a line in which marks that were dictated as words after DONE are marks again: ``Done period called
    Peter``."""
    is_dictated = _DICTATED.search(line[:40]) and longest(words(line.partition(" ")[0]), "DONE")
    return _DICTATED.sub(lambda said: SPOKEN_MARKS[said[1].lower()], line) if is_dictated else line


def _counting(line: str, rest: str) -> IsItDone | None:
    """DONE with a number right after it that may count what follows, and so names no action: ``Done 6 calls so far``,
    ``Fait 4 appels``."""
    said = words(line[:LONGEST_LINE])
    length = longest(said, "DONE")
    behind = after(line, length) if length else ""
    is_apart = "," in line[: len(line) - len(behind)]
    is_counted = not is_apart and _COUNTED.match(behind) and not sure_ref(behind)
    return IsItDone((), lines(line, rest)) if is_counted and not has_other_numbers(line[:LONGEST_LINE]) else None


def in_part(text: str) -> IsItDone | None:
    """DONE followed at once by a part of the action, an exception, or a question mark that the writer answers: ``Fait à
    moitié``, ``Done except for one``, ``Done? I wish``."""
    line = text.partition("\n")[0][:LONGEST_LINE]
    said = words(line)
    length = longest(said, "DONE")
    if not length or not said[length:]:
        return None
    is_short = longest(said[length:], "SHORT_OF_ALL") > 0 or after(line, length)[:1] in "?？"
    is_part = said[length] not in phrases("WITH") and any(
        each in phrases("PARTS") for each in said[length:][:_FIRST_WORDS]
    )
    return IsItDone((), text) if is_short or is_part else None


def _read(line: str) -> Done | None:
    """DONE, DONE 12, DONE ALI-12, 12 DONE or DONE 3 and 5, with nothing else on the line but courtesy or a time."""
    if has_other_numbers(_TWO.sub(r"\1, \2", line)):
        return None
    before, said = refs_before(_without_naming(without_courtesy(words(_spelled(line)))))
    if before and said[:1] in (["is"], ["are"], ["s"]):
        said = said[1:]
    moment = 0 if before else longest(said, "WHEN")
    said = said[moment:]
    while (lead := longest(said, "LEADING")) and longest(said, "DONE") <= lead:
        said = said[lead:]
    length = longest(said, "DONE")
    if not length:
        return None
    said = said[length:]
    if before:
        is_moment = " ".join(said) in phrases("WHEN")
        return Done(before, line if said else "") if not said or is_moment else None
    if (moment and not said) or (said and " ".join(said) in phrases("WHEN")):
        return Done((), line)
    refs = refs_of(said)
    return Done(refs) if refs is not None else None


def _spelled(line: str) -> str:
    """Returns a line with variants of DONE spelled plainly (``doooone``, ``D.O.N.E.``, ``2's done``) and each range of
    numbers written out."""
    if _LETTERS.fullmatch(line):
        return "done"
    line = _TWO.sub(r"\1, \2", _HAVE_DONE.sub("erledigt", _WITH_THIS.sub("", line)))
    return _NUMBERS_IS.sub(" is", _DRAWN_OUT.sub("done", _RANGE.sub(_each_number, line)))


def _each_number(span: re.Match[str]) -> str:
    first, last = int(span[1]), int(span[2])
    return " ".join(map(str, range(first, last + 1))) if first < last < first + MOST_REFS else span[0]


def _without_naming(said: list[str]) -> list[str]:
    """Leaves out words that only announce a number as an action's: ``number 3 done``."""
    return [
        each for place, each in enumerate(said)
        if each not in phrases("NAMING") or not (said[place + 1 :] and ref_of(said[place + 1]))
    ]  # fmt: skip


def _names_rest(rest: str) -> bool:
    """Whether a heading below introduces what is left: ``Not done:``, ``Offen:``."""
    headings = [line.strip() for line in rest.split("\n")[:30] if line.strip().endswith((":", "："))]
    return any(certainty.leaves_doubt(heading) or longest(words(heading), "LEFT") for heading in headings)


def _begins_list(more: str, rest: str) -> bool:
    return more.lstrip().startswith(("- ", "* ", "• ")) and bool(rest or "\n" in more)
