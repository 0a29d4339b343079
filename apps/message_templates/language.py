"""Detect the language of a template's text if its author doesn't set one. The same text always gives the same result.

1. If most letters are of a script other than Latin, the script decides; within a script, letters that only one language
   has (Ukrainian, Persian, Traditional Chinese …).
2. Otherwise each known word counts for its language: two points, or one if it is shorter than four letters and other
   languages have it too, or if English has it too. Each letter that only a few languages use counts one point for
   them, at most three in all.
3. The language with the most points wins if it has at least two. If no language reaches two, or a draw includes
   English, the result is US English. Any other draw goes to the language that comes first in WORDS.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable

FALLBACK = "en_US"
_MIN_POINTS = 2
_MAX_LETTER_POINTS = 3
_LONG = 4  # letters
_MOSTLY = 0.5

# Words that are common in the language, and words of messages: greetings, orders, codes, appointments.
WORDS: dict[str, str] = {
    "en_US": """the a an and or of to in is are was be been have has had with for from your you we our us this that
        it not on at by if will can please hi hello dear thank thanks welcome order code is password
        appointment delivery shipped ready here your account payment reply stop click use don't now today
        tomorrow get off about new""",
    "fr": """le la les un une des du de et ou est sont sera été avec pour dans sur par pas ne plus vous nous
        votre vos notre nos ce cette ces qui que bonjour bonsoir salut cher chère merci bienvenue commande
        code colis rendez-vous livraison livrée expédiée prête prêt disponible aujourd'hui demain compte
        paiement facture chez au aux a êtes avez mot passe cliquez répondez ici voici vérification rappel
        valable partir soldes offre ça va tout mon ma mes c'est d'accord""",
    "es": """el la los las un una unos y o de del al en es son está están fue ser con para por que su sus tu tus
        nos nuestro nuestra usted te le se no si hola buenos días buenas tardes gracias bienvenido
        bienvenida pedido código cita entrega enviado enviada listo lista hoy mañana cuenta pago factura
        estimado estimada haz clic responde aquí contraseña verificación recordatorio ya ha sido más oferta
        descuento""",
    "pt_BR": """o os as um uma e ou de do da dos das em no na nos nas é são está foi ser com para por que seu sua
        seus suas você vocês nosso nossa não olá oi bom dia boa tarde obrigado obrigada bem-vindo bem-vinda
        pedido código consulta entrega enviado enviada pronto pronta hoje amanhã conta pagamento fatura
        prezado clique responda aqui senha verificação lembrete já mais oferta desconto ao à seja""",
    "de": """der die das den dem des ein eine einen einem einer und oder ist sind war wird werden mit für von zu
        zum zur im in auf aus bei nach nicht sie ihr ihre ihren ihnen wir uns unser du dein deine dich hallo
        guten tag morgen liebe lieber danke vielen dank willkommen bestellung code termin lieferung paket
        versandt bereit heute konto zahlung rechnung sehr geehrte geehrter klicken antworten hier lautet
        passwort bestätigung erinnerung neu jetzt alle mehr sparen nur noch welt""",
    "it": """il lo la i gli le un uno una e o di del della dei delle al alla in nel nella è sono sei stato stata
        con per da che non si suo sua tuo tua tuoi vostro nostro ciao buongiorno buonasera salve gentile
        grazie benvenuto benvenuta ordine codice appuntamento consegna spedito spedita pronto pronta oggi
        domani account pagamento fattura clicca rispondi qui ecco verifica promemoria più offerta sconto ha
        hai""",
    "nl": """de het een en of van in op is zijn was wordt worden met voor aan naar bij uit niet u uw je jouw jij
        we wij ons onze dit dat die hallo hoi goedendag beste geachte dank bedankt welkom bestelling code
        afspraak levering bezorgd pakket verzonden klaar vandaag morgen rekening betaling factuur klik
        antwoord hier wachtwoord herinnering nieuw heeft hebt kunt tot nu nog""",
    "pl": """i w z na do się jest są był była to nie dla od po o za czy twój twoja twoje pan pani państwa ci cię
        cześć dzień dobry witaj witamy dziękujemy dziękuję zamówienie kod wizyta wizyty dostawa paczka
        wysłane wysłana gotowe gotowa dziś jutro konto płatność faktura kliknij odpowiedz tutaj hasło
        przypomnienie zostało została nowy""",
    "sv": """och att det som en ett är var på av för med till från inte den du din ditt dina vi vår vårt oss hej
        god morgon tack välkommen beställning order kod tid leverans paket skickad skickat redo idag imorgon
        konto betalning faktura klicka svara här lösenord påminnelse nu har kan blir""",
    "da": """og at det som en et er var på af for med til fra ikke den du din dit dine vi vores os hej god dag
        tak velkommen bestilling ordre kode aftale tid levering pakke sendt klar i dag morgen konto betaling
        faktura klik svar her adgangskode påmindelse nu har kan bliver jeres hente""",
    "nb": """og å at det som en et er var på av for med til fra ikke den du din ditt dine vi vår vårt oss hei god
        dag takk velkommen bestilling bestillingen ordre kode avtale time levering pakke pakken sendt klar i
        dag morgen konto betaling faktura klikk svar her passord påminnelse nå har kan blir deres hentes""",
    "fi": """ja on ei että se sinun teidän me meidän oli ovat hei moi hyvä hyvää kiitos tervetuloa tilaus
        tilauksesi koodi koodisi aika varaus toimitus paketti pakettisi lähetetty valmis noudettavissa
        tänään huomenna tili maksu lasku klikkaa vastaa tässä salasana muistutus nyt uusi sekä tai kun""",
    "cs": """a v ve na s z do se je jsou byl byla bylo to ne pro od po za že vaše váš vaši vás vám jste dobrý den
        ahoj děkujeme děkuji vítejte objednávka kód termín schůzka doručení zásilka odeslána odesláno
        připravena dnes zítra účet platba faktura klikněte odpovězte zde heslo připomínka nový""",
    "sk": """a v vo na s z do sa je sú bol bola bolo to nie pre od po za že vaša váš vaše vás vám ste dobrý deň
        ahoj ďakujeme ďakujem vitajte objednávka kód termín stretnutie doručenie zásielka odoslaná odoslané
        pripravená dnes zajtra účet platba faktúra kliknite odpovedzte tu heslo pripomienka nový""",
    "hu": """a az és egy is nem van volt lesz hogy ez önnek ön kedves szia jó napot köszönjük köszönöm üdvözöljük
        rendelés rendelése rendelésed kód kódja időpont szállítás csomag csomagja elküldve kész ma holnap
        fiók fizetés számla kattintson válaszoljon itt jelszó emlékeztető meg már vagy""",
    "ro": """și si în in la de cu pe din un o este sunt a fost nu pentru dumneavoastră dvs tău ta ați te bună
        ziua salut mulțumim mulțumesc bine venit comanda comandă codul cod programare livrare livrată
        coletul expediată expediat gata azi mâine cont plata plată factură faceți clic răspundeți aici
        parola memento nou""",
    "tr": """ve bir bu da de için ile mi olarak olan değil çok size sizin siz sayın merhaba selam günaydın
        teşekkür teşekkürler ederiz hoş geldiniz sipariş siparişiniz kod kodunuz randevu randevunuz teslimat
        kargo kargonuz gönderildi hazır bugün yarın hesap hesabınız ödeme fatura tıklayın yanıtlayın burada
        şifre hatırlatma yeni""",
    "id": """dan di ke dari yang untuk dengan ini itu adalah tidak anda kami kita kamu akan telah sudah pada halo
        hai selamat pagi siang terima kasih datang pesanan kode janji pengiriman paket dikirim siap hari
        besok akun pembayaran tagihan klik balas sini silakan kata sandi pengingat baru""",
    "vi": """và của là có không cho với trong này đã được bạn chúng tôi quý khách xin chào cảm ơn mừng đơn hàng
        mã lịch hẹn giao sẵn sàng hôm nay ngày mai tài khoản thanh toán hóa nhấn trả lời đây mật khẩu nhắc
        mới""",
    "hr": """i u na s iz do se je su bio bila to ne za od po ili vaš vaša vaše vas vam ste dobar dan pozdrav bok
        hvala dobrodošli narudžba kod termin dostava paket poslana poslan spremna danas sutra račun plaćanje
        kliknite odgovorite ovdje lozinka podsjetnik novi""",
    "ca": """el la els les un una i o de del dels amb per en és són ha que no el seu la seva us hola bon dia
        gràcies benvingut benvinguda comanda codi cita lliurament enviada enviat llesta llest avui demà
        compte pagament factura feu clic responeu aquí contrasenya recordatori teu teva""",
}
# Letters that only these of the languages above use.
_LETTERS: dict[str, str] = {
    "fr": "œêèùûîëÿ",
    "es": "ñ¿¡",
    "pt_BR": "ãõ",
    "de": "ßäü",
    "it": "ìò",
    "pl": "łąężźśćń",
    "sv": "åäö",
    "da": "øæå",
    "nb": "øæå",
    "fi": "äö",
    "cs": "ěřů",
    "sk": "ľĺŕä",
    "hu": "őű",
    "ro": "șțăşţ",
    "tr": "ğışİ",
    "vi": "ơưđạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ",
    "hr": "đčćž",
    "ca": "·",
}
_SCRIPTS: dict[str, str] = {
    "HIRAGANA": "ja", "KATAKANA": "ja", "HANGUL": "ko", "CJK": "zh_CN", "CYRILLIC": "ru", "GREEK": "el", "HEBREW": "he",
    "ARABIC": "ar", "THAI": "th", "DEVANAGARI": "hi", "BENGALI": "bn", "TAMIL": "ta", "TELUGU": "te", "GUJARATI": "gu",
    "KANNADA": "kn", "MALAYALAM": "ml", "GURMUKHI": "pa", "GEORGIAN": "ka", "LAO": "lo",
}  # fmt: skip
# Letters that distinguish a language from the default language of its script.
_WITHIN: dict[str, tuple[tuple[str, str], ...]] = {
    "zh_CN": (("zh_TW", "們個這來時為會說對國過發後經當動現開問學還單訂貨碼請點擊驗證賬號預約達簡訊歡迎謝"),),
    "ru": (("uk", "іїєґ"), ("kk", "әғқңөұүһ"), ("mk", "ѓќѕ"), ("sr", "ђћљњџј"), ("bg", "ъ")),
    "ar": (("ur", "ٹڈڑںےھ"), ("fa", "پچژگی")),
}
# A text with one of these is Russian, whatever else it contains.
_RUSSIAN_ONLY = "ыэё"
_LINK = re.compile(r"https?://\S+|\S+@\S+")
_TOKEN = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_PLAIN = str.maketrans({"ł": "l", "ø": "o", "đ": "d", "ß": "ss", "æ": "ae", "œ": "oe", "ı": "i", "’": "'"})


def guess(text: str) -> str:
    """The language code of a text without its placeholders, as Meta writes it (fr, pt_BR); the rules are above."""
    plain = unicodedata.normalize("NFC", _LINK.sub(" ", text)).lower()
    return _by_script(plain) or _by_words(plain)


def _by_script(text: str) -> str | None:
    names = (unicodedata.name(each, "") for each in text if each.isalpha())
    names = (unicodedata.name(each, "") for each in text if each.isalpha())
    scripts = Counter(re.split("[ -]", name, maxsplit=1)[0] for name in names)
    total = scripts.total()
    known = {script: count for script, count in scripts.items() if script in _SCRIPTS}
    if not total or sum(known.values()) / total <= _MOSTLY:
        return None
    if "HIRAGANA" in known or "KATAKANA" in known:  # used together with Chinese characters
        return "ja"
    language = _SCRIPTS[max(known, key=lambda script: known[script])]
    if language == "ru" and any(letter in text for letter in _RUSSIAN_ONLY):
        return language
    telling = _WITHIN.get(language, ())
    return next((other for other, letters in telling if any(each in text for each in letters)), language)


def _by_words(text: str) -> str:
    points: Counter[str] = Counter()
    for word in _TOKEN.findall(text):
        owners = _OWNERS.get(word) or _OWNERS.get(_folded(word), ())
        is_telling = len(owners) == 1 or (len(word) >= _LONG and FALLBACK not in owners)
        points.update(dict.fromkeys(owners, 2 if is_telling else 1))
    for language, letters in _LETTERS.items():
        points[language] += min(sum(text.count(letter) for letter in letters), _MAX_LETTER_POINTS)
    best = max(points.values(), default=0)
    if best < _MIN_POINTS or points[FALLBACK] == best:
        return FALLBACK
    return next(language for language in WORDS if points[language] == best)


def _folded(word: str) -> str:
    """The text without accents, because people leave them out."""
    return "".join(
        each for each in unicodedata.normalize("NFKD", word.translate(_PLAIN)) if not unicodedata.combining(each)
    )


def _owners(words: Iterable[tuple[str, str]]) -> dict[str, tuple[str, ...]]:
    """The languages that have a word."""
    found: dict[str, tuple[str, ...]] = {}
    for language, text in words:
        # Vietnamese is always written with accents. Without them, its words exist in many other languages.
        spelled = text.split() if language == "vi" else map(_folded, text.split())
        for word in dict.fromkeys(spelled):
            found[word] = (*found.get(word, ()), language)
    return found


_OWNERS = _owners(WORDS.items())
