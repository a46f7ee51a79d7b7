"""Makes ``chalicelib/zone_names.py`` from the tz database that is shipped: ``python -m infra.package.zone_names``.

Run it after each update of tzdata; a test compares the two. It is a module of its own because reading the database's
own lists would cost every cold start some milliseconds.
"""

from importlib import resources
from pathlib import Path

MODULE = Path(__file__).parents[2] / "chalicelib" / "zone_names.py"

_UTC = "UTC"
_NOWHERE = ("Etc/UTC", "Etc/GMT")
"""What the names of universal time lead to: no places, so no time that changes in summer."""
_SINCE_2024B = {
    "EST5EDT": "America/New_York",
    "CST6CDT": "America/Chicago",
    "MST7MDT": "America/Denver",
    "PST8PDT": "America/Los_Angeles",
}
"""Links of the tz database since its version 2024b, which the package replaces by zones of their own. Their clocks have
shown the same since 1967."""

_OWN_PLACES = {
    "Africa/Asmera": "Africa/Asmara",
    "Africa/Timbuktu": "Africa/Bamako",
    "America/Coral_Harbour": "America/Atikokan",
    "America/Virgin": "America/St_Thomas",
    "Antarctica/South_Pole": "Antarctica/McMurdo",
    "Atlantic/Jan_Mayen": "Arctic/Longyearbyen",
    "Iceland": "Atlantic/Reykjavik",
    "Pacific/Ponape": "Pacific/Pohnpei",
    "Pacific/Truk": "Pacific/Chuuk",
    "Pacific/Yap": "Pacific/Chuuk",
}
"""Earlier names of places that have a name of their own, which the tz database links past it, to another country: browsers
say Africa/Asmera, and nobody in Asmara lives in Nairobi. The comments ``#=`` of its file ``backward`` say so too."""


def places() -> set[str]:
    """Returns the zones of ``zone.tab``, a table of places, and universal time."""
    rows = [line.split("\t") for line in _read("zone.tab").splitlines() if not line.startswith("#")]
    return {row[2] for row in rows} | {_UTC}


def old_names() -> dict[str, str]:
    """Returns the present names of zones that have had others. A place keeps its name even where it is linked: Oslo's
    clocks show the same as Berlin's today, but nobody in Oslo lives in Berlin."""
    links = _OWN_PLACES | _SINCE_2024B | {_UTC: _UTC} | dict.fromkeys(_NOWHERE, _UTC)
    for line in _read("tzdata.zi").splitlines():
        if line.startswith("L "):
            _, target, name = line.split()
            links.setdefault(name, target)
    known = places()

    def present(name: str) -> str:
        while name not in known:
            name = links[name]
        return name

    return {name: present(name) for name in sorted(links) if name not in known}


def module() -> str:
    """Returns the module's text."""
    return "\n".join([
        '"""Names of time zones, by tzdata; made by ``infra/package/zone_names.py``, not by hand."""',
        "",
        "PLACES = frozenset(",
        '    """',
        *sorted(places()),
        '""".split()',
        ")",
        '"""The zones in which people live, and UTC."""',
        "",
        "OLD = {",
        *(f'    "{name}": "{present}",' for name, present in old_names().items()),
        "}",
        '"""The present names of those that have had others."""',
        "",
    ])  # fmt: skip


def _read(name: str) -> str:
    return (resources.files("tzdata") / "zoneinfo" / name).read_text()


if __name__ == "__main__":
    MODULE.write_text(module())
