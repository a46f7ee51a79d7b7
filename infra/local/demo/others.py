"""Carol's eleven other clients: some keep everything, some are late, one is stuck, one asks for time, one hasn't
accepted yet."""

from collections.abc import Callable

import msgspec

from infra.local.demo.life import Life, Thing


class Client(msgspec.Struct, frozen=True):
    """Somebody whom Carol coaches, and how it went."""

    name: str
    email: str
    time_zone: str
    since: int
    """How many days ago they were invited."""
    things: tuple[Thing, ...]
    also: Callable[[Life], None] = lambda life: None
    """What else happened."""


def _bob(life: Life) -> None:
    life.says(-9, "22:40", "Write the summary for the board", "Will do it on the weekend.")


def _teresa(life: Life) -> None:
    life.is_stuck(-1, "18:05", "Choose a name for the studio", "I like all three, and my sister likes the fourth.")


def _priya(life: Life) -> None:
    life.asks_for(-1, "11:30", "Hand in the application", 5, "My referee is travelling until Thursday.")


def _lucia(life: Life) -> None:
    life.says(-1, "17:45", "Rehearse the talk in front of two friends", "Should I read it, or speak freely?")


def _ingrid(life: Life) -> None:
    life.says(-3, "20:15", "Walk before breakfast, three times", "Five times. The fjord was all pink.")
    life.answers(-2, "15:10", "Walk before breakfast, three times", "Keep whatever made the other two easy.")


def _kenji(life: Life) -> None:
    life.answers(-4, "22:05", "Hold the first team meeting alone", "How did it feel to say nothing for a whole minute?")


OTHERS = (
    Client("Bob Lee", "bob@example.com", "Europe/London", -62, (
        Thing("Block Friday mornings for a month", -50, -43, done=0),
        Thing("List what only I can do", -36, -29, done=-1, says="It is shorter than I thought."),
        Thing("Write the summary for the board", -22, -9),
        Thing("Ask for a feedback talk", -22, -5),
        Thing("Plan a free Friday", -12, 9, specs=None),
        Thing("Send Bob the worksheet", -2, 2, by="09:00", assigned_to="coach"),
    ), _bob),
    Client("Noor Haddad", "noor@example.com", "America/New_York", -9, (
        Thing("Ask two former colleagues what I do best", -8, 6, specs=None),
        Thing("Write down three things that went well, every evening", -8, -2, by="21:00", done=0, at="20:40",
              says="By the third day I was looking for them all day long."),
    )),
    Client("Teresa Vos", "teresa@example.com", "Europe/Lisbon", -75, (
        Thing("Find a room with a piano", -60, -41, done=-2, project="The music studio", says="It is a little out of tune, and mine."),
        Thing("Ask ten parents what they’d pay", -40, -27, done=1, project="The music studio"),
        Thing("Choose a name for the studio", -26, -1, moved_from=-12, project="The music studio"),
        Thing("Print the first leaflet", -26, 8, project="The music studio", specs=None),
    ), _teresa),
    Client("Kenji Watanabe", "kenji@example.com", "Asia/Tokyo", -120, (
        Thing("Speak last in the Monday meeting", -90, -83, done=0),
        Thing("Give Aiko the customer visit", -62, -51, done=-1, says="She did it better than I would have."),
        Thing("Hold the first team meeting alone", -20, -5, by="10:00", done=0, at="09:50"),
        Thing("Write the team’s rules on one page", -6, 3, specs=None),
    ), _kenji),
    Client("Priya Nair", "priya@example.com", "Asia/Kolkata", -48, (
        Thing("Rewrite the first page of the CV", -40, -30, done=0, says="Cut it to half. It reads like me now."),
        Thing("Ask Professor Rao for a reference", -28, -20, done=0),
        Thing("Hand in the application", -16, 2, by="18:00", specs=None),
    ), _priya),
    Client("Marcus Bell", "marcus@example.com", "America/Los_Angeles", -90, (
        Thing("Cook at home four times a week", -80, -66, done=3),
        Thing("Call the physiotherapist", -30, -16),
        Thing("Book the check-up", -30, -11, by="12:00"),
    )),
    Client("Ingrid Solberg", "ingrid@example.com", "Europe/Oslo", -150, (
        Thing("Leave the phone in the hall at night", -120, -110, done=0),
        Thing("Sleep before eleven, ten nights", -70, -58, done=0, by="22:30", at="21:40", says="Nine. I call that ten."),
        Thing("Walk before breakfast, three times", -12, -3, by="20:00", done=0, at="19:30"),
        Thing("Tell the choir that I’m back", -4, 1, by="19:00", specs=None),
    ), _ingrid),
    Client("Samuel Okafor", "samuel@example.com", "Africa/Lagos", -34, (
        Thing("Open the second bank account", -30, -22, done=-1, project="Shop in Ikeja"),
        Thing("Count the stock with Ada", -21, -14, done=0, project="Shop in Ikeja", says="We found things from before I was born."),
        Thing("Agree on the hours with Ada", -10, 0, by="20:00", project="Shop in Ikeja", specs=None),
        Thing("Order the sign", -10, 12, project="Shop in Ikeja", specs=None),
    )),
    Client("Lucía Ferrer", "lucia@example.com", "America/Mexico_City", -27, (
        Thing("Write the talk’s last sentence first", -24, -17, done=0, says="It changed the whole beginning."),
        Thing("Rehearse the talk in front of two friends", -10, 3, by="19:00", specs=None),
        Thing("Send the slides to the organisers", -10, 6, by="12:00", specs=None),
    ), _lucia),
    Client("Emma Clarke", "emma@example.com", "Australia/Sydney", -200, (
        Thing("Draw the family’s week on paper", -160, -150, done=-1),
        Thing("Ask for four days instead of five", -100, -80, moved_from=-90, done=0, says="They said yes, from next month."),
        Thing("Spend the first free Wednesday alone", -40, -28, done=0, says="I read a whole book in the garden."),
        Thing("Find a class for Wednesdays", -14, 5, specs=None),
    )),
)  # fmt: skip

NOT_YET = Client("Tomasz Zielinski", "tomasz@example.com", "Europe/Warsaw", 0, ())
"""Invited just now, to show how that looks before somebody accepts."""
