"""A year of Alice, who left an agency to restore chairs in a workshop of her own."""

from datetime import timedelta

from chalicelib.domain.actions import adding
from chalicelib.domain.actions.adding import NewAction
from chalicelib.domain.actions.fields import Due
from chalicelib.domain.actions.serving import Serves
from chalicelib.domain.growth import answers
from chalicelib.domain.reminders import Spec
from infra.local.demo import texting
from infra.local.demo.life import Life, Thing
from infra.local.demo.texting import Talk

_LEAVING = "Leave the agency well"
_ROOM = "A room to work in"
_CUSTOMERS = "First ten customers"
_PRICES = "Prices that hold"
_SHOP = "Open the online shop"

_LONG_AGO = (
    Thing("Write down what a good week looks like", -361, -354, done=-1, project=_LEAVING,
          says="Four days at the bench, one with people. I didn’t expect it to be that simple."),
    Thing("Work out what I need a month", -361, -350, done=0, project=_LEAVING, note="Rent, food, insurance. Then add a fifth."),
    Thing("Ask two freelancers what surprised them", -347, -338, done=2, project=_LEAVING,
          says="Both said the same: nobody tells you to stop in the evening."),
    Thing("Tell Sandra that I’m leaving", -347, -330, moved_from=-337, done=0, at="15:40", project=_LEAVING,
          says="I was shaking, and she simply said she’d miss me."),
    Thing("Hand over the Keller account", -333, -317, done=-2, project=_LEAVING),
    Thing("Say goodbye with a cake", -319, -310, done=0, project=_LEAVING, says="Two cakes in the end."),
    Thing("Look at three rooms", -319, -305, done=1, project=_ROOM, says="The one behind the bakery has light from the north."),
    Thing("Ask the owner about the rent", -305, -291, moved_from=-298, done=0, project=_ROOM,
          says="She came down by 80 € because I asked. I only asked because it was on the list."),
    Thing("Sign the lease", -291, -282, done=0, project=_ROOM, weight=200, says="Signed. It smells of flour all day."),
    Thing("Move the workbench", -291, -275, done=-1, project=_ROOM),
    Thing("Insure the room", -277, -268, done=4, project=_ROOM),
    Thing("Paint the floor", -277, -261, done=-3, project=_ROOM, via="page"),
)  # fmt: skip

_SINCE_THEN = (
    Thing("List thirty people who know my work", -263, -254, done=-1, project=_CUSTOMERS,
          note="Write the names down before you decide whom to call."),
    Thing("Call five of them", -249, -240, done=0, project=_CUSTOMERS,
          says="Three said yes before I had finished the sentence."),
    Thing("Take photographs of five pieces", -249, -233, done=1, project=_CUSTOMERS),
    Thing("Write the page about chairs", -235, -221, moved_from=-226, done=-1, project=_CUSTOMERS),
    Thing("Answer the hotel in Potsdam", -221, -216, done=0, at="09:05", project=_CUSTOMERS, via="text",
          says="Twelve chairs! They want twelve chairs."),
    Thing("Send the first invoice", -207, -203, done=0, project=_CUSTOMERS, says="Paid within two days."),
    Thing("Ask the bakery for a reference", -207, -196, done=3, project=_CUSTOMERS),
    Thing("Say no to the flat-pack job", -193, -189, done=-1, project=_CUSTOMERS,
          says="It was hard, and by the evening I was glad."),
    Thing("Visit two customers at home", -179, -166, done=0, project=_CUSTOMERS),
    Thing("Thank everybody who sent someone", -165, -156, done=-2, project=_CUSTOMERS,
          says="Eleven cards. One of them hangs in the bakery now."),
    Thing("Take a week off", -151, -139, done=0, says="First time in years that I didn’t open the mail."),
    Thing("Write down the hours for each piece, for two weeks", -137, -122, done=0, project=_PRICES,
          says="A chair takes nine hours. I’ve been charging for five."),
    Thing("Compare with three workshops", -123, -112, done=2, project=_PRICES),
    Thing("Say the new price aloud, five times", -109, -105, done=0, project=_PRICES, via="text",
          says="To the mirror, to Jonas, and then to a customer. She nodded."),
    Thing("Tell old customers about the new prices", -95, -84, moved_from=-88, done=-1, project=_PRICES,
          says="One left, two asked for more work."),
    Thing("Find somebody for the books", -95, -78, done=5, project=_PRICES),
    Thing("Put the tax money aside every Friday", -81, -70, done=0),
    Thing("Decide on three pieces for the shop", -67, -58, done=-1, project=_SHOP, weight=150),
    Thing("Find a name for the shop", -67, -52, done=0, project=_SHOP, says="“Sit down”. It made everybody smile."),
    Thing("Ask a student to take the pictures", -53, -44, done=1, project=_SHOP),
    Thing("Weigh and measure every piece", -39, -30, done=-2, project=_SHOP),
)  # fmt: skip


_THEN = "I draw chairs in meetings and restore them at night. I’m tired, and nobody knows that I can do this."
_NOW = "People write to me because of a chair they sat on. I sleep, and I know what an hour of mine costs."


def live(life: Life, calls_id: str, talk: Talk) -> None:
    """Makes Alice's year happen."""
    life.has(*_LONG_AGO, *_SINCE_THEN)
    life.answers(-330, "18:10", "Tell Sandra that I’m leaving", "That was the hardest one. Well done.")
    life.answers(
        -121, "09:30", "Write down the hours for each piece, for two weeks", "Then we know what to talk about next."
    )
    life.on(-360, "20:15", lambda now: answers.answer(life.client(), life.plan_id, "then", _THEN, now=now))
    life.on(-16, "21:05", lambda now: answers.answer(life.client(), life.plan_id, "now", _NOW, now=now))
    _lately(life, calls_id)
    life.looks(-1, "09:20")
    life.looks(-1, "19:30", life.client())
    texting.talks(life, talk)
    life.live()
    _is_reminded_soon(life)


def _lately(life: Life, calls_id: str) -> None:
    life.has(
        Thing("Write down three customer stories", -20, -11, done=-1, project=_SHOP, serves=Serves(calls_id, "Calls made"),
              note="Short ones. What changed for them, in their words.", says="All three. The bakery one surprised me."),
        Thing("Book a stand at the trade fair", -20, -4),
        Thing("Send the offer to Weber & Sons", -14, -3, by="12:00", moved_from=-6, project=_SHOP, may_edit=True),
        Thing("Draft the new price list", -6, 4, project=_SHOP, may_edit=True, weight=200, specs=None),
        Thing("Choose how parcels are sent", -6, 7, by="10:00", project=_SHOP, specs=None),
        Thing("Send Alice the checklist for the first week", -6, 1, by="09:00", assigned_to="coach"),
        Thing("Write to the three oldest customers", -6, 10, may_edit=True, specs=None),
    )  # fmt: skip
    life.cancels(-10, "17:20", "Book a stand at the trade fair", "The fair was moved by half a year")
    life.says(
        -5, "08:45", "Send the offer to Weber & Sons", "They asked for the longer version, so I need a few more days."
    )
    life.says(-2, "19:50", "Draft the new price list", "Is a page enough?")
    life.answers(-1, "09:15", "Draft the new price list", "A page is plenty.")
    life.asks_for(
        -1, "20:30", "Send the offer to Weber & Sons", 3, "The longer version is half done. Is that all right?"
    )


def _is_reminded_soon(life: Life) -> None:
    """Adds an action with a reminder in a minute, so that anyone who has just started sees messages arrive and can
    answer."""
    soon = [Spec("client", "email", minutes=-120), Spec("client", "text", minutes=-120)]
    new = NewAction(
        what="Call the bank about the loan",
        due=Due(at=life.now + timedelta(minutes=121)),
        specs=soon,
        comment="Ask for Ms Weber, she knows the file.",
        notify_client=False,
    )
    adding.create(life.coach, life.plan_id, new, now=life.now)
