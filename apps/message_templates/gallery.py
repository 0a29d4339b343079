"""Sample templates to start from, each a complete definition that Meta's rules allow."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from apps.message_templates.models import Category


@dataclass(frozen=True, slots=True)
class Sample:
    """`name` is its key, and the name of the template that starts from it."""

    name: str
    title: str
    category: Category
    definition: dict[str, Any]

    @property
    def text(self) -> str:
        """Its body, with samples for variables."""
        section = self.definition["body"]["multiChannel"]
        text: str = section["template"]
        for each in section["variables"]:
            text = text.replace(f"{{{{{each['id']}:variable}}}}", each["props"]["sample"])
        return text


def _section(text: str, **samples: str) -> dict[str, Any]:
    variables = [
        {"id": id, "name": name, "type": "variable", "props": {"variableType": "text", "sample": sample}}
        for id, (name, sample) in enumerate(samples.items())
    ]
    return {"type": "text", "template": text, "variables": variables}


def _definition(body: dict[str, Any], *, header: str = "", **parts: Any) -> dict[str, Any]:
    whole: dict[str, Any] = {"definitionVersion": "1.0", "body": {"multiChannel": body}, **parts}
    if header:
        whole["header"] = {"type": "text", "template": header}
    return whole


def _button(type: str, id: int = 1, **props: Any) -> dict[str, Any]:
    return {"id": id, "type": type, "props": props}


def _link(text: str, url: str, **samples: str) -> dict[str, Any]:
    """A URL that ends with its variable, if it has one."""
    variables = _section(url, **samples)["variables"]
    kind = "dynamic" if variables else "static"
    return _button("URL", text=text, url=url, urlType=kind, **({"variables": variables} if variables else {}))


_STOP = "Reply STOP to opt out."

SAMPLES = (
    Sample(
        "one_time_code",
        "One-time code",
        Category.AUTHENTICATION,
        _definition(
            _section("{{0:variable}} is your verification code.", code="418205"),
            authenticationConfig={"addSecurityRecommendation": True, "codeExpirationMinutes": 10},
            buttons=[_button("OTP", text="Copy code", otpType="COPY_CODE")],
        ),
    ),
    Sample(
        "order_confirmed",
        "Order confirmed",
        Category.UTILITY,
        _definition(
            _section(
                "Hi {{0:variable}}, thank you for order {{1:variable}}. We'll write again when it ships.",
                first_name="Priya",
                order_number="20518",
            ),
            header="Order confirmed",
            buttons=[_link("View order", "https://example.com/orders/{{0:variable}}", order_number="20518")],
        ),
    ),
    Sample(
        "order_shipped",
        "Order shipped",
        Category.UTILITY,
        _definition(
            _section(
                "Hi {{0:variable}}, order {{1:variable}} is on its way with {{2:variable}}. Expect it {{3:variable}}.",
                first_name="Priya",
                order_number="20518",
                carrier="UPS",
                day="on Friday",
            ),
            header="Your order has shipped",
            buttons=[_link("Track parcel", "https://example.com/track/{{0:variable}}", tracking_number="TRK48210")],
        ),
    ),
    Sample(
        "appointment_reminder",
        "Appointment reminder",
        Category.UTILITY,
        _definition(
            _section(
                "Hi {{0:variable}}, this is a reminder of your appointment on {{1:variable}} at {{2:variable}}. "
                "Can you make it?",
                first_name="Omar",
                day="Friday, June 12",
                time="10:30 AM",
            ),
            buttons=[
                _button("QUICK_REPLY", 1, text="Yes", quickReplyType="confirm"),
                _button("QUICK_REPLY", 2, text="Change it", quickReplyType="reschedule"),
            ],
        ),
    ),
    Sample(
        "payment_failed",
        "Payment failed",
        Category.UTILITY,
        _definition(
            _section(
                "Hi {{0:variable}}, your payment of {{1:variable}} for invoice {{2:variable}} didn't go through. "
                "Please update your card before {{3:variable}} so that nothing is interrupted.",
                first_name="Marta",
                amount="$42.00",
                invoice_number="INV-1042",
                due_date="June 12",
            ),
            buttons=[_link("Update card", "https://example.com/billing")],
        ),
    ),
    Sample(
        "invoice_ready",
        "Invoice ready",
        Category.UTILITY,
        _definition(
            _section(
                "Hi {{0:variable}}, invoice {{1:variable}} over {{2:variable}} is ready. It is due on {{3:variable}}.",
                first_name="Jonas",
                invoice_number="INV-1042",
                amount="$120.00",
                due_date="June 30",
            ),
            buttons=[_link("View invoice", "https://example.com/invoices/{{0:variable}}", invoice_number="INV-1042")],
        ),
    ),
    Sample(
        "refund_sent",
        "Refund sent",
        Category.UTILITY,
        _definition(
            _section(
                "Hi {{0:variable}}, we refunded {{1:variable}} for order {{2:variable}}. "
                "It reaches your account within 5 working days.",
                first_name="Noor",
                amount="$48.90",
                order_number="20512",
            ),
        ),
    ),
    Sample(
        "password_reset",
        "Password reset",
        Category.UTILITY,
        _definition(
            _section(
                "Hi {{0:variable}}, you asked to reset your password. The link works for {{1:variable}} minutes. "
                "If it wasn't you, ignore this message.",
                first_name="Lena",
                minutes="30",
            ),
            buttons=[_link("Reset password", "https://example.com/reset/{{0:variable}}", reset_token="a1b2c3")],
        ),
    ),
    Sample(
        "welcome",
        "Welcome",
        Category.MARKETING,
        _definition(
            _section(
                "Hi {{0:variable}}, welcome to {{1:variable}}! Your first order ships free with code WELCOME. " + _STOP,
                first_name="Ada",
                business="Acme",
            ),
            buttons=[_link("Shop now", "https://example.com/new")],
        ),
    ),
    Sample(
        "back_in_stock",
        "Back in stock",
        Category.MARKETING,
        _definition(
            _section(
                "Good news, {{0:variable}}: {{1:variable}} is back in stock. It sold out in {{2:variable}} last time. "
                + _STOP,
                first_name="Tom",
                product="the blue mug",
                duration="two days",
            ),
            buttons=[_link("See it", "https://example.com/products/{{0:variable}}", product_id="blue-mug")],
        ),
    ),
    Sample(
        "review_request",
        "Review request",
        Category.MARKETING,
        _definition(
            _section(
                "Hi {{0:variable}}, how do you like {{1:variable}}? A short review helps others choose. " + _STOP,
                first_name="Inés",
                product="your new grinder",
            ),
            buttons=[_link("Write a review", "https://example.com/reviews/{{0:variable}}", order_number="20511")],
        ),
    ),
    Sample(
        "seasonal_offer",
        "Seasonal offer",
        Category.MARKETING,
        _definition(
            _section(
                "Hi {{0:variable}}, our winter sale starts now: {{1:variable}} off everything until Sunday. " + _STOP,
                first_name="Sam",
                discount="20%",
            ),
            header="Winter sale",
            buttons=[_button("COPY_CODE", text="Copy code", offerCode="WINTER20")],
        ),
    ),
)
BY_NAME = {sample.name: sample for sample in SAMPLES}
