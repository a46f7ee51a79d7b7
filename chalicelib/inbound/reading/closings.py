"""Words of goodbyes, of legal notices, and of mailing-list footers."""

CLOSINGS = frozenset(
    " ".join(words.split())
    for words in """best regards|kind regards|warm regards|regards|many regards|best|all the best|best wishes|cheers|thanks|thank you|many thanks|thanks again|sincerely|yours sincerely|yours truly|yours|yours faithfully
    |thanks and regards|thanks & regards|with kind regards|with best regards|warmly|respectfully|take care|talk soon|br|kr|rgds|thx|sincerely yours|cordially
    |mit freundlichen grüßen|mit freundlichen grüssen|mit freundlichem gruß|mit freundlichem gruss|freundliche grüße|freundliche grüsse|viele grüße|viele grüsse|liebe grüße|liebe grüsse|beste grüße|beste grüsse|herzliche grüße|herzliche grüsse|schöne grüße|gruß|gruss|grüße|mfg|lg|vg|vielen dank|danke|mit besten grüßen|besten gruß|herzlich
    |cordialement|bien cordialement|très cordialement|bien à vous|bien à toi|salutations|meilleures salutations|sincères salutations|amicalement|merci|merci beaucoup|cdlt|à bientôt|bonne journée
    |saludos|un saludo|saludos cordiales|un cordial saludo|atentamente|atte|muchas gracias|gracias|un abrazo|cordialmente|saludos atentos
    |atenciosamente|cumprimentos|com os melhores cumprimentos|melhores cumprimentos|abraço|um abraço|abraços|obrigado|obrigada|saudações|att|grato|grata|com os meus cumprimentos
    |cordiali saluti|distinti saluti|saluti|un saluto|un cordiale saluto|grazie|grazie mille|a presto
    |met vriendelijke groet|met vriendelijke groeten|vriendelijke groet|vriendelijke groeten|groeten|groet|groetjes|mvg|bedankt|hartelijke groet|met hartelijke groet
    |med venlig hilsen|venlig hilsen|mange hilsner|hilsen|mvh|vh|de bedste hilsner|bedste hilsner|tak|mange tak|kh|med vennlig hilsen|vennlig hilsen|beste hilsen|takk|mange takk|hilsner
    |med vänliga hälsningar|med vänlig hälsning|vänliga hälsningar|vänlig hälsning|hälsningar|bästa hälsningar|tack|hälsning|varma hälsningar
    |ystävällisin terveisin|terveisin|parhain terveisin|t.|kiitos|terveiset|yst. terv|yt
    |pozdrawiam|z poważaniem|pozdrowienia|serdecznie pozdrawiam|pozdrawiam serdecznie|z wyrazami szacunku|dziękuję|dzięki|pozdr
    |s pozdravem|s přátelským pozdravem|zdravím|děkuji|díky|s úctou|hezký den|srdečně|s pozdravom
    |üdvözlettel|üdv|tisztelettel|köszönettel|köszönöm|köszi|szívélyes üdvözlettel|baráti üdvözlettel
    |з повагою|дякую|з найкращими побажаннями|щиро|з вдячністю|с уважением|спасибо|с наилучшими пожеланиями|всего доброго|с наилучшими|благодарю
    |saygılarımla|saygılar|iyi çalışmalar|teşekkürler|teşekkür ederim|sevgiler|selamlar|iyi günler
    |salutacions|salutacions cordials|atentament|gràcies|moltes gràcies|una abraçada|salut|cordialment
    |cu stimă|cu respect|toate cele bune|mulțumesc|multumesc|cu drag|numai bine|o zi bună|salutări|cu prietenie|mulțumim
    |με εκτίμηση|φιλικά|ευχαριστώ|χαιρετισμούς|με φιλικούς χαιρετισμούς|με τιμή|ευχαριστώ πολύ
    |此致|敬礼|谢谢|祝好|顺颂商祺|此致敬礼|謝謝|敬祝|よろしくお願いします|よろしくお願いいたします|よろしくお願い致します|以上|敬具|ありがとうございます|감사합니다|고맙습니다|드림|올림|수고하세요""".split("|")
)

DISCLAIMER_STARTS = (
    "confidentiality notice", "confidential notice", "disclaimer", "legal notice", "legal disclaimer", "privacy notice", "important notice", "notice:", "caution: this e", "this email and any", "this e-mail and any",
    "this message and any", "this message is intended", "this email is intended", "this e-mail is intended", "this communication is", "this communication and any", "the information contained in this", "the information in this e",
    "the contents of this e", "the content of this e", "this email is confidential", "this e-mail is confidential", "this message contains confidential", "this email contains", "this e-mail contains", "this email message", "this e-mail message", "this message (including", "this email (including", "this e-mail (including", "please consider the environment", "think before you print", "if you are not the intended",
    "this transmission", "information in this message", "any views or opinions", "this message is confidential", "this email has been scanned", "virus-free.", "this email was scanned", "registered office:", "please think of the environment",
    "diese e-mail enthält", "diese e-mail kann", "diese nachricht enthält", "diese e-mail ist vertraulich", "diese nachricht ist vertraulich", "diese email enthält", "diese mail enthält", "der inhalt dieser e", "vertraulichkeitshinweis", "haftungsausschluss", "rechtlicher hinweis", "die information in dieser", "die in dieser e-mail", "bitte denken sie an die umwelt", "diese nachricht und", "diese e-mail und",
    "ce message et", "ce message est", "ce courriel", "ce message contient", "cet e-mail", "cet email", "ce mail", "avis de confidentialité", "les informations contenues", "pensez à l'environnement", "pensez à l’environnement", "l'information contenue",
    "este mensaje", "este correo", "aviso legal", "aviso de confidencialidad", "la información contenida", "la información incluida", "este e-mail", "esta mensagem", "aviso de confidencialidade", "aviso legal", "a informação contida", "as informações contidas", "este email", "antes de imprimir",
    "questo messaggio", "le informazioni contenute", "questa e-mail", "la presente e-mail", "ai sensi del", "informativa privacy", "avvertenza", "il presente messaggio", "avviso di riservatezza", "dit bericht", "deze e-mail", "de informatie in", "de informatie verzonden", "de inhoud van dit bericht", "disclaimer:", "denk aan het milieu",
    "denne e-mail", "denne mail", "denne e-post", "denne meddelelse", "denne meldingen", "detta meddelande", "detta e-post", "detta mejl", "denna e-post", "tämä viesti", "tämä sähköposti", "ta wiadomość", "niniejsza wiadomość", "treść tej wiadomości", "informacje zawarte", "wiadomość ta", "tato zpráva", "tento e-mail", "tento email", "informace obsažené", "obsah této zprávy", "ez az üzenet", "ez az e-mail", "jelen üzenet", "jelen e-mail", "az üzenet tartalma",
    "це повідомлення", "цей лист", "інформація, що міститься", "данное сообщение", "это сообщение", "настоящее сообщение", "информация, содержащаяся", "содержание данного", "этот документ", "bu e-posta", "bu mesaj", "bu ileti", "bu elektronik posta", "aquest missatge", "aquest correu", "acest mesaj", "acest e-mail", "acest email", "informațiile conținute", "αυτό το μήνυμα", "το παρόν", "το μήνυμα αυτό", "η παρούσα", "οι πληροφορίες",
    "本邮件", "此邮件", "本電子郵件", "本郵件", "此電子郵件", "このメール", "本メール", "このメッセージ", "본 메일", "본 이메일", "이 메일", "이 메시지", "본 메시지", "免责声明", "保密声明",
)
DISCLAIMER_WORDS = (
    "confidential", "privileged", "intended recipient", "addressee", "notify the sender", "delete", "unauthorized", "unauthorised", "disclosure", "e-mail", "email", "vertraulich", "adressat", "empfänger", "vernichten", "unbefugt", "löschen", "absender", "confidentiel", "destinataire", "détruire", "expéditeur", "confidencial", "destinatario", "destinatário", "remitente", "remetente", "riservat", "mittente", "vertrouwelijk",
    "geadresseerde", "afzender", "fortrolig", "modtager", "mottaker", "mottagare", "konfidentiell", "luottamuksell", "vastaanottaja", "poufn", "adresat", "důvěrn", "bizalmas", "címzett", "конфіденційн", "конфиденциальн", "gizli", "alıcı", "confidențial", "εμπιστευτικ", "保密", "机密", "機密", "기밀",
)

FOOTER_WORDS = (
    "mailing list", "unsubscribe", "mailman", "listinfo", "you received this message because", "you are receiving this", "subscribed to", "google groups", "groups.google", "mailingliste", "abmelden", "abbestellen", "liste de diffusion", "désabonn", "désinscri", "darse de baja", "cancelar la suscripción", "lista de correo", "lista de distribuição",
    "cancelar a inscrição", "cancelar a subscrição", "cancellar", "disiscri", "uitschrijven", "afmelden", "afmeld", "meld deg av", "avregistrera", "avprenumerera", "peruuta", "wypisać", "odhlásit", "leiratkoz", "відпис", "отпис", "abonelik", "dezabon", "διαγραφ", "退订", "取消订阅", "配信停止", "수신거부", "list-", "@lists.", "sympa", "groups.io", "yahoogroups", "discuss@", "archives:", "-leave@", "-request@",
)
