"""How metrics are named in a message: by their letters, their names, and the words and initials that only one of them
has."""

from datetime import date

import msgspec

from chalicelib.domain.metrics import units
from chalicelib.domain.metrics.answers import counted, translated, value
from chalicelib.domain.metrics.answers.followed import Followed
from chalicelib.domain.metrics.answers.plain import plain
from chalicelib.domain.metrics.answers.unit_behind import Around
from chalicelib.inbound.readings.common_words import FILLERS, verbs_of

_SHORTEST_ALIAS, _SHORT_ALIAS = 4, 3


class Names(msgspec.Struct, frozen=True):
    """How metrics are named here: letters, names and the words that only one of them has, longest first."""

    letters: dict[str, str]
    names: tuple[tuple[str, str], ...]
    verbs: dict[str, str]
    """Verbs such as "slept", for the only metric about sleep."""
    acts: dict[str, str]
    """All such verbs, including those that name no single metric: weigh."""
    did: dict[str, str]
    """Verbs such as "walked", for the only metric that asks whether one walked."""
    done: dict[str, str]
    """Nouns such as "walk", where "went for a walk" is a yes."""
    units: dict[str, str]
    """What names a metric only before a number: initials that are also units, and words of three letters: hr, fat."""
    initials: dict[str, tuple[Followed, ...]]
    """First letters of names that aren't one of our letters. Directly before or after a number they may name the
    metric: m8, s=7h."""
    around: Around
    is_slash_a_date: bool
    """Whether no metric here is answered by two numbers with a slash."""
    today: date
    count: int
    """The units of the metrics."""
    is_yes_no: bool
    """Whether yes and no answer one of them."""
    has_days: bool = False
    """Whether the line has several abbreviated weekdays, each directly before a value."""


def names_of(followed: tuple[Followed, ...], today: date) -> Names:
    """Returns how these metrics are named."""
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
        is_yes_no=any(metric.kind == "yes_no" for metric in followed),
    )


def _initials(followed: tuple[Followed, ...]) -> dict[str, tuple[Followed, ...]]:
    if len(followed) == 1:
        return {}
    letters = {metric.letter.lower() for metric in followed}
    found: dict[str, tuple[Followed, ...]] = {}
    for metric in followed:
        first = plain(metric.name)[:1]
        if first.isalpha() and first not in letters:
            found[first] = (*found.get(first, ()), metric)
    return found


def _stems(followed: tuple[Followed, ...]) -> list[tuple[str, str]]:
    """Returns the words in names of yes-or-no metrics that only one of them has, each with its metric."""
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
