"""Words that show that what follows DONE is a report, thanks, a feeling or a wish, language by language; without one, we ask.

Compared like ``doubt_words``, which win over these. Verbs stand here in the past only: what people will do is a doubt.
"""

DEEDS = {
    "en": """
        called, phoned, rang, texted, emailed, mailed, wrote, sent, posted, dropped off, dropped it off, dropped them off, handed, gave, given, told, asked,
        spoke, talked, chatted, discussed, met, saw, visited, went, came, got, picked up, picked him up, bought, ordered, sold, filed, filled, submitted,
        registered, applied, arranged, organised, organized, said, invited, introduced, presented, shared, showed, explained, listened, read, studied, learned,
        learnt, practised, practiced, trained, ran, walked, swam, cycled, hiked, danced, cooked, baked, cleaned, tidied, washed, packed, unpacked, moved in,
        painted, built, made, created, designed, drafted and sent, closed, cleared, emptied, deleted, updated, backed up, installed, set up, added, entered,
        recorded, measured, weighed, counted, checked, tested, reviewed, compared, decided, chose, picked, found, managed, took, kept, brought, put, printed,
        scanned, copied, forwarded, published, launched, released, opened, celebrated, laughed, cried with joy, felt, surprised, wished, cost, passed, did,
        had a, had an, had lunch, had coffee, had my, had to, was able, allowed, offered, taught, reached, treated, watched, cut the, planted, waited,
        wanted to, needed a, used, tried and, knew, thought it was, expected, turned out, played, sat, stood, shook, rested, meditated, journaled, folder,
        file is, files are, pdf, copy is, best, better, love, of me, onwards, weekend, x, took an, took a, took me, took two, took three, took ten, took five,
        took half, said sorry, cancelled the, cancelled my, all in the, all in one, today, yesterday,
        below, picture, photo,
        last night, this morning, on time, in time, ahead of, km, kilometres, kilometers, miles, steps, words, pages, euros, pounds, dollars, kg, at noon,
        at once, right away, straight away, immediately, is in the, are in the, is in your, are in your, is on its shelf, is on your desk, are on your desk,
        attachment, is online, are online, i have briefed, speaked, sended, writed, buyed, maked, payed, have send, have call, have make, have write,
        have sign, have finish, have pay, have speak, have do, have finished, drank,
        turned my,
        had the talk, had the call, had the meeting, had the conversation, had that talk, had our talk, had our meeting,
        transferred, wired, invoiced, billed, quoted, pitched, resigned, negotiated, settled, swapped, returned, refunded, unsubscribed, renewed, ticked,
        finally, at last, everything, everyone, everybody, next, see the, boom, bam, result, reference, ref, cake, champagne, first time, my first time,
        all of them, all of it, both of them, all three, all four, all five, all six, lots of, over with, cleared up, cleaned up,
        had the hard, had the difficult, had the tough, had the big, had the chat, had that conversation
    """,
    "de": """
        habe, hab, hatte, bin, wurde, wurden, war, waren, ging, gingen, lief, liefen, kam, kamen, sagte, sagten, gab, gaben, nahm, fand, fanden, rief, sprach,
        schrieb, traf, bekam, brauchte, dauerte, machte, konnte, gesprochen, gelaufen, gefunden, gelesen, telefoniert, getroffen, gelacht, gelernt, gemacht,
        geschrieben, abgemeldet, zuruckgeschickt, schon, alles, alle, beide, nachste*, ja, gestern, heute morgen, heute fruh, heute vormittag, euro, weniger,
        raus, hallo, hi, gern*, kannst du abhaken, hat gedauert, stunde gedauert, endlich, lieb, liebe, leicht, link, ordner, quittung, beleg, foto ist
    """,
    "fr": """
        ai, avons, on a, ca a, t a, a ete, a dit, a fait, a pris, tout a, est parti*, est passe*, est alle*, est bien, est arrive*, sont parti*, sont venu*,
        est venu*, etait, etaient, fut, ete, fait, fini, termine, parle*, vu*, pris*, trouve*, rencontre*, appele*, ecrit*, couru, marche, lu, hier, ce matin,
        hier soir, km, euros, tout, tous, toutes, prochaine, prochain, la suite, oui, c etait, comment vas*, comment allez*, top, vite, lien, enfin,
        dossier est, recu est
    """,
    "es": """
        he, hemos, fue, fueron, era, eran, estuvo, estuvieron, estaban, hizo, hicieron, dijo, dijeron, dio, dieron, tuvo, vino, vinieron, vi, di, salio,
        salieron, hable, hablado, llamado, escrito, recibi, termine, terminado, reimos, me dieron, hecho, listo, ayer, anoche, esta manana, esta tarde, km,
        euros, todo, todos, todas, siguiente, sigue, proximo paso, si, que tal, como estas, rapido, rapid*, buen, buena, buenos, buenas, por fin, enlace,
        carpeta, recibo
    """,
    "pt": """
        foi, foram, era, eram, estive, fez, fizeram, disse, disseram, deram, teve, veio, vieram, vi, pus, saiu, sairam, correu, falado, escrito, mandado, li,
        feito, pronto, ontem, hoje de manha, esta manha, km, euros, reais, tudo, todos, todas, proximo passo, proxima, sim, como vai, rapido, rapid*, bom, boa,
        bons, boas, finalmente, link, pasta, recibo
    """,
    "it": """
        ho, abbiamo, avevo, e andat*, e stat*, e partit*, e arrivat*, e tutto, e in, era, erano, fu, ero, fatto, finito, mandat*, chiamat*, parlato, scritt*,
        detto, trovat*, imparat*, lett*, cors*, riso, ieri, stamattina, km, euro, tutto, tutti, tutte, prossimo passo, prossima, si, come stai, come va, buon,
        buona, buono, bello, bella, finalmente, in meno, link, cartella, ricevuta
    """,
    "nl": """
        heb, had, ben, was, waren, werd, werden, ging, gingen, kwam, kwamen, zei, zeiden, gaf, gaven, nam, vond, vonden, belde, sprak, schreef, kreeg, duurde,
        kostte, deed, maakte, gebeld, gesproken, geschreven, gevonden, gelezen, gelopen, gelachen, gedaan, is weg, gisteren, vanmorgen, vanochtend,
        gisteravond, km, euro, alles, alle, allemaal, volgende, ja, lief, mooi, snel, eindelijk, minder, zie, link, map, bon, bonnetje
    """,
}
"""What a report says of the writer's own deeds. Where others did it, these say nothing: who laughed, came or said something may have
refused (``doers``)."""

REPORTS = {
    "en": """
        looks fine, look fine, all fine, all clear, the all clear, is fine, was fine, listened, like a champ, took it well, took it really well,
        crossed off, checked off, in the bag, handled, taken care of, sorted out, over and done, and dusted, attached, enclosed, see below, see here, here is,
        here are, here you go, here it is, receipt, screenshot, photo is, photos are in, in the post, in the mail, in your inbox, in the shared, confirmation,
        great, good, nice, lovely, wonderful, fantastic, amazing, awesome, brilliant, excellent, perfect, perfectly, super, funny, easy, easiest, quick, fast,
        smooth, smoothly, happy, happier, glad, proud, relieved, relief, pleased, delighted, thrilled, excited, grateful, thankful, satisfied, calmer, lighter,
        friendly, kind, kindly, helpful, polite, patient, generous, welcoming, interesting, inspiring, motivating, rewarding, worth, worthwhile, pleasant,
        painless, magic, charm, yay, yippee, woohoo, one less, brand new, looks good, looks great, look good, pleasure, a joy, proud of me, enjoy, have fun,
        i owe you one, is on the way to you, no big deal, shipped, woo hoo, hooray, hurray, whoop, wow, phew, tada, ta da, ta-da, voila, high five, cheers,
        congrats, congratulations, celebrate*, celebrating, piece of cake, easy peasy, no problem*, no worries, no issue*, no trouble*, no sweat, success*,
        victory, champion, mission accomplished, job done, all good, all set, all fine, all well, all is well, all signed, all sent, all paid, all sorted,
        all clear, all up to date, all happy, so good, so happy, you rock, love it, love you, love this, what a, what an, loving it, thank*, thx, ty, tysm,
        appreciate*, regards, wishes, sincerely, yours, hugs, kisses, xo, xx, xxx, hello, hi, hey, good morning, good evening, good night, have a nice,
        have a good, have a great, have a lovely, happy weekend, happy birthday, happy christmas, merry christmas, happy new year, happy easter, happy monday,
        happy friday, see you*, talk soon, speak soon, take care, bye, hope you*, hope that helps, hope this helps, hope all, hope it helps, hope to see,
        hope to hear, looking forward, look forward, can not wait, you were right, you are right, thanks to you, because of you, with your help, greetings,
        greets, best from, sent from, get outlook, tick it off, cross it off, check it off, next one please, ready for the next, ready for more,
        on to the next, next please, bring on, nothing left*, nothing missing, nothing else to, nothing to add, nothing more to, better late, sorry for*,
        sorry about*, sorry it took, sorry this took, sorry to keep, sorry i am late, sorry that, was hard, was tough, was long, was difficult, was scary,
        was nervous, so nervous, so scared, so afraid, who would have thought, was scared, was afraid, was not hard, was not bad, was not so, was not as,
        was not that, was not easy, was not too, not bad, not too bad, not so bad, not as bad, not hard, not difficult, never better, never felt better,
        never again, could not be happier, could not be easier, could not have, would not have, can not believe, could not believe, is signed, are signed,
        is booked, are booked, is sent, is paid, is live, are happy, is happy, is complete, are complete, is official, is off my, off my chest, off my list,
        off my plate, my first ever, confirmation number, order number, no questions asked, let me know if you, let me know what, how are you, as agreed,
        as discussed, as promised, as planned, as requested, as expected, a weight off my mind, weight off, off my shoulders, told him exactly, chuffed,
        buzzing, over the moon, on cloud nine, beaming, smiling, high fives, cheque, hallelujah, nailed it, smashed it, aced it, spotless, bliss,
        chuffed to bits, so pleased, understanding, fine by me, fine with me, signed, signed off, signed it off, countersigned, confirmed, agreed, agrees,
        accepted, approved, passed it, passed with, said yes, says yes, say yes, said ok, said okay, said thanks, said thank, said it is fine, said it is good,
        said it is great, gave the ok, gave me the ok, gave us the ok, gave the go-ahead, gave me the go-ahead, gave us the go-ahead, go-ahead, green light,
        thumbs up, gave a thumbs up, the all clear, full marks, got an a, a pass, nodded, on board, came out well, came out great, thanked, apologised,
        apologized, helped, helps, supported, fixed, repaired, mended, solved, resolved, sorted, sorted it, completed, finished, enjoyed, loved, loves, liked,
        likes, impressed, forgave, won, earned, saved, succeeded, achieved, allowed me, let me have, hired, hired me, offered me the job, offered us the,
        got the job, the job is mine, recommended, paid, paid up, pays, bought it, booked, reserved, received, delivered, arrived, collected, picked it up,
        picked them up, took it well, took the offer, went for it, came through, replied, answered, responded, wrote back, got back to me, called back,
        phoned back, rang back, smiled, clapped, cheered, hugged, welcomed, congratulated, praised, encouraged, turned up, showed up, all came, came along,
        drove me, gave me a lift, came with me, held my hand, watched the kids, lent me, lent a hand, takes over, taking over, took over, worked, tastes,
        smells, went well, went fine, went great, went ok, went okay, went smoothly, went ahead, went perfectly, goes well, is fine, are fine, was fine,
        were fine, is ok, was ok, is okay, stoked, cool with, cool about, fine with, ok with, okay with, happy with, up for, proposal accepted, invoice sent,
        started on time, all went, came first, came second, made it, picked us, picked me, chose us, chose me, clean, tidy, shiny, lush, gem, hero, sweetheart,
        hoot, a good laugh, sunshine, sunny, weather was, feedback, compliment*, praise, applause, ovation, reassuring, encouraging, supportive, caring,
        professional, constructive, productive, successful, effective, efficient, uplifting, surprised in a good, calming, relaxing, refreshing, fruitful,
        warm, chatty, cheerful, receptive, respectful, accommodating, gracious, jolly, cute, adorable, delicious, tasty, yummy, gorgeous, beautiful, fab,
        fabulous, terrific, superb, marvellous, marvelous, splendid, magnificent, delightful, glorious, outstanding job, rocks, crushed it, epic, sick lol,
        sweet, feel better, feels better, feeling better, felt better, load off, went down a treat, a treat, off my mind, off my back, walk in the park,
        doddle, breeze, cinch, joy, milestone, quick win, a win, in your letterbox, uploaded, pics, link, on your desk, best day, best thing, best call,
        best phone, best ever, best news, best decision, best feeling, best ever, onwards, all in the, within a day, within an hour, same day, opened the case,
        opened a case, opened a ticket, hug*, was early, early for once, password is changed, password changed, lock changed, locks changed, oil changed,
        tyres changed, sheets changed, bulb changed, laundry folded, backed up, went better, really well, went really, easier than, easier, quicker, faster,
        have a laugh, had a laugh, good laugh, pic attached, pics attached, it works, works now, works perfectly, works great, works like, works well,
        works fine, runs smoothly, runs well, looks like new, it fits, fits perfectly, fits well, they took it, took the job, took the deal, see photo,
        see picture, photo attached, picture attached, in the picture, a legend, legend, neat and tidy, very touching, so touching, was flexible, so calm,
        was calm, were calm, on time, ahead of schedule, ahead of time, off my desk, mission complete*, as we discussed, more easy, behaved, charming,
        showed me how, gave us the loan, gave me the loan, gave me the job, gave us the job, gave me the keys, gave us the keys, gave me a raise,
        gave me a discount, gave me a hug, day off, extra day off, courteous, attentive, sympathetic, cooperative, enthusiastic, positive, upbeat, lively,
        chilled, was chill, is chill, chill about, was cool, so cool, decent, reasonable, fair, thoughtful, considerate, tactful, humble, straightforward,
        simple, effortless, hassle-free, seamless, brill, wicked, peachy, grand, tip-top, spot on, top notch, first class, first rate, five stars, glowing,
        gleaming, cosy, handy, useful, valuable, insightful, eye-opening, informative, memorable, moved to tears, honoured, humbled, flattered, elated,
        ecstatic, overjoyed, at peace, peaceful, empowered, energised, energized, invigorated, refreshed, stronger, confident, brave, accomplished, blessed,
        lucky, fortunate, deposit paid, cash in hand, is fixed, is sorted, are paid, are sent, stress-free, can breathe, breathe again, slept well,
        sleep well tonight, i passed, we got the, i got the, got a yes, got the green, house is ours, it is ours, ours now, is mine, is down to, kg,
        words long, steps, km, owe it all, report went out, email went out, letter went out, mail went out, invoice went out, parcel went out,
        picked up straight, picked up and, picked up right, essay is, great fun, was fun, so much fun, such fun, it is fun, pretty good, pretty happy,
        pretty pleased, pretty proud, pretty cool, pretty easy, mint condition, looks mint, you rocked, cracked it, fun was had, obliging, gentle, younger,
        sunny side, said well done, well done, gold star, star for me, gobsmacked in a good, over the line, home and dry, job is a good, happy days, result,
        get in, back of the net, worked a treat, sailed through, flew through, walked it, breezed, piece of, no bother, no hassle, no dramas, no drama,
        no stress, no fuss, like a charm, without a hitch, affable, amiable, amicable, approachable, approving, warm-hearted, appreciative, articulate,
        agreeable, amused, astonished in a good, balanced, beneficial, big-hearted, bright, bubbly, calm about, candid, capable, captivated, careful,
        celebratory, civil, clear-headed, comfortable, comforting, compassionate, competent, complimentary, conscientious, convincing, convinced, cordial,
        cracking, creative, cultured, curious and kind, dedicated, dependable, dignified, diligent, diplomatic, educational, electric, elegant, eloquent,
        energetic, engaging, enjoyable, entertaining, entertained, exceptional, exemplary, expert, exquisite, extraordinary, fascinated, fascinating,
        first-rate, flawless, focused, forgiving, forthcoming, free and clear, frank but kind, genial, genuine, gifted, good-humoured, good-natured, graceful,
        gratified, gratifying, great-hearted, handsome, harmonious, healed, healthy, heartening, heartfelt, heartwarming, hilarious, hospitable, impartial,
        impressive, incredible, ingenious, inventive, invigorating, joyful, joyous, jubilant, keen on it, keen to help, kind-hearted, knowledgeable, laid back,
        laid-back, lenient, likeable, liberating, life-changing, lightning fast, loving, luminous, masterful, mellow, merciful, merry, meticulous, mindful,
        neighbourly, neighborly, nourishing, open-minded, optimistic, orderly, outgoing, passionate, perky, personable, phenomenal, playful, pleasing,
        pleasurable, poetic, praiseworthy, precious, prompt, proud as punch, punctual, radiant, rapid, rapt, reinvigorated, rejuvenated, relaxed, reliable,
        remarkable, respected, restful, restored, revitalised, rewarded, robust, sane, sensational, sensible, sensitive, serene, sincere, skilful, skilled,
        smart, smiley, snug, sociable, soothing, sparkling, speedy, spirited, stellar, stunning, stupendous, sublime, sure-footed, swell, swift, talented,
        tender, tickled, tickled pink, thorough, thrilling, together again, tolerant, top class, tranquil, transformed, triumphant, trusting, tuneful, unfazed,
        unforgettable, valued, vibrant, victorious, vindicated, warmly, welcome, wholehearted, wholesome, winning, wise, witty, wondrous, young at heart, zen,
        applauded, approves, believes in me, blessed it, bought everything, bought me, brought me, cheered me, complimented, gave me a standing, consented,
        cooperated, corrected it, delivered it, did a great, did a good, drove us, embraced, endorsed, fell in love, found it great, found it helpful,
        gave me full, gave us full, gave her blessing, gave his blessing, gave their blessing, gave me her blessing, gave me his blessing, grinned, guided me,
        had a great, had a lovely, had fun, healed, kept his promise, kept her promise, kept their word, kissed, laughed with, let me in, let us in,
        listened carefully, listened and, looked after, looked great, looked happy, looked pleased, made my day, made me laugh, made me smile, made it easy,
        made up, offered to help, passed the, pitched in, played along, promoted me, proofread it, raved, read it and loved, recommended me, reconciled,
        rejoiced, renewed my, respected, rewarded, sang, shook hands, shook my hand, shook on it, signed up, stood by me, supported me, survived, teared up,
        thanks me, thanked me, thanked us, told me how proud, tolerated, toasted, took care of, took part, trusted me, understood, understands, volunteered,
        vouched, walked with me, was there for me, were there, won me over, worked like, wowed, wrote me a, wrote a lovely, gave me their, held hands,
        are friends, made peace, hit it off, got on well, got along, get along, clicked, are in agreement, is in agreement, no objections, unanimous,
        unanimously, lots of tea, has been told, have been told, inbox is empty, house is clean, first time ever, zero inbox, inbox zero, all working,
        is agree, been and gone, gave me an a, gave us an a, the test passed, took me on, took us on, home run, felt great, feels great, felt amazing,
        feels amazing, all g, invitations are out, said sorry too, gave it to charity, said sure, said fine, said go, said of course, said absolutely,
        said no problem, said it is ok, like clockwork, clockwork,
        first thing this morning, first thing today
    """,
    "de": """
        klappte, freute, tat gut, angerufen, geschickt, abgeschickt, verschickt, versendet, abgegeben, eingereicht, unterschrieben, bezahlt, uberwiesen,
        gekauft, bestellt, gebucht, reserviert, besprochen, vereinbart, zugesagt, zugestimmt, eingetragen, hochgeladen, ausgefullt, angemeldet, aufgeraumt,
        geputzt, repariert, gebaut, erledigt, fertig, geschafft, abgehakt, bestatigt, erhalten, bekommen, eingeworfen, abgeholt, angekommen, geliefert,
        gelungen, geklappt, gefeiert, genossen, gut, super, toll, prima, klasse, spitze, perfekt, wunderbar, herrlich, leichter, einfach, einfacher, schnell,
        schneller, problemlos, reibungslos, froh, glucklich, stolz, erleichtert, zufrieden, begeistert, dankbar, freundlich, nett, hilfsbereit, spass, freude,
        erleichterung, erfolg, hurra, juhu, jippie, yay, puh, uff, danke, danke*, vielen dank, gruss*, grusse*, gruesse*, lg, vg, mfg, herzlich*,
        schones wochenende, schonen tag, schonen abend, schone woche, frohe, frohes, gute nacht, guten morgen, tschuss, ciao, bis bald, bis morgen, bis dann,
        bis spater, bis nachste woche, bis montag, bis dienstag, bis mittwoch, bis donnerstag, bis freitag, freue mich, freu mich, versohnt, online,
        steht fest, termin steht, anhang, anbei, siehe, beigefugt, liegt auf, liegt bei, seiten geschrieben, kein problem*, keine sorge, keine fragen,
        gar nicht so, nicht schlimm, nicht schwer, nicht so schwer, keine grosse sache, halb so, wie besprochen, wie vereinbart, wie geplant, wie versprochen,
        sorry fur*, entschuldige*, entschuldigung fur*, wie geht*, kann man abhaken, abhaken, toi toi toi, nichts wie weg, mit ihr geredet, hat geholfen,
        hat spass gemacht, gehilf*, hilft, haben geholfen, geholfen, unterstutzt, ja gesagt, sagte ja, sagten ja, sagt ja, stimmt zu, stimmte zu, sagte zu,
        sagten zu, hat unterschrieben, genehmigt, bewilligt, akzeptiert, gesendet, zugestellt, montiert, gestrichen, sauber, ordentlich, gefallen, gelobt,
        gelohnt, gefreut, hat sich gefreut, bedankt, geantwortet, zuruckgerufen, ubernimmt, ubernommen, bestanden, gewonnen, stehen fest, termin ist am,
        termin ist morgen um, lauft, lauft super, war kurz, ganz okay, in ordnung, alles ok, alles okay, fertig gestellt, angebracht, aufgehangt, eingebaut,
        installiert, beantragt, geregelt, geklart,
        endlich, paket ist raus, brief ist raus, mail ist raus, post ist raus, ist raus, sorge weniger, uberfallig, aber schon, war schon, verkauft, bepflanzt,
        gepflanzt, notiert, gewaschen, gekocht, gebacken, gesaugt, gemaht, gedruckt, ausgedruckt, gescannt, kopiert, formuliert, ubersetzt, unterzeichnet,
        beglichen, gestellt, gemeldet, erstellt, verfasst, korrigiert, gelesen und, entsorgt, weggebracht, hingebracht, ausgesucht, vorbereitet, ausgetauscht,
        gewechselt, kooperativ, verstandnisvoll, herzlich, locker, entspannt, halb so wild, chillig, mega, geil, krass gut, top, bestens,
        applaudiert*, geklatscht, gelachelt, hocherfreut, erfreut, uberrascht und erfreut, ruhrend, geruhrt, geduldig, aufmerksam, hoflich, warmherzig,
        konstruktiv, produktiv, ermutigend, minuten yoga, minuten laufen, km gelaufen, gemaht und, alles bestens, stolz auf, wie am schnurchen, tipptopp,
        pikobello, blitzblank, gestrahlt, umarmt, gratuliert, gut gelaufen, gut gelaunt, ganz entspannt, kuchen gegessen, schon war,
        ganz lieb, war lieb, so lieb, sehr lieb, verstanden, werkstatt abgegeben, alles eingepackt, eingepackt,
        einverstanden, gutes, gute, gutes gesprach, guter, tausend dank
    """,
    "fr": """
        suis alle*, suis content*, suis soulag*, suis fier*, suis fiere, suis ravi*, suis heureu*, suis tres, suis passe*, est fait, est signe*, est envoye*,
        est paye*, est depose*, est regle*, est range*, est envoye, sont content*, sont ravi*, est content*, est ravi*, envoye*, signe*, paye*, depose*,
        regle*, range*, achete*, reserve, reservee, confirme*, accepte*, poste*, remis en main, rendu*, recu*, appris, reussi*, fete*, aime*, adore*, bien,
        super, genial*, formidable, parfait*, excellent*, facile*, simple*, rapide*, content*, contente*, heureu*, fier, fiere, soulage*, ravi*, satisfait*,
        aimable*, gentil*, sympa*, agreable*, chouette, cool, bravo, youpi, hourra, ouf, joie, soulagement, plaisir, fierte, bonheur, succes, merci*, remerci*,
        cordialement, bien a vous, bien a toi, amities, amicalement, bises, bisous, salutations, sincerement, bonjour, bonsoir, salut, coucou, bonne journee,
        bonne soiree, bon week-end, bonne semaine, bonne nuit, bonne annee, joyeux, bonnes fetes, a bientot, a demain, a plus, a lundi, a mardi, a mercredi,
        a jeudi, a vendredi, a la prochaine, a tout a l heure, souci de moins, chose de moins, en ligne, ci-joint*, joint, jointe, en piece jointe, voici,
        voila, pages ecrites, pas de souci*, pas de probleme*, aucun souci, aucun probleme, sans probleme, sans souci*, pas si, pas mal, pas trop dur,
        pas difficile, comme convenu, comme prevu, comme promis, que prevu, desole* du retard, desole* pour*, pardon pour*, ca va, j y suis arrive*, a dit oui,
        ont dit oui, dit oui, aide, a aide, aidee, ont aide, a signe, ont signe, approuve*, valide*, livre*, repare*, nettoye*, rempli*, imprime*, apprecie*,
        felicite*, remercie*, rigole*, rit bien, rappele*, repondu, gagne*, est pris, est prise, rendez-vous est pris, rendez-vous pris, rdv pris,
        rdv est pris, est d accord, sont d accord, etait d accord, etaient d accord, installe*, peint*, monte*,
        enfin, colis est parti, dossier est parti, paquet est parti, mail est parti, courrier est parti, lettre est partie, comprehensif*, chaleureu*,
        patient*, serviable*, nickel, impec, impeccable, trop bien, tranquille, tranquillou, niquel, vendu*, plante*, lave, lavee, cuisine*, traduit*, redige*,
        tout est parti, est en ligne, mieux, beaucoup mieux,
        a bien rigole, bien rigole,
        applaudi*, adorable*, aimabl*, emu, emue, emus, tranquille*, serein*, disponible*, attentionne*, minutes de, heures de, tout va bien, va bien,
        ca roule, content de moi, tres content*, a l aise, encourage*, encourageant*, constructi*, au top, la classe, trop sympa, bonne humeur, d accord,
        impots payes, ravie,
        a compris, ont compris, compris,
        corrige, corrigee, corriges
    """,
    "es": """
        fui, fuimos, estaba contenta, estaba contento, hice, hicimos, dije, tuve una, tuvimos, puse, pude, pudimos, envie, enviado, enviada, llame, escribi,
        firmado, firmada, pague, pagado, pagada, entregado, entregada, entregue, compre, comprado, reserve, reservado, confirmado, confirmaron, aceptado,
        acepto la propuesta, aceptaron, quedamos, quedo bien, quedo listo, quedo perfecto, quedaron contentos, sali, corri, lei, lavado, ordenado, resuelto,
        arreglado, acabado, completado, recibido, recibimos, encontre, aprendi, logre, consegui, llego bien, llegaron bien, celebramos, disfrute, me encanto,
        me gusto, le gusto, les gusto, le encanto, les encanto, bien, genial*, super, perfecto, perfecta, excelente*, maravill*, fantastic*, estupend*, facil,
        facilisimo, sencillo, content*, feliz, felices, orgullos*, aliviad*, satisfech*, encantad*, agradecid*, amable*, simpatic*, bonito, bonita, alivio,
        alegria, exito, divertido, viva, hurra, yupi, uf, gracias*, saludos, saludo, abrazo*, besos, beso, un abrazo, cordialmente, atentamente, hola,
        feliz navidad, feliz ano, buen fin de semana, buena semana, buen dia, buenas noches, hasta luego, hasta manana, hasta pronto, hasta la proxima,
        hasta el*, nos vemos*, hablamos*, preocupacion menos, cosa menos, en linea, adjunt*, aqui esta, aqui estan, aqui tienes, sin problema*,
        ningun problema, no fue dificil, no fue tan, no fue facil, como acordamos, como quedamos, como prometi, como esperaba, perdon por*, disculpa*,
        siento la demora, siento el retraso, esta enviado, esta firmado, esta pagado, esta entregado, estan firmados, estoy muy, estoy content*, estoy feliz,
        estoy orgullos*, estoy aliviad*, me siento, ayud*, que si, dijo si, dijeron si, acept*, aprob*, recib*, gust*, encant*, felicit*, agradec*,
        llamo de vuelta, gano, ganamos, salio bien, salieron bien, salio todo, salio genial, fue bien, fue genial, fueron muy, fueron amables, de acuerdo,
        la cita es, cita confirmada, todo bien, todo listo, por fin, al fin, paquete ya salio, salio el paquete, carta ya salio, presentad*, vendid*, plantad*,
        lavad*, impres*, majo, maja, majos, comprensiv*, chulo, guay, guapo, bacano, chido, padrisimo, buenisimo, buenisima, de maravilla, de lujo, al toque,
        pan comido, mejor que nunca, mucho mejor, nos reimos, llaves en, pagaron, pagamos, enviaron, enviamos, firmaron, firmamos, entregaron, entregamos,
        reservaron, reservamos, compraron, compramos, ordenaron, ordenamos, arreglaron, arreglamos, limpiaron, limpiamos, instalaron, instalamos, pintaron,
        pintamos, contestaron, contestamos, confirmamos, repararon, reparamos, prepararon, preparamos, solucionaron, solucionamos, terminaron, terminamos,
        contrataron, contratamos, matricularon, matriculamos, pasaron, pasamos, revisaron, revisamos, respondid*, respondieron, imprimid*, pagamos, aplaud*,
        amabl*, carinos*, servicial*, pacient*, alegr*, emocionad*, tranquil*, satisf*, orgull*, ya tengo, minutos de, horas de, hemos quedado, atendieron,
        estupendo, cumplid*, feliz*, contestaron, que bien, va bien, muy bien, todo salio, salio perfecto,
        pagados, pagadas, enviados, enviadas, firmados, firmadas, entregados, entregadas, reservada, reservados, reservadas, comprada, comprados, compradas,
        ordenada, ordenados, ordenadas, arreglada, arreglados, arregladas, limpiado, limpiada, limpiados, limpiadas, instalado, instalada, instalados,
        instaladas, pintado, pintada, pintados, pintadas, contestado, contestada, contestados, contestadas, confirmada, confirmados, confirmadas, reparado,
        reparada, reparados, reparadas, preparado, preparada, preparados, preparadas, solucionado, solucionada, solucionados, solucionadas, terminado,
        terminada, terminados, terminadas, contratado, contratada, contratados, contratadas, matriculado, matriculada, matriculados, matriculadas, pasado,
        pasada, pasados, pasadas, revisado, revisada, revisados, revisadas, entendi*, aprobado, aprobada, superad*, gane, aprobe,
        mas rapido, mas rapida, concuerda
    """,
    "pt": """
        fui, fomos, estava content*, estava feliz, fiz, fizemos, dei, deu certo, tive uma, tivemos, enviei, enviado, enviada, mandei, liguei, falei,
        falamos com, escrevi, assinei, assinado, assinada, paguei, pago, paga, entreguei, entregue, comprei, comprado, reservei, confirmei, confirmado,
        confirmaram, aceitei, aceitaram, aceitou, combinamos, corri, arrumei, resolvi, resolvido, terminei, terminado, concluido, recebi, recebido, encontrei,
        aprendi, consegui, conseguimos, chegou bem, celebramos, gostei, adorei, gostou, gostaram, adorou, adoraram, bem, otimo, otima, genial, super, perfeito,
        perfeita, excelente, maravilh*, fantastic*, facil, facilimo, simples, content*, feliz, felizes, orgulhos*, aliviad*, satisfeit*, encantad*, grat*,
        amavel, amaveis, simpatic*, bonito, alivio, alegria, sucesso, divertido, viva, hurra, oba, ufa, obrigad*, valeu, abraco*, beijo*, cumprimentos,
        atenciosamente, saudacoes, ola, oi, feliz natal, bom fim de semana, boa semana, bom dia, boa noite, boa tarde, ate logo, ate amanha, ate breve,
        ate a proxima, ate segunda, ate terca, ate quarta, ate quinta, ate sexta, ate mais, ate ja, a menos, menos uma, online, em anexo, anexo,
        segue em anexo, aqui esta, aqui estao, sem problema*, nenhum problema, nao foi dificil, nao foi tao, nao foi facil, como combinado, como prometido,
        como esperava, desculpa*, desculpe*, tudo bem, esta enviado, esta assinado, esta pago, esta entregue, estou muito, estou feliz, estou content*,
        estou orgulhos*, estou aliviad*, sinto-me, me sinto, entregue*, entregues, pagos, pagas, enviados, enviadas, assinados, assinadas, resolvid*, ajud*,
        que sim, disse sim, disseram sim, aceit*, aprov*, assin*, confirm*, pagou, pagaram, enviad*, enviou, entreg*, receb*, reserv*, comprad*, comprou,
        arrum*, consert*, limp*, impress*, gost*, ador*, elogi*, agradec*, respond*, ganh*, deu tudo certo, foi bem, foram muito, combinad*, de acordo,
        instalad*, pintad*, correu bem, correu tudo,
        finalmente, pacote ja saiu, carta ja saiu, vendid*, plantad*, lavad*, apresentad*, compreensiv*, legal, massa, show, beleza, maravilha, tranquilo,
        moleza, de boa, bem melhor, muito melhor, sem problema nenhum, sem stress nenhum,
        aplaud*, alegr*, emocionad*, tranquil*, pacient*, atencios*, carinhos*, minutos de, horas de, esta tudo bem, ta tudo bem, tudo certo, tudo otimo,
        consegui a, passei, arrasei, mandei bem, perfeitamente, sossegad*,
        entendeu, entenderam, aprovad*, superad*, vendi, vendemos, passei na, passei no,
        concord*, mais rapido, mais rapida
    """,
    "it": """
        sono andat*, sono stat*, sono content*, sono felice, sono fiera, sono fiero, sono molto, sono soddisfatt*, sono sollevat*, sono riuscit*, e consegnat*,
        completato, inviat*, spedit*, pagat*, consegnat*, comprat*, prenotat*, confermat*, accettat*, ricevut*, risolt*, sistemat*, pulit*, firmat*,
        festeggiat*, goduto, piaciut*, bene, benissimo, ottimo, ottima, super, perfetto, perfetta, eccellente, meraviglios*, fantastic*, facile, facilissimo,
        semplice, veloce, rapid*, content*, felice, felici, fiera, fiero, orgoglios*, sollevat*, soddisfatt*, entusiast*, grat*, gentil*, simpatic*, cortes*,
        bellissim*, sollievo, gioia, gioiosa, successo, divertente, evviva, urra, uff, grazie*, saluti, saluto, abbraccio, abbracci, baci, bacio, cordiali,
        distinti, ciao, salve, buongiorno, buonasera, buonanotte, buon fine settimana, buona giornata, buona serata, buona settimana, buon natale, a presto,
        a domani, a dopo, a lunedi, a martedi, a mercoledi, a giovedi, a venerdi, alla prossima, ci vediamo*, ci sentiamo*, online, in allegato, allegat*,
        allego, ecco, nessun problema, senza problemi, non e stato difficile, non e stato cosi, non era difficile, come d accordo, come promesso,
        come previsto, del previsto, scusa il*, scusi il*, scusa per*, scusate*, mi sento, aiutat*, di si, detto si, approvat*, riparat*, stampat*,
        ringraziat*, rispost*, vinto, andata bene, andato bene, andato tutto, tutto bene, tutto ok, d accordo, montat*, dipint*,
        finalmente, pacco e partito, lettera e partita, vendut*, piantat*, lavat*, presentat*, comprensiv*, disponibil*, alla grande, una passeggiata,
        molto meglio, tutto liscio, andata alla grande, che bello, mitico, top,
        applaud*, allegr*, emozionat*, tranquill*, pazient*, premuros*, carin*, camminat*, minuti di, ore di, va tutto bene, va bene, tutto a posto, a posto,
        fila tutto, contentissim*, felicissim*,
        capito, superat*, promoss*, e stato facile,
        piu veloce, piu rapido, d accordissimo
    """,
    "nl": """
        lukte, verstuurd, gestuurd, verzonden, gemaild, getekend, ondertekend, betaald, ingeleverd, afgegeven, gekocht, besteld, geboekt, gereserveerd,
        bevestigd, geaccepteerd, toegezegd, ontvangen, gekregen, geleerd, opgeruimd, gepoetst, gerepareerd, opgelost, geregeld, gelukt, gevierd, genoten,
        klaar, afgerond, voltooid, afgevinkt, goed, super, top, prima, geweldig, fantastisch, perfect, uitstekend, fijn, leuk, heerlijk, makkelijk,
        makkelijker, gemakkelijk, eenvoudig, sneller, vlot, soepel, blij, gelukkig, trots, opgelucht, tevreden, dankbaar, vriendelijk, aardig, behulpzaam,
        opluchting, vreugde, succes, hoera, joepie, jippie, pff, bedankt*, dank*, groet*, groetjes, liefs, hartelijk*, vriendelijke groet*, hallo, hoi, hi,
        fijn weekend, fijne dag, fijne avond, goed weekend, prettige, goedenacht, tot morgen, tot snel, tot gauw, tot ziens, tot later, tot straks,
        tot volgende week, tot maandag, tot dinsdag, tot woensdag, tot donderdag, tot vrijdag, tot dan, tot de volgende keer, doei, online, bijlage,
        bijgevoegd, hierbij, geen probleem, geen problemen, geen zorgen, niet moeilijk, niet zo moeilijk, niet makkelijk, zoals afgesproken, zoals beloofd,
        zoals gepland, dan verwacht, dan gedacht, sorry voor*, sorry dat*, hoe gaat*, afvinken, wat een, viel mee, viel reuze mee, meegevallen, viel best mee,
        begripvol, geholpen, hielp, hielpen, ja gezegd, zei ja, zeiden ja, ging akkoord, gingen akkoord, akkoord, goedgekeurd, ingediend, afgeleverd, bezorgd,
        schoon, geslaagd, teruggebeld, belde terug, geantwoord, staat vast, staat, vonden het leuk, vond het leuk, vond het goed, vonden het goed,
        geinstalleerd, geverfd, klopt, neemt het over, bedankte,
        eindelijk, pakket is weg, brief is weg, mail is weg, verkocht, geplant, gewassen, gekookt, gedrukt, geprint, vertaald, overgemaakt, gemaakt voor,
        begrepen, relaxt, chill, tof, gaaf, lekker, fluitje, appeltje, eitje, veel beter, meevaller, was leuk, best leuk, sympathiek, geduldig,
        applaudisseerde*, geklapt, geglimlacht, ontroerd, attent, beleefd, warm, constructief, productief, bemoedigend, minuten, alles is goed, alles goed,
        alles in orde, in orde, gepost, gefeliciteerd, trots op, enthousiast, enthousiaste, dik tevreden,
        begreep, ingeschreven,
        sneller dan, vlotter dan
    """,
    "others": """
        tak*, tack*, takk*, kiit*, dziek*, dzięk*, dek*, děk*, dik*, kosz*, koszon*, спасиб*, благодар*, дяк*, tesekkur*, sagol*, grac*, multum*, mersi,
        ευχαριστ*, hilsen, hilsner, halsningar, hälsningar, terveisin, pozdrawiam, pozdrav*, udv*, üdv*, привет*, вітан*, venlig*, vennlig*, vanlig*, mvh, kh,
        super, bra, fint, godt, dejligt, flott, toppen, hyvin, hieno*, mahtava*, dobrze, swietnie, świetnie, dobre, skvele, skvěle, prima, jol, jól,
        nagyszeru*, хорошо, отлично, прекрасно, легко, добре, чудово, harika, guzel, güzel, iyi, kolay, be, molt, bine, usor, frumos, καλα, ωραια, τελεια,
        ευκολο,
        sjov*, gøy, goy, kul, roligt, lett, let, enkelt, deilig, skønt, nemt, hyggeligt, glad, glade, glada, fornøjd, fornøyd, nöjd, nojd, stolt, lättad,
        lettet, jättebra, jattebra, supert, gick bra, gikk bra, gik godt, gick jättebra, gikk fint, helppoa, kivaa, mukavaa, ylpeä, łatwo, latwo, łatwe,
        fajnie, poszło, poszlo, szczęśliw*, szczesliw*, zadowolon*, ulga, snadné, snadne, pohoda, fajn, rád, ráda, rad, könnyű, konnyu, boldog, örülök, orulok,
        рад, рада, счастлив*, доволен, довольна, класс, ура, супер, ok, радий, mutlu, mutluyum, süper, content, contenta, bé, fàcil, facil, contenta, fericit*,
        ușor, χαρηκα, χαρουμεν*, ευκολα,
        отправ*, позвон*, поговор*, сделал*, сдал*, подпис*, заплат*, оплат*, купил*, встретил*, написа*, заказа*, записал*, сходил*, прочита*, убрал*,
        почини*, получил*, договорил*, отнес*, вчера, wysłał*, wyslal*, wysłane, zadzwoni*, podpisa*, zapłaci*, zaplaci*, kupił*, kupil*, spotka*, napisa*,
        zamówi*, zamowi*, przeczyta*, umówi*, umowi*, oddał*, oddal*, złoży*, zlozy*, załatwi*, zalatwi*, dostał*, dostal*, rozmawia*, poslal*, odeslal*,
        zavolal*, podepsal*, zaplatil*, koupil*, napsal*, objednal*, precetl*, domluvil*, odevzdal*, vyridil*, mluvil*, skicka*, sendt*, sende, ringde, ringte,
        betalade, betalt*, skrev, pratade, snakket, snakkede, köpt*, kopt*, kjøpt*, købt*, mødte, träffade, traffade, fikk, lämnade, lamnade, leverede,
        leverte, leveret, signerade, skrivit, underskrev*, lahetin, soitin, maksoin, kirjoitin, ostin, tapasin, puhuin, varasin, meni, menivat, elkuldt*,
        felhivt*, kifizett*, megirt*, megvett*, alairt*, beszelt*, gonderd*, aradim, odedim, yazdim, aldim, gorustum, konustum, imzaladim, надісла*, відправ*,
        подзвон*, зателефон*, сплат*, купив, купила, зустрів*, εστειλα, τηλεφωνησα, πληρωσα, εγραψα, αγορασα, μιλησα, υπεγραψα, trimis, sunat, platit, scris,
        cumparat, vorbit, semnat, enviat, trucat, pagat, escrit, comprat, parlat, signat, gikk, gick, gik,
        pomoh*, pomog*, помог*, hjalp, hjelp, auttoi, segitett,
        yolunda, sikerult, dumna, dumny,
        ucieszy*, radost*, zachwycon*, nadsen*, schwytan
    """,
}
"""What counts whoever did it: words of success and kindness, feelings, thanks and wishes."""

HANDLED = """
    accept acquire add address adjust align allocate analyse analyze annotate apply approve archive arrange assemble assess assign attach
    attend audit authorise authorize automate award backup bag bake bill board bolt book bottle box brief brush build buy calculate
    calibrate carve cash catalogue categorise categorize caulk certify check circulate clean clear clip clock coat code collate collect
    comb commission compile complete compose compost compress configure confirm connect consolidate cook copy correct countersign cover
    create crop cull cut darn date debrief debug declutter decorate defrost delegate deliver deploy deposit descale design develop dig
    digitise digitize disinfect dispatch distribute document donate download dredge dress drill dry duplicate dust dye edit elect email
    embed employ encrypt engrave enlarge enrol enroll enter equip erect establish execute exercise export fasten fax fence fertilise
    fertilize file fill film filter finalise finalize finance finish fit fix formalise format forward frame fry fund furnish garnish gather
    generate glaze glue grade grant grill grind groom group grout hammer handle hang harvest hem hire hoover host identify implement import
    improve index inoculate insert inspect instal install insulate insure integrate introduce invest invite invoice iron itemise knead knit
    label lace laminate launch launder lay level licence license lift link list load lodge log lubricate mail maintain map mark measure
    mediate memorise mend merge mince mobilise model monitor mop mount mow mulch negotiate nominate notarise notarize nourish number obtain
    oil optimise optimize order organise organize orient outsource own pack paint pair panel paper paste patch pave pay peel perform permit
    photograph pick pickle pin place plant plaster plate plot plough plug plumb polish populate post pour practice practise praise prepare
    present preserve prime print process procure produce programme proof proofread publish pump purchase purify qualify quilt quote rake
    ratify receive recharge reconcile record recruit recycle refill refine refund refurbish register rehearse reimburse reinstall relabel
    relocate remit renew renovate repaint repair replace replant replenish reserve reset resolve restock restore resurface retile review
    rewire rewrite rinse roast rotate round sand sanitise sanitize scan scrape screen screw scrub seal season secure seed select serve
    service set settle sew shampoo shape share sharpen ship shortlist shovel sieve sift sign sketch slice smooth soak solder solve sort sow
    specify spray sprinkle stack staff stain stamp staple steam sterilise stew stitch stock store straighten streamline submit subscribe
    substitute summarise summarize supply surface survey swap sweep switch sync synchronise tabulate tack tag tailor tally tape taste teach
    test thank thread tick tidy tie tile tin toast trace track trade train transcribe transfer translate transplant transport treat trim
    tune turf tutor type unload unlock unpack update upgrade upload vaccinate vacuum validate varnish verify vet wallpaper wash water wax
    weed weigh weld whisk whitewash wipe wire wrap write zip
"""
"""What can be done to a thing so that it is done: ``Fence painted``, ``The invoice was mailed``."""
