"""Advice on a template that is valid: what Meta will reject, what makes an SMS cost more, and what could be better.

`lint` reads unfinished definitions too and skips what it can't read: `definition.normalize` reports that.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from apps.message_templates import buttons, meta_languages, placeholders, samples, text_rules, whatsapp_values
from apps.message_templates.definition import MAX_BODY, MAX_LINE, MAX_RCS
from apps.message_templates.models import BODIES, Category
from apps.message_templates.placeholders import Variable
from apps.message_templates.text_rules import Fault, Severity, Text

_Rule = Callable[[Text], Fault | None]

_EVERYWHERE: tuple[_Rule, ...] = (text_rules.shortened_link, text_rules.shouting)
_AT_META: tuple[_Rule, ...] = (
    text_rules.begins_with_variable,
    text_rules.ends_with_variable,
    text_rules.adjacent_variables,
    text_rules.too_many_variables,
    text_rules.many_breaks,
)
_ON_SMS: tuple[_Rule, ...] = (text_rules.costly_characters, text_rules.markup_on_sms)


@dataclass(frozen=True, slots=True)
class Lint:
    """One piece of advice. `path` is written as in the API's errors: `definition.body.sms.template`.

    `rule` names the kind of advice. `error`: Meta will reject it. `cost`: an SMS takes more parts. `fix` is a new text
    for `path`, after which the advice is gone.
    """

    path: str
    severity: Severity
    sentence: str
    fix_label: str | None = None
    fix: str | None = None
    rule: str = ""


def lint(definition: Mapping[str, Any], category: str, language: str = "") -> list[Lint]:
    """All advice, in reading order. Without a language, we take the text for English."""
    is_english = language in ("", "en") or language.startswith(("en_", "en-"))
    found = [*_on_language(language), *_on_header(definition)]
    for key in BODIES:
        found += _on_body(_at(definition, "body", key), key, category, is_english)
    found += [*_on_footer(definition), *_on_buttons(definition)]
    if category == Category.AUTHENTICATION:
        found += _on_authentication(definition)
    return found


def applied(definition: Mapping[str, Any], advice: Lint) -> dict[str, Any]:
    """The definition with the fix made. Nothing else changes."""
    steps = re.findall(r"[^.\[\]]+", advice.path)[1:]
    changed: dict[str, Any] = _put(definition, steps, advice.fix)
    return changed


def _put(inside: Any, steps: list[str], value: Any) -> Any:
    if not steps:
        return value
    first, *rest = steps
    if isinstance(inside, list):
        return [_put(each, rest, value) if index == int(first) else each for index, each in enumerate(inside)]
    return {**inside, first: _put(inside.get(first), rest, value)}


def _at(inside: Any, *keys: str) -> Mapping[str, Any]:
    """The object at these keys. Empty if there is none."""
    for key in keys:
        inside = inside.get(key) if isinstance(inside, Mapping) else None
    return inside if isinstance(inside, Mapping) else {}


def _listed(inside: Mapping[str, Any], key: str) -> list[Mapping[str, Any]]:
    entries = inside.get(key)
    return [_at({"it": each}, "it") for each in entries] if isinstance(entries, list) else []


def _word(inside: Mapping[str, Any], key: str) -> str:
    value = inside.get(key)
    return value if isinstance(value, str) else ""


def _run(text: Text, rules: tuple[_Rule, ...], path: str) -> Iterator[Lint]:
    for rule in rules:
        fault = rule(text)
        if fault is None:
            continue
        if fault.fix is not None and rule(replace(text, written=fault.fix)):
            fault = replace(fault, fix_label=None, fix=None)
        yield Lint(path, fault.severity, fault.sentence, fault.fix_label, fault.fix, fault.rule)


def _on_language(language: str) -> Iterator[Lint]:
    if language and not meta_languages.at_meta(language):
        sentence = f"Meta has no templates in the language {language}, so this one can only be sent by SMS."
        yield Lint("language", "error", sentence, rule="unknown_language")


def _on_header(definition: Mapping[str, Any]) -> Iterator[Lint]:
    header = _at(definition, "header")
    if not header:
        return
    if _word(header, "type") in ("", "text"):
        text = Text(_word(header, "template"), placeholders.declared(header), MAX_LINE)
        yield from _run(text, (lambda each: text_rules.not_plain(each, "header"),), "definition.header.template")
    yield from _on_variables(header, "definition.header")
    yield _not_on_sms("header", "the header")


def _on_body(section: Mapping[str, Any], key: str, category: str, is_english: bool) -> Iterator[Lint]:
    written = _word(section, "template")
    if not written.strip():
        return
    limit = MAX_RCS if key == "rcs" else MAX_BODY
    text = Text(written, placeholders.declared(section), limit, is_english)
    yield from _run(text, _rules_of(key, category), f"definition.body.{key}.template")
    yield from _on_variables(section, f"definition.body.{key}")


def _rules_of(key: str, category: str) -> tuple[_Rule, ...]:
    """Meta writes the text of authentication templates itself, and sees neither the SMS text nor RCS."""
    rules: tuple[_Rule, ...] = ()
    if key in ("multiChannel", "whatsapp") and category != Category.AUTHENTICATION:
        rules += _AT_META
    if category == Category.UTILITY:
        rules += (text_rules.selling_words,)
    rules += _EVERYWHERE
    if key in ("multiChannel", "sms"):
        rules += _ON_SMS
        rules += (text_rules.no_way_out,) if category == Category.MARKETING else ()
    return rules


def _on_footer(definition: Mapping[str, Any]) -> Iterator[Lint]:
    footer = _at(definition, "footer")
    if not footer:
        return
    path = "definition.footer.template"
    text = Text(_word(footer, "template"), placeholders.declared(footer), MAX_LINE)
    if placeholders.holes(text.written):
        yield Lint(path, "error", "Meta rejects variables in a footer.", rule="variable_in_footer")
    yield from _run(text, (lambda each: text_rules.not_plain(each, "footer"), text_rules.shortened_link), path)
    yield from _on_variables(footer, "definition.footer")
    yield _not_on_sms("footer", "the footer")


def _on_buttons(definition: Mapping[str, Any]) -> Iterator[Lint]:
    given = _listed(definition, "buttons")
    for index, button in enumerate(given):
        props, path = _at(button, "props"), f"definition.buttons[{index}].props"
        if button.get("type") == buttons.URL:
            yield from _on_url(props, path)
            yield from _on_variables(props, path)
    if given:
        links = [f"“{_word(_at(each, 'props'), 'text')}”" for each in given if each.get("type") == buttons.URL]
        missing = f", so people can't open {' and '.join(links)} there. Write the link in the text too" if links else ""
        yield _not_on_sms("buttons", f"buttons{missing}")


def _on_url(props: Mapping[str, Any], path: str) -> Iterator[Lint]:
    url = _word(props, "url")
    yield from _run(Text(url), (text_rules.shortened_link,), f"{path}.url")
    if re.match(r"https?://(wa\.me|(api|chat)\.whatsapp\.com)(?![\w.-])", url, re.IGNORECASE):
        sentence = "Meta rejects buttons that open WhatsApp. Link to a page of your own."
        yield Lint(f"{path}.url", "error", sentence, rule="link_to_whatsapp")


def _on_variables(section: Mapping[str, Any], path: str) -> Iterator[Lint]:
    for index, entry in enumerate(_listed(section, "variables")):
        for variable in placeholders.declared({"variables": [entry]}):
            if variable.type == "variable":
                yield from _on_sample(variable, f"{path}.variables[{index}].props.sample")
            elif variable.url:
                yield from _run(
                    Text(variable.url), (text_rules.shortened_link,), f"{path}.variables[{index}].props.url"
                )


def _on_sample(variable: Variable, path: str) -> Iterator[Lint]:
    """Meta's reviewer reads the template with the samples filled in."""
    fix: str | None
    if samples.repeats(variable.sample, variable.name):
        fix = samples.of(variable)
        if samples.repeats(fix, variable.name) or not samples.fits(variable, fix):
            fix = None
        sentence = f"The sample of {variable.name} says nothing. Meta's reviewer wants to see a typical value."
        yield Lint(path, "hint", sentence, f"Use {fix}" if fix else None, fix, "poor_sample")
    elif whatsapp_values.BLANKS.search(variable.sample):
        fix = " ".join(variable.sample.split())
        fix = fix if samples.fits(variable, fix) and not samples.repeats(fix, variable.name) else None
        sentence = "Meta rejects line breaks, tabs and more than four spaces in a row in a sample."
        yield Lint(path, "error", sentence, "Use single spaces" if fix else None, fix, "blanks_in_sample")


def _on_authentication(definition: Mapping[str, Any]) -> Iterator[Lint]:
    """Meta's text for codes has one variable, the code; its footer is made from the configuration."""
    texts = {key: _at(definition, "body", key) for key in ("multiChannel", "whatsapp")}
    for key, section in texts.items():
        holes = {each.written for each in placeholders.holes(_word(section, "template"))}
        if section and len(holes) != 1:
            sentence = "An authentication template has one variable: the code."
            yield Lint(f"definition.body.{key}.template", "error", sentence, rule="not_one_code")
    for part in ("header", "footer"):
        if _at(definition, part):
            sentence = f"Meta rejects a {part} of your own in authentication templates."
            yield Lint(f"definition.{part}", "error", sentence, rule=f"{part}_of_authentication")
    if not _listed(definition, "buttons"):
        sentence = "Meta wants a button that copies or fills in the code."
        yield Lint("definition.buttons", "error", sentence, rule="no_code_button")


def _not_on_sms(key: str, what: str) -> Lint:
    return Lint(f"definition.{key}", "hint", f"SMS doesn't show {what}.", rule=f"{key}_not_on_sms")
