"""The names that address books, CRMs and phones give to their columns. A new one belongs here and in vocabulary.py."""

from __future__ import annotations

import pytest

from apps.contacts import headings
from apps.contacts.headings import LANDLINE, MOBILE, PHONE, WEAK, Sign

MOBILES = """
Mobile|Mobile Phone|Mobile Phone Number|WhatsApp Phone Number|Cell|Cell Phone|cellPhone|mobile_number|MSISDN|SMS
iPhone|Person - Phone - Mobile|TEL;TYPE=CELL|Phone (mobile)|Mobiltelefon|Handy|Handynummer|Mobilfunknummer
Tel (Mobil)|Tél. mobile|Téléphone portable|Teléfono móvil|Celular|Cellulare|Telemóvel|Telefone Celular
Mobiele telefoon|Telefon komórkowy|Mobilnummer|Matkapuhelin|Mobilní telefon|Cep Telefonu|GSM|Мобильный телефон
Мобільний телефон|Κινητό τηλέφωνο|携帯電話|手机号码|行動電話|휴대폰|نمرة الجوال|رقم الجوال|טלפון נייד
"""
PHONES = """
Phone|Phone Number|phoneNumber|Telephone|Tel.|Contact number|Contact No.|Primary Phone|Phone 1 - Value|E.164
format_e164|Customer Phone|Member phone number|Phone number (with country code)|Telefon|Telefonnummer|Rufnummer
Kontaktnummer|Téléphone|Numéro de téléphone|Número de teléfono|Telefono|Telefone|Telefoonnummer|Numer telefonu
Telefonnummer|Puhelinnumero|Telefonní číslo|Telefon numarası|Телефон|Номер телефону|Τηλέφωνο|電話番号|电话号码
전화번호|رقم الهاتف|טלפון|Day Time Phone
"""
LANDLINES = """
Home Phone|Home Phone 2|Business Phone|Work Phone|Other Phone|Company Main Phone|Car Phone|Default Address Phone
Billing Phone|Telefon geschäftlich|Telefon privat|Téléphone (bureau)|Téléphone domicile|Teléfono del trabajo
Telefono casa|İş telefonu|Telefon służbowy|Рабочий телефон|Σταθερό τηλέφωνο|自宅電話
"""
OTHERS = """
Member ID|Customer ID|Record ID|id|Customer number|Account number|Order No|Kundennummer|Numéro client|Numero cliente
Klantnummer|顧客番号|会员号|Номер клиента|Government ID Number|Phone ID|phone_number_id|SSN|Zip|PLZ|Total Spent
Amount|Birthday|Date of birth|Geburtstag|Date de naissance|Fecha de nacimiento|Data di nascita|Geboortedatum
Data urodzenia|Fødselsdag|Syntymäaika|Datum narození|Doğum Tarihi|Дата рождения|Ημερομηνία γέννησης|生年月日|生日
생년월일|Anniversary|Created At|added_at|Last contacted|Fax|Business Fax|Home Fax|Pager|TTY/TDD Phone|Telex|ISDN
Callback|Télécopie (bureau)|Faxnummer|Fax geschäftlich|Faks|Факс|Φαξ|ファックス|传真|팩스|فاكس|Phone 1 - Type
Phone 1 - Label|Phone Verified|Phone Ext|Mobile carrier|Phone type
"""
COUNTRIES = """
Country|Country Code|Country/Region|Phone Country|Phone Country Code|Default Address Country Code|Mailing Country
Land|Pays|País|Paese|Kraj|Země|Ülke|Страна|Χώρα|国|国家|국가|دولة|מדינה|Ländervorwahl|Indicatif|Calling code|region
ISO2
"""
SURELY_OUT = """
SMS Opt Out|SMSOptOut|smsoptout|opt_out|Opted out|Opt-out|Unsubscribed|Do Not Call|DoNotCall|Do not text|DND
Suppressed|Stop|UNSUB_TIME|Abgemeldet|Désabonné|Odhlášen|Avregistrerad|Отписан|配信停止|退订|수신거부|Disiscritto
Afgemeld
"""
SURELY_IN = """
SMS Consent|Consent|Opted in|Opt-in|Text Opt In|Subscribed|Accepts SMS Marketing|SMS Marketing|Einwilligung
Consentement|Consentimiento|Consenso|Toestemming|Zgoda|Samtycke|Suostumus|Souhlas|Согласие|同意|동의|موافقة
"""
PERHAPS = """
Email Opt Out|HasOptedOutOfEmail|Unsubscribed from all email|Accepts Email Marketing|Status|SMS Subscription Status
GDPR|Person - Marketing status|SMS Opt-in/Opt-out|OPTIN_TIME|UNSUB_REASON|Newsletter|Marketing|Blocked|Baja
SMS Consent Timestamp
"""
NEITHER = (
    "Name|Notes|First Name|State/Region|Bundesland|Company|Phonetic Given Name|Fax Opt Out|Optional notes|who|what"
)


def _names(words: str) -> list[str]:
    return [name for line in words.strip().splitlines() for name in line.split("|")]


@pytest.mark.parametrize("name", _names(MOBILES))
def test_name_of_a_mobile_number(name: str) -> None:
    assert headings.read(name).phone == MOBILE


@pytest.mark.parametrize("name", _names(PHONES))
def test_name_of_a_phone_number(name: str) -> None:
    assert headings.read(name).phone == PHONE


@pytest.mark.parametrize("name", _names(LANDLINES))
def test_name_of_a_number_that_is_hardly_mobile(name: str) -> None:
    assert headings.read(name).phone == LANDLINE


@pytest.mark.parametrize("name", ["Number", "Nummer", "numéro", "To", "Номер", "番号", "Assistant's Phone"])
def test_name_that_may_be_anything(name: str) -> None:
    assert headings.read(name).phone == WEAK


@pytest.mark.parametrize("name", _names(OTHERS))
def test_name_of_what_is_never_a_phone_number(name: str) -> None:
    heading = headings.read(name)

    assert (heading.phone, heading.is_other) == (None, True)


@pytest.mark.parametrize("name", _names(COUNTRIES))
def test_name_of_a_country(name: str) -> None:
    assert headings.read(name).country is not None


def test_country_of_the_phone_comes_before_that_of_an_address() -> None:
    ranks = [headings.read(name).country for name in ("Phone Country", "Country", "Mailing Country")]

    assert ranks == [0, 1, 2]


@pytest.mark.parametrize("name", _names(SURELY_OUT))
def test_name_of_an_opt_out(name: str) -> None:
    assert headings.read(name).consent == Sign(opts_in=False, is_sure=True)


@pytest.mark.parametrize("name", _names(SURELY_IN))
def test_name_of_an_opt_in(name: str) -> None:
    assert headings.read(name).consent == Sign(opts_in=True, is_sure=True)


@pytest.mark.parametrize("name", _names(PERHAPS))
def test_name_that_may_be_consent_is_not_taken_for_granted(name: str) -> None:
    consent = headings.read(name).consent

    assert consent is not None
    assert not consent.is_sure


@pytest.mark.parametrize("name", _names(NEITHER))
def test_name_that_says_nothing_of_consent_and_phones(name: str) -> None:
    heading = headings.read(name)

    assert (heading.phone, heading.consent, heading.country) == (None, None, None)


@pytest.mark.parametrize(
    ("words", "rank"),
    [("Mobile", MOBILE), ("* Mobile", MOBILE), ("Handy", MOBILE), ("Work", LANDLINE), ("Main", LANDLINE), ("", PHONE)],
)
def test_label_of_a_number(words: str, rank: int) -> None:
    assert headings.label(words) == rank


@pytest.mark.parametrize("words", ["Work Fax", "Home Fax", "Pager", "Fax"])
def test_label_of_what_nobody_reads(words: str) -> None:
    assert headings.label(words) is None


def test_label_stands_beside_its_number() -> None:
    names = ["Phone 1 - Label", "Phone 1 - Value", "Phone 2 - Type", "Phone 2 - Value", "Phone"]

    assert [headings.label_of(names, index) for index in (1, 3, 4)] == [0, 2, None]
