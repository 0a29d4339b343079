"""Template tags and filters that every page can use without loading them: icons, times, ids, code."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from django.forms import BoundField
from django.template import Context, Library
from django.template.loader import get_template
from django.templatetags.static import static
from django.utils import timezone
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe

from apps.core.icons import SPRITE

register = Library()

_JUST_NOW = 10  # seconds
_STEPS = ((60, 1, "s"), (3600, 60, "min"), (86400, 3600, "h"), (2 * 86400, 86400, "day"), (30 * 86400, 86400, "days"))


@cache
def _sprite_url() -> str:
    return static(SPRITE)


@register.simple_tag
def icon(name: str, size: int = 16, tone: str = "") -> SafeString:
    """`{% icon "send" %}`: an image that assistive technology skips. `tone` is one of the five status hues."""
    return format_html(
        '<svg class="icon{}" width="{}" height="{}" aria-hidden="true"><use href="{}#{}"></use></svg>',
        f" tone-{tone}" if tone else "",
        size,
        size,
        _sprite_url(),
        name,
    )


@register.simple_tag
def when(moment: datetime | None, never: str = "Never") -> SafeString | str:
    """`{% when message.created_at %}`: how long ago, kept up to date by the browser. A tooltip shows the exact time."""
    if moment is None:
        return never
    return format_html(
        '<time datetime="{}" data-tip="{}" data-when>{}</time>', moment.isoformat(), exact(moment), ago(moment)
    )


@register.simple_tag
def age(moment: datetime) -> SafeString:
    """`{% age found.looked_up_at %}`: just now, 6 min ago, or on a day; kept up to date like `when`."""
    return format_html(
        '<time datetime="{}" data-tip="{}" data-when="ago">{}</time>', moment.isoformat(), exact(moment), _age(moment)
    )


def _age(moment: datetime) -> str:
    seconds = (timezone.now() - moment).total_seconds()
    if seconds < _JUST_NOW:
        return "just now"
    return f"on {ago(moment)}" if seconds >= _STEPS[-1][0] else f"{ago(moment)} ago"


@register.filter
def exact(moment: datetime | None) -> str:
    """22 Nov 2026, 10:35:51 CET: in the reader's time zone, which is named."""
    if moment is None:
        return ""
    local = timezone.localtime(moment)
    return f"{local.day} {local.strftime('%b %Y, %H:%M:%S %Z')}"


def ago(moment: datetime, now: datetime | None = None) -> str:
    """4 s, 6 min, 3 h, 12 days, and the date after a month. Future times read "in 6 min"."""
    distance = (now or timezone.now()) - moment
    seconds = int(abs(distance).total_seconds())
    words = next((f"{seconds // size} {unit}" for limit, size, unit in _STEPS if seconds < limit), "")
    if not words:
        local = timezone.localtime(moment)
        return f"{local.day} {local:%b %Y}"
    return f"in {words}" if distance < timedelta(0) else words


@register.filter
def short(value: Any) -> str:
    """An id shortened in the middle: 01a202a1…0c9e."""
    text = str(value)
    return text if len(text) <= 14 else f"{text[:8]}…{text[-4:]}"


@register.filter
def thousands(number: int) -> str:
    """48,210"""
    return f"{number:,}"


@register.filter
def took(milliseconds: float | None) -> str:
    """8.4 ms, 312 ms, 1.25 s"""
    if milliseconds is None:
        return "–"
    if milliseconds >= 1000:
        return f"{milliseconds / 1000:.2f} s"
    is_whole = milliseconds >= 10 or isinstance(milliseconds, int)
    return f"{milliseconds:.0f} ms" if is_whole else f"{milliseconds:.1f} ms"


@register.filter
def initials(name: str) -> str:
    """Up to two initials of a name: "EU shop" is EU, "Ines Moreau" is IM."""
    words: list[str] = re.findall(r"\w+", name.split("@", maxsplit=1)[0])
    if not words:
        return "?"
    first = words[0]
    if len(words) == 1 or (len(first) == 2 and first.isupper()):
        return first[:2].upper()
    return (first[0] + words[1][0]).upper()


@register.filter
def swatch(value: Any) -> int:
    """Which of the eight identity colours an id has, always the same one."""
    return int(str(value).replace("-", "")[-4:] or "0", 16) % 8


@register.filter
def matched(label: str, text: str) -> SafeString:
    """A label with every occurrence of the searched text marked."""
    if not text.strip():
        return mark_safe(escape(label))  # escaped here
    pieces = re.split(f"({re.escape(text.strip())})", label, flags=re.IGNORECASE)
    marked = (
        format_html("<mark>{}</mark>", piece) if index % 2 else escape(piece) for index, piece in enumerate(pieces)
    )
    return mark_safe("".join(marked))  # every piece was escaped


@register.filter
def gaps(text: str, names: Iterable[str]) -> SafeString:
    """A text with the `{{name}}` of each of these variables marked, because they have no value yet."""
    holes = [re.escape(f"{{{{{name}}}}}") for name in names]
    if not (holes and text):
        return mark_safe(escape(text or ""))  # escaped here
    pieces = re.split(f"({'|'.join(holes)})", text)
    marked = (
        format_html('<mark class="variable">{}</mark>', piece) if index % 2 else escape(piece)
        for index, piece in enumerate(pieces)
    )
    return mark_safe("".join(marked))  # every piece was escaped


# Only three colours: keywords and keys, strings, comments.
_TONES = re.compile(
    r"""(?P<comment>(?:^|(?<=\s))(?:\#|//)[^\n]*)"""
    r"""|(?P<key>"[^"\n]*"(?=:))"""
    r"""|(?P<string>"[^"\n]*"|'[^']*')"""
    r"""|(?P<word>^curl\b|\b(?:import|from|const|await|new|def|for|in|if|return|print|POST|GET|PUT|PATCH|DELETE)\b)""",
    re.MULTILINE,
)


@register.filter
def tones(code: str) -> SafeString:
    """Code with strings, keys, keywords and comments highlighted."""
    parts: list[str] = []
    end = 0
    for found in _TONES.finditer(code):
        parts += [escape(code[end : found.start()]), f'<span class="code-{found.lastgroup}">{escape(found[0])}</span>']
        end = found.end()
    return mark_safe("".join([*parts, escape(code[end:])]))  # every part was escaped above


@register.inclusion_tag("parts/snippet.html", takes_context=True)
def snippet(context: Context, name: str, *labels_and_templates: str) -> dict[str, Any]:
    """`{% snippet "send" "curl" "messaging/send.sh" "Python" "messaging/send.py.txt" %}`: code in several languages,
    each a template that sees the page's context.
    """
    values = context.flatten()
    pairs = zip(labels_and_templates[::2], labels_and_templates[1::2], strict=True)
    tabs = [{"label": label, "code": _plain(template, values)} for label, template in pairs]
    return {"name": name, "tabs": tabs}


def _plain(template: str, values: dict[Any, Any]) -> str:
    """Code is escaped when it is highlighted, not before."""
    code: str = get_template(template).template.render(Context(values, autoescape=False))  # type: ignore[attr-defined]
    return code.strip()


@register.simple_tag(takes_context=True)
def control(context: Context, field: BoundField) -> SafeString:
    """The control of parts/field.html, linked to its hint and error, with the include's attributes."""
    # Placeholders disappear as you type, so the label is above the field.
    attributes: dict[str, Any] = {"placeholder": ""} if field.field.widget.attrs.get("placeholder") else {}
    marks = (("-error", bool(field.errors)), ("-hint", bool(context.get("hint") or field.help_text)))
    described = [f"{field.id_for_label}{mark}" for mark, is_there in marks if is_there]
    if elsewhere := context.get("described_by") if field.form.non_field_errors() else None:
        described.append(elsewhere)
    if described:
        attributes["aria-describedby"] = " ".join(described)
    if field.errors or elsewhere:
        attributes["aria-invalid"] = "true"
    if _is_focused(context, field):
        attributes["autofocus"] = True
    for name in ("placeholder", "autocomplete", "inputmode", "rows", "checked"):
        # A list page has `rows` too, those of its table.
        if context.get(name) and not isinstance(context[name], list):
            attributes[name] = context[name]
    if context.get("mono"):
        attributes["class"] = "mono"
    return field.as_widget(attrs=attributes)


def _is_focused(context: Context, field: BoundField) -> bool:
    """With `focus_wrong`, the first field with an error gets the focus."""
    wrong = next((each for each in field.form if each.errors), None) if context.get("focus_wrong") else None
    return wrong.name == field.name if wrong else bool(context.get("autofocus"))
