"""The usual keywords of other languages, each with a reply in that language. One action adds those that are missing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from apps.core.errors import Invalid
from apps.keywords import actions, effective
from apps.keywords.folding import fold
from apps.keywords.models import Keyword, KeywordAction
from apps.keywords.replies import MAX_NAME
from apps.organizations.customer import Customer


@dataclass(frozen=True, slots=True)
class Preset:
    """`replies` are in letters of the GSM-7 alphabet. `contact` says where to get help: with an e-mail and without."""

    name: str
    words: Mapping[KeywordAction, tuple[str, ...]]
    replies: Mapping[KeywordAction, str]
    contact: tuple[str, str]


_OUT, _IN, _HELP = KeywordAction.OPT_OUT, KeywordAction.OPT_IN, KeywordAction.HELP

PRESETS: dict[str, Preset] = {
    "ES": Preset(
        "Spanish",
        {_OUT: ("BAJA", "PARAR", "CANCELAR", "ALTO"), _IN: ("ALTA", "INICIAR"), _HELP: ("AYUDA",)},
        {
            _OUT: "{name}: Baja confirmada. Ya no te enviaremos mensajes. Responde ALTA para volver.",
            _IN: "{name}: Alta confirmada. Responde AYUDA para recibir ayuda, BAJA para darte de baja.",
            _HELP: "{name}: Para recibir ayuda, {contact}. Responde BAJA para darte de baja.",
        },
        ("escribe a {email}", "contacta con nosotros"),
    ),
    "FR": Preset(
        "French",
        {_OUT: ("ARRÊT", "ARRÊTER", "DÉSABONNER", "ANNULER"), _IN: ("REPRENDRE", "ABONNER"), _HELP: ("AIDE",)},
        {
            _OUT: "{name}: Désinscription confirmée. Vous ne recevrez plus rien. Répondez REPRENDRE pour revenir.",
            _IN: "{name}: Inscription confirmée. Répondez AIDE pour de l'aide, ARRET pour vous désinscrire.",
            _HELP: "{name}: Pour recevoir de l'aide, {contact}. Répondez ARRET pour vous désinscrire.",
        },
        ("écrivez à {email}", "contactez-nous"),
    ),
    "PT": Preset(
        "Portuguese",
        {_OUT: ("SAIR", "PARAR", "CANCELAR"), _IN: ("VOLTAR", "ASSINAR"), _HELP: ("AJUDA",)},
        {
            _OUT: "{name}: Cancelamento confirmado. Pararemos de enviar mensagens. Responda VOLTAR para voltar.",
            _IN: "{name}: Cadastro confirmado. Responda AJUDA para receber ajuda, SAIR para cancelar.",
            _HELP: "{name}: Para receber ajuda, {contact}. Responda SAIR para cancelar.",
        },
        ("escreva para {email}", "fale conosco"),
    ),
    "DE": Preset(
        "German",
        {_OUT: ("STOPP", "ABMELDEN", "ENDE", "KÜNDIGEN"), _IN: ("ANMELDEN", "STARTEN"), _HELP: ("HILFE",)},
        {
            _OUT: "{name}: Sie sind abgemeldet und erhalten keine Nachrichten mehr. ANMELDEN meldet Sie wieder an.",
            _IN: "{name}: Sie sind angemeldet. HILFE hilft Ihnen weiter, ABMELDEN meldet Sie ab.",
            _HELP: "{name}: Hilfe? {contact}. ABMELDEN meldet Sie ab.",
        },
        ("Schreiben Sie an {email}", "Wenden Sie sich an uns"),
    ),
}


def add(customer: Customer, language: str | None, *, now: datetime) -> list[Keyword]:
    """Add the words of a language that the account doesn't have yet, its organization's included. Raises Invalid."""
    preset = PRESETS.get((language or "").upper())
    if preset is None:
        raise Invalid({"language": [f"Must be one of: {', '.join(PRESETS)}"]})
    known = {each.folded for each in effective.keywords_of(customer)}
    return [
        actions.create(customer, word=word, action=action, reply=_reply(customer, preset, action), now=now)
        for action, words in preset.words.items()
        for word in words
        if fold(word) not in known
    ]


def _reply(customer: Customer, preset: Preset, action: KeywordAction) -> str:
    email = customer.organization.email
    contact = preset.contact[0].format(email=email) if email else preset.contact[1]
    return preset.replies[action].format(name=customer.account.name[:MAX_NAME].strip(), contact=contact)
