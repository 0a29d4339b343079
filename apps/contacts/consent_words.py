"""Read a consent cell, in the words of CRMs and in many languages. It never guesses."""

from __future__ import annotations

import re

from apps.contacts.folding import fold


def _words(text: str) -> frozenset[str]:
    return frozenset(fold(word) for word in text.split(","))


_YES = _words(
    """
    yes, y, true, t, 1, 1.0, x, on, checked, ja, j, oui, o, vrai, si, s, verdadero, vero, sim, verdadeiro,
    waar, tak, prawda, sant, sand, kylla, joo, tosi, ano, pravda, evet, dogru, да, истина, так, істина, ναι,
    αληθης, はい, 是, 真, 예, 네, כן, نعم, igen, da, hai, wahr
    """
)
_NO = _words(
    """
    no, n, false, f, 0, off, unchecked, nein, non, faux, falso, nao, nee, onwaar, nie, falsz, nej, falskt,
    falsk, nei, usann, ei, epatosi, ne, nepravda, hayir, yanlis, нет, ложь, ні, хибність, όχι, ψευδης, いいえ,
    否, 假, 아니요, 아니오, לא, لا, nem, nu, falsch, 0.0
    """
)
# Statuses say the same whatever the column is called.
_OUT = """
    opted out, opt out, optout, opted-out, unsubscribed, unsubscribe, unsub, stop, stopall, stop all,
    do not contact, do not text, do not sms, do not disturb, dnc, dnd, suppressed, never subscribed,
    not subscribed, non subscribed, nonsubscribed, not opted in, no consent, no permission, abgemeldet,
    abbestellt, nicht abonniert, widerrufen, desabonne, desabonnee, desinscrit, desinscrite, non abonne,
    dado de baja, baja, no suscrito, disiscritto, disiscritta, non iscritto, descadastrado, nao inscrito,
    afgemeld, uitgeschreven, wypisany, wypisana, avregistrerad, avanmald, avmeldt, afmeldt, frameldt, odhlasen,
    odhlasena, peruutettu, отписан, отписана, отписался, відписаний, απεγγραφη, 退订, 退訂, 已退订, 配信停止,
    수신거부, הוסר, إلغاء الاشتراك
"""
_OPTED_OUT = _words(_OUT)
_LESS_CLEARLY_OUT = _words(
    """
    blocked, blacklisted, blocklisted, withdrawn, revoked, declined, denied, refused, rejected, objected,
    stopped, cancelled, canceled
    """
)
_OPTED_IN = _words(
    """
    opted in, opt in, optin, opted-in, subscribed, subscribe, resubscribed, consented, not opted out,
    not unsubscribed, single opt in, double opt in, start, angemeldet, abonniert, eingewilligt, abonne,
    abonnee, inscrit, inscrite, suscrito, suscrita, iscritto, iscritta, inscrito, inscrita, aangemeld,
    ingeschreven, zapisany, prenumererar, tilmeldt, pameldt, prihlasen, подписан, підписаний, εγγεγραμμενος,
    已订阅, 订阅, 配信中, 同意, 동의, 수신동의, 구독
    """
)
_LESS_CLEARLY_IN = _words(
    """
    active, subscriber, agreed, accepted, granted, confirmed, allowed, permitted, approved, given, consent
    """
)
_SYMBOLS = {"✓": True, "✔": True, "☑": True, "✅": True, "✗": False, "✘": False, "☐": False, "❌": False}
_NOTHING = frozenset({"-", "–", "—", "n/a", "N/A", "null", "NULL"})
_DATE = re.compile(
    r"(\d{4}[-/.]\d{1,2}[-/.]\d{1,2}|\d{1,2}[-/. ](\d{1,2}|[^\W\d]{3,9})[-/., ]+\d{2,4}|[^\W\d]{3,9} \d{1,2},? \d{4})"
    r"([T ,]+\d{1,2}:\d{2}.*)?",
)
_LONGEST = 30  # characters; no status is longer


def opted_out(cell: str, *, opts_in: bool) -> bool | None:
    """Has this person opted out? `opts_in` is what yes means in this column. None where the cell is not understood.

    An empty cell under "opted out" is a no; under "opted in" it says nothing. A date says when it happened.
    """
    written = cell.strip()
    if is_nothing(written):
        return None if opts_in else False
    if written in _SYMBOLS:
        return _SYMBOLS[written] is not opts_in
    status = _status(written)
    if status is not None:
        return status
    word = fold(written)
    if word in _NO:
        return opts_in
    return not opts_in if word in _YES or is_date(written) else None


def is_nothing(cell: str) -> bool:
    return not cell or cell in _NOTHING


def is_status(cell: str) -> bool:
    """A word that says opted out or in by itself, whatever stands over it."""
    word = fold(cell) if len(cell) <= _LONGEST else ""
    return word in _OPTED_OUT or word in _OPTED_IN


def says_opted_out(cell: str) -> bool:
    """A word that says opted out by itself. Quick, for it is put to every cell of a file."""
    if len(cell) > _LONGEST:
        return False
    plain = cell.strip().casefold().replace("_", " ").replace("-", " ") if cell.isascii() else fold(cell)
    return plain in _OPTED_OUT


def is_date(cell: str) -> bool:
    return bool(_DATE.fullmatch(cell.strip()))


def _status(written: str) -> bool | None:
    word = fold(written) if len(written) <= _LONGEST else ""
    if word in _OPTED_OUT or word in _LESS_CLEARLY_OUT:
        return True
    return False if word in _OPTED_IN or word in _LESS_CLEARLY_IN else None
