"""The words of the commands, in the languages of our readers. Few on purpose: only the commonest, and none that often
begins an ordinary sentence. Compared without accents, case and punctuation (see ``folding``)."""

DONE = """
    done, done it all, finished, completed, complete, did it, done it, finished it, i finished it, i finished, i've finished, ive finished, i've finished it, i have finished, i have finished it, task completed, task done, job done, i did it, i've done it, ive done it, i have done it, donee, doneee, doneeee, doneeeee, dooone, dnoe, dond, donw, donr, doene, sorted, all sorted, it's sorted, handled, taken care of, wrapped up, mission accomplished, mission complete, mission completed, task complete, ticked off, ticked it off, crossed off, crossed it off, job's done, in the bag, got it done, i got it done, i managed it, managed it
    erledigt, fertig, geschafft, gemacht, abgeschlossen, ist erledigt, schon erledigt, ist fertig, habs gemacht, hab's gemacht, hab ich gemacht, habe ich gemacht, ich habs gemacht, ich hab's gemacht, habs erledigt, hab's erledigt, hab's geschafft, habs geschafft, hab ich erledigt, habe ich erledigt, abgehakt, mission erfüllt, ist gemacht, ist geschehen, geschehen, hat geklappt, hab's endlich gemacht, habs endlich gemacht, hab ich endlich gemacht, hab es gemacht, habe es gemacht, ich habe es gemacht, hab es erledigt, habe es erledigt
    fait, c'est fait, c fait, fini, accompli, termine, terminee, j'ai fini, j'ai termine, je l'ai fait, tout est fait, c'est termine, c'est réglé, réglé, mission accomplie, c'est chose faite, chose faite, j'ai réussi, c'est bon c'est fait, c'est bouclé, c'est plié
    hecho, listo, terminado, ya termine, lo he hecho, ya lo he hecho, completado, acabado, esta hecho, ya esta hecho, lo hice, ya lo hice, misión cumplida, la hice, ya la hice, ya hice la tarea, ya está hecho, lo logré, lo conseguí, logrado, conseguido, ya lo logré, todo hecho, tarea hecha
    feito, concluido, terminado, esta feito, ja fiz, terminei, ja terminei, acabei, consegui, missão cumprida, resolvido, tá feito, já está feito, tarefa feita, tudo feito
    fatto, finito, completato, terminato, e fatto, l'ho fatto, ho finito, ho fatto, l'ho finito, ce l'ho fatta, missione compiuta, sistemato, è fatta, tutto fatto, compito fatto
    klaar, gedaan, heb het gedaan, ik heb het gedaan, afgerond, voltooid, gelukt, het is gelukt, het is klaar, is klaar, geregeld, is gebeurd, is gedaan, missie volbracht, heb ik gedaan, het is gedaan
    færdig, udført, gjort, klaret, det er gjort
    ferdig, fullført, utført
    fixat, är gjort, avslutat, avslutad, är klart, är avslutat, är fixat, det är klart, har gjort det, jag gjorde det, färdig, färdigt, avklarat, avklarad, det är gjort
    valmis, tehty, hoidettu, on tehty
    zrobione, gotowe, skonczone, ukonczone, zrobiłem, zrobiłam, zrobiłam to, zrobiłem to, zrobilam, zrobilem, skończyłem, skończyłam, załatwione, sprawa załatwiona, wykonane, skończone, już zrobione
    hotovo, splneno, udelano, dokonceno, je hotovo
    kesz, megvan, elkeszult, megcsinaltam, elvegeztem, kesz van
    готово, зроблено, виконано, завершено, зробив, зробила
    сделано, выполнено, закончено, сделал, сделала, все сделано
    tamamlandi, bitti, tamam bitti, yaptim, yapildi, bitirdim, hallettim
    fet, acabat, llest, enllestit, esta fet
    gata, facut, terminat, finalizat, am facut
    έγινε, ολοκληρώθηκε, τελείωσε, έτοιμο, το έκανα
    完成, 完成了, 已完成, 已经完成, 已經完成, 做完了, 做好了, 搞定, 搞定了
    完了, 完了しました, 完了です, できました, 終わりました, 済み
    완료, 완료했습니다, 완료했어요, 했습니다, 했어요, 다 했어요, 끝냈어요, 끝났어요
"""

LEADING = "klar, sicher, natürlich, sure, of course, certainly, claro, bien sûr, certo, is, we, have, have now, has been, have already, is already, is now, that's me, that is me, that's that, bereits, längst, soeben, gerade, hiermit, ist, wurde, ist jetzt, ist nun, già, voila, joa, jo, jup, jepp, jap, yess, jawohl, tada, phew, hooray, this is, these are, alright, finally, so, deja, gia, al, ta, schon, c'est bon, yay, yup, all is, everything is, everything's, yes, yep, yeah, ok, okay, all, now, just, it's, its, it is, that's, thats, that is, already, ja, oui, si, sim, ya, endlich, enfin, por fin, al fin, eindelijk, alles, tout, tutto, todo, tudo"
"""May come before DONE: ``all done``, ``yes, it's done``."""

WHEN = "yesterday evening, yesterday morning, yesterday afternoon, earlier today, this am, gestern abend, heute morgen, heute früh, hier soir, ce matin, anoche, esta mañana, ontem à noite, hoje de manhã, ieri sera, stamattina, gisteravond, gisteren, vanmorgen, vanochtend, vandaag, hoy, ontem, hoje, now, just now, today, yesterday, already, this morning, this afternoon, this evening, last night, heute, gestern, hier, ayer, oggi, ieri"
"""May come after DONE, and is kept as its comment: ``done yesterday``."""

VOCATIVES = "sir, madam, ma'am, boss, coach, mate, buddy, friend, dear, chef, chefin, jefe, jefa, chefe, capo, baas"
"""After a comma these only address someone."""

NAMING = "no, number, nr, num, action, item, task, nummer, aktion, numero, tarea, tarefa, azione, actie, tache"
"""Before a number these announce an action's number."""

JOINING = "and, n, so, y, e, et, und, en"
"""Between DONE and what its writer did: ``done and I got an A``."""

SPOKEN_MARKS = {
    "period": ".",
    "full stop": ".",
    "comma": ",",
    "exclamation mark": "!",
    "exclamation point": "!",
    "new line": ".",
}
"""Punctuation marks as people dictate them."""

FILLERS = """
    xoxo, xo, mwah,    my lovely, lovely, sweetie, pal, all g, fr, no cap, ngl, deffo, defo, tbh, profe, prof, teach, miss, ez, ezpz, lol, lmao, rofl, haha, hahaha, hehe, btw, ugh, omg, xd, yay, woo, woohoo, woop, whoop, phew, wow, yess, yesss, bro, bruh, dude, man, guys, girl, hun, hon, love, luv, babe, my dear, my friend, fyi, tada, voila, boom, amen,
    here, there, jaja, jajaja, jeje, kkk, kkkk, rsrs, hihi, mdr, ptdr, puh, uff, juhu, hurra, juchhu, ouf, youpi, uf, bueno, ufa, oba, evviva, evvai, pff, joepie, hoera, jippie, tia, tio, tronco, cara, alter, digga, chaval, meid
"""
"""Interjections and names that add nothing to other words: ``done lol``."""

TAILS = """
    as of this morning, as of today, as of yesterday, since this morning, since yesterday, depuis ce matin, depuis hier, seit heute morgen, seit gestern, desde ayer, desde esta manana, desde ontem, da ieri, da stamattina, sinds gisteren, sinds vanmorgen,
    finally, at last, and dusted, n dusted, and done, and sent, and signed, and filed, and delivered, and paid, and booked, and posted, and happy, and proud, and relieved, yesterday, last night, last week, last friday, last monday,
    last tuesday, last wednesday, last thursday, last weekend, this morning, this afternoon, this evening, earlier, earlier today, just now, on time, in time, in no time, in one go, in a flash, in record time, by myself, on my own, via email, via phone, via text, by text, by post, via whatsapp, in writing,
    over lunch, over the weekend, an hour ago, a minute ago, two hours ago, ten minutes ago, two days ago, a week ago,
    as agreed, as discussed, as promised, as planned, as requested, as asked, on the train, on the bus, on the plane, on the phone, over the phone, by phone, by email, by mail, in person, via zoom, online, at home, at work, at the office, in the office, and submitted, and approved, and handed in, and uploaded, sir, madam, ma'am, mate, ahead of time, ahead of schedule, and it went well, and it felt great, and it feels great, and it was fun, and all went well, and they were kind, and they said yes, boss, coach,
    endlich, gestern, gestern abend, letzte nacht, heute morgen, heute fruh, heute vormittag, heute mittag, vorhin, soeben, eben, punktlich, rechtzeitig, wie besprochen, wie vereinbart, wie versprochen, und abgeschickt, und unterschrieben, und verschickt, gerade eben,
    enfin, hier soir, hier matin, ce matin, cet apres-midi, ce midi, comme convenu, comme prevu, comme promis, a l'instant, a temps, et envoye, et signe, la semaine derniere, por fin, ayer, anoche, esta manana, esta tarde, hace un rato, hace una hora,
    como acordamos, como quedamos, a tiempo, y enviado, y firmado, la semana pasada, finalmente, ontem, ontem a noite, hoje de manha, esta manha, esta tarde, agora mesmo, como combinado, a tempo, e enviado, e assinado, finalmente, ieri, ieri sera, stamattina,
    questa mattina, poco fa, appena adesso, come d'accordo, come promesso, in tempo, e inviato, e firmato, e spedito, eindelijk, gisteren, gisteravond, vanmorgen, vanochtend, zojuist, net, op tijd, zoals afgesproken, zoals beloofd, en verstuurd, en ondertekend
"""
"""May follow DONE directly, and are kept as its comment: ``done and dusted``, ``done last night after work``."""

COURTESY = """
    ok, okay, svp, stp, porfa, porfi, porfis, pfv, bitteschön, if possible, wenn möglich, wenn es geht, si possible, si es posible, se possível, se possibile, als het kan, als dat kan, aub, a.u.b, thank u, thank u so much, thank you so much, thanks so much, tysm, thx so much, ty so much, thanks again, please, pls, plz, thanks, thank you, vielen lieben dank, tausend dank, herzlichen dank, lieben dank, thanks a lot, ta, many thanks, thx, ty, cheers, bitte, danke, vielen dank, merci, s'il te plait,
    s'il vous plait, por favor, gracias, muchas gracias, obrigado, obrigada, per favore, grazie, alsjeblieft, bedankt, dank je, dank u,
    tak, mange tak, takk, tack, kiitos, dziekuje, dzieki, dekuji, diky, koszonom, koszi, дякую, спасибо, пожалуйста, tesekkurler,
    lutfen, si us plau, gracies, multumesc, va rog, te rog, ευχαριστώ, παρακαλώ, 谢谢, 謝謝, 请, ありがとう, ありがとうございます,
    お願いします, 감사합니다, 부탁해요
"""

GREETING = """
    morning, evening, afternoon, good evening, good afternoon, hey there, hi there, hiya, heya, guten abend, moin, servus, bonsoir, coucou, buenas, buenas tardes, buenas noches, bom dia, boa tarde, boa noite, buonasera, goedemorgen, goedemiddag, goedenavond,
    hi, hello, hey, dear, good morning, hallo, liebe, lieber, guten tag, guten morgen, bonjour, salut, hola, buenos dias, ola, oi, ciao,
    buongiorno, hoi, beste, hej, hei, moi, terve, czesc, dzien dobry, ahoj, dobry den, szia, привіт, добрий день, привет, здравствуйте,
    merhaba, bon dia, buna, γεια, γεια σου, 你好, 您好, こんにちは, 안녕하세요
"""

HEDGES = """
    with, for, by, but, except, when, if, most, mostly, some, nothing, nearly, almost, soon, not, yet, tomorrow, later, unless, until,
    till, only, apart, kind of, sort of, kinda, of, hopefully, maybe, just, would, will, should, could, wish, think, guess, wait, still, in part,
    nicht, fast, bis, ausser, aber, nur, noch, morgen, bald, mit, wenn, von, doch, pas, presque, sauf, mais, demain, bientot, quand, avec,
    reste, encore, casi, salvo, pero, manana, excepto, cuando, todavia, aun, falta, faltan, nao, quase, mas, exceto, amanha, menos, ainda,
    non, quasi, ma, tranne, domani, eccetto, ancora, anzi, manca, niet, bijna, maar, behalve, als, nog, ikke, næsten, nesten, men, halv,
    undtagen, unntatt, inte, nastan, utom, halvt, ei, melkein, mutta, paitsi, viela, nie, prawie, ale, oprocz, jutro, jeszcze, skoro,
    krome, zitra, jeste, nem, majdnem, kiveve, holnap, meg, не, ще, еще, майже, але, крім, завтра, почти, но, кроме, degil, neredeyse,
    ama, yarin, haric, daha, gairebe, encara, aproape, dar, inca, οχι, δεν, σχεδόν, αλλά, ακόμα
"""
"""Right after DONE these begin a sentence about something that isn't done, or not entirely."""

REFUSING = "no, nope, nah, nein, non, nao, nee, nej, nei, nie, ne, nem, ні, нет, hayir, nu, οχι, not, isn't, wasn't"
LEFT = "open, left, todo, to do, missing, still, offen, noch, reste, a faire, pendiente, pendientes, falta, em aberto, mancano, nog, kvar"
"""Headings of a list of what isn't done."""

PARTS = """
    half, halves, part, parts, partly, partially, halfte, halb, teil, teilweise, moitie, partie, partiellement, mitad, meta, medias, parcialmente, metade, parte, parzialmente, helft, deels, gedeeltelijk, połowa, polovina, половина, половину
"""
"""Says that something is left, even a little further on: ``Done. Well, the first half.``"""

SHORT_OF_ALL = """
    except, apart from, aside from, other than, but, almost, nearly, mostly, i think, i believe, i guess, i hope, i suppose, probably, maybe, kind of, sort of, kinda, sorta, more or less, minus, bar, besides, as far as i know, not quite, so far, for the most part,
    ausser, außer, bis auf, aber, fast, beinahe, grösstenteils, größtenteils, glaub ich, glaube ich, denk ich, denke ich, vielleicht, mehr oder weniger, sozusagen, im prinzip, sauf, à part, mais, presque, je crois, je pense, peut-être, en principe, plus ou moins, à peu près, excepto, salvo, menos,
    pero, casi, creo, supongo, quizás, más o menos, exceto, mas, quase, acho, acho que sim, talvez, mais ou menos, tranne, eccetto, ma, quasi, credo, penso, forse, più o meno, behalve, op, maar, bijna, denk ik, geloof ik, misschien, min of meer, zo goed als
"""
"""Right after DONE, without a mark, these put it in question: ``Done except for the legal bit``."""

WITH = "with, mit, avec, con, com, met"
"""Between DONE and a part these form a sentence: ``done with the first half``."""

UNDO = """
    undo, undo that, undo it, ruckgangig, ruckgangig machen, bitte ruckgangig machen, annuler, deshacer, desfazer, annulla, ongedaan maken, fortryd, angre, angra, kumoa, cofnij,
    zpet, visszavonas, скасувати, отменить, отмена, geri al, desfes, desfer, anuleaza, αναίρεση, 撤销, 撤銷, 取消, 元に戻す, 取り消し, 실행 취소,
    취소
"""

SLIPS = "oops, ooops, whoops, ups, uups, hoppla, sorry, no, oh, oh no, argh, mist, zut, merde, huy, opa, ops"
"""May come before UNDO."""

STUCK = """
    stuck, i'm stuck, im stuck, i am stuck, help i'm stuck, ich stecke fest, stecke fest, festgefahren, ich komme nicht weiter, komme nicht weiter, komm nicht weiter, komm einfach nicht weiter, ich komm nicht weiter, ich komme einfach nicht weiter, ich komm einfach nicht weiter,
    hänge fest, ich hänge fest, bloque, bloquee, je suis bloque, je suis bloquee, je bloque, atascado, atascada, estoy atascado, estoy atascada,
    bloqueado, bloqueada, estoy bloqueado, estoy bloqueada, estou preso, estou presa, sono bloccato, sono bloccata, bloccato, bloccata, ik zit vast
"""
UNSTUCK = """
    unstuck, not stuck, not stuck any more, not stuck anymore, no longer stuck, i'm not stuck, nicht mehr fest, es geht weiter, geht weiter,
    debloque, debloquee, plus bloque, plus bloquee, ça avance, desatascado, desatascada, ya no estoy atascado, ya no estoy atascada, desbloqueado
"""

ACCEPT = "accept, accepted, i accept, agreed, i agree, ok, okay, fine, angenommen, einverstanden, d'accord, accepte, j'accepte, de acuerdo, acepto, vale, va bene, akkoord"
"""Accepts a requested date, in addition to YES."""
DECLINE = "decline, declined, i decline, no thanks, abgelehnt, ich lehne ab, refuse, je refuse, rechazado, no acepto"

MOVE = """
    move, postpone, reschedule, push, delay, verschieben, verschiebe, verschieb, verlegen, verlege, aufschieben, vertagen, deplacer, deplace, reporter, reporte, decaler, decale, repousser, repousse,
    mover, mueve, aplazar, aplaza, posponer, pospon, postergar, adiar, adia, adie, mudar, muda, remarcar, remarque, spostare, sposta, rimandare, rimanda, rinviare, rinvia, posticipare,
    verplaatsen, verplaats, uitstellen, verzetten, verzet, verschuiven, opschuiven
"""
MOVE_LAST = "verschieben, verlegen, aufschieben, vertagen, schieben, ändern, verschoben werden, verplaatsen, uitstellen, verzetten, verschuiven, opschuiven, zetten, verzet worden, verplaatst worden"
"""May come after the date."""
MOVE_LEADS = """
    can we, could we, can you, could you, can i, could i, may i, may we, shall we, would you, will you, is it possible to, would it be possible to, is it ok to, would it be ok to, any chance to, any chance we can, any chance we could, any chance you could, i'd like to, i would like to, we'd like to, i need to, i want to, i have to, i must, i'll have to, we need to, we have to, let's, lets, let us, better
    kannst du, können wir, koennen wir, könntest du, könnten wir, können sie, könnten sie, kann ich, kann man, könnte ich, darf ich, dürfte ich, würdest du, lass uns, ich muss, ich möchte, ich würde gern, ich würde gerne, ich will, wir müssen
    tu peux, peux-tu, tu pourrais, pourrais-tu, pouvez-vous, pourriez-vous, est-ce qu'on peut, est-ce que je peux, est-ce que tu peux, est-ce qu'on pourrait, je peux, puis-je, je voudrais, j'aimerais, je dois, il faut
    kunnen we, kan je, kun je, kan jij, kunt u, zouden we, zou je, kan ik, mag ik, ik wil, ik wil graag, ik moet, laten we
"""
"""May come before MOVE in a sentence: ``can we move it to Thursday?``"""
MOVE_LEADS_BARE = """
    podemos, podríamos, puedes, puede, podrías, podría, puedo, se puede, quiero, quisiera, tengo que, necesito, vamos a
    poderíamos, pode, podes, poderia, posso, dá para, dá pra, queria, quero, preciso, preciso de, tenho que, vamos
    possiamo, potremmo, puoi, può, potresti, si può, vorrei, devo, dobbiamo
    on peut, peut-on, on pourrait, pourrait-on, pouvons-nous, possible de, c'est possible de, serait-il possible de
"""
"""The same, in languages that needn't say what is moved: ``pode mudar para quinta-feira?``"""
MOVE_TOO = """
    change, shift, bump, moving, pushing, ändern, änder, schieb, schiebe, schieben, leg, lege, passer, changer, passe, change, mettre, pasar, cambiar, cambia, pasa, passar, passa, trocar, troca, jogar, cambiare, rinviare, schuif, schuiven, zet, veranderen
"""
"""Means MOVE before what is moved, or behind what may stand before it."""
MOVE_IT = """
    make it, make that, put it, set it, push it back, verschieb's, verschiebs, verschieben wir's, mach's, mueve, muévelo, muévela, muévemelo, moverlo, moverla, pásalo, pásala, pasarlo, pasarla, cámbialo, cámbiala, cambiarlo, cambiarla, aplázalo, aplazarlo, aplazarla, posponlo, posponerlo, posponerla, ponlo, ponla
    déplace-le, déplace-la, déplacez-le, décale-le, décale-la, décalez-le, reporte-le, reporte-la, reportez-le, repousse-le, mets-le, le déplacer, le décaler, le reporter, la reporter, le repousser, le mettre
    doe maar, mach lieber, mach mal, nimm lieber, mets plutôt, disons plutôt, muda-o, mova-o, adia-o, adie-o, passa-o, passa pra, passa para, muda pra, muda para, adia pra, adia para, mudamos para, adiamos para, passamos para, movemos, aplazamos, pasamos, pospongamos, spostiamo, rimandiamo, rinviamo, posticipiamo, reportons, décalons, repoussons, kan het naar, kan dit naar, kan dat naar, mag het naar, spostalo, spostala, spostarlo, spostarla, spostiamolo, rimandalo, rimandarlo, rimandiamolo, rinvialo, rinviarlo, posticipalo, posticiparlo, mettilo
"""
MOVE_OBJECTS = """
    it, this, that, this one, that one, the deadline, the due date, the date, deadline, my deadline, back, das, es, ihn, sie, den termin, die frist, die aufgabe, das datum, das ganze, la date, l'échéance, le délai, la tâche, ça, cela, le, la
    lo, la fecha, el plazo, la tarea, esto, eso, o prazo, a data, a tarefa, isso, isto, la data, la scadenza, il termine, questo, quello, het, dit, dat, de datum, de deadline, de taak, for me, für mich, mir, me, leider, lieber, besser, hélas, malheureusement, plutôt, mejor, melhor, meglio, liever, helaas, maar, mal, doch, einfach, kurz, some time, sometime, quelque part, even
"""
"""What is moved, where a sentence names no action."""
PLEASE = "please, pls, plz, bitte, alsjeblieft, graag"
DATE_WORDS = """
    to, until, till, next, in, mon, monday, tue, tuesday, wed, wednesday, thu, thursday, fri, friday, sat, saturday, sun, sunday, today,
    tonight, tomorrow, once, when, whenever, sobald, wenn, quand, lorsque, des, cuando, quando, assim, appena, zodra, wanneer, als, this, after, before, mid, early, late, end, beginning, middle, around, sometime, about, by, auf, bis, nach, vor, am, zum, anfang, mitte, ende, nachste, nachsten,
    kommende, jusqu'a, apres, avant, debut, mi, fin, le, au, vers, hasta, despues, antes, al, para, principios, mediados, finales, ate, depois, inicio, meados, fim, fino, dopo, prima, inizio,
    irgendwann, someday, whenever, un jour, algún, algum, ooit, spring, summer, autumn, fall, winter, frühling, frühjahr, sommer, herbst, ostern, weihnachten, silvester, neujahr, noël, pâques, printemps, été, automne, hiver, navidad, primavera, verano, otoño, natal, verão, outono, natale, pasqua, estate, kerst, pasen, zomer, herfst, meta, fine, entro, tot, naar, na, voor, begin, half, eind, rond, christmas, xmas, easter
"""
"""After MOVE these show that a date was meant, even if we can't read it."""
BEFORE_DATE = """
    the, el, le, il, lo, den, am, yes, yeah, well, hmm, um, oh, sure, no, on, let's say, lets say, let us say, say, maybe, perhaps, rather, better, make it, i'd say, i think, ok, okay, then, how about, what about, vielleicht, lieber, besser, sagen wir, dann, am besten, disons, plutôt, peut-être, mettons, alors,
    digamos, mejor, quizás, tal vez, pues, entonces, melhor, talvez, então, vamos dizer, diciamo, magari, meglio, forse, allora, laten we zeggen, zeg, liever, misschien, dan, doe maar
"""
BEHIND_DATE = """
    then, would be good, would be great, would be better, would be fine, would work, would suit me, works, works for me, works better, is fine, is good, is better, is ok, instead, i think, i guess, maybe, if possible, sounds good,
    dann, wäre gut, wäre besser, wäre super, passt, passt mir, passt gut, passt mir gut, passt besser, passt mir besser, passt mir am besten, klingt gut, geht auch, ist gut, ist besser, ist ok, bei mir, suits me, suits me better, suits me best, works best, is perfect, me convient, me convient mieux, me va, c'est bien, c'est mieux, me viene bien, me viene mejor, me queda bien, está bien, es mejor, mejor, fica bem, fica melhor, é melhor, está bom, mi va bene, è meglio, meglio, komt goed uit, past mij, past me, past beter, is beter, schikt, ginge, geht, geht besser, vielleicht, serait bien, serait mieux, ça marche, ça me va, alors, peut-être, estaría bien, sería mejor, me va bien, entonces, quizás,
    seria bom, seria melhor, pode ser, então, talvez, sarebbe meglio, andrebbe bene, va bene, allora, magari, forse, zou fijn zijn, zou beter zijn, is goed, lukt, dan, misschien, graag
"""
"""Around the date that answers our question these add nothing: ``let's say Friday``."""
SNOOZE = "snooze, remind me again"
MORE_TIME = """
    more time, need more time, i need more time, some more time, need some more time, i need some more time,
    mehr zeit, brauche mehr zeit, ich brauche mehr zeit, plus de temps, besoin de plus de temps, j'ai besoin de plus de temps,
    il me faut plus de temps, mas tiempo, necesito mas tiempo
"""
"""Means MOVE if only an action and a date follow; ``more time to think`` is a sentence."""

STOP = """
    stop, stop all, stopall, stop texts, stop texting, stop texting me, stop mails, stop emails, unsubscribe, optout, opt out, arret,
    arreter, stopp, abmelden, abbestellen, desabonner, parar, afmelden, afmeld, avmeld, sluta, lopeta, wypisz, rezygnuje, odhlasit,
    leiratkozas, leiratkozom, стоп, відписатися, отписаться, durdur, dezabonare, στοπ, διακοπή, 停止, 退订, 退訂, 配信停止, ストップ, 중지,
    수신거부
"""
STOP_TEXTS = "cancel, end, quit, revoke"
"""Further words that carriers require (CTIA, Messaging Principles and Best Practices, 5.1.3). In a mail they may be
about the action."""

START = """
    start, unstop, resume, starten, fortsetzen, demarrer, reprendre, reanudar, iniciar, comecar, riprendi, avvia, hervatten, genoptag,
    gjenoppta, aloita, wznow, obnovit, folytatas, старт, почати, начать, basla, baslat, repren, reia, έναρξη, 开始, 開始, 再開, 시작
"""

HELP = """
    help, info, hilfe, aide, ayuda, ajuda, aiuto, hulp, hjælp, hjelp, hjalp, apua, pomoc, segitseg, sugo, допомога, помощь, yardim, ajutor,
    βοήθεια, 帮助, 幫助, ヘルプ, 도움말
"""

HELP_WORDS = """
    which commands, what commands, commands do, the commands, list of commands, what can i text, what can i reply, what can i write, what can i say here, how does this work, how does it work, how do i use this, what do i text, what do i reply
    welche befehle, was für befehle, welche kommandos, wie funktioniert das, wie geht das hier, was kann ich schreiben, was kann ich antworten, quelles commandes, comment ça marche, que puis-je écrire, qué comandos, cuáles comandos, cómo funciona, qué puedo escribir
    quais comandos, que comandos, como funciona, o que posso escrever, quali comandi, come funziona, cosa posso scrivere, welke commando's, welke opdrachten, hoe werkt dit, hoe werkt het, wat kan ik sturen
"""
"""HELP in other words, in a short question."""
START_WORDS = """
    start sending, start texting, resume texts, resume texting, resume the texts, resume sending, texts back on, turn texts on, turn the texts on, turn on texts, text me again, texts again, texting again, messages again
    wieder sms, sms wieder, schreib mir wieder, schick mir wieder, schickt mir wieder, sende mir wieder, wieder nachrichten, renvoyez-moi, reprenez les sms, reprendre les sms, les sms à nouveau, vuelve a enviarme, vuelvan a enviarme, reactivar sms, otra vez los sms
    volte a enviar, volta a mandar, reativar sms, riattiva gli sms, ricomincia a scrivermi, di nuovo gli sms, stuur weer, weer sms, weer berichten
"""
"""START in other words, in a short text that denies nothing."""

YES = "yes, y, yep, ja, oui, si, sim, kylla, joo, ano, igen, так, да, evet, da, ναι, 是, 是的, 好, 好的, 同意, はい, 네, 예"
"""Without ``tak``, which is yes in Polish and thanks in Danish. Consent must be plain."""

AFFIRMS = """
    sii, siii, sii ya está, sí ya está, ya está, yes yes, oui oui, si si, ja ja, c bon, tout bon, tout est bon, tutto a posto, a posto, tutto ok, tutto bene, todo bien, todo ok, todo listo, tudo certo, tudo bem, tudo ok, alles gut, alles klar, alles ok, alles goed, all good, all set, yess, yesss, yessss, mhm, uh huh, affirmative, jaa, jaaa, jup, jep, jap, aber ja, jazeker, ja hoor, ouais, mais oui, sisi, sip,
    yeah, yup, yea, ya, yass, aye, yessir, yes sir, yes ma'am, right on, bingo, yes i did, i did, i have, it is, it does, that's right, that is right, that's correct, correct, right, exactly, absolutely, definitely, sure, sure is, of course, indeed, totally, for sure,
    stimmt, genau, richtig, klar, na klar, natürlich, jawohl, jawoll, jo, jau, joa, aber sicher, aber klar, ganz genau, logo, sicher, ist es, hab ich, habe ich, doch, c'est ça, exact, exactement, tout à fait, bien sûr, c'est bon, absolument, affirmatif,
    sí señor, sí señora, dale, efectivamente, exactamente, afirmativo, é, pois é, pois, positivo, eh sì, sì sì, come no, ovvio, volgens mij wel, yes hoor, zeker weten,
    claro, claro que sí, correcto, exacto, así es, por supuesto, eso es, desde luego, com certeza, isso, exato, correto, isso mesmo, certo, esatto, giusto, certamente, corretto, proprio così, klopt, dat klopt, zeker, inderdaad, juist, natuurlijk
"""
"""Answers "Is it done?" with yes, in addition to YES."""
AT_ONCE = """
    right away, straight away, at once, immediately, asap, right now, sofort, gleich, sogleich, tout de suite, immédiatement, subito, ahora, ahorita, enseguida, en seguida, inmediatamente,
    agora, já já, imediatamente, adesso, immediatamente, meteen, direct, zo, dadelijk
"""
"""After such a YES these make it a promise: ``yes, right away``."""

CONTRARY = """
    not, isn't, don't, dont, doesn't, wrong, never, but, if, unless, who, what, stop, nobody, nicht, kein, keine, falsch, aber, wenn, falls, wer, pas, faux, mauvais, mais, jamais, qui, equivocado, pero, quién, nunca, não, errado, mas, quem, sbagliato, ma, chi, mai, niet, geen, verkeerd, maar, als, wie
"""
"""Beside YES these leave consent in doubt."""

NO = "no, n, nope, nein, non, nao, nee, nej, nei, ei, nie, ne, nem, ні, нет, hayir, nu, οχι, 不, 不要, 否, いいえ, 아니요, 아니오"

AND = "and, und, et, y, e, en, og, och, ja, i, a, es, и, й, та, ve, si, και, 和, と, 및"
"""Between numbers: ``done 3 and 5``."""

UNCOUNTED = """
    well done, great job, good job, nice job, great work, good work, idk,
    i, we, they, he, she, it, you, the, this, that, my, our, their, his, her, is, was, isn't, wasn't, has, hasn't, and, but, because, please, done, finished, nobody, no, not, nothing, everybody, hello, hi, hey, thanks,
    ich, wir, sie, er, es, der, das, ist, war, je, j'ai, nous, ils, elles, il, elle, c'est, yo, ella, ellos, eu, ele, ela, eles, io, lui, lei, loro, ik, wij, zij, hij, het
"""
"""Words that can't be counted: a number before one names an action. ``2 they called`` names 2, ``2 offers sent``
counts."""
TOLD = "sent, told, met, got, took, made, did, found, paid, gave, wrote, left, bought, brought, sold, read, saw, spoke, put, lost, heard, kept, let, had"
OBJECTS = "it, them, him, her, you, us, me, this, that, the, a, an, my, our, their, his, your, to, with, back"
"""After a verb these are its object: ``2 called them``."""

DONE_MARKS = "✅✔☑👍"
