"""The made-up company's texts: templates, customers' names and replies, and phone numbers that are never assigned."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from apps.message_templates.models import Category, TemplateStatus

NAMES = (
    "Ada", "Lena", "Omar", "Priya", "Tom", "Marta", "Jonas", "Inés", "Sam", "Noor", "Kenji", "Rosa", "Björn", "Chloé",
    "Dylan", "Elif", "Farah", "George", "Hanna", "Ivan", "Julia", "Kofi", "Linh", "Maya", "Nils", "Olive", "Pedro",
)  # fmt: skip
TIMES = ("Monday at 9:00", "Tuesday at 14:30", "Thursday at 18:00", "Friday at 10:30", "Saturday at 11:15")
COFFEES = ("Yirgacheffe", "Huila", "Sidamo", "Antigua", "Sumatra", "House Blend")
REPLIES = {
    "UTILITY": (
        "Thanks!", "Great, thank you", "When will it arrive?", "ok", "Thank you!",
        "Can you leave it with the neighbour?", "I moved, how do I change the address?", "Perfect",
        "Is it ground or whole beans?", "Danke!", "Tack så mycket",
        "Can I come half an hour later?",
    ),
    "MARKETING": ("Is the offer valid in the café too?", "Love it", "Do you have decaf?", "Who is this?"),
}  # fmt: skip
OPT_OUTS = ("STOP", "Stop", "stop", "STOP please")
OPT_IN = "START"
# North American 555-01xx numbers (the first ten of each area are senders), Ofcom's numbers for drama (London and
# Manchester), and the German and Swedish regulators' numbers for films.
_AREA_CODES = ("212", "303", "312", "415", "512", "617", "702", "917")
AMERICANS = tuple(f"+1{area}55501{index:02}" for index in range(10, 100) for area in _AREA_CODES)
EUROPEANS = tuple(
    number
    for index in range(95)
    for number in (
        f"+4420794609{index:02}",
        f"+4416149606{index:02}",
        f"+4917139200{index:02}",
        f"+467017406{index + 5:02}",
    )
)
# Ofcom's mobile numbers for drama. No network has them, so messages to them fail.
UNASSIGNED = tuple(f"+447700900{index:03}" for index in range(0, 1000, 37))


@dataclass(frozen=True, slots=True)
class Text:
    """A template. `names` are its variables in the order of their numbers."""

    name: str
    category: str
    text: str
    names: tuple[str, ...] = ()
    status: str = TemplateStatus.APPROVED
    language: str = "en_US"
    reason: str | None = None
    age: int = 92  # days

    @property
    def definition(self) -> dict[str, Any]:
        return definition(self.text, *self.names)


def definition(text: str, *names: str) -> dict[str, Any]:
    """The definition, with one body for SMS and WhatsApp."""
    variables = [
        {"id": index, "name": name, "type": "variable", "props": {"variableType": "text", "sample": name.title()}}
        for index, name in enumerate(names)
    ]
    body = {"multiChannel": {"type": "text", "template": text, "variables": variables}}
    return {"definitionVersion": "1.0", "header": None, "body": body, "footer": None, "buttons": None}


_NAME, _FIRST, _SECOND = "{{0:variable}}", "{{0:variable}}", "{{1:variable}}"
# By owner: the organization's, then each shop's.
TEMPLATES: dict[str, tuple[Text, ...]] = {
    "": (
        Text(
            "login_code",
            Category.AUTHENTICATION,
            f"{_FIRST} is your Acme code. It expires in 10 minutes. Never share it.",
            ("code",),
        ),
        Text(
            "order_shipped",
            Category.UTILITY,
            f"Hi {_NAME}, order {_SECOND} has left our roastery. Expect it within 2 days.",
            ("name", "order_id"),
        ),
        Text(
            "tasting_reminder",
            Category.UTILITY,
            f"Hi {_NAME}, your tasting is on {_SECOND}. Reply to this message to change it.",
            ("name", "day"),
            age=61,
        ),
        Text(
            "winback",
            Category.MARKETING,
            f"We miss you, {_NAME}! 15% off your next bag with COMEBACK15. Reply STOP to opt out.",
            ("name",),
            TemplateStatus.PENDING,
            age=2,
        ),
        Text(
            "flash_sale",
            Category.MARKETING,
            f"LAST CHANCE {_NAME}!!! 50% OFF!!! Reply STOP to opt out.",
            ("name",),
            TemplateStatus.REJECTED,
            reason="The text looks like spam: too many capitals and exclamation marks.",
            age=9,
        ),
    ),
    "US shop": (
        Text(
            "weekly_roast",
            Category.MARKETING,
            f"Hi {_NAME}, this week's roast is {_SECOND}. Free shipping until Sunday. Reply STOP to opt out.",
            ("name", "coffee"),
        ),
        Text(
            "subscription_renewal",
            Category.UTILITY,
            f"Hi {_NAME}, we ship your {_SECOND} subscription tomorrow. Reply SKIP to skip this month.",
            ("name", "coffee"),
            age=47,
        ),
    ),
    "EU shop": (
        Text(
            "bestellung_unterwegs",
            Category.UTILITY,
            f"Hallo {_NAME}, deine Bestellung {_SECOND} ist unterwegs. Bei Fragen antworte einfach hier.",
            ("name", "order_id"),
            language="de",
        ),
        Text(
            "monthly_letter",
            Category.MARKETING,
            f"Hi {_NAME}, new in the EU shop: {_SECOND}. Reply STOP to opt out.",
            ("name", "coffee"),
        ),
        Text(
            "advent_calendar",
            Category.MARKETING,
            f"Hej {_NAME}, 24 small coffees, one for each day. Reply STOP to opt out.",
            ("name",),
            TemplateStatus.DRAFT,
            language="sv",
            age=1,
        ),
    ),
}


@dataclass(frozen=True, slots=True)
class Refusal:
    """A carrier's response that ends a message, and its share of all messages. `after` is in seconds."""

    share: float
    code: str  # the carrier's code
    title: str
    detail: str
    after: float = 4.0
    category: str = ""  # only for messages of this category

    @property
    def said(self) -> str:
        """The text that the carrier's adapter stores."""
        return f"Telnyx {self.code}: {self.title} — {self.detail}"


REFUSALS = (
    Refusal(0.0042, "40001", "Not routable", "The destination number is a landline or cannot be routed to."),
    Refusal(0.0024, "40004", "Rejected by destination", "The recipient's network gave no reason."),
    Refusal(0.0011, "40006", "Recipient server unavailable", "The recipient's network is down.", 61.0),
    Refusal(0.0014, "40005", "Message expired during transmission", "The phone was off for too long.", 14_400.0),
    Refusal(0.0060, "40002", "Blocked as spam - temporary", "Flagged by a spam filter.", 3.0, Category.MARKETING),
    Refusal(0.0030, "40017", "Blocked as spam - AT&T", "Flagged by the 10DLC filter.", 3.0, Category.MARKETING),
    Refusal(0.0009, "40012", "Invalid messaging destination number", "There is no such number.", 1.0),
    Refusal(0.0005, "40008", "Undeliverable", "The recipient's network refused the message.", 8.0),
)


def every_text() -> Iterator[tuple[str, Text]]:
    """All templates, each with the name of its owner."""
    return ((owner, text) for owner, texts in TEMPLATES.items() for text in texts)
