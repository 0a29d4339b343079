"""What the campaign registry and the carriers would say about a campaign: samples, opt-out words, links, use cases.

`field` of a piece of advice is a column of Campaign, or `use_cases` and `sample_messages` for what its use cases have.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping

from apps.brands.advice import Advice, link_problem, says
from apps.brands.models import Brand, Campaign
from apps.brands.vocabulary import EntityType, UseCase, Vertical

MIN_PROSE = 40  # characters of a description and a message flow, the registry's own limit
MAX_LOW_VOLUME = 60_000  # messages a month: 2,000 a day
_STOP_WORDS = ("stop", "unsubscribe", "cancel", "end", "quit", "optout", "revoke")
_SHORTENERS = re.compile(
    r"\b(?:bit\.ly|tinyurl\.com|t\.co|goo\.gl|ow\.ly|is\.gd|buff\.ly|cutt\.ly|rb\.gy)\b", re.IGNORECASE
)
_CODE = re.compile(r"\b[0-9]{4,8}\b|\{\{|\bcode\b", re.IGNORECASE)
_PROMOTION = re.compile(r"\b(?:sale|discount|offer|deal|coupon|promo|% off|[0-9]+%|save|buy now|free)\b", re.IGNORECASE)
_LINK = re.compile(r"https?://|www\.|\b[a-z0-9-]+\.(?:com|net|org|io|co|us)\b", re.IGNORECASE)
_CONTACT = re.compile(r"https?://|@|\+?[0-9][0-9 ().-]{6,}|\.[a-z]{2,}\b", re.IGNORECASE)
_KEYWORDS = re.compile(r"[A-Za-z0-9]+(?:, ?[A-Za-z0-9]+)*")
_COMBINED = (UseCase.MIXED, UseCase.LOW_VOLUME)
# How the samples of a use case must look, and what we say if none does.
_SAMPLES_FIT: Mapping[str, tuple[re.Pattern[str], str]] = {
    UseCase.TWO_FA: (_CODE, "A sample for two-factor codes must show a code, such as “Your code is 123456”."),
    UseCase.MARKETING: (_PROMOTION, "No sample for marketing promotes anything. Show a typical offer."),
    UseCase.DELIVERY_NOTIFICATION: (
        re.compile(r"order|deliver|ship|parcel|package|track|arriv|on its way", re.IGNORECASE),
        "No sample is about a delivery. Show a message about an order on its way.",
    ),
    UseCase.FRAUD_ALERT: (
        re.compile(r"fraud|suspicious|unusual|unauthori|charge|transaction|verify", re.IGNORECASE),
        "No sample warns of fraud. Show a typical alert.",
    ),
    UseCase.POLLING_VOTING: (
        re.compile(r"vote|poll|survey|election|ballot|\?", re.IGNORECASE),
        "No sample asks anything. Show a typical poll.",
    ),
}
_MESSAGES: Mapping[str, str] = {
    "optin_message": "Give the message that confirms an opt-in.",
    "optout_message": "Give the message that confirms an opt-out.",
    "help_message": "Give the message that answers HELP.",
}
# What carriers want a confirmation to say, and words by which we know that it does.
_OPTIN_SAYS: Mapping[str, tuple[str, ...]] = {
    "how to opt out (STOP)": _STOP_WORDS,
    "how to get help (HELP)": ("help",),
    "that message and data rates may apply": ("rates",),
    "how often you write": ("frequency", "month", "week", "day", "vary", "varies"),
}
_LINKS: Mapping[str, str] = {
    "privacy_policy_link": "Give the address of the privacy policy. Carriers reject campaigns without one.",
    "terms_and_conditions_link": "Give the address of the terms and conditions.",
}


def advice_on(campaign: Campaign) -> list[Advice]:
    return [advice for check in _CHECKS for advice in check(campaign)]


def _prose(campaign: Campaign) -> Iterator[Advice]:
    if len(campaign.description.strip()) < MIN_PROSE:
        text = f"Say in {MIN_PROSE} characters or more who sends, to whom, what and why."
        yield Advice("description", text)
    flow = (campaign.message_flow or "").strip()
    if len(flow) < MIN_PROSE:
        yield Advice("message_flow", f"Say in {MIN_PROSE} characters or more how and where people agree.")
    elif not _LINK.search(flow) and not says(flow, "text", "keyword", "sms", "paper", "phone", "verbally"):
        text = "Name the page, form or keyword where people opt in. Reviewers look at it."
        yield Advice("message_flow", text, is_blocking=False)
    if flow and not says(flow, "agree", "consent", "opt", "optin", "checkbox", "check", "subscribe", "texting"):
        yield Advice("message_flow", "Say that people agree: by a checkbox, a keyword, or in words.", is_blocking=False)


def _use_cases(campaign: Campaign) -> Iterator[Advice]:
    chosen = [each.messaging_use_case_us for each in campaign.use_cases.all()]
    plain = [each for each in chosen if each not in _COMBINED]
    if not chosen:
        yield Advice("use_cases", "Choose at least one use case.")
    if len(set(chosen)) < len(chosen):
        yield Advice("use_cases", "Choose each use case once.")
    if UseCase.MIXED in chosen and len(plain) < 2:
        yield Advice("use_cases", "A mixed campaign combines at least two use cases. Add them, each with samples.")
    if all(each in chosen for each in _COMBINED):
        yield Advice("use_cases", "Choose Mixed or Low volume, not both.")
    if len(plain) > 5:
        yield Advice("use_cases", "A campaign combines at most five use cases. File a second campaign for the others.")
    yield from _use_cases_and_brand(chosen, campaign.brand)
    volume = int(campaign.volume) if (campaign.volume or "").isdigit() else 0
    if UseCase.LOW_VOLUME in chosen and volume > MAX_LOW_VOLUME:
        text = f"Low volume is for up to about {MAX_LOW_VOLUME:,} messages a month. Choose Mixed."
        yield Advice("volume", text, is_blocking=False)


def _use_cases_and_brand(chosen: list[str], brand: Brand) -> Iterator[Advice]:
    if UseCase.HIGHER_EDUCATION in chosen and brand.vertical != Vertical.EDUCATION:
        yield Advice("use_cases", "Higher education is for brands in the industry Education.")
    public = (EntityType.GOVERNMENT, EntityType.NON_PROFIT)
    if UseCase.PUBLIC_SERVICE_ANNOUNCEMENT in chosen and brand.entity_type not in (*public, None):
        text = "Public service announcements are for government bodies and non-profits."
        yield Advice("use_cases", text, is_blocking=False)
    if brand.entity_type == EntityType.SOLE_PROPRIETOR and UseCase.LOW_VOLUME not in chosen:
        text = "A sole proprietor may send only little. Choose Low volume."
        yield Advice("use_cases", text, is_blocking=False)


def _samples(campaign: Campaign) -> Iterator[Advice]:
    by_use_case = {each.messaging_use_case_us: each.sample_messages for each in campaign.use_cases.all()}
    samples = [text for texts in by_use_case.values() for text in texts]
    if not samples:
        yield Advice("sample_messages", "Give at least one sample message.")
        return
    if (len(by_use_case) > 1 or set(by_use_case) & set(_COMBINED)) and len(samples) < 2:
        yield Advice("sample_messages", "A campaign with several use cases needs two samples or more.")
    if not any(says(text, *_STOP_WORDS) for text in samples) and set(by_use_case) != {UseCase.TWO_FA}:
        yield Advice("sample_messages", "No sample says how to opt out. Add “Reply STOP to opt out.” to one.")
    if any(_SHORTENERS.search(text) for text in samples):
        yield Advice("sample_messages", "Carriers block public link shorteners. Use your own domain.")
    name = campaign.brand.brand_name or campaign.brand.business_name or campaign.brand.business_legal_name or ""
    if name and not any(name.lower() in text.lower() for text in samples):
        yield Advice("sample_messages", f"No sample names the sender. Put {name} into them.", is_blocking=False)
    for use_case, texts in by_use_case.items():
        form, problem = _SAMPLES_FIT.get(use_case, (None, ""))
        if form and not any(form.search(text) for text in texts):
            yield Advice("sample_messages", problem)
    may_promote = set(by_use_case) & {UseCase.MARKETING, *_COMBINED}
    if not may_promote and any(_PROMOTION.search(text) for text in samples):
        text = "A sample promotes something, and Marketing isn't among the use cases."
        yield Advice("sample_messages", text, is_blocking=False)


def _messages(campaign: Campaign) -> Iterator[Advice]:
    for field, text in _MESSAGES.items():
        if not getattr(campaign, field):
            yield Advice(field, text)
    if campaign.optin_message:
        missing = [words for words, found in _OPTIN_SAYS.items() if not says(campaign.optin_message, *found)]
        if missing:
            yield Advice("optin_message", f"Carriers want it to say {', '.join(missing)}.", is_blocking=False)
    if campaign.optout_message and not says(campaign.optout_message, "no", "not", "unsubscribed", "stopped", "removed"):
        yield Advice("optout_message", "Say that no more messages will come.", is_blocking=False)
    if campaign.help_message and not _CONTACT.search(campaign.help_message):
        yield Advice("help_message", "Give a phone number, an e-mail address or a page to get help.")


def _keywords(campaign: Campaign) -> Iterator[Advice]:
    for field in ("optin_keywords", "optout_keywords", "help_keywords"):
        written = getattr(campaign, field)
        if written and not _KEYWORDS.fullmatch(written):
            yield Advice(field, "Write single words, separated by commas, such as STOP,END.")
    if not says(campaign.optout_keywords, "stop"):
        yield Advice("optout_keywords", "STOP must be among them.")
    if not says(campaign.help_keywords, "help"):
        yield Advice("help_keywords", "HELP must be among them.")


def _links(campaign: Campaign) -> Iterator[Advice]:
    for field, text in _LINKS.items():
        url = getattr(campaign, field)
        if not url:
            yield Advice(field, text)
        elif problem := link_problem(url):
            yield Advice(field, problem)


_CHECKS: tuple[Callable[[Campaign], Iterator[Advice]], ...] = (
    *(_prose, _use_cases, _samples, _messages, _keywords, _links),
)
