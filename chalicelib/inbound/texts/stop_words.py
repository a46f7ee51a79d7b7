"""How people say that they want no more texts, besides the words of ``commands/words.py``; compared without case, accents and
punctuation (``folding``). Where it may be meant so, it counts: a false STOP is undone by START."""

LEAD = r"""
    please|pls|plz|ok|okay|hi|hello|hey|dear|just|look|listen|sorry|no|again|now|and|so|but|then|or|seriously|kindly|thanks|(?:hi|hello|hey) \w+
    can (?:you|u)|could you|would you|will you|i(?: want|'d like| would like| need|'m asking| am asking| asked| told) (?:you|u) to|you (?:must|need to|have to|should|can)|i said|i repeat|for \w+ sake
    bitte|hallo|und|können sie|kannst du|könnten sie|könntet ihr|ich möchte dass sie|s'il (?:vous|te) plaît|svp|stp|bonjour|merci de|veuillez|pouvez vous|et|por favor|hola|puede|podría|podrían|y
    per favore|ciao|potete|può|puoi|prego|olá|pode|podem|podia|alsjeblieft|alstublieft|aub|hoi|wil je|kunt u|kun je|vær venlig at|vær så snill|snälla|kan (?:du|ni|i)|ole hyvä ja
    proszę|prosím|kérem|пожалуйста|прошу|будь ласка|lütfen|si us plau|va rog|te rog|παρακαλώ
"""
"""May stand before it."""

TEXTS = r"(?:texts?|texting|txts?|txting|sms|smses|text messages?|messages?|msgs?|messaging|notifications?|reminders?|alerts?|spam)"
_ME = r"(?:me|us|this number|this phone|my (?:phone|number|cell|mobile)|here)"
_GAP = r"(?:(?:all|these|this|those|that|the|your|my|any|more|damn|stupid|annoying|with|sending|getting|receiving|me|us|of|future|further|automated|daily|constant|f\w+ing|bloody) )*"
_LIMITED = r"(?! (?:before|after|until|till|between|while|during|when|if|so (?:early|late|often|much)|at (?:night|work|noon|lunch|[0-9]+)|on (?:\w+days?|weekends?|my)|in the \w+|tonight|back|the|your|about it|on weekends|this early|this late)\b)"

ENGLISH = rf"""
    (?:stop|quit|cease|discontinue|halt) {_GAP}{TEXTS}|(?:end|cancel) (?:(?:all|these|the|my|your) )*(?:{TEXTS}|subscription|text subscription)
    (?:stop|quit) (?:sending|writing|contacting|bothering|bugging|spamming|harassing|pestering|annoying|reminding|pinging|stalking|calling|notifying)(?: to)? (?:{_ME}|these|this|any|more|stuff|things)
    no more {_GAP}{TEXTS}(?! (?:from (?!you|followthrough|this|here)|for (?:now|today|the)))|enough (?:of (?:these|the|your) |with (?:these|the) )?{TEXTS}|no {TEXTS}(?: please| any ?more)?$
    (?:do not|don't|dont|never|stop) (?:ever )?(?:text|txt|message|msg|contact|sms|write to|write|bother|call or text|text or call|ping|remind) {_ME}{_LIMITED}
    (?:do not|don't|dont|never) (?:ever )?send (?:{_ME} )?(?:any ?more|any|more|these|this|those|anything|such|{TEXTS}).*
    (?:i )?(?:do not|don't|dont|no longer|never) (?:want|wish|care|like|need)(?: for)? (?:to (?:get|receive|be sent|have|see) )?{_GAP}(?:{TEXTS}|anymore texts)
    (?:i )?(?:do not|don't|dont|no longer) (?:want|wish|like) (?:to be |being )(?:texted|contacted|messaged|reminded|on (?:this|your|the) list)
    i(?:'d like| would like| want| wish|'d prefer) (?:to (?:stop|end|quit|cancel) {_GAP}{TEXTS}|to (?:opt out|unsubscribe|be removed|be taken off)|(?:you to stop|off this|off your|out of this|no more) ?.*|out$)
    (?:take|get|remove|delete|drop|strike|scratch|cut|kick) (?:me|us|my (?:phone )?number|this (?:phone )?number|my (?:phone|mobile|cell|name|contact)) (?:off|from|out of) .*|(?:remove|delete|erase|forget|lose) (?:me|us|my (?:phone )?number|this (?:phone )?number)$|take me off$|get me off$
    unsubscribe(?: (?:me|us|my number|from|now|all|this).*)?$|opt(?:ing)? (?:me )?out(?: (?:of|from|now|please).*)?$|optout$|i opt out.*|i unsubscribe.*|leave me (?:alone|be)|fuck off|piss off|get lost$|go away$|f off$|bugger off|stop it$
    (?:consent|permission) (?:withdrawn|revoked)|i (?:hereby )?(?:withdraw|revoke) (?:my )?(?:consent|permission)|i (?:did not|didn't|never) (?:sign|signed|ask|asked|agree|agreed|consent) .*{TEXTS}|this is (?:spam|harassment)|spam$
"""
"""English, where a clause begins with it."""

WRONG_NUMBER = r"""
    (?:you(?:'ve| have)? )?(?:probably )?(?:got |have |texted |reached )?(?:the |a )?wrong (?:number|person|phone|guy|recipient)|(?:think|believe|afraid|sorry) (?:you(?:'ve| have)? )?(?:got |have )?(?:the )?wrong (?:number|person)
    (?:this|that) (?:is not|isn't|is no longer|isn't) (?:\w+ )?(?:\w+'s|her|his|their|the right|the correct) (?:\w+ )?(?:number|phone|cell|mobile)|(?:nobody|no one|no) (?:here )?(?:by that name|called \w+ here|named \w+ here)|there(?:'s| is) no \w+ (?:here|at this number)
    falsche (?:nummer|telefonnummer|person)|verwählt|mauvais numéro|faux numéro|trompé de numéro|vous trompez de|número equivocado|equivocado de número|se equivoc\w+ de número|numero sbagliato|sbagliato numero|número errado|errado o número|engano$
    verkeerd (?:nummer|verbonden)|forkert nummer|feil nummer|fel nummer|väärä numero|zły numer|pomyłka|špatné číslo|rossz szám|téves (?:szám|hívás)|не туда попали|ошиблись номером|неправильный номер|не той номер|помилилися номером|yanlış numara|número equivocat|număr greșit|λάθος αριθμός|λάθος νούμερο
"""
WRONG_NUMBER_ANYWHERE = r"打错了|打錯了|号码错|號碼錯|发错人|發錯人|番号違い|番号を?間違え|間違い電話|送信先.{0,4}間違|번호.{0,5}(?:잘못|틀)|잘못 보내"

OTHERS = r"""
    (?:keine|nie wieder|nie mehr) (?:(?:weiteren|mehr|sms|diese|solche) )*(?:sms|nachrichten|textnachrichten|texte|erinnerungen)(?: mehr)?|(?:schreib\w*|text\w*|kontaktier\w*|send\w*|schick\w*|simst) .{0,25}(?:nicht mehr|nie wieder|keine (?:sms|nachrichten|texte|erinnerungen|weiteren).*)|(?:hör\w*|aufhören) (?:bitte )?(?:auf )?.{0,12}(?:zu (?:schreiben|texten|simsen)|mit (?:den|diesen|der|dem) (?:sms|nachrichten|texten))|nicht mehr (?:schreiben|texten|anschreiben|kontaktieren|simsen)|(?:sms|nachrichten|texte) (?:bitte )?(?:stoppen|abbestellen|beenden|abstellen|stopp?)|stopp? (?:sms|nachrichten|alles)|ich (?:will|möchte) (?:keine|nicht mehr) .{0,30}(?:sms|nachrichten|texte|kontaktiert|bekommen|erhalten).*|(?:nehmt|nehmen sie|nimm|streichen sie|streicht|streich|löschen sie|löscht|lösch|entfernen sie|entfernt) (?:mich|meine nummer|diese nummer).*|lass(?:t|en sie)? mich in ruhe|abbestellen.*|abmelden.*
    (?:arrêt(?:ez|e|er|ons)|cess(?:ez|e)) (?:.{0,25}(?:sms|messages?|textos?|écrire|envoyer|contacter|rappels?|texter)|ça|tout)|(?:plus|pas) de (?:sms|messages?|textos?|rappels?)|(?:ne )?(?:m'envoyez|m'envoie|m'écrivez|m'écris|me contactez|me contacte|m'écrire|m'envoyer|me textez|me texte) (?:plus|pas).*|ne plus (?:m'envoyer|m'écrire|me contacter|recevoir).*|(?:je )?(?:ne )?(?:veux|souhaite|désire) (?:plus|pas) .{0,30}(?:sms|messages?|textos?|contacté|rappels?).*|(?:retirez|enlevez|supprimez|effacez|retire|enlève|supprime)[- ](?:moi|mon numéro|ce numéro).*|désabonn\w+.*|désinscri\w+.*|laissez[- ]moi tranquille|fichez[- ]moi la paix|stop (?:aux )?(?:sms|messages?|textos?)
    (?:deje|dejen|deja|dejad|paren|pare|para|basta) (?:ya )?(?:de .{0,15}(?:mensajes?|escribir\w*|enviar\w*|mandar\w*|contactar\w*|textos?|sms|molestar\w*)|con (?:los|estos) mensajes.*)|no (?:más|mas) (?:mensajes?|sms|textos?|recordatorios?)|(?:ya )?no (?:me|nos) (?:escrib\w+|env[ií]\w+|mand\w+|contact\w+|text\w+)(?: más| mas| mensajes?| sms)*(?: por favor)?$|(?:ya )?no (?:quiero|deseo) .{0,25}(?:mensajes?|sms|textos?|recordatorios?).*|(?:quít\w+|elimín\w+|bórr\w+|sáqu\w+|quite\w*|elimin\w+|borr\w+|dé\w* de baja)(?: (?:me|mi número|este número|de (?:la|su|esta) lista).*)|(?:quiteme|quitenme|eliminenme|eliminame|saquenme|saqueme|borrenme|borreme|borrame)(?: .*)?|darme de baja|dar de baja|baja$|cancelar (?:suscripción|mensajes|sms)|alto$
    (?:smettete|smetti|smetta|smettetela|smettila|basta|fermate|interrompete) (?:di .{0,15}(?:scriver\w+|mandar\w+|inviar\w+|messaggiar\w+|contattar\w+)|(?:con )?(?:i |questi |gli )?(?:messaggi|sms)).*|basta$|non (?:mi )?(?:scriv\w+|mand\w+|invi\w+|contatt\w+)(?:mi|rmi)?(?: più.*| messaggi.*)|non voglio (?:più )?.{0,20}(?:messaggi|sms|ricever\w+).*|(?:niente|nessun) (?:più )?(?:altri )?(?:messaggi|sms)|(?:toglietemi|toglimi|rimuovetemi|rimuovimi|cancellatemi|cancellami|eliminatemi)(?: .*)?|disiscriv\w+.*|lasciatemi in pace
    (?:pare|parem|para|parar|chega|deixe|deixem) (?:de (?:me )?.{0,15}(?:mensage\w+|escrever|enviar|mandar|contactar|sms|textos?|incomodar)|com (?:as|estas) mensagens).*|não (?:me )?(?:envi\w+|mand\w+|escrev\w+|contact\w+|contat\w+) ?(?:me )?(?:mais|nenhuma|mensagens).*|não quero (?:mais )?(?:receber )?.{0,15}(?:mensagens|sms|textos|lembretes).*|(?:sem|nada de|chega de) (?:mais )?(?:mensagens|sms)|(?:remov\w+|retir\w+|tir\w+|apag\w+|exclu\w+)[- ](?:me|o meu número|meu número|este número).*|cancelar (?:subscrição|inscrição|mensagens|sms)|descadastr\w+.*|sair da lista|me tire.*
    (?:stop(?:pen)?|hou op|houd op|ophouden) (?:nu )?(?:met .{0,20}(?:sms\w*|berichten|berichtjes|appen|teksten|sturen)|sms\w*|berichten).*|geen (?:sms\w*|berichten|berichtjes|herinneringen)(?: meer)?|(?:stuur|sms|schrijf|contacteer|app) (?:me|mij) (?:niet|nooit|geen) (?:meer|.{0,15}meer).*|ik wil geen .{0,20}(?:sms\w*|berichten|herinneringen).*|(?:haal|verwijder|schrap) (?:me|mij|mijn nummer|dit nummer).*|uitschrijven.*|schrijf (?:me|mij) uit|laat me met rust|afmelden.*
    (?:stop|hold op|slut) med (?:at .{0,15}(?:skrive|sende|sms\w*)|sms\w*|beskeder\w*).*|(?:ikke|ingen) flere (?:sms\w*|beskeder|meldinger|påmindelser)|(?:skriv|send) ikke (?:til mig|til meg|mere|mer|flere|sms\w*).*|fjern (?:mig|meg|mit nummer|nummeret mitt).*|afmeld .*|meld mig fra|meld meg av.*|slutt (?:å|med å) (?:sende|skrive|sms\w*).*|ikke send (?:meg )?(?:flere|mer).*
    sluta (?:att )?(?:skicka|sms\w*|smsa|skriv\w*|kontakta|messa).*|inga fler (?:sms|meddelanden|påminnelser)|(?:skicka|skriv|smsa|kontakta) (?:inte|mig inte|inga) .{0,10}(?:mer|fler|mig).*|ta bort (?:mig|mitt nummer).*|avregistrera.*|avsluta (?:sms|prenumeration\w*)|jag vill inte ha .{0,15}(?:sms|meddelanden).*
    lopettakaa.*|lopeta (?:viest\w+|tekst\w+|nämä|näiden).*|ei enää (?:viestejä|tekstiviestejä|muistutuksia)|älkää (?:lähettäkö|tekstatko).*|älä (?:lähetä|tekstaa|laita) .{0,10}(?:enää|viestejä).*|poistakaa (?:minut|numeroni).*|poista (?:minut|numeroni).*|en halua .{0,15}(?:viestejä|tekstiviestejä).*
    (?:przestań\w*|proszę przestać) .{0,12}(?:pisać|wysyłać|smsować|wiadomości|sms).*|nie (?:pisz\w*|wysyłaj\w*|kontaktuj\w*)(?: .*)?(?:więcej|już|do mnie|mi|sms\w*|wiadomości).*|(?:żadnych|koniec|dość) (?:więcej )?(?:wiadomości|sms\w*|smsów).*|nie chcę .{0,15}(?:wiadomości|sms\w*).*|(?:usuń\w*|wypisz\w*|skreśl\w*) (?:mnie|mój numer).*
    (?:přestaňte|přestaň|už) (?:mi )?.{0,10}(?:psát|posílat|nepište|neposílejte|nepiš|neposílej|sms).*|(?:nepište|neposílejte|nepiš|neposílej) mi.*|(?:žádné|už žádné|nechci) (?:další )?(?:zprávy|sms).*|(?:odhlaste|odstraňte|vymažte|smažte|vyřaďte) (?:mě|mne|mé číslo|moje číslo).*
    (?:ne|kérem ne) (?:írj\w*|küldj\w*|smsezz\w*)(?: .*)?(?:többet|több|nekem|sms\w*|üzenet\w*)|ne írj\w* többet.*|(?:nincs|ne legyen|elég) (?:több|az) .{0,5}(?:üzenet\w*|sms\w*).*|nem kérek (?:több )?.{0,10}(?:sms\w*|üzenet\w*|emlékeztető\w*).*|(?:töröl\w*|vegy\w* le|vegyen le) .{0,15}(?:számom\w*|engem|listá\w*).*|hagyj\w* (?:abba|békén).*
    (?:хватит|перестаньте|перестань|прекратите|прекрати) .{0,12}(?:писать|присылать|слать|отправлять|смс|сообщени\w+).*|(?:больше )?не (?:пишите|пиши|присылайте|присылай|шлите|отправляйте|беспокойте)(?: мне.*| больше.*| сюда.*| смс.*| сообщени\w+.*|$)|не (?:хочу|желаю) .{0,15}(?:смс|сообщени\w+).*|(?:удалите|удали|уберите|вычеркните) (?:меня|мой номер).*|отпишите меня.*|больше никаких (?:смс|сообщений).*|оставьте меня в покое
    (?:досить|припиніть|перестаньте|годі) .{0,12}(?:писати|надсилати|слати|смс|повідомлен\w+).*|(?:більше )?не (?:пишіть|пиши|надсилайте|шліть|турбуйте)(?: мені.*| більше.*| смс.*| повідомлен\w+.*|$)|не хочу .{0,15}(?:смс|повідомлен\w+).*|(?:видаліть|приберіть|викресліть) (?:мене|мій номер).*|відпишіть мене.*
    (?:bana )?(?:artık )?(?:bir daha )?(?:mesaj|sms) (?:atma\w*|gönderme\w*|yollama\w*|yazma\w*|istemiyorum).*|bana (?:bir daha )?(?:mesaj )?(?:yazma\w*).*|(?:beni|numaramı) (?:listeden |listenizden )?(?:çıkar\w*|sil\w*).*|daha fazla (?:mesaj|sms) (?:istemiyorum|yok).*|mesajları (?:durdur\w*|kes\w*).*
    (?:deixeu|deixa|pareu|para) d'?e? ?(?:enviar\w*|escriure\w*|missatges).*|prou missatges|no (?:m'envieu|m'envi\w+|m'escriviu) (?:més|mes).*|no (?:vull|més) .{0,15}missatges.*|esborreu (?:me|el meu número).*|traieu me.*
    (?:opriți|opriti|încetați|încetează|opriţi|nu) (?:vă rog )?(?:să )?(?:îmi |imi |mai |îmi mai |imi mai |mi )*(?:mai )?(?:trimite\w*|trimis|scrie\w*|scrieți|mesajele|sms\w*).*|fără (?:alte )?(?:mesaje|sms\w*).*|nu mai (?:vreau|doresc) .{0,15}(?:mesaje|sms\w*).*|(?:ștergeți|scoateți|eliminați)[- ]?(?:mă|numărul meu).*|dezabon\w+.*
    (?:σταματήστε|σταμάτα|μη|μην) (?:.{0,10} )?(?:στέλνετε|στέλνεις|μηνύματα|γράφετε|μου στέλνετε).*|(?:όχι|τέλος) (?:άλλα )?(?:μηνύματα|sms).*|δεν θέλω (?:άλλα )?(?:μηνύματα|sms).*|(?:διαγράψτε|βγάλτε|αφαιρέστε) (?:με|τον αριθμό).*
"""
"""The other languages of the commands, where a clause begins with it."""

ANYWHERE = r"""
    (?:别|別|不要|请勿|請勿|停止|不想|勿)再?(?:给我|給我|向我|收到|接收|继续|繼續|再)*(?:发|發|傳|传|收|接收|收到)?(?:任何|这些|這些|更多)?(?:短信|信息|訊息|简讯|簡訊|消息)|别发了|別發了|别再发|別再發|把我(?:从|從).{0,8}(?:删|刪|移|除)|(?:删除|刪除|移除)我(?:的号码|的號碼|的电话|的電話)?|不要再联系|不要再聯絡|别烦我|別煩我
    (?:もう|これ以上|今後).{0,10}(?:送らないで|送信しないで|メッセージ.{0,6}(?:いりません|要りません|不要|送)|いりません|要りません|連絡しないで|やめて)|(?:メッセージ|メール|SMS|ショートメール|配信|通知).{0,8}(?:やめて|止めて|停止して|送らないで|解除|不要です)|リストから.{0,6}(?:外|削除|消)|送らないで|登録.{0,3}解除
    (?:문자|메시지|메세지|연락|알림).{0,8}(?:보내지 ?마|그만|하지 ?마|중단|받고 싶지|원하지|끊어|안 받)|그만 ?(?:보내|연락)|(?:목록|명단|리스트)에서 .{0,6}(?:빼|삭제|제거)|제 번호.{0,6}(?:삭제|지워|빼)|더 이상 (?:문자|메시지|연락)
"""
"""Languages that don't part their words."""

BESIDE_BARE = """
    it, this, that, now, please, already, all, immediately, asap, forever, everything, right, away, at once, for good, again, any more, anymore, ever, thanks, thank you,
    ok, jetzt, sofort, endlich, bitte, ya, maintenant, subito, nu, agora, svp, tak, meer, mehr, plus, más, più, mais, nunca, jamais
"""
"""Beside a STOP these words add nothing."""
