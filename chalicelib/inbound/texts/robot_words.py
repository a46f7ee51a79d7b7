"""What phones and carriers write automatically, in the languages of our readers. Compared without case and accents
(``folding``)."""

REACTED = """
    liked, loved, disliked, laughed, emphasized, emphasised, questioned, reacted, removed, reaction
    herz, gesetzt, reaktion, entfernt, cœur, réaction, j'aime, corazón, reacción, eliminó, quitó, cuore, reazione, rimosso, coração, reação, curtida, removeu, hart, hartje, reactie, verwijderd, verwijderde
    gefällt, gefiel, liebt, liebte, mag, mochte, lacht, lachte, betont, betonte, hervorgehoben, hinterfragt, hinterfragte, reagiert, reagierte, geliked, gelikt
    aime, aimé, adoré, ri, souligné, insisté, évidence, réagi, supprimé
    gustó, gusta, encantó, encanta, rio, risa, gracia, enfatizó, exclamó, destacó, cuestionó, reaccionó, reaccionado
    piaciuto, piace, amato, adorato, riso, enfatizzato, evidenza, reagito
    gostou, curtiu, amou, adorou, riu, enfatizou, destacou, questionou, reagiu
    leuk, geweldig, lachte, benadrukte, reageerde, gereageerd
    godt, elskede, likede, grinede, fremhævede, reagerede, gillade, älskade, ogillade, skrattade, betonade, ifrågasatte, reagerade
    likte, elsket, mislikte, lo, fremhevet, reagerte, tykkäsi, rakasti, nauroi, korosti, reagoi
    polubił, polubiła, pokochał, pokochała, zareagował, zareagowała, podkreślił, podkreśliła, líbí, reagoval, reagovala, tetszik, imádta, reagált
    понравилось, нравится, отреагировал, отреагировала, сподобалося, вподобав, вподобала, відреагував, відреагувала
    beğendi, beğenildi, sevdi, güldü, vurguladı, tepki, apreciat, plăcut, agradat, άρεσε
    赞了, 喜欢了, 喜欢, 爱心, 强调了, 讚了, 喜歡, 回应了, 回應了, いいね, リアクション, リアクションしました, に, を, 좋아함, 좋아요, 반응, 공감
"""
"""One of these accompanies a quoted message; all other words must be in `BESIDE`."""

BESIDE = """
    a, an, at, to, from, with, by, like, heart, love, dislike, laugh, exclamation, question, mark, point, of, the, your, message
    markiert, markierte, marked, as, marqué, comme, marcó, marcado, como, segnato, come, gemarkeerd, hat, auf, mit, mir, nicht, über, ein, eine, gegeben, herz, zu, von, als, wurde, haben, das, entfernt, reagiert
    il, elle, n'a, pas, à, de, en, mis, avec, sur, un, une, cœur, trouvé, drôle, le, la, me, no, dio, hizo, con, por, ha, se, que, indicó, corazón
    è, ti, mi, non, messo, aggiunto, in, per, di, da, su, van, uma, um, ajouté, agregó, não, do, da, ao, com, em, vond, vindt, niet, heeft, met, op, om, een
    synes, syntes, om, med, på, til, av, af, åt, te, na, z, się, mi, to, на, з, с, вам, це, это, ile, mesajına, ifadesini, verdi, και
    了, 用, 已, 对, 對, を, に, と, で, しました, 評価しました, 에, 를, 을, 표시했습니다, 로, 으로
"""

PICTURES = r"(?:(?:an?|your|the) )?(?:image|photo|picture|message|text|attachment|video|movie|audio message|sticker)"

AUTOMATIC = r"""
    (?:automatic|automated|auto)[- ]?(?:reply|response|answer|message|responder|text|sms)
    autoreply|autoresponse|out[- ]of[- ](?:the[- ])?office|ooo
    automatische (?:antwort|nachricht|sms|abwesenheitsnotiz)|abwesenheitsnotiz|abwesenheitsnachricht|autoantwort
    (?:réponse|message) automatique|(?:respuesta|mensaje) automatic[ao]|(?:risposta|messaggio) automatic[ao]
    (?:resposta|mensagem|missatge) automatic[ao]?|automatisch(?:e)? (?:antwoord|bericht|reactie|reply)|absence du bureau|fuera de la oficina
    autosvar|automatisk(?:t)? (?:svar|besked|meddelande|melding)|automaattinen vastaus|automaattivastaus
    automatyczna odpowiedź|odpowiedź automatyczna|wiadomość automatyczna|automatická odpověď|automatikus válasz
    автоответ|автоматический ответ|автоматическое сообщение|автовідповідь|автоматична відповідь|otomatik (?:yanıt|cevap|mesaj)
    (?:răspuns|mesaj) automat|αυτόματη απάντηση
"""
"""Names of automatic replies, where a text begins with one or says that it is one."""
AUTOMATIC_ANYWHERE = "自动回复|自動回覆|自動回復|自動返信|自動応答|자동 응답|자동응답|자동 회신|자동회신|자동 답장"

THIS_IS = r"""
    this (?:is|was)|this (?:message|text|reply) (?:is|was)|you(?:'ve| have) reached
    (?:dies|das|diese nachricht|dies hier) ist|ceci est|c'est|ce message est|(?:este|esta|esto)(?: mensaje)? es|questo è|questa è|(?:este|esta|isto)(?: é)
    dit is|dette er|det här är|detta är|tämä on|to jest|toto je|ez egy|это|це|bu|acest(?:a)? este|això és|αυτή είναι
"""

DRIVING = r"""
    driving(?! (?:me|him|her|us|them|you)\b)|at the wheel|behind the wheel|on the road|in the car|stuur|am steuer|bag rattet|bak rattet|ratten|kierownic|za volantem|volanmál|direksiyon|τιμόνι|fahre|fahren|am steuer|autofahren|conduis|au volant|conduire|conduciendo|conducir|manejando|guidando|guida
    dirigindo|conduzir|a conduzir|volante|rijden|autorijden|kører|kør(?:e|er|sel)|kjører|kjøring|kör|körning|ajan|ajaessa|prowadzę|jazdy|jadę
    řídím|řízení|vezetek|vezetés|за рулем|веду машину|за кермом|araba kullanıyorum|sürüş|conduc|volan|conduint|οδηγ|开车|駕駛|驾驶|開車|運転|운전
"""
DO_NOT_DISTURB = r"""
    do not disturb|don't disturb|drive ?mode|driving mode|driving focus|focus turned on|in-traffic reply|nicht störe|ne pas déranger|no molest
    non disturbare|não (?:perturb|incomod)|niet storen|forstyr|ikke forstyrr|stör ej|älä häiritse|nie przeszkadza|nerušit|ne zavarj|не беспоко
    не турбувати|rahatsız etme|nu deranja|μην ενοχλ|勿扰|勿擾|おやすみモード|通知|集中モード|방해금지|방해 금지
"""
"""Together with a word for driving, this is a phone's automatic reply."""

STOCK = r"""
    i(?:'m| am) (?:currently )?driving(?: right now| now| at the moment)?[ .,;–-]+i(?:'ll| will) (?:get back to you|call you back|call you|reply|respond|text you back|see your message|text you)\b[\w' ]{0,60}\W*
    (?:i(?:'m| am) )?(?:currently )?driving[ .,;–-]*(?:can't|cannot|unable to) (?:talk|text|reply|answer)(?: (?:right )?now)?\W*
    (?:sorry[ ,]+)?i can't (?:talk|text|answer)(?: right)? now[ .,]*(?:what's up\W*|i'll (?:call|text|get back to) you (?:later|back|soon)\W*|call me later\W*)?
    sent from my (?:car|vehicle|truck)\b.{0,60}
    can't talk now[ .,]*(?:what's up\W*|call me later\W*)
    i(?:'m| am) currently (?:out of (?:the )?office|away from my (?:desk|phone))\b[\w' ]{0,60}\W*
    (?:hi[ ,!.]+|hello[ ,!.]+)?(?:thanks|thank you) for (?:your (?:message|text|enquiry|inquiry)|contacting us|reaching out)[ .,!]+we(?:'ll| will) (?:get back to you|reply|respond|be in touch)\b[\w' ]{0,60}\W*
"""
"""These make up the whole text."""

NOTICES = r"""
    i(?:'m| am) not receiving notifications|has notifications silenced|reply .?urgent.? to send a notification
    ich erhalte (?:momentan |derzeit )?keine mitteilungen|je ne reçois pas (?:de|les) notifications|no (?:estoy recibiendo|recibo) notificaciones
    sent by samsung|sent (?:automatically|from my car|from my vehicle|from android auto|from carplay)|android auto\b.{0,30}\b(?:reply|answer)|drivesafe|lifesaver app
    ^\W{0,3}(?:free ?msg|error)\W{0,3}(?:unable|message|your)|message blocking is active|(?:line|number|mailbox|inbox|phone) is(?:n't| not| un)[ -]?monitored|^\W{0,3}message not (?:delivered|sent)\b|^\W{0,3}\[?auto(?:matic)?[\]:]\W|^\W{0,3}(?:the |this |user's |subscriber's )*(?:mailbox|inbox|voicemail) (?:is )?full\W*$|^\W{0,3}(?:your )?message failed to (?:send|deliver)|^\W{0,3}unable to (?:send|deliver) (?:your |the )?(?:message|text)
    your (?:message|text|sms)\b.{0,40}(?:could not|couldn't|can't|cannot|was not|wasn't) (?:be )?(?:delivered|sent)
    the number you(?:'ve| have)? .{0,30}(?:is not|isn't|not) (?:in service|able to|a valid)|(?:this|your) (?:number|phone|line|service|landline)\b.{0,30}(?:does not|doesn't|cannot|can't|unable to) (?:accept|receive) (?:text|sms|incoming)
    the (?:subscriber|customer|person|party|user) you\b.{0,60}(?:unavailable|not accepting|not receiving|not available|cannot be reached|can't be reached|out of reach)
    standard (?:message|msg|data) (?:and data )?rates|(?:msg|message) (?:&|and) data rates
    do not reply to this|please do not reply|this (?:inbox|number|mailbox) is (?:not|un)\s?monitored|unmonitored
    bitte (?:nicht auf diese|antworten sie nicht auf diese)|ne pas répondre à ce|no respond(?:a|er) a este|non rispondere a questo|niet (?:te )?beantwoorden op dit
"""
"""Anywhere in the text."""

THANKS = r"""
    (?:thank you|thanks) for (?:your (?:message|text|sms|email|inquiry|enquiry)|contacting|texting|reaching out|messaging)|(?:message|text) (?:has been |was )?received
    (?:vielen )?dank für (?:ihre|deine|eure) (?:nachricht|sms|anfrage)|(?:ihre|deine) nachricht ist (?:bei uns )?eingegangen|merci (?:pour|de) (?:votre|ton) (?:message|sms)
    gracias por (?:su|tu) mensaje|grazie per (?:il (?:suo|tuo|vostro) )?messaggio|obrigad[oa] (?:pela (?:sua )?mensagem|por (?:sua|entrar))
    bedankt voor (?:je|uw) (?:bericht|sms)|tak for din (?:besked|sms)|tack för ditt (?:meddelande|sms)|takk for (?:din )?melding(?:en)?|kiitos viestistä(?:si)?
    dziękuję za wiadomość|dziękujemy za wiadomość|děkuj(?:i|eme) za (?:vaši )?zprávu|köszön(?:öm|jük) az üzenet|спасибо за (?:ваше )?сообщение|дякую за (?:ваше )?повідомлення
    mesajınız için teşekkür|感谢您的(?:留言|信息|来信|短信)|メッセージありがとう|문자 감사|메시지 감사
"""
"""Thanks for a message. Automatic replies of phones and offices consist of these five kinds of sentences; `robots.read`
says which of them must come together."""
AWAY = r"""
    (?:i am|i'm|we are|we're) (?:currently |presently )?(?:away|out of (?:the )?office|on (?:vacation|holiday|annual leave|leave|parental leave|maternity leave)|closed|unavailable|not available|not in the office|abroad|travell?ing)
    our (?:office|shop|store|practice|clinic)(?: hours)? (?:is|are)|(?:office|business|opening) hours|outside (?:of )?(?:our )?(?:office|business|working) hours
    (?:bin|sind) (?:ich |wir )?(?:derzeit |zurzeit |momentan |aktuell |(?:noch )?(?:vom|bis) .{2,30} )?(?:nicht (?:im büro|erreichbar|im haus|da)|im urlaub|abwesend|außer haus)|öffnungszeiten|bürozeiten
    (?:suis|sommes) (?:actuellement |momentanément )?(?:absente?s?|en congés?|en vacances|indisponible|fermés?)|heures d'ouverture
    (?:estoy|estamos|me encuentro) (?:actualmente )?(?:fuera|de vacaciones|ausente|cerrados)|horario de atención|sono (?:attualmente )?(?:assente|in ferie|fuori ufficio|in vacanza)|siamo chiusi
    (?:estou|estamos) (?:atualmente |no momento )?(?:ausente|de férias|fora|fechados)|(?:ben|zijn) (?:ik |wij )?(?:momenteel |op dit moment )?(?:afwezig|niet (?:aanwezig|bereikbaar|op kantoor)|met vakantie|op vakantie|gesloten)
    (?:er|är) (?:på ferie|på semester|bortrest|fraværende|inte på kontoret|ikke på kontoret|ikke til stede)|olen (?:lomalla|poissa)|jestem (?:na urlopie|poza biurem|nieobecn)|jsem (?:na dovolené|mimo kancelář)
    (?:нахожусь|я) (?:сейчас )?(?:в отпуске|не в офисе|вне офиса)|у відпустці|szabadságon vagyok|nem vagyok az irodában|izindeyim|ofis dışındayım|休假|不在办公室|外出|不在|休暇|휴가|부재중
"""
"""Says that somebody is away."""
URGENT = r"""
    (?:for|in) (?:urgent|immediate|emergency|emergencies|case of emergency|an emergency|any urgent|urgent matters|assistance)|if (?:this is|it is|it's|this's) (?:urgent|an emergency)|for urgent|please (?:contact|call|text|email) (?:my|our|the)|(?:call|dial) 911
    (?:in|bei|für) dringende[nr]? (?:fällen|angelegenheiten|fälle|anliegen|fragen)|pour (?:toute urgence|les urgences)|para (?:urgencias|urgências|assuntos urgentes)|voor (?:dringende|spoed)|wenden sie sich (?:bitte )?an|en cas d'urgence|en caso de (?:urgencia|emergencia)|para asuntos urgentes|in caso di urgenza|per urgenze|em caso de urgência|em casos urgentes
    bij (?:spoed|dringende)|neem contact op met|i hastetilfælde|vid brådskande|ved hastesaker|kiireellisissä|w pilnych|v naléhavých|v urgentních|sürgős esetben|в срочных случаях|у термінових|acil durum|如有急事|緊急|お急ぎ|급한
"""
"""Says whom else to ask."""
LATER = r"""
    (?:i|we)(?:'ll| will) (?:get back to you|respond|reply|answer|be in touch|return your|contact you|be back|read your)|(?:upon|on|after) (?:my|our) return|when i (?:return|get back|am back|'m back)|(?:will|'ll) (?:return|be back) (?:on|in the office)|as soon as (?:i|we) (?:can|return|possible|get)|limited access to
    melde(?:n)? (?:ich )?(?:mich|uns) (?:umgehend|schnellstmöglich|so bald|sobald|nach)|werde(?:n)? (?:ich )?.{0,40}(?:beantworten|antworten|melden|bearbeiten)|nach meiner rückkehr|ab dem .{3,20} wieder|(?:vous|te) (?:répondrai|répondrons|recontacterai|recontacterons)|(?:à|dès) mon retour|dès que possible
    (?:responderé|responderemos|contestaré|contestaremos)|a mi regreso|lo antes posible|(?:risponderò|risponderemo)|al mio (?:ritorno|rientro)|appena possibile|(?:responderei|responderemos|retornarei|retornaremos)|assim que possível|no meu (?:regresso|retorno)
    (?:neem|nemen) .{0,30}contact (?:met .{0,10})?op|zo snel mogelijk|na terugkomst|vender tilbage|hurtigst muligt|återkommer|så snart (?:som möjligt|jag|jeg)|vastaan|palaan|odpowiem|oddzwonię|po powrocie|odpovím|ozvu se|po návratu|jelentkezem|visszatérésem
    отвечу|свяжусь|после возвращения|відповім|зв'яжуся|dönüşümde|en kısa sürede|回来后|尽快回复|儘快|折り返し|改めてご連絡|연락드리겠습니다|답변드리겠습니다
"""
"""Says that an answer will come."""
OFFICE = r"""
    currently|presently|limited access|out of (?:the )?office|annual leave|thank you for (?:contacting|texting|reaching|messaging)|thanks for (?:contacting|texting|reaching)|(?:office|business|opening) hours|we(?:'ll| will)|our team
    derzeit|zurzeit|momentan|aktuell|im büro|kein(?:en|erlei)? zugriff|öffnungszeiten|wir melden|actuellement|momentanément|nous vous|actualmente|en este momento|le responderemos
    attualmente|al momento|le risponderemo|atualmente|no momento|responderemos|momenteel|op dit moment|op kantoor|i øjeblikket|för närvarande|på kontoret|for tiden|obecnie|aktualně|jelenleg|в настоящее время|наразі|şu anda
"""
"""Sounds like an office."""
