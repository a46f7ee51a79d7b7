"""The words of `common_words` in the other languages that people write, in plain form."""

AIMED = frozenset(
    """mochte will wollte wurde soll sollte sollten hoffe hoffte hoffentlich geplant wunsch bald nie kein keine wenn falls unter
    objectif but cible voudrais voulais veux vise espere esperais devrais demain bientot jamais sans si sous viser
    objetivo meta quiero quisiera queria espero esperaba deberia pronto nunca sin si bajar bajo llegar
    obiettivo traguardo vorrei volevo voglio spero speravo dovrei domani presto mai senza se sotto arrivare
    quero queria gostaria deveria amanha nunca sem abaixo chegar
    doel streef streven wil wilde zou hoop hoopte moet moest gauw nooit geen zonder als onder naar
    mal malet vill ville borde hoppas imorgon aldrig ingen utan om under
    cel chce chcialam chcialbym powinno powinnam jutro wkrotce nigdy bez jesli ponizej
    signed sign booked booking registered entered entering race
    hedef hedefim istiyorum isterdim yarin umarim hic alti""".split()
)
"""For what is wanted, planned, or not so."""
NEGATED = frozenset("nicht pas no non nao niet nie inte degil ikke".split())
OTHERS = frozenset(
    """bruder vater mutter mama papa opa oma sohn tochter freund freundin kollege kollegin hund katze kind kinder
    pere mere fils fille copain copine collegue chien chat enfant elle il
    hermano hermana padre madre hijo hija amigo amiga novio novia perro gato ella
    fratello sorella figlio figlia amico amica cane gatto lui lei
    irmao irma pai mae filho filha namorado namorada cachorro ele ela esposa esposo
    broer zus vader moeder zoon dochter vriend vriendin collega hond kat vrouw hij zij ze
    bror syster pappa mamma son dotter kollega hunden katten han hon
    brat siostra ojciec matka syn corka maz zona pies kot
    kocam karim annem babam oglum kizim kardesim""".split()
)
"""Says whose value it is instead."""
OTHER_TIMES = frozenset(
    """woche wochen monat monate jahr jahre vorige voriger letzte letzter letzten letztes fruher vorher zuvor damals anfangs
    semaine semaines mois annee annees derniere dernier passee passe autrefois debut
    semana semanas mes meses ano anos pasada pasado anterior inicio
    settimana settimane mese mesi anno anni scorsa scorso inizio
    mes meses passada passado comeco
    weken maand maanden jaar jaren vorige vorig geleden begin vroeger
    vecka veckan veckor manad manader forra sedan borjan
    tydzien tygodnie tygodniu miesiac miesiaca rok temu poczatek
    hafta haftaya ay yil gecen once
    week weeks month months year years ago earlier previous previously start started beginning""".split()
)
"""Says when it was so instead."""
QUALIFIERS = frozenset(
    """uber unter mehr weniger mindestens hochstens fast beinahe maximal knapp ruim
    presque plus moins dessus dessous max casi mas menos encima debajo quasi piu meno almeno sopra sotto quase mais pelo acima
    bijna meer minder minstens hooguit boven onder nastan over under mer mindre minst prawie ponad mniej wiecej conajmniej fazla az neredeyse""".split()
)
"""Before a value these say that it isn't exact."""
AWAKE = frozenset(
    """bed asleep awake woke up wach aufgewacht eingeschlafen bett auf reveille reveillee couche couchee leve levee endormi endormie despierto desperte acoste
    levante despertei acordei deitei sveglio sveglia svegliato svegliata letto wakker bed opgestaan gaan vaken vaknade somnade obudziłam obudziłem uyandım kalktım""".split()
)
"""Before an hour of the day they say when somebody went to bed or got up."""
BETWEEN = frozenset("between zwischen entre tra fra tussen mellan miedzy".split())
OTHER_THINGS = frozenset(
    """waist hip hips chest bp hr rhr hrv pulse heart temp temperature score bmi fat muscle water bone height size calories kcal sugar glucose steps room flight bus
    train tram bill price cost version radio channel film movie show shift meeting dinner lunch breakfast alarm trip commute drive drove driving journey travel
    class lesson game match party outside inside population people order ticket
    taille umfang bauch hufte puls blutdruck fett muskel muskeln wasser große temperatur zimmer rechnung preis zug flug bahn termin sitzung film arbeit fahrt
    tour hanche hanches pouls tension graisse muscle eau chambre facture prix train vol reunion travail trajet
    cintura cadera pulso tension grasa agua habitacion factura precio tren vuelo reunion trabajo
    vita fianchi polso pressione grasso acqua camera fattura prezzo treno volo riunione lavoro
    quadril pulsacao pressao gordura quarto fatura preco trem voo reuniao trabalho
    heup hartslag bloeddruk vet spieren water kamer rekening prijs trein vlucht vergadering werk
    midja puls fett rum rakning tag mote jobb talia tetno cisnienie tłuszcz pokoj rachunek pociag praca bel nabız oda fatura tren""".split()
)
"""Before a value these say what it belongs to instead."""
NEARLY = frozenset(
    """notyet ever lowest highest minus close closer far near nowhere towards toward way heading approaching dreaming dream expecting
    remember remembered normally usually normal usual once christmas easter ideal ideale perfect goalweight
    normalerweise sonst fast nah nahe weihnachten normalement vers loin noel hacia lejos verso lontano natale rumo longe natal richting bijna ver kerst jul
    swieta""".split()
)
"""Before a value these say that it is a wish, not quite reached, or of another time."""
UP_TO = frozenset(
    "before since until till after vor seit bis nach avant depuis apres antes desde despues prima dopo voor sinds na innan sedan przed od".split()
)
"""Directly before a value these put it at another time; before another word they say when it was measured: "before meds
138/88"."""
