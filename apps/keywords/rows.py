"""Keywords as their page shows them: by effect, each with what is sent back."""

from __future__ import annotations

from dataclasses import dataclass

from apps.keywords import effective
from apps.keywords.models import DEFAULT_ACTIONS, Keyword, KeywordAction
from apps.keywords.replies import reply_of
from apps.organizations.customer import Customer


@dataclass(frozen=True, slots=True)
class Effect:
    """What an action is called, as a heading and in a list of choices, and what it does."""

    action: str
    heading: str
    choice: str
    sentence: str


EFFECTS = (
    Effect(KeywordAction.OPT_OUT.value, "Opt out", "Opt the person out", "We stop sending to the person."),
    Effect(KeywordAction.OPT_IN.value, "Opt in", "Opt the person in again", "You can send to the person again."),
    Effect(KeywordAction.HELP.value, "Help", "Ask for help", "Consent doesn’t change. Webhooks get contact.help."),
    Effect(
        KeywordAction.OTHER.value,
        "Other",
        "Only reply",
        "Consent doesn’t change. Webhooks get contact.custom_keyword.",
    ),
)


@dataclass(frozen=True, slots=True)
class KeywordRow:
    """`reply` is a text, or the name of the template; empty if nothing is sent."""

    keyword: Keyword
    reply: str
    is_template: bool


def by_effect(customer: Customer) -> list[tuple[Effect, list[KeywordRow]]]:
    """Every effect with its words: the default words first, then others in the order in which they were added."""
    places = {folded: place for place, folded in enumerate(DEFAULT_ACTIONS)}
    found = effective.keywords_of(customer)
    found.sort(key=lambda keyword: (places.get(keyword.folded, len(places)), keyword.id))
    return [(effect, [_row(customer, each) for each in found if each.action == effect.action]) for effect in EFFECTS]


def _row(customer: Customer, keyword: Keyword) -> KeywordRow:
    reply = reply_of(customer, keyword)
    template = reply.template if reply else None
    return KeywordRow(keyword, template.name if template else reply.text if reply else "", template is not None)
