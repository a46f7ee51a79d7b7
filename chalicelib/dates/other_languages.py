"""Dates in German, French, Spanish, Portuguese, Italian and Dutch, put into the English words that `dates` reads.

Strict: each word must be known as part of a date in one language, or nothing is returned.
"""

import re
import unicodedata
from collections.abc import Iterator
from functools import cache

from chalicelib.patterns import compile_late

LONGEST = 200
_LONGEST_PHRASE = 6

_MONTHS = "January February March April May June July August September October November December".split()
_WEEKDAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()

_NAMES: dict[str, tuple[str, str]] = {
    "de": (
        "januar/janner/jan/jaenner februar/feber/feb marz/maerz/mrz april/apr mai juni/jun juli/jul august/aug september/sept/sep oktober/okt november/nov dezember/dez",
        "montag/mo dienstag/di mittwoch/mi donnerstag/do freitag/fr samstag/sonnabend/sa sonntag/so",
    ),
    "fr": (
        "janvier/janv/jan fevrier/fevr/fev mars avril/avr mai juin juillet/juil aout septembre/sept/sep octobre/oct novembre/nov decembre/dec",
        "lundi/lun mardi/mar mercredi/mer jeudi/jeu vendredi/ven samedi/sam dimanche/dim",
    ),
    "es": (
        "enero/ene febrero/feb marzo abril/abr mayo junio/jun julio/jul agosto/ago septiembre/setiembre/sept/sep octubre/oct noviembre/nov diciembre/dic",
        "lunes/lun martes miercoles/mie jueves/jue viernes/vie sabado/sab domingo/dom",
    ),
    "pt": (
        "janeiro/jan fevereiro/fev marco abril/abr maio/mai junho/jun julho/jul agosto/ago setembro/set outubro/out novembro/nov dezembro/dez",
        "segunda-feira/segunda/seg terca-feira/terca/ter quarta-feira/quarta/qua quinta-feira/quinta/qui sexta-feira/sexta/sex sabado/sab domingo/dom",
    ),
    "it": (
        "gennaio/gen febbraio/feb marzo aprile/apr maggio/mag giugno/giu luglio/lug agosto/ago settembre/sett/set ottobre/ott novembre/nov dicembre/dic",
        "lunedi/lun martedi mercoledi/mer giovedi/gio venerdi/ven sabato/sab domenica/dom",
    ),
    "nl": (
        "januari/jan februari/feb maart/mrt april/apr mei juni/jun juli/jul augustus/aug september/sept/sep oktober/okt november/nov december/dec",
        "maandag/ma dinsdag/di woensdag/wo donderdag/do vrijdag/vr zaterdag/za zondag/zo",
    ),
}  # fmt: skip

# The words for each thing, in each language; <d> is a weekday, <m> a month, <n> a number, in their order.
_PHRASES: dict[str, str] = {
    "de": """
        noch <n> wochen=another <n> weeks; ubernachste woche=2 weeks; ubernachster woche=2 weeks; ubernachsten <d>=<d> week; na. woche=next week; nachst. woche=next week; heute in <n> tagen=in <n> days; heute in vierzehn tagen=in 14 days; fruh=in the morning; lieber=please; besser=please; eher=please; erst=please; erst am=on; spatestens=please; wenn moglich=please; wenn's geht=please; falls moglich=please; lg=please;
        heute=today; morgen=tomorrow; ubermorgen=day after tomorrow; uebermorgen=day after tomorrow; heute abend=tonight; heute nachmittag=this afternoon; heute mittag=today noon; heute vormittag=this morning; heute fruh=this morning; morgen fruh=tomorrow morning;
        morgen vormittag=tomorrow morning; morgen mittag=tomorrow noon; morgen nachmittag=tomorrow afternoon; morgen abend=tomorrow evening; ubermorgen abend=day after tomorrow evening;
        nachste woche=next week; nachster woche=next week; kommende woche=next week; kommender woche=next week; nachsten monat=next month; nachster monat=next month; kommenden monat=next month;
        <d> nachster woche=<d> next week; <d> nachste woche=<d> next week; nachste woche <d>=<d> next week; nachsten <d>=next <d>; nachster <d>=next <d>; kommenden <d>=coming <d>; kommender <d>=coming <d>; diesen <d>=this <d>; dieser <d>=this <d>; <d> diese woche=<d> this week; <d> in einer woche=<d> week; <d> in <n> wochen=<d> in <n> weeks; heute in einer woche=a week today; morgen in einer woche=a week tomorrow;
        <d>morgen=<d> morning; <d>vormittag=<d> morning; <d>mittag=<d> noon; <d>nachmittag=<d> afternoon; <d>abend=<d> evening; <d> fruh=<d> morning; <d> morgen=<d> morning; <d> vormittag=<d> morning; <d> mittag=<d> noon; <d> nachmittag=<d> afternoon; <d> abend=<d> evening;
        in <n> tagen=in <n> days; in <n> tag=in <n> days; in einem tag=in 1 day; in ein paar tagen=; in <n> wochen=in <n> weeks; in einer woche=in a week; in <n> monaten=in <n> months; in einem monat=in a month; in <n> stunden=in <n> hours; in einer stunde=in an hour; in einer halben stunde=in half an hour; in vierzehn tagen=in 14 days;
        <n> tage=<n> days; <n> tag=<n> days; einen tag=a day; ein tag=a day; <n> wochen=<n> weeks; <n> woche=<n> weeks; eine woche=a week; einen monat=a month; <n> monate=<n> months; <n> stunden=<n> hours; eine stunde=an hour; noch eine woche=another week; noch einen tag=another day; noch <n> tage=another <n> days; eine weitere woche=another week; <n> tage spater=<n> days later; eine woche spater=1 week later; einen tag spater=1 day later; <n> wochen spater=<n> weeks later; <n> tage mehr=<n> days more; eine woche mehr=1 week more;
        ende der woche=end of the week; ende dieser woche=end of this week; ende nachster woche=end of next week; ende des monats=end of the month; ende nachsten monats=end of next month; monatsende=end of the month; wochenende=; ende des jahres=end of the year; jahresende=end of the year; ende <m>=end of <m>; ende des tages=end of the day; feierabend=end of the day; mittag=noon; mittags=noon; mitternacht=midnight; abends=in the evening; morgens=in the morning; nachmittags=in the afternoon; vormittags=in the morning;
        am=on the; an=on; auf=to; auf den=to the; bis=until; bis zum=until the; bis am=until; bis ende der woche=until end of the week; zum=to the; den=on the; dem=on the; um=at; gegen=at; ab=at; der=the; bitte=please; danke=thanks; auf die=to; zur=to
    """,
    "fr": """
        encore <n> semaines=another <n> weeks; la semaine pro=next week; semaine pro=next week; plutot=please; de preference=please; au plus tard=please; si possible=please; quinzaine=; une quinzaine=2 weeks; dans la semaine=;
        aujourd hui=today; demain=tomorrow; apres-demain=day after tomorrow; apres demain=day after tomorrow; ce soir=tonight; cet apres-midi=this afternoon; ce matin=this morning; demain matin=tomorrow morning; demain midi=tomorrow noon; demain apres-midi=tomorrow afternoon; demain soir=tomorrow evening;
        la semaine prochaine=next week; semaine prochaine=next week; le mois prochain=next month; mois prochain=next month; <d> de la semaine prochaine=<d> next week; <d> semaine prochaine=<d> next week; la semaine prochaine <d>=<d> next week; <d> prochain=next <d>; <d> qui vient=coming <d>; ce <d>=this <d>; <d> de cette semaine=<d> this week; <d> cette semaine=<d> this week; <d> en huit=<d> week; <d> en quinze=<d> in 2 weeks;
        <d> matin=<d> morning; <d> midi=<d> noon; <d> apres-midi=<d> afternoon; <d> soir=<d> evening; dans <n> jours=in <n> days; dans un jour=in 1 day; dans <n> semaines=in <n> weeks; dans une semaine=in a week; dans <n> mois=in <n> months; dans un mois=in a month; dans <n> heures=in <n> hours; dans une heure=in an hour; dans une demi-heure=in half an hour; dans quinze jours=in 15 days; dans huit jours=in 8 days; d ici <n> jours=in <n> days; d ici une semaine=in a week; d ici <d>=by <d>; d ici demain=by tomorrow; d ici la fin de la semaine=by end of the week;
        <n> jours=<n> days; un jour=a day; <n> jour=<n> days; <n> semaines=<n> weeks; une semaine=a week; <n> semaine=<n> weeks; un mois=a month; <n> mois=<n> months; <n> heures de plus=<n> more hours; une heure=an hour; encore une semaine=another week; encore un jour=another day; encore <n> jours=another <n> days; une semaine de plus=1 week more; un jour de plus=1 day more; <n> jours de plus=<n> days more; <n> semaines de plus=<n> weeks more; <n> jours plus tard=<n> days later; une semaine plus tard=1 week later;
        la fin de la semaine=end of the week; fin de la semaine=end of the week; fin de semaine=end of the week; la fin de la semaine prochaine=end of next week; fin de la semaine prochaine=end of next week; fin du mois=end of the month; la fin du mois=end of the month; fin du mois prochain=end of next month; fin de l annee=end of the year; fin <m>=end of <m>; la fin <m>=end of <m>; fin de journee=end of the day; la fin de la journee=end of the day; midi=noon; minuit=midnight; du matin=in the morning; de l apres-midi=in the afternoon; du soir=in the evening; au soir=in the evening; 1er=1;
        le=on the; la=; au=to the; a=at; a la=to; au <d>=to <d>; a <d>=to <d>; a demain=to tomorrow; pour=for; jusqu a=until; jusqu au=until the; jusqu=until; jusque=until; vers=at; de=by; d=by; s il te plait=please; s il vous plait=please; stp=please; svp=please; merci=thanks
    """,
    "es": """
        si se puede=please; manana mismo=tomorrow; hoy mismo=today; porfa=please; porfis=please; semanita=week; una semanita=a week; una semanita mas=1 week more; la semana q viene=next week; semana q viene=next week; pa=for; pal=for; pa el=for; mejor=please; a mas tardar=please; como muy tarde=please; si es posible=please; si puede ser=please; en quince dias=in 15 days; dentro de quince dias=in 15 days; quince dias=15 days; lunes q viene=coming Monday; <d> q viene=coming <d>;
        hoy=today; manana=tomorrow; pasado manana=day after tomorrow; esta noche=tonight; esta tarde=this afternoon; esta manana=this morning; manana por la manana=tomorrow morning; manana a mediodia=tomorrow noon; manana al mediodia=tomorrow noon; manana por la tarde=tomorrow afternoon; manana por la noche=tomorrow night; hoy por la tarde=this afternoon;
        la semana que viene=next week; la proxima semana=next week; la semana proxima=next week; semana que viene=next week; proxima semana=next week; el mes que viene=next month; el proximo mes=next month; proximo mes=next month; <d> de la semana que viene=<d> next week; <d> de la proxima semana=<d> next week; el proximo <d>=next <d>; proximo <d>=next <d>; <d> proximo=next <d>; <d> que viene=coming <d>; este <d>=this <d>; <d> de esta semana=<d> this week; <d> en una semana=<d> week;
        <d> por la manana=<d> morning; <d> al mediodia=<d> noon; <d> a mediodia=<d> noon; <d> por la tarde=<d> afternoon; <d> por la noche=<d> night; en <n> dias=in <n> days; dentro de <n> dias=in <n> days; en un dia=in 1 day; dentro de un dia=in 1 day; en <n> semanas=in <n> weeks; dentro de <n> semanas=in <n> weeks; en una semana=in a week; dentro de una semana=in a week; en un mes=in a month; dentro de un mes=in a month; en <n> meses=in <n> months; dentro de <n> meses=in <n> months; en <n> horas=in <n> hours; dentro de <n> horas=in <n> hours; en una hora=in an hour; dentro de una hora=in an hour; en media hora=in half an hour;
        <n> dias=<n> days; un dia=a day; <n> dia=<n> days; <n> semanas=<n> weeks; una semana=a week; <n> semana=<n> weeks; un mes=a month; <n> meses=<n> months; una hora=an hour; otra semana=another week; otro dia=another day; otros <n> dias=another <n> days; otras <n> semanas=another <n> weeks; una semana mas=1 week more; un dia mas=1 day more; <n> dias mas=<n> days more; <n> semanas mas=<n> weeks more; <n> dias mas tarde=<n> days later; <n> dias despues=<n> days later; una semana mas tarde=1 week later; una semana despues=1 week later;
        finales de semana=end of the week; fin de la semana=end of the week; el final de la semana=end of the week; final de la semana que viene=end of next week; fin de mes=end of the month; final de mes=end of the month; finales de mes=end of the month; fin del mes=end of the month; fin de ano=end of the year; final de ano=end of the year; finales de <m>=end of <m>; fin de <m>=end of <m>; final de <m>=end of <m>; final del dia=end of the day; fin del dia=end of the day; mediodia=noon; al mediodia=noon; medianoche=midnight; de la manana=in the morning; de la tarde=in the afternoon; de la noche=in the evening;
        el=on the; el dia=on the; al=to the; al dia=to the; a=to; a la=at; a las=at; para=for; para el=for the; para la=for; hasta=until; hasta el=until the; hasta la=until; antes del=by; de=of; del=of; por favor=please; gracias=thanks; primero=1; 1o=1
    """,
    "pt": """
        semana q vem=next week; a semana q vem=next week; <d> q vem=coming <d>; pro=for; pro dia=on the; daqui uma semana=in a week; daqui <n> dias=in <n> days; daqui <n> semanas=in <n> weeks; melhor=please; de preferencia=please; no maximo=please; se possivel=please; se der=please; pfv=please; pf=please; quinze dias=15 days; em quinze dias=in 15 days; daqui a quinze dias=in 15 days;
        hoje=today; amanha=tomorrow; depois de amanha=day after tomorrow; hoje a noite=tonight; esta noite=tonight; hoje a tarde=this afternoon; esta tarde=this afternoon; hoje de manha=this morning; esta manha=this morning; amanha de manha=tomorrow morning; amanha cedo=tomorrow morning; amanha ao meio-dia=tomorrow noon; amanha a tarde=tomorrow afternoon; amanha de tarde=tomorrow afternoon; amanha a noite=tomorrow night;
        a semana que vem=next week; semana que vem=next week; a proxima semana=next week; proxima semana=next week; semana proxima=next week; o mes que vem=next month; mes que vem=next month; o proximo mes=next month; proximo mes=next month; <d> da semana que vem=<d> next week; <d> da proxima semana=<d> next week; proxima <d>=next <d>; proximo <d>=next <d>; <d> proxima=next <d>; <d> que vem=coming <d>; esta <d>=this <d>; este <d>=this <d>; <d> desta semana=<d> this week; <d> em uma semana=<d> week;
        <d> de manha=<d> morning; <d> ao meio-dia=<d> noon; <d> a tarde=<d> afternoon; <d> de tarde=<d> afternoon; <d> a noite=<d> night; em <n> dias=in <n> days; daqui a <n> dias=in <n> days; dentro de <n> dias=in <n> days; daqui a um dia=in 1 day; em <n> semanas=in <n> weeks; daqui a <n> semanas=in <n> weeks; dentro de <n> semanas=in <n> weeks; em uma semana=in a week; numa semana=in a week; daqui a uma semana=in a week; dentro de uma semana=in a week; em um mes=in a month; daqui a um mes=in a month; em <n> meses=in <n> months; daqui a <n> meses=in <n> months; em <n> horas=in <n> hours; daqui a <n> horas=in <n> hours; em uma hora=in an hour; daqui a uma hora=in an hour; em meia hora=in half an hour; daqui a meia hora=in half an hour;
        <n> dias=<n> days; um dia=a day; <n> dia=<n> days; <n> semanas=<n> weeks; uma semana=a week; <n> semana=<n> weeks; um mes=a month; <n> meses=<n> months; uma hora=an hour; mais uma semana=another week; outra semana=another week; mais um dia=another day; mais <n> dias=another <n> days; mais <n> semanas=another <n> weeks; <n> dias a mais=<n> days more; uma semana a mais=1 week more; <n> dias depois=<n> days later; <n> dias mais tarde=<n> days later; uma semana depois=1 week later; uma semana mais tarde=1 week later;
        fim da semana=end of the week; o fim da semana=end of the week; final da semana=end of the week; fim da proxima semana=end of next week; fim do mes=end of the month; o fim do mes=end of the month; final do mes=end of the month; fim do proximo mes=end of next month; fim do ano=end of the year; final do ano=end of the year; fim de <m>=end of <m>; final de <m>=end of <m>; fim do dia=end of the day; final do dia=end of the day; meio-dia=noon; ao meio-dia=noon; meia-noite=midnight; da manha=in the morning; da tarde=in the afternoon; da noite=in the evening;
        o=on; a=on; no=on; na=on; no dia=on the; dia=on the; o dia=on the; ao=to the; as=at; para=for; para o=for; para a=for; para as=at; pra=for; para o dia=on the; ate=until; ate o=until; ate a=until; ate ao=until; ate dia=until; de=of; por favor=please; obrigado=thanks; obrigada=thanks; primeiro=1; 1o=1; pelas=at
    """,
    "it": """
        settimana prox=next week; la settimana prox=next week; prox settimana=next week; <d> prox=next <d>; meglio=please; piuttosto=please; al massimo=please; al piu tardi=please; se possibile=please; quindici giorni=15 days; tra quindici giorni=in 15 days; fra quindici giorni=in 15 days; di quindici giorni=15 days;
        oggi=today; domani=tomorrow; dopodomani=day after tomorrow; dopo domani=day after tomorrow; stasera=tonight; questa sera=tonight; oggi pomeriggio=this afternoon; questo pomeriggio=this afternoon; stamattina=this morning; domattina=tomorrow morning; domani mattina=tomorrow morning; domani a mezzogiorno=tomorrow noon; domani pomeriggio=tomorrow afternoon; domani sera=tomorrow evening;
        la settimana prossima=next week; settimana prossima=next week; la prossima settimana=next week; prossima settimana=next week; il mese prossimo=next month; mese prossimo=next month; il prossimo mese=next month; prossimo mese=next month; <d> della settimana prossima=<d> next week; <d> della prossima settimana=<d> next week; <d> prossimo=next <d>; <d> prossima=next <d>; prossimo <d>=next <d>; prossima <d>=next <d>; <d> che viene=coming <d>; questo <d>=this <d>; questa <d>=this <d>; <d> di questa settimana=<d> this week; <d> tra una settimana=<d> week; <d> fra una settimana=<d> week;
        <d> mattina=<d> morning; <d> a mezzogiorno=<d> noon; <d> pomeriggio=<d> afternoon; <d> sera=<d> evening; tra <n> giorni=in <n> days; fra <n> giorni=in <n> days; tra un giorno=in 1 day; fra un giorno=in 1 day; entro <n> giorni=in <n> days; tra <n> settimane=in <n> weeks; fra <n> settimane=in <n> weeks; tra una settimana=in a week; fra una settimana=in a week; tra un mese=in a month; fra un mese=in a month; tra <n> mesi=in <n> months; fra <n> mesi=in <n> months; tra <n> ore=in <n> hours; fra <n> ore=in <n> hours; tra un ora=in an hour; fra un ora=in an hour; tra mezz ora=in half an hour; fra mezz ora=in half an hour;
        <n> giorni=<n> days; un giorno=a day; <n> giorno=<n> days; <n> settimane=<n> weeks; una settimana=a week; <n> settimana=<n> weeks; un mese=a month; <n> mesi=<n> months; un ora=an hour; un altra settimana=another week; un altro giorno=another day; ancora una settimana=another week; altri <n> giorni=another <n> days; altre <n> settimane=another <n> weeks; ancora <n> giorni=another <n> days; una settimana in piu=1 week more; un giorno in piu=1 day more; <n> giorni in piu=<n> days more; <n> giorni dopo=<n> days later; <n> giorni piu tardi=<n> days later; una settimana dopo=1 week later; una settimana piu tardi=1 week later;
        fine settimana=; fine della settimana=end of the week; la fine della settimana=end of the week; fine della prossima settimana=end of next week; fine della settimana prossima=end of next week; fine mese=end of the month; fine del mese=end of the month; la fine del mese=end of the month; fine del prossimo mese=end of next month; fine anno=end of the year; fine dell anno=end of the year; fine <m>=end of <m>; fine di <m>=end of <m>; fine giornata=end of the day; la fine della giornata=end of the day; mezzogiorno=noon; a mezzogiorno=noon; mezzanotte=midnight; di mattina=in the morning; del mattino=in the morning; del pomeriggio=in the afternoon; di sera=in the evening; della sera=in the evening;
        il=on the; la=on; l=on; al=to the; all=to; alla=to; alle=at; alle ore=at; ore=at; a=to; per=for; per il=for; per la=for; fino a=until; fino al=until; fino alla=until; entro=by; entro il=by; di=by; per favore=please; per piacere=please; grazie=thanks; primo=1; 1o=1; verso le=at
    """,
    "nl": """
        nog <n> weken=another <n> weeks; liever=please; beter=please; het liefst=please; op zijn laatst=please; indien mogelijk=please; als het kan=please; veertien dagen=14 days; over veertien dagen=in 14 days; twee weekjes=2 weeks; weekje=week; een weekje=a week;
        vandaag=today; morgen=tomorrow; overmorgen=day after tomorrow; vanavond=tonight; vanmiddag=this afternoon; vanmorgen=this morning; vanochtend=this morning; morgenochtend=tomorrow morning; morgenvroeg=tomorrow morning; morgen vroeg=tomorrow morning; morgen ochtend=tomorrow morning; morgenmiddag=tomorrow afternoon; morgen middag=tomorrow afternoon; morgenavond=tomorrow evening; morgen avond=tomorrow evening;
        volgende week=next week; komende week=next week; volgende maand=next month; komende maand=next month; volgende week <d>=<d> next week; <d> volgende week=<d> next week; <d> van volgende week=<d> next week; volgende <d>=next <d>; komende <d>=coming <d>; aanstaande <d>=coming <d>; <d> aanstaande=coming <d>; aankomende <d>=coming <d>; deze <d>=this <d>; <d> deze week=<d> this week; deze week <d>=<d> this week; <d> over een week=<d> week; <d> over <n> weken=<d> in <n> weeks; vandaag over een week=a week today; morgen over een week=a week tomorrow;
        <d>ochtend=<d> morning; <d>morgen=<d> morning; <d>middag=<d> afternoon; <d>avond=<d> evening; <d> ochtend=<d> morning; <d> middag=<d> afternoon; <d> avond=<d> evening; over <n> dagen=in <n> days; over een dag=in 1 day; over een paar dagen=; over <n> weken=in <n> weeks; over een week=in a week; over een maand=in a month; over <n> maanden=in <n> months; over <n> uur=in <n> hours; over een uur=in an hour; over een half uur=in half an hour; over een halfuur=in half an hour; binnen <n> dagen=in <n> days; binnen een week=in a week;
        <n> dagen=<n> days; een dag=a day; <n> dag=<n> days; <n> weken=<n> weeks; een week=a week; <n> week=<n> weeks; een maand=a month; <n> maanden=<n> months; nog een week=another week; nog een dag=another day; nog <n> dagen=another <n> days; een week extra=1 week more; <n> dagen extra=<n> days more; <n> dagen later=<n> days later; een week later=1 week later; een dag later=1 day later; <n> weken later=<n> weeks later; <n> dagen meer=<n> days more; een week langer=1 week more; <n> dagen langer=<n> days more;
        eind van de week=end of the week; het eind van de week=end of the week; einde van de week=end of the week; het einde van de week=end of the week; eind volgende week=end of next week; eind van volgende week=end of next week; eind deze week=end of this week; eind van de maand=end of the month; het eind van de maand=end of the month; einde van de maand=end of the month; het einde van de maand=end of the month; eind volgende maand=end of next month; eind van het jaar=end of the year; einde van het jaar=end of the year; eind <m>=end of <m>; einde <m>=end of <m>; einde van de dag=end of the day; het einde van de dag=end of the day; eind van de dag=end of the day; middernacht=midnight; s ochtends=in the morning; s morgens=in the morning; s middags=in the afternoon; s avonds=in the evening;
        op=on; naar=to; tot=until; tot en met=until; voor=for; om=at; rond=at; de=the; met=by; uiterlijk=by; alsjeblieft=please; alstublieft=please; aub=please; graag=please; bedankt=thanks; dank je=thanks
    """,
}

_NUMBERS = {
    "de": "ein zwei drei vier funf sechs sieben acht neun zehn elf zwolf",
    "fr": "un deux trois quatre cinq six sept huit neuf dix onze douze",
    "es": "un dos tres cuatro cinco seis siete ocho nueve diez once doce",
    "pt": "um dois tres quatro cinco seis sete oito nove dez onze doze",
    "it": "un due tre quattro cinque sei sette otto nove dieci undici dodici",
    "nl": "een twee drie vier vijf zes zeven acht negen tien elf twaalf",
}
_SAME = {
    "pt": {"duas": "2"},
    "es": {"una": "1"},
    "it": {"una": "1", "uno": "1"},
    "fr": {"une": "1"},
    "de": {"eine": "1", "einen": "1", "einem": "1", "einer": "1"},
    "nl": {},
}

_TOKEN = compile_late(r"[+#]?\w+(?:[-:./]\w+)*\.?|[+'’]|\S")
_CLOCK = compile_late(
    r"(?<![0-9:.+])(?<!\bin )(?<!\bdans )(?<!\ben )(?<!\bem )(?<!\bdaqui a )(?<!\bde )(?<!\bover )([01]?[0-9]|2[0-4])(?:[:.]([0-5][0-9]))? ?(?:uhr|uur|u|heures?|h|horas?)(?: ?([0-5][0-9]))?(?![\w.])"
)
_ONLY_CLOCK = compile_late(r"(?:(?:at|by|of|on|to|the) )*[0-9]{1,2}:[0-9]{2}")
_FIGURES = compile_late(
    r"\+?[0-9]{1,4}(?:st|nd|rd|th|e|er|º|°|ª|\.)?|[0-9]{1,2}[.:hu][0-9]{2}h?|[0-9]{1,4}[-/.][0-9]{1,2}(?:[-/.](?:[0-9]{2,4})?)?\.?|[0-9]{1,2}(?:am|pm)|\+"
)


def read(text: str) -> list[str]:
    """Returns what a text says in English where it is a date in one of these languages, for each that it may be in."""
    if len(text) > LONGEST:
        return []
    said = _folded(text)
    found = list(dict.fromkeys(english for language in _NAMES for english in _translated(said, language)))
    days = [english for english in found if not _ONLY_CLOCK.fullmatch(english)]
    return days or found  # "di" is Tuesday before it is Italian for "of"


def month_of(word: str) -> int | None:
    """Returns the month that a word names in one of these languages, 1 for January; ``None`` if it names none."""
    said = _folded(word).strip(" .,")
    found = next((names[said] for language in _NAMES if said in (names := _tables(language)[1])), None)
    return _MONTHS.index(found[1]) + 1 if found and found[0] == "m" else None


def _folded(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text.casefold().replace("’", "'").replace("°", "o"))
    plain = "".join(char for char in plain if not unicodedata.combining(char))
    return re.sub(r"(?<=\w)'(?=\w)|(?<!\w)'(?=[a-z]\b)", " ", plain)


def _translated(said: str, language: str) -> Iterator[str]:
    tokens = [token.strip('!…"“”„«»*()') for token in _TOKEN.findall(_CLOCK.sub(_clock, said))]
    tokens = [token for token in tokens if token and token not in (",", ";", ".", "-", "–", "—")]
    english: list[str] = []
    place, is_foreign = 0, False
    while place < len(tokens):
        size, put = _longest(tokens[place:], language)
        if not size:
            if not _FIGURES.fullmatch(tokens[place]):
                return
            english.append(_figure(tokens[place]))
            size = 1
        else:
            if not put:
                return
            english.append(put)
            is_foreign = True
        place += size
    if is_foreign:
        yield _tidied(" ".join(english))


def _clock(said: re.Match[str]) -> str:
    """``17 Uhr`` is 17:00, ``9h30`` 09:30; small hours may be of either half of the day."""
    hour, minute = int(said[1]), said[2] or said[3]
    if not minute and 1 <= hour < 7:
        return f"{hour}:00"
    return f"{hour:02}:{minute or '00'}"


def _figure(token: str) -> str:
    ordinal = re.fullmatch(r"([0-9]{1,2})(?:e|er|º|°|ª|\.)", token)
    return ordinal[1] if ordinal else token


def _tidied(english: str) -> str:
    """Leaves one preposition where there are several in a row, and none before a day that needs none."""
    words = re.sub(r"\b(?:the|on) (?=at )", "", english).split()
    words = [word for word in words if word != "please"] or words
    leading = {"to", "on", "at", "for", "until", "by", "the", "of"}
    while len(words) > 1 and words[0] in leading and words[1] in leading:
        words = words[1:]
    tidied = re.sub(r"\b(?:on|to|for|until) (?=(?:in|next|this|end|tomorrow|today|day|[0-9+]))", "", " ".join(words))
    tidied = _DAY_ALONE.sub(lambda said: f"{said[1] or ''}the {said[2]}th", tidied)
    tidied = re.sub(r"\bthe (?=[A-Z])|\bthe (?=[0-9]{1,2}(?: [A-Z]|[./-][0-9]))", "", tidied)
    tidied = re.sub(r"\bof (?=[A-Z][a-z]+day\b)", "on ", tidied)
    tidied = re.sub(r"(?<=day) (?:on|to|the|by) (?=[0-9])", " ", tidied)
    tidied = re.sub(r"\bof (?=20[0-9]{2}\b)", "", tidied)
    return re.sub(r"\b(?:by|at) (?=(?:another|[0-9a]+ (?:days?|weeks?|months?|more)))", "", tidied)


_DAY_ALONE = compile_late(
    r"^(?:([A-Z][a-z]+day )(?:(?:to|on|the) )*|(?:(?:to|on|until|for|by) )*the )([0-9]{1,2})(?= at\b| [0-9]{1,2}:|$)"
)
"""A day of the month, after a weekday or something like an article: ``au 20``, ``lundi 16``."""


def _longest(tokens: list[str], language: str) -> tuple[int, str]:
    for size in range(min(_LONGEST_PHRASE, len(tokens)), 0, -1):
        found = _phrase(tokens[:size], language)
        if found is not None:
            return size, found
    return 0, ""


def _phrase(tokens: list[str], language: str) -> str | None:
    phrases, names, numbers = _tables(language)
    said = " ".join(token.rstrip(".") if token.rstrip(".") in names else token for token in tokens)
    if said in phrases:
        return phrases[said]
    if len(tokens) == 1 and said in names:
        return names[said][1]
    if len(tokens) == 1 and said in numbers:
        return numbers[said]
    named = [f"<{names[token][0]}>" if token in names else token for token in tokens]
    days = [names[token][1] for token in tokens if token in names]
    if len(days) == 1 and " ".join(named) in phrases:
        return re.sub("<[dm]>", days[0], phrases[" ".join(named)])
    put: list[str] = []
    pattern: list[str] = []
    for token in tokens:
        name = names.get(token.rstrip("."))
        if name:
            pattern.append(f"<{name[0]}>")
            put.append(name[1])
        elif re.fullmatch(r"\+?[0-9]{1,3}", token) or token in numbers:
            pattern.append("<n>")
            put.append(numbers.get(token, token))
        elif joined := _joined(token, names):
            pattern.append(joined[0])
            put.append(joined[1])
        else:
            pattern.append(token.replace("<", " "))
    english = phrases.get(" ".join(pattern)) if put else None
    for each, value in zip((part for part in pattern if "<" in part), put, strict=True):
        english = english.replace(re.sub("(?<=>).*", "", each), value, 1) if english else english
    return english


def _joined(token: str, names: dict[str, tuple[str, str]]) -> tuple[str, str] | None:
    """``freitagabend`` is a weekday and ``abend``."""
    for name, (kind, english) in names.items():
        if kind == "d" and len(name) > 4 and token.startswith(name) and len(token) > len(name):
            return f"<d>{token[len(name) :]}", english
    return None


@cache
def _tables(language: str) -> tuple[dict[str, str], dict[str, tuple[str, str]], dict[str, str]]:
    """Returns the phrases, the months and weekdays, and the numbers of a language."""
    phrases: dict[str, str] = {}
    for entry in _PHRASES[language].replace("\n", " ").split(";"):
        said, _, english = entry.strip().partition("=")
        phrases[" ".join(said.split())] = english.strip()
    months, weekdays = _NAMES[language]
    names = {name: ("m", _MONTHS[place]) for place, each in enumerate(months.split()) for name in each.split("/")}
    names |= {name: ("d", _WEEKDAYS[place]) for place, each in enumerate(weekdays.split()) for name in each.split("/")}
    numbers = {name: str(place) for place, name in enumerate(_NUMBERS[language].split(), 1)} | _SAME[language]
    return phrases, names, numbers
