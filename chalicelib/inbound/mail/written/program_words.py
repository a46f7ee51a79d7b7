"""The few words per language that mail programs write around a quoted mail. Everything else is recognised by structure."""

WRITING = frozenset(
    """wrote writes write schrieb schreibt geschrieben écrit ecrit escribió escribio escribe escreveu escrito scritto scrive
    schreef schreven geschreven skrev skreiv skriver kirjoitti kirjoittaa kirjutas napisał napisała napisal napisala pisze napsal napsala
    píše napísal napísala napisao napisala napisa írta irta írja пише написав написала написал пишет писал писала написа napisali yazdı yazmış yazdi
    escriure escrigué escriu scris scrie έγραψε εγραψε γράφει viết menulis rašė parašė rakstīja كتب כתב כתבה เขียนว่า เขียน
    skrifaði pisał pisała napisana escrit missatge shkroi shkruajti scríobh ysgrifennodd напиша бичсэн жазды idatzi aliandika nulis rašo raksta napisao/la написао գրել
    geskryf піша nivîsî wabhala wabhale wubhalile ubhale wabhalela kọ̀wé rubuta yozdi sinulat sulat ysgrifennodd scríobhnóir zuen geschriwwen skribis""".split()
)
"""Verbs of writing, case-folded, in the form used in "… wrote:"."""

WRITING_UNSPACED = (
    "写道",
    "寫道",
    "写到",
    "写",
    "寫",
    "書きました",
    "書いた",
    "のメール",
    "のメッセージ",
    "からのメール",
    "작성",
    "썼습니다",
    "쓴",
    "쓰신",
    "보낸",
    "보냄",
)
"""The same for languages without spaces between words."""

OURSELVES = frozenset(
    """i i've i'd i'll me my we us our you your ich mir wir du j'ai ai nous vous yo nosotros tú eu io noi ik wij jeg jag minä
    я мы ми ты ви вы ben biz jo nosaltres εγώ εσύ""".split()
)
"""First- and second-person words, case-folded: sentences use them, but no line that a mail program wrote."""

CLAUSES = (
    frozenset(
        """what that which who whom because if but yes also where why how he she they
    dass weil wenn aber auch siehe doch nicht parce mais oui aussi porque también também perché anche
    omdat maar niet fordi ikke eftersom också mutta myös że ponieważ także protože také что потому если также якщо також""".split()
    )
    - OURSELVES
)
"""Words that join or begin clauses of a sentence, and never occur in a line that a mail program wrote."""

TOGETHER = frozenset(
    "with please about until before after mit bitte avec depuis hasta antes med zusammen razem".split()
)
"""The same for lines without a verb of writing, where a company's name may contain some of them."""

OURSELVES_UNSPACED = ("我", "你", "私", "僕", "제가", "저는", "내가", "나는")

STARTS = frozenset(
    """on am at le el em il op den dne dnia w på pe în in στις la a az ma'm den el's с от от: в у 在 于 em: kl
    mon monday tue tuesday wed wednesday thu thursday fri friday sat saturday sun sunday
    montag dienstag mittwoch donnerstag freitag samstag sonntag mo di mi do fr sa so
    lun mar mer jeu ven sam dim lundi mardi mercredi jeudi vendredi samedi dimanche
    lunes martes miércoles jueves viernes sábado domingo mié jue vie sáb dom
    seg ter qua qui sex segunda terça quarta quinta sexta lunedì martedì mercoledì giovedì venerdì sabato domenica gio
    ma wo vr za zo maandag dinsdag woensdag donderdag vrijdag zaterdag zondag man tir ons tor fre lør søn mandag tirsdag onsdag torsdag
    fredag lørdag søndag mån tis lör sön måndag tisdag lördag söndag ti ke to pe la su maanantai tiistai keskiviikko torstai
    perjantai lauantai sunnuntai pon wt śr czw pt sob niedz nie poniedziałek wtorek środa czwartek piątek sobota niedziela
    po út st čt pá so ne pondělí úterý středa čtvrtek pátek neděle hétfő kedd szerda csütörtök péntek szombat vasárnap
    пн вт ср чт пт сб вс нд понедельник вторник среда четверг пятница суббота воскресенье понеділок вівторок середа п'ятниця субота неділя
    pzt sal çar per cum cmt paz pazartesi salı çarşamba perşembe cuma cumartesi dl dt dc dj dv ds dg dilluns dimarts dimecres dijous
    divendres dissabte diumenge missatge luni marți miercuri joi vineri sâmbătă duminică mie joi vin sâm δευ τρι τετ πεμ παρ σαβ κυρ
    δευτέρα τρίτη τετάρτη πέμπτη παρασκευή σάββατο κυριακή""".split()
)
"""First words of a quote's introduction, case-folded: "On", "Am", weekdays."""

ORIGINAL = """original message|originalnachricht|ursprüngliche nachricht|ursprüngliche mail|message d'origine|message original|message d’origine|courriel original|mensaje original
|mensagem original|messaggio originale|oorspronkelijk bericht|origineel bericht|original besked|oprindelig meddelelse|oprindelig besked|opprinnelig melding|original melding|ursprungligt meddelande
|originalmeddelande|ursprungsmeddelande|alkuperäinen viesti|oryginalna wiadomość|wiadomość oryginalna|wiadomość pierwotna|původní zpráva|původní e-mail|eredeti üzenet|eredeti levél|оригінальне повідомлення
|вихідне повідомлення|початкове повідомлення|исходное сообщение|оригинал сообщения|пересылаемое сообщение|orijinal mesaj|özgün ileti|orijinal ileti|özgün mesaj|missatge original|mesaj original|mesajul original|mesaj inițial|αρχικό μήνυμα
|原始邮件|原邮件|原始郵件|原始訊息|元のメッセージ|元のメール|オリジナルメッセージ|원본 메시지|원본 메일|원본메일|원본 이메일|original e-mail|original email|originalmail|původní zpráva|pôvodná správa|izvorno sporočilo|izvorna poruka|reply message|replied message|回复的原邮件|original appointment|ursprünglicher termin|rendez-vous d'origine"""
FORWARDED = """forwarded message|forwarded by|forwarded mail|weitergeleitete nachricht|weitergeleitet von|weitergeleitete message|message transféré|message réexpédié|message transmis|transféré par|mensaje reenviado|reenviado por|mensagem encaminhada|mensagem reencaminhada|encaminhada
|messaggio inoltrato|inoltrato da|doorgestuurd bericht|doorgestuurd door|videresendt besked|videresendt meddelelse|videresendt meddelelse|videresendt melding|videresendt e-post|vidarebefordrat meddelande|vidarebefordrat brev|vidarebefordrat mail
|välitetty viesti|edelleenlähetetty viesti|wiadomość przekazana dalej|przekazana wiadomość|przekazywanej wiadomości|treść przekazanej wiadomości|přeposlaná zpráva|přeposlané zprávy|továbbított üzenet|továbbított levél|переслане повідомлення|пересланий лист|листа, що пересилається|перенаправлене повідомлення
|пересланное сообщение|переадресованное сообщение|переадресованного сообщения|перенаправленное сообщение|yönlendirilmiş mesaj|yönlendirilen mesaj|iletilmiş ileti|iletilen mesaj|yönlendirilen ileti|missatge reenviat|mesaj redirecționat|mesaj redirectionat|mesaj retransmis|mesaj transmis|προωθημένο μήνυμα|προωθημένου μηνύματος|προωθημένο
|转发的邮件|被转发的邮件|转发邮件|转发邮件信息|轉寄郵件|轉寄的郵件|轉寄訊息|転送メッセージ|転送されたメッセージ|転送メール|전달된 메시지|전달된 메일|전달 메시지|preposlaná správa|proslijeđena poruka|posredovano sporočilo"""

ORIGINAL_WORDS = frozenset(" ".join(words.split()) for words in ORIGINAL.split("|"))
FORWARDED_WORDS = frozenset(" ".join(words.split()) for words in FORWARDED.split("|"))

FORWARD_STARTS = frozenset(
    """begin|beginn|start|anfang der|début du|inicio del|início da|inizio|inizio del|start på|början på|alku|początek|začátek|kezdete|початок|начало|başlangıcı|inici del|început|αρχή|下面是|开始|以下は""".split(
        "|"
    )
)

DEVICES = frozenset(
    """iphone iphonesta iphonelta iphonu iphone'u iphone'a iphonie iphoneom iphone-omról iphone-ról iphone'umdan iphone'dan iphone-ul iphone-om ipad ipadu ipad'a ipad'u ipadistä ipad-emről ipad-ul ipod macbook mac android androidu android-enhetem androidista
    samsung galaxy huawei xiaomi redmi oppo oneplus pixel nokia motorola sony xperia lg htc blackberry nexus smartphone smartphonesta phone
    mobile mobil mobile: mobiltelefon mobiltelefonu mobiltelefonom handy telefon telefonu telefonunuz telefono teléfono telefonom telefoon téléphone telemóvel celular móvil cellulare mobiel mobil tablet tablette tableta
    outlook yahoo gmail mail windows proton protonmail aol fastmail thunderbird spark airmail superhuman hey tutanota tuta zoho e-mail-app mail.ru gmx web.de seznam boxer nine front typeapp mimestream fairemail canary spark mailspring posteo shortwave missive spike mailbird postbox edison newton canary verse почты iphonu
    handheld device appareil gerät dispositivo toestel enhed enhet laitteesta puhelimesta puhelin matkapuhelimesta urządzenia zařízení készülékről készülék пристрою устройства телефона смартфона телефону cihazımdan телефон τηλέφωνο κινητό συσκευή aplikacji aplikace aplikácie aplikacije aplikacja poczta app ponsel gawai perangkat""".split()
)
"""Devices and programs that mails are sent from, case-folded."""

SENT_FROM = (
    "sent from",
    "sent via",
    "sent with",
    "sent using",
    "sent by my",
    "sent on the go",
    "dictated to",
    "dictated on",
    "typed on my",
    "typed with my",
    "written on my",
    "diktiert auf",
    "getippt auf",
    "dicté sur",
    "tapé sur",
    "escrito desde",
    "get outlook for",
    "holen sie sich outlook",
    "获取 outlook",
    "来自 outlook",
    "из мобильной",
    "provenance :",
    "odoslané z",
    "изпратено от",
    "poslano s",
    "poslano iz",
    "dikirim dari",
    "get bluemail for",
    "download outlook for",
    "gesendet von",
    "gesendet mit",
    "von meinem",
    "von meiner",
    "diese nachricht wurde von meinem",
    "von unterwegs gesendet",
    "verschickt mit",
    "versendet mit",
    "envoyé de",
    "envoyé depuis",
    "envoyé à partir",
    "sent on the move",
    "envoyé avec",
    "envoyé par",
    "télécharger outlook",
    "obtenir outlook",
    "obtenez outlook",
    "enviado desde",
    "enviado de",
    "enviado do",
    "enviado com",
    "enviado a partir",
    "enviado con",
    "enviado pelo",
    "enviado por",
    "obtener outlook",
    "obtén outlook",
    "descargar outlook",
    "obter o outlook",
    "obtenha o outlook",
    "baixe o outlook",
    "inviato da",
    "inviato dal",
    "inviato con",
    "ottieni outlook",
    "scarica outlook",
    "verzonden vanaf",
    "verzonden met",
    "verzonden via",
    "verstuurd vanaf",
    "verstuurd met",
    "verstuurd vanuit",
    "verzonden vanuit",
    "outlook voor",
    "download outlook voor",
    "sendt fra",
    "sendt via",
    "sendt med",
    "hent outlook",
    "få outlook",
    "skickat från",
    "skickades från",
    "envoyé à partir de courrier pour windows",
    "lähetetty windows",
    "skickat med",
    "sänt från",
    "skaffa outlook",
    "hämta outlook",
    "lähetetty",
    "hanki outlook",
    "lataa outlook",
    "wysłane z",
    "wysłano z",
    "wysłane za",
    "pobierz outlook",
    "pobierz program outlook",
    "odesláno z",
    "odesláno ze",
    "odesláno pomocí",
    "získat outlook",
    "získejte outlook",
    "elküldve",
    "küldve",
    "az outlook",
    "надіслано з",
    "надіслано із",
    "надіслано за",
    "відправлено з",
    "відправлено із",
    "завантажити outlook",
    "отримати outlook",
    "отправлено с",
    "отправлено из",
    "отправлено со",
    "отправлено через",
    "скачать outlook",
    "получить outlook",
    "послано с",
    "enviat des",
    "enviat amb",
    "obteniu outlook",
    "obtenir l'outlook",
    "trimis de",
    "trimis din",
    "trimis cu",
    "descărcați outlook",
    "obțineți outlook",
    "στάλθηκε από",
    "στάλθηκε με",
    "απεστάλη από",
    "εστάλη από",
    "αποκτήστε το outlook",
    "λήψη του outlook",
    "发自我的",
    "發自我的",
    "来自我的",
    "發送自",
    "发送自",
    "發自",
    "从我的",
    "從我的",
    "获取适用于",
    "取得 outlook",
    "下载 outlook",
    "下载适用于",
    "取得適用於",
    "나의 ",
    "내 ",
    "outlook for",
    "yahoo mail",
    "yahoo! mail",
    "enviado mediante",
    "mobil gesendet",
    "diese nachricht wurde mit",
    "mit der gmx",
    "iphoneから",
    "outlook for ios を",
    "ios 版 outlook",
    "android 版 outlook",
    "the outlook",
    "mailed from my",
    "typed on my",
    "written on my",
    "composed on my",
    "sendt frå",
)
APOLOGIES = tuple(
    """excus sorry apolog pardon forgive typo brev brief short mistake error autoco spell tippfehler schreibfehler rechtschreib kürze kurz entschuldig verzeih faute erreur
    désol coquille fout kort beknopt feil fejl fel ursäkt unnskyld undskyld stavfel disculp perdon erro desculp breve scus refus anteeksi virhe lyhy przepr błęd literów
    omlouv chyb stručn elnéz hib извин ошиб опечат кратк вибач помил hata kusur özür scuz greșel συγγν λάθ 見谅 谅解 誤字 失礼 양해 오타""".split()
)
"""Stems of excuses for a mail typed on a phone: "please excuse typos"."""
SENT_ANYWHERE = tuple(
    """poslat|poslan|odoslan|رسل|أُرسل|إرسال|נשלח|ارسال شد|ارسالشد|ส่งจาก|ส่งด้วย|gửi từ|gửi bằng|भेजा|পাঠানো|প্রেরিত|بھیجا|послат|послан|пратен|išsiųst|siųsta iš|nosūtīt|sūtīts|saadetud|dihantar|dikirim|terkirim|imetumwa|dërguar|göndəril
    |გაგზავნ|გამოგზავნ|ուղարկ|жіберіл|bidali|anfonwyd|seolta|ipinadala|yuboril|юборил|илгээ|ផ្ញើ|ສົ່ງ|ተልኳል|ተላከ|адпраўлен|அனுப்ப|పంప|ಕಳುಹಿಸ|അയച്ച|મોકલ|ਭੇਜ|poslano|odoslan|mibgħut|enviado dende|sent úr|sendt úr|gestuur vanaf|යවන ලද|යැව|पठाइ|पाठव|पाठवि|ပို့|şandin|şand ji|aika daga|ithunyelwe|ithunyelwa|sendita de""".replace(
        "\n    ", ""
    ).split("|")
)
"""Stems of verbs of sending, which may be anywhere in such a line if it certainly names a device."""
SENT_OF_MINE = (
    *SENT_FROM,
    *"""poslato s|poslato sa|poslano sa|poslano z|послато са|послато с|испратено од|išsiųsta iš|nosūtīts no|nosūtīta no|saadetud|dihantar dari|dihantar daripada|gửi từ|đã gửi từ|ส่งจาก|נשלח מ|أرسلت من|أُرسلت من|مرسل من
    |مُرسل من|تم الإرسال من|ارسال شده از|ارسال از|از|ipinadala mula|გაგზავნილია|გამოგზავნილია|bidalita|imetumwa kutoka|ուղարկված է|anfonwyd o""".replace(
        "\n    ", ""
    ).split("|"),
)
"""Beginnings of "sent from", which make such a line together with a final word of `PHONES_OF_MINE` and one of `MINE`.
"""
PHONES_OF_MINE = tuple(
    """phone|mobile|cell|handy|téléphone|mobil|móvil|celular|telemóvel|cellulare|telefon|телефон|мобил|мобіл|telepon|ponsel|hp|điện thoại|di động|โทรศัพท์|มือถือ|טלפון|נייד|هاتف|جوال|تلفن|موبایل|فون|फ़ोन|फोन|मोबाइल|ফোন|ტელეფონ
    |հեռախոս|κινητό|τηλέφωνο|simu|ffôn""".replace("\n    ", "").split("|")
)
MINE = tuple(
    """my|meinem|mon|mi|meu|mio|mijn|min|mitt|moje|mojeho|môjho|mého|mog|mojeg|mojega|moj|mojego|мог|мојег|мојот|мой|моего|мого|моя|моето|ми|mano|mana|minu|saya|tôi|ของฉัน|ของผม|שלי|هاتفي|جوالي|من|मेरे|আমার|aking|ჩემი|իմ|nire|meu|μου|telefonumdan|fy|yangu|میرے""".split(
        "|"
    )
)

SENT_FROM_ENDS = (
    "letöltése",
    "다운로드",
    "をダウンロード",
    "を入手",
    "herunterladen",
    "gönderildi",
    "gönderilmiştir",
    "gönderilmiştir",
    "edinin",
    "indirin",
    "から送信",
    "から送信されました",
    "から送信しました",
    "を入手する",
    "を入手",
    "다운로드",
    "가져오기",
    "에서 보냄",
    "에서 전송됨",
    "에서 발송됨",
    "에서 보냈습니다",
    "gesendet",
    "küldve",
    "elküldve",
    "küldtem",
    "lähetetty",
    "versendet",
    "geschrieben",
    "gesendet mit",
    "发送",
    "傳送",
    "发出",
    "寄出",
)
