"""Words around a date that make it part of what is to be done: every Friday, between Mon and Fri, a table for 3 Dec.

They are in the languages that replies are read in; a doubt only means that the date is typed into its field.
"""

import unicodedata

BY = frozenset(
    "by on at before bis am um ab vor spatestens avant jusqu jusqu'au d'ici entro tot uiterlijk op om hasta antes ate el no na".split()
)
"""With these a date says by when."""
FOR = frozenset("for to until till til fur zum zur auf pour para pra per voor naar a al alla fino tegen".split())
"""With these it may say what for: a table for Friday, to move something to Friday."""
_BINDING = frozenset(
    """and or & + than from since about for to until till til the this that every each other first second third last past
    between not no is was as like around during over within into next of""".split()
)
"""Before a date, they bind it to the words in front of it."""
_BINDING_ELSEWHERE = frozenset(
    """und oder als von seit nach uber jeden jeder jedes jede der dem den letzten zwischen ist guten
    et ou depuis apres chaque tous toutes les des du de entre bonne
    y e o u desde despues cada todos todas todo toda los las del la
    os as do da dos das pelo pela aos dal dalla dopo ogni tutti tutte i gli le tra fra di della dei
    en of sinds na elke iedere ieder van het goede""".split()
)
"""Only before a date that isn't English: a van is rented next week."""
_DAYS_WITH_NAMES = {
    "friday": {"black", "good", "casual", "holy", "freaky"},
    "monday": {"easter", "cyber", "blue", "whit", "rosen"},
    "tuesday": {"super", "shrove", "giving", "fat"},
    "wednesday": {"ash"},
    "thursday": {"maundy"},
    "saturday": {"holy", "small"},
    "sunday": {"palm", "easter", "super", "bloody"},
}
_ENGLISH_WORDS = frozenset("sun sat wed mon".split())
"""Short for days, but words or names of their own in small letters: enjoy the sun."""
_SHORT_WEEKDAYS = frozenset(
    "mo di mi do fr sa so lu lun mar mer jeu ven sam dim mie jue vie sab dom seg ter qua qui sex gio ma wo za zo vr segunda terca quarta quinta sexta".split()
)
"""Short for days elsewhere, and words of their own: what to do, about sex, la mer; days only with more of a date."""
_PHRASES = frozenset(
    {"am morgen", "la manana", "el manana", "de manana", "de manha", "a manha", "am abend", "am mittag"}
)
"""Parts of any day, which would be read as tomorrow."""


def plain(word: str) -> str:
    """Returns a word in lower case, without marks around it and accents."""
    folded = unicodedata.normalize("NFKD", word.casefold().replace("’", "'"))
    return "".join(char for char in folded if not unicodedata.combining(char)).strip(" .,;:!()")


def binds(before: str, *, is_english: bool) -> bool:
    """Returns whether the word before a date makes it a part of what is to be done. A comma or colon after it separates them."""
    word = plain(before)
    if before[-1] in ",;:":
        return False
    return word in _BINDING or word in BY | FOR or (not is_english and word in _BINDING_ELSEWHERE)


def is_name(before: str, said: list[str]) -> bool:
    """Returns whether a weekday is part of a name or a count: Black Friday, Easter Monday, every 2nd Friday."""
    word = plain(before)
    is_count = word[:-2].isdecimal() and word[-2:] in ("st", "nd", "rd", "th")
    return is_count or word in _DAYS_WITH_NAMES.get(plain(said[0]), ())


def is_other_word(said: list[str], *, has_lead: bool) -> bool:
    """Returns whether what would be a date is rather another word: what to *do*, enjoy *the sun*, every *Morgen*."""
    words = [plain(word) for word in said]
    if " ".join(words) in _PHRASES:
        return True
    has_figures = any(char.isdecimal() for char in "".join(said))
    if has_lead or has_figures or len(words) > 2:
        return False
    if words[0] == "the" or (len(words) == 2 and words[0] in ("a", "le", "la", "o")):
        return words[-1] in _SHORT_WEEKDAYS or words[0] == "the"
    if len(words) > 1:
        return False
    is_small = said[0][0].islower()
    return (is_small and words[0] in _ENGLISH_WORDS) or (words[0] in _SHORT_WEEKDAYS and not said[0].endswith("."))
