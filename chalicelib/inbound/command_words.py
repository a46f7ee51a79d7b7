"""The words that commands are made of, in the languages of our readers. Small on purpose: the commonest, and no word that begins
sentences of other meanings. Compared without accents, case and punctuation (see `commands.folded`)."""

DONE = """
    done, finished, completed, complete, did it, done it, finished it
    erledigt, fertig, geschafft, gemacht, abgeschlossen
    fait, c'est fait, termine, fini, accompli
    hecho, listo, terminado, completado, acabado
    feito, concluido, terminado
    fatto, finito, completato, terminato
    klaar, gedaan, afgerond, voltooid
    færdig, udført, gjort, klaret
    ferdig, fullført, utført
    färdig, färdigt, avklarat, avklarad
    valmis, tehty, hoidettu
    zrobione, gotowe, skonczone, ukonczone
    hotovo, splneno, udelano, dokonceno
    kesz, megvan, elkeszult, megcsinaltam, elvegeztem
    готово, зроблено, виконано, завершено
    сделано, выполнено, закончено, сделал, сделала
    tamamlandi, bitti, yaptim, yapildi, bitirdim
    fet, acabat, llest, enllestit
    gata, facut, terminat, finalizat
    έγινε, ολοκληρώθηκε, τελείωσε, έτοιμο
    完成, 完成了, 已完成, 做完了, 搞定, 搞定了
    完了, 完了しました, できました, 終わりました, 済み
    완료, 완료했습니다, 완료했어요, 했습니다, 했어요, 끝냈어요, 끝났어요
"""

LEADING = "yes, yep, yeah, ok, okay, all, now, just, it's, its, it is, that's, thats, that is, already, ja, oui, si, sim, alles, tout, tutto, todo, tudo"
"""May stand before DONE: ``all done``, ``yes, it's done``."""

WHEN = "now, just now, today, yesterday, already, this morning, this afternoon, this evening, last night, heute, gestern, hier, ayer, oggi, ieri"
"""May stand behind DONE, and is kept as its comment: ``done yesterday``."""

COURTESY = """
    please, pls, thanks, thank you, thanks a lot, many thanks, thx, ty, cheers, bitte, danke, vielen dank, merci, s'il te plait,
    s'il vous plait, por favor, gracias, muchas gracias, obrigado, obrigada, per favore, grazie, alsjeblieft, bedankt, dank je, dank u,
    tak, mange tak, takk, tack, kiitos, dziekuje, dzieki, dekuji, diky, koszonom, koszi, дякую, спасибо, пожалуйста, tesekkurler,
    lutfen, si us plau, gracies, multumesc, va rog, te rog, ευχαριστώ, παρακαλώ, 谢谢, 謝謝, 请, ありがとう, ありがとうございます,
    お願いします, 감사합니다, 부탁해요
"""

GREETING = """
    hi, hello, hey, dear, good morning, hallo, liebe, lieber, guten tag, guten morgen, bonjour, salut, hola, buenos dias, ola, oi, ciao,
    buongiorno, hoi, beste, hej, hei, moi, terve, czesc, dzien dobry, ahoj, dobry den, szia, привіт, добрий день, привет, здравствуйте,
    merhaba, bon dia, buna, γεια, γεια σου, 你好, 您好, こんにちは, 안녕하세요
"""

HEDGES = """
    with, for, by, but, except, when, if, half, most, mostly, some, nothing, nearly, almost, soon, not, yet, partly, partially, tomorrow,
    later, unless, until, till, only, apart, kind, sort, kinda, of, hopefully, maybe, just, would, will, should, could,
    nicht, fast, bis, ausser, aber, nur, noch, halb, teilweise, morgen, bald, mit, wenn, von, pas, presque, sauf, mais, moitie, demain,
    bientot, quand, avec, casi, salvo, pero, mitad, manana, excepto, cuando, nao, quase, mas, exceto, metade, amanha, menos, non, quasi,
    ma, tranne, meta, domani, eccetto, niet, bijna, maar, behalve, als, ikke, næsten, nesten, men, halv, undtagen, unntatt, inte, nastan,
    utom, halvt, ei, melkein, mutta, paitsi, nie, prawie, ale, oprocz, polowa, jutro, skoro, krome, zitra, nem, majdnem, kiveve, holnap,
    не, майже, але, крім, завтра, почти, но, кроме, degil, neredeyse, ama, yarin, haric, gairebe, aproape, dar, οχι, δεν, σχεδον, αλλα
"""
"""After DONE these begin a sentence about something that is not done, or not quite."""

UNDO = """
    undo, undo that, undo it, ruckgangig, annuler, deshacer, desfazer, annulla, ongedaan maken, fortryd, angre, angra, kumoa, cofnij,
    zpet, visszavonas, скасувати, отменить, отмена, geri al, desfes, desfer, anuleaza, αναίρεση, 撤销, 撤銷, 元に戻す, 取り消し, 실행 취소,
    취소
"""

MOVE = "move, postpone, reschedule, push, delay, shift"
SNOOZE = "snooze, remind me again"

STOP = """
    stop, stop all, stopall, stop texts, stop texting, stop texting me, stop mails, stop emails, unsubscribe, cancel, end, quit, optout,
    opt out, revoke, arret, arreter, stopp, abmelden, abbestellen, desabonner, alto, baja, parar, sair, cancelar, afmelden, afmeld, avmeld,
    sluta, lopeta, seis, wypisz, rezygnuje, zrusit, odhlasit, leiratkozas, leiratkozom, стоп, відписатися, отписаться, dur, durdur, iptal,
    atura, dezabonare, στοπ, διακοπή, 停止, 退订, 退訂, 配信停止, ストップ, 중지, 수신거부
"""
"""The first are the words that carriers ask for (CTIA, Messaging Principles and Best Practices, 5.1.3)."""

START = """
    start, unstop, resume, starten, fortsetzen, demarrer, reprendre, reanudar, iniciar, comecar, riprendi, avvia, hervatten, genoptag,
    gjenoppta, aloita, wznow, obnovit, folytatas, старт, почати, начать, basla, baslat, repren, reia, έναρξη, 开始, 開始, 再開, 시작
"""

HELP = """
    help, info, hilfe, aide, ayuda, ajuda, aiuto, hulp, hjælp, hjelp, hjalp, apua, pomoc, segitseg, sugo, допомога, помощь, yardim, ajutor,
    βοήθεια, 帮助, 幫助, ヘルプ, 도움말
"""

YES = "yes, y, yep, ja, oui, si, sim, kylla, joo, ano, igen, так, да, evet, da, ναι, 是, 好, 同意, はい, 네, 예"
"""Not ``tak``: yes in Polish, thanks in Danish. Consent must be plain."""

NO = "no, n, nope, nein, non, nao, nee, nej, nei, ei, nie, ne, nem, ні, нет, hayir, nu, οχι, 不, 不要, 否, いいえ, 아니요, 아니오"

AND = "and, und, et, y, e, en, og, och, ja, i, a, es, и, й, та, ve, si, και, 和, と, 및"
"""Between numbers: ``done 3 and 5``."""

DONE_MARKS = "✅✔☑👍"
NOT_MARKS = "👎❌✖✗✘🚫⛔🤷😂🙃"
"""Beside DONE they may turn it round."""
