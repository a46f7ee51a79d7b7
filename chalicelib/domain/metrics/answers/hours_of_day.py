"""From one time of day to another, which says how long something took: 11pm to 6am, 22:45-6:30."""

from decimal import Decimal

from chalicelib.patterns import compile_late

_HOUR = r"([0-9]{1,2})(?:[:.h]([0-5][0-9]))?\s?(am|pm|a\.m\.|p\.m\.|uhr|h)?"
_SPAN = compile_late(_HOUR + r"\s?(?:-|->|→|to|till|til|until|bis|a|tot|alle|as)\s?" + _HOUR + r"(?![0-9a-z:])")
_FROM = (" from", " von", " de", " da", " dalle", " van", " desde")
_LATEST, _HALF_A_DAY, _A_DAY = 24, 12 * 60, 24 * 60
_SIXTY = Decimal(60)


def scan(text: str, start: int) -> tuple[Decimal, int] | None:
    """Returns how many hours are between the two times that begin here in a plain text, and where they end; ``None`` if
    there aren't two.

    Both must be recognisable as times of day: by am, pm or Uhr, or by minutes.
    """
    said = _SPAN.match(text, start)
    if said is None:
        return None
    one, other = said.group(1, 2, 3), said.group(4, 5, 6)
    is_of_day = any(each[2] not in (None, "h") for each in (one, other)) or (
        one[1] and other[1] and not one[2] and ":" in said[0]
    )
    is_into_morning = (
        one[2] == "h" and "h" in said[0][len(one[0]) + 1 :] and int(one[0]) > max(_LATEST // 2, int(other[0]))
    )
    is_from = bool(one[1] or other[1]) and text[:start].rstrip().endswith(_FROM)  # from 10:30 till 6
    is_of_day = is_of_day or is_into_morning or is_from  # 23h à 6h30
    if not is_of_day or int(one[0]) > _LATEST or int(other[0]) > _LATEST:
        return None
    is_sure = all(each[2] not in (None, "h") or int(each[0]) > _LATEST // 2 for each in (one, other))
    minutes = (_minutes(*other) - _minutes(*one)) % (_A_DAY if is_sure else _HALF_A_DAY)
    return Decimal(minutes) / _SIXTY, said.end()


def _minutes(hour: str, minutes: str | None, half: str | None) -> int:
    late = (half or "").startswith("p") and int(hour) < _LATEST // 2
    midnight = (half or "").startswith("a") and int(hour) == _LATEST // 2
    return (int(hour) + (12 if late else 0) - (12 if midnight else 0)) * 60 + int(minutes or 0)
