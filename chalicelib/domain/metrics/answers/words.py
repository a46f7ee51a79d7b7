"""Words that answer without a number."""

from typing import Literal

Said = Literal["yes", "no", "none", "skip", "same"]

_LISTS: dict[Said, str] = {
    "yes": "yes, faite, je l'ai faite, je l'ai fait, j'ai marche, jup, jupp, jawoll, war ich, hab ich, habe ich, bin gegangen, ich war, heb ik, heb ik gedaan, lo hice, si lo hice, l'ho fatto, j'y suis alle, j'y suis allee, det gjorde jag, zrobione, tak jest, yaptım, tamam, we did, affirmative, indeed, aye, yeh, ya, yip, yas, tick, check, y, yep, yeah, yup, yes i did, i did, did it, done, true, ja, oui, ouais, ouaip, si si, sip, claro que si, na klar, ja klar, klar doch, tuurlijk, yup yup, evet, si fatto, ja gemacht, oui fait, si hecho, sim feito, ja gedaan, si, sim, tak, yes sir, yessir, yes indeed, of course, absolutely, definitely, i have, done it, all done, sure did, sure, klar, jawohl, jep, jo, erledigt, gemacht, geschafft, fait, c'est fait, bien sur, hecho, claro, fatto, certo, feito, gedaan, zeker, jazeker, mission accomplished, 💯, ☑, ✔️, ☑️, done ✔️, done ✅, done 👍, done ✔, yes ✅, yes 👍, yes yes, 👍🏻, 👍🏼, 👍🏽, 👍🏾, 👍🏿, ✓, ✔, ✅, 👍",
    "no": "no, nicht, niet, inte, nicht geschafft, leider nicht geschafft, nicht gemacht, keine zeit, pas le temps, pas fait, je n'ai pas pu, no pude, no he podido, non ce l'ho fatta, non fatto, niente da fare, niet gedaan, niet gelukt, geen tijd, nao deu, nao fiz, nao consegui, nie dzis, nie dzisiaj, nie zrobiłam, nie zrobiłem, inte idag, bugun hayır, yapmadım, not tonight, not this time, not this morning, negative, nay, never got round to it, missed it, missed, missed today, no time, no chance, no energy, no luck, didn't go, did not go, n, nope, nah, not today, no i didn't, i didn't, didn't, did not, false, nein, non, nee, nej, nao, nie, no way, not really, non pas aujourd'hui, nein heute nicht, no hoy no, nee vandaag niet, nao hoje nao, no not today, noe, ne, nope not today, hayir, no oggi no, i did not, i haven't, haven't, not done, nothing done, didn't do it, didnt, i didnt, leider nein, leider nicht, heute nicht, pas aujourd'hui, hoy no, oggi no, hoje nao, vandaag niet, no ❌, no 👎, nope nope, no no, ✗, ✘, ❌, 👎",
    "none": "none, didn't make any, didn't do any, didn't manage any, haven't made any, haven't done any, did none, made none, keine gemacht, nothing, not any, nada, nix, nichts, keine, keiner, keinen, kein, rien, aucun, aucune, ningun, ninguno, ninguna, nessun, nessuno, nessuna, niente, geen, niets, nenhum, nenhuma, zip, zilch",
    "skip": "skip, skipped, skip it, skip today, skip this one, skip this, skipping, skipping this one, skipping today, i'll skip, i'll pass, skip please, skip all, skip them all, pass, n/a, na, no reading, didn't measure, did not measure, not measured, forgot, i forgot, forgot to measure, vergessen, oublie, olvide, dimenticato, esqueci, vergeten, -, skip all three, skip them, skip everything, skip both, all skipped, skip 2day, überspringen, uberspringen, auslassen, ausgelassen, übersprungen, ubersprungen, passe, ich passe, heute auslassen, lass ich aus, passer, je passe, on passe, je saute, sauter, passe mon tour, saltar, paso, omitir, hoy paso, me lo salto, pular, pulo, pula, pula hoje, passo, salta, salto, saltare, oggi salto, oggi passo, overslaan, sla over, ik sla over, sla maar over, overgeslagen, vandaag overslaan, ik pas, hoppa over, hoppar over, skippar, skippa, pomijam, pomin, opuszczam, atla, atlıyorum, gec, bugun atla, pas gec",
    "same": "same, mesma coisa, a mesma coisa, mesmo peso, stabile, tak samo jak wczoraj, tyle samo, aynı kaldı, dunku gibi, inchange, sin cambios, senza cambiamenti, invariato, sem mudanca, geen verandering, onveranderd, gleich geblieben, keine anderung, stabil, stable, same as yesterday, same as last time, same again, all the same, all same, all same as yesterday, everything the same, everything same, alles gleich, tout pareil, todo igual, tutto uguale, tudo igual, alles hetzelfde, same as before, the same, unchanged, no change, ditto, same again today, same as before, still the same, still same, gleich, gleich wie gestern, wie gestern, unverandert, immer noch gleich, genau wie gestern, pareil qu'hier, pareil que hier, meme chose, meme chose qu'hier, la meme chose, igual que ayer, lo mismo que ayer, uguale a ieri, lo stesso, o mesmo, o mesmo de ontem, zelfde als gisteren, hetzelfde als gisteren, bez zmian, tak samo, samma, samma som igar, oforandrat, aynı, degismedi, pareil, comme hier, idem, igual, lo mismo, uguale, come ieri, mesmo, igual a ontem, hetzelfde, zelfde",
}
_WORDS = {word.strip(): said for said, line in _LISTS.items() for word in line.split(",")}
NOT_THIS_DAY = frozenset("not today, heute nicht, pas aujourd'hui, hoy no, oggi no, hoje nao, vandaag niet".split(", "))
"""For metrics other than yes or no, they mean that there is no value."""
MOST_WORDS = 5
LONGEST = 28


def said(text: str) -> Said | None:
    """Returns what plain words answer; ``None`` if they aren't any of these."""
    found = _WORDS.get(text)
    if found is None and len(text) > 2 and text[-1] == text[-2] and text.isalpha():
        found = _WORDS.get(text.rstrip(text[-1]) + text[-1])  # "yesss", "nooo"
    return found
