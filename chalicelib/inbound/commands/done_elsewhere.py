"""DONE anywhere in a message: ``That's done then``, ``Took all day but finished``, ``Done with a little help``.

Nothing sets DONE apart here. So no word before it in its clause may take it back ("nearly", "will be", "if"), and the
whole message must weigh enough (``weighing``). Otherwise the message is a comment.
"""

import math
import re
from functools import cache

from chalicelib.inbound.commands import certainty, features, weighing
from chalicelib.inbound.commands.done import Done
from chalicelib.inbound.commands.folding import listed, phrases, words
from chalicelib.inbound.commands.is_it_done import IsItDone
from chalicelib.inbound.commands.spoken import spoken
from chalicelib.inbound.commands.words import DONE_MARKS
from chalicelib.patterns import compile_late

LONGEST = 700
"""In characters. A longer message says much besides DONE."""
_CLAUSES = compile_late(r"[.!…,;:()\n–—。！，、]+|\s-+\s|(?<=\?)")
_DIGIT = compile_late(r"[0-9]")
_MARK = compile_late(rf"[{DONE_MARKS}](?<!👍)")
_LONGEST_DONE = 6
_LEAST_OF_STARTS, _LEAST_TAKEN_BACK = 0.5, 1.5
"""The least weight: if only the first words say that something was done; and if DONE has something before it: ``It
wasn't easy but it's done``."""
_ASKED_BELOW = 2.0
"""How much less a message may weigh to be asked about instead of kept as words only."""
_MOST_BEFORE = 8
"""In words: how much of a clause may come before DONE."""

_TAKING_BACK = """
    not, no, never, nothing, none, neither, nor, nobody, cannot, hardly, barely, nearly, almost, half, halfway, mostly, partly, part, some, most, much,
    will, would, should, could, can, must, may, might, want, wants, wanted, need, needs, get, getting, gets, be, being, if, when, whenever, once,
    until, unless, till, before, after, than, by, wish, hope, hopefully, think, thought, guess, believe, say, says, said, soon, far, yet, still, only, about, virtually,
    practically, basically, technically, supposedly, apparently, maybe, perhaps, possibly, probably, what, who, how, why, where, he, she, they, someone, somebody, else, begun, easier,
    nicht, nichts, nie, kein, keine, noch, fast, beinahe, halb, wird, werde, werden, ware, wenn, sobald, falls, muss, musste, soll, sollte, will, wollte, kann, konnte, bald, gleich, morgen, bis, er, sie, wer, was, wie, teilweise, dachte, glaube, hoffe,
    ne, n, pas, jamais, rien, presque, bientot, sera, serait, si, quand, des que, dois, doit, devait, faut, peut, vais, va, ferai, il, elle, ils, qui, moitie, comme, demain, crois, espere, pense, une fois, bien,
    no, nunca, nada, casi, medio, sera, estara, si, cuando, debe, deberia, tengo que, hay que, voy, va, puede, quiero, el, ella, quien, manana, creo, espero, pensaba, una vez, del, al,
    nao, nunca, nada, quase, meio, sera, estara, se, quando, deve, devia, tenho, vou, vai, pode, quero, ele, ela, quem, amanha, acho, espero, pensei, assim que, por, para,
    non, mai, niente, quasi, mezzo, sara, se, quando, deve, devo, dovrebbe, voglio, puo, lui, lei, chi, domani, credo, spero, pensavo, appena, va, da,
    niet, niets, nooit, bijna, half, wordt, worden, zou, als, wanneer, zodra, moet, moest, wil, kan, hij, zij, ze, wie, morgen, denk, hoop, dacht, voor, nog,
    nie, nic, prawie, bedzie, jesli, gdy, kiedy, musze, chce, moze, on, ona, kto, jutro, chyba, mam, do,
    inte, ingen, inget, nastan, halv, blir, skulle, ska, om, nar, maste, vill, kan, han, hon, vem, imorgon, tror, hoppas, an,
    ikke, ikkje, nesten, naesten, ei, melkein, neni, skoro, nem, majdnem, не, почти, майже, ще, еще, degil, gairebe, aproape, δεν, σχεδον
"""
"""Words that take DONE back when they come before it in its clause: ``will be done``, ``if it's done``."""
_JOINS = frozenset(
    "with for by but of just and when mit von aber mais avec quand pero mas ma maar als men ale но але ama dar αλλά would".split()
)
"""After DONE these may introduce how it was: ``done with my sister's help``, ``done but wow``."""
_SURE_OR_DONE = ("klart", "klar", "klar nu")
"""Swedish for done, but alone also for "of course"."""
_ENDED = """
    sent it, sent, posted it, posted, booked it, booked, handed it in, handed in, submitted, submitted it, paid it, paid, signed it, filed it, nailed it, smashed it, crushed it, aced it, achieved,
    accomplished, wrapped up, all wrapped up, got it over with, got it over and done with, in the bag, ticked, delivered, delivered it, completed it, made it, job done, sorted it, over and done with,
    abgeschickt, abgegeben, gebucht, bezahlt, eingereicht, abgehakt, haken dran, bin durch, envoye, reserve, paye, coche, rendu, ca y est, enviado, reservado, pagado, entregado, ya esta, ya quedo,
    enviei, entregue, pago, ja esta, inviato, spedito, prenotato, pagato, consegnato, ecco fatto, verstuurd, geboekt, betaald, ingeleverd, afgevinkt, geregeld, dat is afgehandeld, afgehandeld,
    wysłane, zarezerwowane, zapłacone, oddane, odhaczone, załatwione, sprawa załatwiona, skończone, udało się, już po wszystkim, skickat, bokat, betalt, inlamnat, avbockat, fixat, ordnat, avslutat,
    hit send, just hit send, pressed send, just pressed send, just sent it, just posted it, just booked it, just paid it, it's all handed in, all handed in, all submitted, all sent, all booked, all paid
"""
"""If a message's first clause consists of these words only, it says that the action is done."""
_STARTS = """
    did this, did that, did them, did both, did all, did the lot, did my, i did that, i did this, i did all, i did them, i did everything, i nailed it, i made it, i just did, just did, just handed, just submitted, just sent, just posted, just paid, just booked,
    it's off my, off my list, signed and, booked and, posted it, sent it this, sent it off, sent this, paid in full, delivered by, handed in, handed it in, submitted on, submitted the, submitted this, dealt with, signed sealed, filed, enrolled, registered, goal achieved,
    goal reached, task accomplished, task completed, we sorted, wrapped up, crushed it, nailed it, smashed it, taxes filed, you can tick, you can mark, you can cross, tick it off, tick that, mark it as done, mark it done, mark as done, consider it done,
    habe ich, hab ich, hab's, ist raus, ist abgegeben, ist abgeschickt, ist bezahlt, ist gebucht, das wäre, so das wäre, auftrag, kannst du abhaken, du kannst es abhaken, du kannst den punkt, eingereicht, abgeschickt, abgegeben, unterschrieben und,
    je viens de, c'est envoyé, c'est payé, c'est rendu, c'est réservé, c'est signé, c'est parti, envoyé, tu peux cocher, tu peux rayer, j'ai enfin, objectif atteint, bien fait, acabo de, ya está, ya llamé, ya cumplí, todo arreglado, todo resuelto, hice, enviado, firmado y, objetivo cumplido, tarea cumplida, ya lo puedes,
    fiz, finalmente fiz, já está, já foi, já liguei, já enviei, enviei, entreguei, paguei, tudo pronto, tudo tratado, tudo resolvido, tarefa cumprida, pode marcar, acabei de, l'ho appena, ho appena, è spedito, già spedito, inviato, spedito, consegnato, prenotato, firmato e, puoi spuntarlo, obiettivo raggiunto,
    net verstuurd, heb ik al, heb ze, is verstuurd, is al gedaan, je kunt het afvinken, mag van de lijst, vanmorgen verstuurd, verstuurd, getekend en, właśnie, już wysłane, wysłane, misja wykonana, wykonano, możesz odhaczyć, podpisane i,
    nu är det, nu är jag, precis skickat, redan, allt är, allt klart, äntligen, ja klart, du kan bocka, skickat, skickade, påskrivet och, klart sedan, klart med, så klart nu, det er, så er det, nå er det, jeg gjorde, mám hotovo, udělal, tamam
"""
"""If a message's first clause begins with these, it says that something was done. It must weigh more, since much else
may follow."""


def read(text: str) -> Done | IsItDone | None:
    """Returns the DONE that a message says anywhere, or the question whether it means it; ``None`` if it surely says none."""
    if len(text) > LONGEST or certainty.is_barred(text) or _DIGIT.match(text.lstrip(" #[(")):
        return None
    least = _least(text)
    weight = weighing.weigh(text) if least < math.inf else -math.inf
    if weight >= least:
        return Done((), text)
    is_near = weight >= certainty.UNKNOWN - _ASKED_BELOW
    return IsItDone((), text) if is_near and any(map(_ends_with_done, _CLAUSES.split(text))) else None


def _least(text: str) -> float:
    """Returns the least weight that a message needs; infinite if none of its words means done."""
    if says_done(text):
        return certainty.UNKNOWN
    if _starts(text):
        return _LEAST_OF_STARTS
    return _LEAST_TAKEN_BACK if "DONE" in features.of(text) and not _asks(text) else math.inf


def says_done(text: str) -> bool:
    """Returns whether a clause says DONE with nothing before it that takes it back. A clause with a number names
    something else."""
    clauses = [clause for clause in _CLAUSES.split(text) if clause.strip()]
    if len(clauses) > 1 and " ".join(words(clauses[0])) in _SURE_OR_DONE:
        return True
    return any(
        (not at and " ".join(words(clause)) in _ended()) or _is_said(clause) for at, clause in enumerate(clauses)
    )


def _starts(text: str) -> bool:
    first = next((clause for clause in _CLAUSES.split(text) if clause.strip()), "")
    said = words(first)
    return any(" ".join(said[:size]) in _first_words() for size in range(1, 6)) and not _asks(text)


def _asks(text: str) -> bool:
    return text.rstrip().endswith("?")


def _ends_with_done(clause: str) -> bool:
    """Returns whether a clause says DONE and nothing after it; "well done" praises."""
    said = spoken(clause)
    size = next((size for size in range(_LONGEST_DONE, 0, -1) if tuple(said[-size:]) in _done()), 0)
    before = said[:-size] if size else []
    is_taken_back = any(each in _taking_back() or _DIGIT.search(each) for each in before)
    return size > 0 and len(before) <= _MOST_BEFORE and not is_taken_back and before[-1:] != ["well"]


def _is_said(clause: str) -> bool:
    if _asks(clause):
        return False
    said = spoken(clause)
    for place in range(min(len(said), _MOST_BEFORE + 1)):
        size = next((size for size in range(_LONGEST_DONE, 0, -1) if tuple(said[place : place + size]) in _done()), 0)
        if size:
            behind = said[place + size : place + size + 1]
            return not behind or (behind[0] not in _not_behind() and not _DIGIT.match(behind[0]))
        if said[place] in _taking_back() or _DIGIT.search(said[place]):
            return False
    return _MARK.search(clause) is not None


@cache
def _done() -> frozenset[tuple[str, ...]]:
    return frozenset(tuple(spoken(phrase)) for phrase in phrases("DONE"))


@cache
def _taking_back() -> frozenset[str]:
    return frozenset(
        word for each in re.split(r",\s*", _TAKING_BACK.strip()) for word in spoken(each) if " " not in each
    )


@cache
def _not_behind() -> frozenset[str]:
    return (phrases("HEDGES") | phrases("PARTS") | {"nothing", "tonight", "never", "one", "two"}) - _JOINS


@cache
def _ended() -> frozenset[str]:
    return listed(_ENDED)


@cache
def _first_words() -> frozenset[str]:
    return listed(_STARTS)
