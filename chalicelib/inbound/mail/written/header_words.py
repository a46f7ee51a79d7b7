"""The names of a quoted mail's headers, in many languages. Blocks with other names are recognised by their
structure."""

HEADER_KEYS: dict[str, str] = {}
"""The name of a quoted header, case-folded, and which header it is: from, sent, to, cc, subject or other."""

for _kind, _names in {
    "from": """from|von|de|expéditeur|da|van|fra|från|lähettäjä|od|od:|odesílatel|feladó|від|от|отправитель|відправник|kimden|gönderen|remitent
        |de la|expeditor|από|发件人|發件人|寄件者|寄件人|差出人|送信者|보낸 사람|보낸사람|보낸이|remitente|mittente|afzender|avsändare|afsender|avsender|nadawca|feladja
        |αποστολέας|від кого|от кого|từ|dari|od koga|frá|šalje|шаље|pošiljatelj|pošiljalac|пошиљалац|saatja|kellelt|nuo|siuntėjas|no
        |sūtītājs|подател|изпращач|من|المرسل|מאת|שולח|از|فرستنده|จาก|ผู้ส่ง|người gửi|pengirim|daripada|प्रेषक|भेजने वाला|प्रेषित
        |পাঠিয়েছেন|প্রেরক|থেকে|அனுப்புநர்|அனுப்பியவர்|నుండి|పంపినవారు|ಇಂದ|ಕಳುಹಿಸಿದವರು|അയച്ചയാൾ|പ്രേഷകൻ|પ્રેષક|ਵੱਲੋਂ|ਭੇਜਣ ਵਾਲਾ|منجانب
        |از طرف|nork|igorlea|sendandi|nga|dërguesi|од|испраќач|kimdən|göndərən|გამგზავნი|გამომგზავნი|ვისგან|кімнен|жіберуші|ում կողմից
        |ուղարկող|kutoka|oddi wrth|minn|mingħand|ó|seoltóir|mula kay|mula sa|kandan|kimdan|хэнээс|илгээгч|ពី|ຈາກ|ከ|ላኪ|ад|адпраўнік|frå|af
        |odosielateľ|pošilja|lähtunud""",
    "sent": """sent|date|date sent|gesendet|datum|gesendet am|envoyé|envoyé le|date d'envoi|enviado|enviado el|enviado em|enviada|enviada em|enviada el
        |fecha|data|data:|inviato|inviata|verzonden|verzonden op|sendt|dato|skickat|skickat den|sendt den|lähetetty|päivämäärä|pvm|päiväys
        |wysłano|wysłane|odesláno|datum odeslání|elküldve|dátum|küldve|küldés ideje|надіслано|дата|отправлено|gönderme tarihi|gönderildi
        |gönderilme|tarih|enviat|enviat el|enviat:|data d'enviament|trimis|dată|dată:|data trimiterii|εστάλη|στάλθηκε|ημερομηνία
        |απεσταλμένο|发送时间|發送時間|寄件日期|日期|送信日時|日付|日時|보낸 날짜|보낸날짜|날짜|sent at|sent on|poslano|gửi|đã gửi|tanggal|dikirim|poslato|послато|odoslané
        |odoslaná|odoslaný|išsiųsta|siųsta|nosūtīts|nosūtīta|datums|saadetud|kuupäev|изпратено|изпратено на|изпратена|تم الإرسال|أرسلت|أُرسلت|الإرسال
        |تاريخ الإرسال|التاريخ|تاريخ|נשלח|תאריך|ارسال|ارسال شده|ارسال‌شده|تاریخ|تاریخ ارسال|ส่ง|ส่งแล้ว|ส่งเมื่อ|วันที่|ngày|đã gửi lúc
        |ngày gửi|gửi lúc|terkirim|tarikh|dihantar|भेजा गया|दिनांक|भेजा|तारीख|प्रेषित तिथि|পাঠানো হয়েছে|তারিখ|அனுப்பப்பட்டது|தேதி
        |పంపబడింది|తేదీ|ಕಳುಹಿಸಲಾಗಿದೆ|ದಿನಾಂಕ|അയച്ചത്|തീയതി|મોકલ્યું|તારીખ|ਭੇਜਿਆ|ਮਿਤੀ|بھیجا گیا|bidaltze-data|bidalita|dagsetning|sent þann
        |dërguar|dërguar më|испратено|испратена|датум|göndərildi|göndərilib|göndərilmə tarixi|tarix|გაგზავნის თარიღი|გაგზავნილია|თარიღი
        |жіберілді|жіберілген күні|күні|ուղարկվել է|ամսաթիվ|imetumwa|tarehe|anfonwyd|dyddiad|mibgħut|seolta|dáta|petsa|ipinadala|sana
        |илгээсэн|огноо|បានផ្ញើ|កាលបរិច្ឆេទ|ສົ່ງ|ວັນທີ|የተላከው|ቀን|адпраўлена|enviado o|enviada o|enviado às|enviado a las|kedy|poslané""",
    "to": """to|an|à|a|para|per|aan|til|till|vastaanottaja|kenelle|do|komu|címzett|kap|кому|kime|alıcı|per a|per a:|către|catre|la|προς|收件人|收件者
        |宛先|받는 사람|받는사람|받는이|destinataire|destinatario|destinatário|empfänger|ontvanger|odbiorca|до|tới|kepada|til:|prima|za|прима|за
        |primatelj|prejemnik|príjemca|adressaat|kellele|saaja|kam|gavėjas|adresatas|adresāts|получател|إلى|الى|אל|נמען|به|گیرنده|ถึง|ผู้รับ
        |đến|người nhận|untuk|kpd|kpd.|प्रति|को|प्राप्तकर्ता|প্রাপক|প্রতি|பெறுநர்|వరకు|స్వీకర్త|ಗೆ|സ്വീകർത്താവ്|പ്രതി|પ્રતિ|ਨੂੰ|بنام|nori
        |hartzailea|viðtakandi|për|marrësi|примач|kimə|ადრესატი|მიმღები|ვის|кімге|алушы|ում|ստացող|kwa|at|lil|chuig|para kay|kimga|хэнд|ទៅ
        |ជូន|ເຖິງ|ለ|каму|atrd.|kapta""",
    "cc": """cc|kopie|copie|copie à|cópia|copia|kopi|kopia|kopio|dw|do wiadomości|másolatot kap|másolat|копия|копія|bilgi|còpia|a/c|κοιν
        |κοινοποίηση|抄送|副本|参照|참조|bcc|نسخة|עותק|رونوشت|สำเนา|đồng kính gửi|tembusan|salinan|प्रतिलिपि|kópia|kopija|копија|surat|nakala""",
    "subject": """subject|betreff|objet|asunto|assunto|oggetto|onderwerp|emne|ämne|aihe|temat|předmět|tárgy|тема|konu|assumpte|tema|subiect|θέμα|主题
        |主題|主旨|件名|제목|re|predmet|chủ đề|subjek|sujet|titre|zadeva|teema|pavadinimas|относно|الموضوع|موضوع|נושא|เรื่อง|ชื่อเรื่อง|หัวข้อ
        |tiêu đề|perihal|hal|judul|विषय|বিষয়|பொருள்|தலைப்பு|విషయం|ವಿಷಯ|വിഷയം|વિષય|ਵਿਸ਼ਾ|عنوان|gaia|efni|subjekti|temë|lënda|предмет|наслов
        |naslov|mövzu|თემა|тақырып|թեմա|mada|pwnc|suġġett|ábhar|paksa|mavzu|сэдэв|គម្រោង|ប្រធានបទ|ຫົວຂໍ້|ርዕስ|тэма|tēma|temats|tárgya""",
    "other": """reply-to|reply to|antwort an|répondre à|responder a|responder para|rispondi a|importance|wichtigkeit|priorität|importancia
        |importância|importanza|attachments|anlagen|pièces jointes|allegati|bijlagen|adjuntos|anexos|organization|mailed-by|vastaus
        |priority|x-mailer|message-id|reply|newsgroups|time|time:|when|betr|antwoord aan|svar til|svara till|odpowiedz do|ответить|yanıtla
        |priorité|prioridad|bijlage|vedlegg|bilagor|返信先|回复|답장|الأهمية|חשיבות|اهمیت|tärkeys|svarīgums|svarba|tähtsus|važnost|pomembnost
        |dôležitosť|důležitost|přílohy|prílohy|załączniki|attachment|mellékletek|ปฏิทิน""",
}.items():
    for _name in _names.split("|"):
        HEADER_KEYS.setdefault(" ".join(_name.split()).rstrip(":"), _kind)
