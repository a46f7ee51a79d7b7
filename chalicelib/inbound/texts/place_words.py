"""How people name the places of a menu, in the languages of the commands; compared without case, accents and punctuation
(``folding``)."""

BOTH = """
    both, both of them, both of these, the two, the two of them, the both, beide, alle beide, alle zwei, les deux, tous les deux, toutes les deux, ambos, ambas, los dos, las dos,
    entrambi, entrambe, tutti e due, tutte e due, os dois, as duas, allebei, begge, begge to, båda, bägge, molemmat, oba, obie, obydwa, obě, mindkettő,
    обидва, обидві, оба, обе, ikisi, ikisi de, els dos, totes dues, amândouă, ambele, και τα δύο, 两个, 两个都, 兩個, 兩個都, 都, 両方, 二つとも, 둘 다, 둘다
"""
ALL = """
    all, all of them, all of these, the lot, the whole lot, all of the above, all the above, all of those, every single one, them all, all of it, every one, everyone, everything, each, each of them, all two, all three, all four, all five, alle, alle drei, alle vier, alles, tous,
    toutes, tous les trois, toutes les trois, tout, todos, todas, todo, tutti, tutte, tutto, tudo, allemaal, alle tre, alla, kaikki, wszystkie, wszystko, všechny, všechno,
    mind, az összes, mindegyik, всі, усі, все, hepsi, tümü, tots, totes, toate, όλα, 全部, 全部都, すべて, 全て, 모두, 전부, 다
"""
TWO = "both beide ambos ambas entrambi entrambe allebei begge bada"
"""Each says of both places that they are two."""
ALL_OF = {
    2: "2 two zwei deux dos due dois duas twee",
    3: "3 three drei trois tres tre três drie",
    4: "4 four vier quatre cuatro quattro quatro",
    5: "5 five fünf cinq cinco cinque vijf",
}
BEFORE_COUNT = "all, all the, all of the, the, alle, tous les, toutes les, les, todos los, todas las, los, las, tutti e, tutte e, os, as, todos os, alle, die"
"""``all 3``, ``les trois``"""

PLACES = (
    "one first 1st top eins erste ersten erster erstes oberste un une premier premiere 1er 1ere uno una primero primera primer primera primo prima um uma primeiro primeira een eerste",
    "two second 2nd zwei zweite zweiten zweiter zweites deux deuxieme seconde 2eme dos segundo segunda due secondo seconda dois duas twee tweede",
    "three third 3rd drei dritte dritten dritter drittes trois troisieme 3eme tres tercero tercera tercer tre terzo terza terceiro terceira drie derde",
    "four fourth 4th vier vierte vierten vierter viertes quatre quatrieme 4eme cuatro cuarto cuarta quattro quarto quarta vierde",
    "five fifth 5th funf funfte funften cinq cinquieme 5eme cinco quinto quinta cinque vijf vijfde",
)
"""Each place in words."""
LAST = "last lowest bottom final letzte letzten letzter letztes unterste dernier derniere ultimo ultima l'ultimo l'ultima laatste onderste"
FIRST_OF = "first ersten premiers premieres primeros primeras primeiros primeiras primi prime eerste"
LAST_OF = "last letzten derniers dernieres ultimos ultimas ultimi ultime laatste"
"""Beside how many: ``the first two``, ``las dos últimas``."""
MIDDLE = "middle mid centre center mittlere mittleren mittlerer mitte milieu medio mezzo meio middelste midden"

BESIDE_PLACE = """
    item, action, task, answer, aufgabe, antwort, tarea, tarefa, azione, actie, tache, n,
    teh, the, number, nr, no, num, option, choice, nummer, numero, punkt, place, just, only, it's, its, it, is, was, i, mean, meant, that, that's, for,
    der, die, das, den, dem, nur, es, ist, war, ich, meine, le, la, l, c'est, c'etait, celle, celui, du, seulement, juste,
    el, lo, era, fue, solo, del, il, quella, quello, in, nel, soltanto, o, a, do, da, foi, so, apenas, de, het, een, alleen, dat
"""
"""Next to a place these add nothing: ``the 2nd one``, ``only 2``."""

SAYS_YES = "yes, yep, yeah, yup, ok, ja, oui, si, sim, is done, are done, was done, is, ✅, ✔, 👍, ☑"
SAYS_NO = """
    no, nope, not, isn't, is not, not yet, not done, not done yet, isn't done, still open, open, still to do, to do, missing, is still open, is open, is not done, unfinished,
    nein, nicht, noch nicht, nicht fertig, nicht erledigt, offen, noch offen, fehlt noch, non, pas, pas encore, pas fait, pas terminé, todavía no, aún no, no hecho, falta, não, ainda não, não feito,
    non ancora, ancora no, non fatto, manca, nee, niet, nog niet, niet klaar, nog open, ❌, ✗, ✘, 👎
"""
"""Next to a place these say whether it is meant: ``1 done, 2 not yet``."""
PREFIXED_NO = "not, nicht, pas, non, niet, no, não"
"""Those that may also come before a place: ``1 not 2``."""
BUT = "but, aber, mais, pero, mas, ma, maar"
EXCEPT = """
    except, except for, apart from, other than, besides, bar, save, minus, without, ausser, außer, bis auf, ohne, sauf, excepté, à part, menos, salvo, excepto, exceto, tranne, eccetto, meno,
    behalve, uitgezonderd, but, but not, not, aber nicht, mais pas, pero no, mas não, ma non, maar niet
"""
"""After "all": ``all but 2``."""
JOINTS = "adn, nad, ans, as well as, and also, plus, n, and then, sowie, und auch, ainsi que, et aussi, así como, y también, bem como, e também, nonché, e anche, evenals, en ook"
"""Between two numbers these join them, as "and" does."""
ARTICLES = "the, les, los, las, os, as, i, gli, teh, number, no, nr, der, die, das, dem, den, le, la, el, los, il, lo, o, a, de, het, one"
OR = "or, oder, ou, o, oppure, of, maybe, vielleicht"
DONE_OF_SEVERAL = (
    "hechos, hechas, feitos, feitas, fatti, fatte, faits, faites, terminés, terminées, listos, listas, prontos, prontas"
)
"""DONE as it is said of several: ``les deux sont faites``."""
ADDS_NOTHING = "svp, stp, faite, actually, lol, haha, eigentlich, en fait, de hecho, na verdade, in realtà, eigenlijk, obviously, definitely, certainly, natürlich, bien sûr, claro, certo, natuurlijk"
"""May follow a place, in addition to words from other lists."""
