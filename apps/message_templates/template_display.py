"""How pages show a template's status, category, language and channels: in words, with an icon and a hue."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf.locale import LANG_INFO

from apps.channels.models import Channel
from apps.message_templates import meta_languages
from apps.message_templates.models import Category, TemplateStatus


@dataclass(frozen=True, slots=True)
class TemplateMark:
    """A hue, a shape and a word."""

    word: str
    tone: str
    icon: str


ALL = TemplateMark("All", tone="", icon="")
STATUSES = {
    TemplateStatus.DRAFT.value: TemplateMark("Draft", tone="none", icon="pencil"),
    TemplateStatus.PENDING.value: TemplateMark("In review", tone="waiting", icon="clock"),
    TemplateStatus.APPROVED.value: TemplateMark("Approved", tone="done", icon="check"),
    TemplateStatus.REJECTED.value: TemplateMark("Rejected", tone="failed", icon="alert-triangle"),
    TemplateStatus.PAUSED.value: TemplateMark("Paused", tone="waiting", icon="player-pause"),
    TemplateStatus.DISABLED.value: TemplateMark("Disabled", tone="failed", icon="ban"),
}
CATEGORIES = {
    Category.MARKETING.value: "Marketing",
    Category.UTILITY.value: "Utility",
    Category.AUTHENTICATION.value: "Authentication",
}
CHANNELS = {
    Channel.SMS.value: TemplateMark("SMS", tone="none", icon="message-2"),
    Channel.WHATSAPP.value: TemplateMark("WhatsApp", tone="none", icon="brand-whatsapp"),
    Channel.RCS.value: TemplateMark("RCS", tone="none", icon="messages"),
}
# Languages of Meta's that Django doesn't know by name.
_NAMES = {
    "fil": "Filipino", "gu": "Gujarati", "ha": "Hausa", "lo": "Lao", "rw": "Kinyarwanda", "zu": "Zulu", "ms": "Malay",
    "zh": "Chinese", "nb": "Norwegian", "prs": "Dari", "ps": "Pashto", "si": "Sinhala",
}  # fmt: skip


def language(code: str) -> str:
    """English (US) for en_US. A code that we can't name is shown as it is."""
    spoken, *more = code.replace("-", "_").split("_")
    name = _NAMES.get(spoken) or str(LANG_INFO.get(spoken, {}).get("name", ""))
    if not name:
        return code
    return f"{name} ({', '.join(more)})" if more else name


def languages(*others: str) -> list[tuple[str, str]]:
    """Codes and names by name, with other codes that a form has to offer."""
    return sorted(
        ((code, language(code)) for code in {*meta_languages.CODES, *filter(None, others)}), key=lambda pair: pair[1]
    )
