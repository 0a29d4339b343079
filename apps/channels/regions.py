"""Regions of phone numbers: names and calling codes. Region codes are ISO 3166 alpha-2.

The names are CLDR's, from Babel. `find` reads a country as people write it: by name, in English or in the
country's languages, by alpha-2 or alpha-3 code, by calling code or by flag.
"""

from __future__ import annotations

import pickle
import re
import unicodedata
from functools import cache, lru_cache

import phonenumbers
from babel import Locale, localedata
from babel.core import get_global
from phonenumbers import PhoneMetadata

# Shorter than CLDR has them.
_SHORT = {
    "HK": "Hong Kong",
    "MM": "Myanmar",
    "MO": "Macao",
    "PS": "Palestine",
    "SH": "St. Helena",
}
_ENGLISH = Locale("en").territories
NAMES: dict[str, str] = {code: _SHORT.get(code, _ENGLISH[code]) for code in sorted(phonenumbers.SUPPORTED_REGIONS)}

# The languages that countries are recognized in. English is tried first, the others are read once they are needed.
_LANGUAGES = """
en de fr es it pt pt_PT nl pl sv da nb fi cs tr ru uk el ja zh zh_Hant ko ar he hu ro bg hr sr sr_Latn bs sk sl et lv lt
is sq mk ca eu gl ga cy mt be kk ky uz az hy ka fa ur hi bn ta th vi id ms fil km lo my mn sw am af lb
"""
# Usual names that CLDR does not have.
_ALSO = """
US: usa, u s a, u s, united states of america, the states, america, estados unidos de america, etats unis d amerique,
eeuu, ee uu, eua, vsa, usa vereinigte staaten
GB: great britain, britain, england, scotland, wales, northern ireland,
united kingdom of great britain and northern ireland, grossbritannien, grande bretagne, gran bretagna,
gran bretana, inglaterra, angleterre, inghilterra
NL: holland, the netherlands, pays bas, hollande, olanda, holanda
CZ: czech republic, tschechische republik, republique tcheque, ceska republika, republica checa
KR: korea, south korea, korea republic of, republic of korea, korea south, 한국
KP: korea north, korea democratic peoples republic of, korea democratic people s republic of
RU: russian federation, rossia, rossiya, российская федерация, рф
AE: uae, u a e, emirates, vae, eau
DE: federal republic of germany, brd, bundesrepublik deutschland
TR: turkey, turkiye cumhuriyeti
VN: viet nam
IR: iran islamic republic of
SY: syrian arab republic
LA: lao people s democratic republic, lao pdr
MD: moldova republic of, republic of moldova
TZ: tanzania united republic of, united republic of tanzania
BO: bolivia plurinational state of
VE: venezuela bolivarian republic of
TW: taiwan province of china, taiwan republic of china
CN: peoples republic of china, people s republic of china, prc, pr china, china mainland, mainland china
HK: hong kong sar, hongkong, 香港
MO: macau, macao sar, 澳門, 澳门
MK: macedonia, republic of north macedonia, macedonia the former yugoslav republic of
CD: democratic republic of the congo, congo the democratic republic of the, congo democratic republic, dr congo,
drc, zaire
CG: congo, republic of the congo, congo republic
CI: ivory coast, cote d ivoire
CV: cape verde, cabo verde
SZ: swaziland
MM: burma
TL: east timor
VA: vatican, holy see, holy see vatican city state
PS: palestine state of, state of palestine, palestinian territory occupied
BN: brunei darussalam
FM: micronesia federated states of
IE: republic of ireland, eire
CH: switzerland confederation, confoederatio helvetica
BA: bosnia
VG: virgin islands british
VI: virgin islands u s, us virgin islands
SX: sint maarten dutch part
MF: saint martin french part
BQ: bonaire sint eustatius and saba, caribbean nl
FK: falkland islands malvinas
SH: saint helena
CC: cocos islands
"""
_WITH_THE = "AE BQ BS CC CD CF CK DO FK FO GB GM IM IO KM KY MH MP MV NL PH PS SB SC TC US VG VI"
_CALLING_CODE = re.compile(r"(?:\+|00|011)?\s*([1-9][0-9]{0,2})(?:[\s()-]*([0-9]{1,4})[\s)]*)?")
_BETWEEN = re.compile(r"\s+[-–—|/:]\s*|\s+(?=\+)|(?<=[0-9])\s+(?=[^\W\d_])")
_PARENTHESES = re.compile(r"\(([^()]*)\)")
_FLAG_A = 0x1F1E6  # regional indicator A
_LONGEST = 80  # characters; no country has a longer name


def name(code: str) -> str:
    """The region in words; the code itself where there are none."""
    return NAMES.get(code, code)


def phrase(code: str) -> str:
    """The region within a sentence: "the United States"."""
    return f"the {name(code)}" if code in _WITH_THE.split() else name(code)


@lru_cache(maxsize=10_000)
def find(text: str) -> str | None:
    """The code of the country that "de", "USA", "Deutschland" or "Germany (+49)" means; None if there is none."""
    wanted = unicodedata.normalize("NFKC", text).strip()
    if len(wanted) > _LONGEST:
        return None
    inside = _PARENTHESES.findall(wanted)
    parts = [wanted, _PARENTHESES.sub(" ", wanted).strip(), *inside, *_BETWEEN.split(wanted)]
    return next((code for part in parts if part and (code := _one(part.strip()))), None)


@cache
def choices() -> list[tuple[str, str]]:
    """Every region for a field to choose from: its code, and its name with the calling code."""
    named = ((code, f"{words} (+{phonenumbers.country_code_for_region(code)})") for code, words in NAMES.items())
    return sorted(named, key=lambda pair: _key(pair[1]))


def _one(text: str) -> str | None:
    return _by_code(text) or _english().get(_key(text)) or _by_calling_code(text) or _any_language().get(_key(text))


def _by_code(text: str) -> str | None:
    code = "".join(_letter(character) for character in text).upper().replace(".", "")
    if code in NAMES:
        return code
    if not re.fullmatch("[A-Z]{2,3}", code):
        return None
    meant = get_global("territory_aliases").get(code, [""])[0]
    return meant if meant in NAMES else None


def _letter(character: str) -> str:
    """A flag is two regional indicators; each stands for a letter."""
    place = ord(character) - _FLAG_A
    return chr(ord("A") + place) if 0 <= place < 26 else character


def _by_calling_code(text: str) -> str | None:
    """The country behind a calling code; the largest of those that share it, unless the area code belongs to one."""
    found = _CALLING_CODE.fullmatch(text)
    if not found:
        return None
    whole = found[1] + (found[2] or "")
    for digits in (1, 2, 3):
        sharing = [code for code in phonenumbers.COUNTRY_CODE_TO_REGION_CODE.get(int(whole[:digits]), ())]
        if sharing and (area := whole[digits:]):
            return next((code for code in sharing if _leads(code, area)), None)
        if sharing:
            return sharing[0] if sharing[0] in NAMES else None
    return None


def _leads(code: str, area: str) -> bool:
    metadata = PhoneMetadata.metadata_for_region(code, None)
    return bool(metadata and metadata.leading_digits and re.fullmatch(metadata.leading_digits, area))


def _key(text: str) -> str:
    """A name without accents, case, punctuation and small differences."""
    plain = unicodedata.normalize("NFKD", text).casefold().replace("ı", "i").replace("&", " and ")
    letters = "".join(" " if not c.isalnum() else c for c in plain if not unicodedata.combining(c))
    words = ["saint" if word in {"st", "sankt"} else word for word in letters.split()]
    return " ".join(words[1:] if len(words) > 1 and words[0] == "the" else words)


@cache
def _english() -> dict[str, str]:
    also: dict[str, str] = {}
    for line in _ALSO.replace(",\n", ", ").strip().splitlines():
        code, names = line.split(":")
        also |= {_key(words): code for words in names.split(",")}
    known = [(words, code) for code, words in (*_ENGLISH.items(), *NAMES.items()) if code in NAMES]
    return {_key(words): code for words, code in known} | also


@cache
def _any_language() -> dict[str, str]:
    """Read from Babel's files, and not through its cache, which would keep all of each language in memory."""
    found: dict[str, str] = {}
    for language in reversed(_LANGUAGES.split()):
        with open(localedata.resolve_locale_filename(language), "rb") as file:
            territories = pickle.load(file)["territories"]
        found |= {_key(words): code for code, words in territories.items() if code in NAMES}
    return found
