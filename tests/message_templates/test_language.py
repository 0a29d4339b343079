from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.message_templates import language

TEXTS = {
    "en_US": ["Hello , your order is on its way.", "Your verification code is 1234.", "Reply STOP to opt out."],
    "fr": [
        "Bonjour , votre commande est en route.",
        "Votre code de vérification est . Ne le partagez pas.",
        "Rappel : rendez-vous demain à 9 h",
        "Votre colis a ete livre",  # without accents
        "Merci !",
    ],
    "es": ["Hola , tu pedido está en camino.", "Su código de verificación es .", "Le recordamos su cita de mañana."],
    "pt_BR": ["Olá , seu pedido está a caminho.", "Seu código de verificação é .", "Lembrete: sua consulta é amanhã."],
    "de": ["Hallo , Ihre Bestellung ist unterwegs.", "Ihr Code lautet .", "Ihr Termin ist morgen um 9 Uhr."],
    "it": [
        "Ciao , il tuo ordine è in arrivo.",
        "Il tuo codice di verifica è .",
        "Gentile cliente, la consegna è domani.",
    ],
    "nl": ["Hallo , je bestelling is onderweg.", "Uw code is . Deel deze met niemand.", "Uw afspraak is morgen."],
    "pl": ["Cześć , Twoje zamówienie jest w drodze.", "Twój kod to .", "Przypominamy o wizycie jutro o 9."],
    "sv": ["Hej , din beställning är på väg.", "Din kod är .", "Påminnelse: din tid är imorgon."],
    "da": [
        "Hej , din ordre er klar til at blive hentet. Tak!",
        "Din adgangskode er ",
        "Husk din aftale i morgen, vores ven",
    ],
    "nb": [
        "Hei , bestillingen din er klar. Takk!",
        "Passordet ditt er nå sendt",
        "Påminnelse: du har time i morgen, hei",
    ],
    "fi": ["Hei , tilauksesi on matkalla.", "Koodisi on .", "Muistutus: aika on huomenna."],
    "cs": ["Dobrý den, vaše objednávka je na cestě.", "Váš kód je , děkujeme.", "Připomínka: schůzka je zítra."],
    "sk": ["Dobrý deň, vaša objednávka je na ceste.", "Ďakujeme, zásielka bola odoslaná.", "Stretnutie je zajtra."],
    "hu": ["Kedves , a rendelése úton van.", "Az Ön kódja: ", "Emlékeztető: időpont holnap."],
    "ro": ["Bună ziua, comanda dumneavoastră este pe drum.", "Codul dvs este .", "Mulțumim!"],
    "tr": ["Merhaba , siparişiniz yolda.", "Doğrulama kodunuz: ", "Randevunuz yarın saat 9."],
    "id": ["Halo , pesanan Anda sedang dikirim.", "Kode Anda adalah .", "Terima kasih!"],
    "vi": ["Xin chào , đơn hàng của bạn đang được giao.", "Mã của bạn là ."],
    "hr": ["Dobar dan, vaša narudžba je spremna.", "Hvala, vaš kod je ."],
    "ca": ["Bon dia , la teva comanda ja és llesta.", "Gràcies, el vostre codi és "],
    "ru": ["Здравствуйте, ваш заказ в пути.", "Ваш код: "],
    "uk": ["Вітаємо, ваше замовлення готове до видачі."],
    "bg": ["Вашата поръчка пътува към Вас."],
    "el": ["Γεια σας, η παραγγελία σας είναι έτοιμη."],
    "he": ["שלום, ההזמנה שלך מוכנה"],
    "ar": ["مرحبا، طلبك في الطريق"],
    "fa": ["سلام، سفارش شما آماده است. گروه پشتیبانی"],
    "hi": ["नमस्ते, आपका ऑर्डर तैयार है"],
    "th": ["สวัสดี คำสั่งซื้อของคุณพร้อมแล้ว"],
    "ja": ["ご注文の商品を発送しました", "確認コードは です"],
    "ko": ["안녕하세요, 주문이 발송되었습니다"],
    "zh_CN": ["您好，您的订单已发货"],
    "zh_TW": ["您好，您的訂單已出貨，歡迎查詢"],
}


@pytest.mark.parametrize(("code", "text"), [(code, text) for code, texts in TEXTS.items() for text in texts])
def test_language_of_what_businesses_write(code: str, text: str) -> None:
    assert language.guess(text) == code


@pytest.mark.parametrize(
    "text", ["", " ", "OK", "ACME", "1234", "👍", "https://exemple.fr/bonjour", "ada@merci.fr", "!?"]
)
def test_text_that_is_too_short_is_taken_for_us_english(text: str) -> None:
    assert language.guess(text) == "en_US"


def test_links_and_names_in_another_script_do_not_decide() -> None:
    assert language.guess("Hello, your order from 東京 is here: https://example.com/您好") == "en_US"


def test_every_language_is_reached_by_its_own_words() -> None:
    for code, words in language.WORDS.items():
        assert language.guess(words) == code


@given(st.text(max_size=60))
def test_anything_has_one_language(text: str) -> None:
    assert language.guess(text) == language.guess(text)
