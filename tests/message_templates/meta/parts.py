"""Definitions, part by part, and Meta's components of each."""

from __future__ import annotations

from typing import Any

BODY = {"type": "BODY", "text": "Hello"}


def variable(name: str, sample: str, *, number: int = 1, kind: str = "variable", **props: str) -> dict[str, Any]:
    given = {"variableType": "text"} if kind == "variable" else {}
    return {"id": number, "name": name, "type": kind, "props": given | {"sample": sample} | props}


def definition(**parts: Any) -> dict[str, Any]:
    return {"body": {"multiChannel": {"template": "Hello"}}, "definitionVersion": "1.0"} | parts


def text(template: str, *variables: dict[str, Any]) -> dict[str, Any]:
    return {"template": template, "variables": list(variables)} if variables else {"template": template}


def body(template: str, *variables: dict[str, Any]) -> dict[str, Any]:
    return {"body": {"multiChannel": text(template, *variables)}}


def button(kind: str, **props: Any) -> dict[str, Any]:
    return {"buttons": [{"id": 1, "type": kind, "props": props}]}


def shown(*buttons: dict[str, Any]) -> dict[str, Any]:
    return {"type": "BUTTONS", "buttons": list(buttons)}


# Parts of a definition → Meta's components. Read back, these components give exactly these parts.
ORDINARY: dict[str, tuple[dict[str, Any], tuple[dict[str, Any], ...]]] = {
    "text only": ({}, (BODY,)),
    "body with variables": (
        body(
            "Hi {{1:variable}}, please see {{2:variable}}.",
            variable("value_1", "Ada"),
            variable("value_2", "A-1", number=2),
        ),
        (
            {
                "type": "BODY",
                "text": "Hi {{1}}, please see {{2}}.",
                "example": {"body_text": [["Ada", "A-1"]]},
            },
        ),
    ),
    "variable used twice": (
        body("Hi {{1:variable}}, dear {{1:variable}}!", variable("value_1", "Ada")),
        ({"type": "BODY", "text": "Hi {{1}}, dear {{1}}!", "example": {"body_text": [["Ada"]]}},),
    ),
    "text header": (
        {"header": {"type": "text", "template": "Your order"}},
        ({"type": "HEADER", "format": "TEXT", "text": "Your order"}, BODY),
    ),
    "text header with a variable": (
        {"header": {"type": "text", **text("Order {{1:variable}}", variable("header_1", "A-1"))}},
        ({"type": "HEADER", "format": "TEXT", "text": "Order {{1}}", "example": {"header_text": ["A-1"]}}, BODY),
    ),
    **{
        f"{kind} header": (
            {
                "header": {
                    "type": kind,
                    "template": "{{1:media}}",
                    "variables": [
                        variable(f"header_{kind}", address, kind="media", mediaType=kind, url=address),
                    ],
                }
            },
            ({"type": "HEADER", "format": kind.upper(), "example": {"header_handle": [address]}}, BODY),
        )
        for kind, address in (
            ("image", "https://a.example/b.png"),
            ("video", "https://a.example/b.mp4"),
            ("document", "https://a.example/b.pdf"),
        )
    },
    "footer": ({"footer": {"template": "Reply STOP"}}, (BODY, {"type": "FOOTER", "text": "Reply STOP"})),
    "quick reply": (
        button("QUICK_REPLY", text="Yes"),
        (BODY, shown({"type": "QUICK_REPLY", "text": "Yes"})),
    ),
    "static URL": (
        button("URL", text="Shop", url="https://a.example/shop", urlType="static"),
        (BODY, shown({"type": "URL", "text": "Shop", "url": "https://a.example/shop"})),
    ),
    "dynamic URL": (
        button(
            "URL",
            text="Track",
            url="https://a.example/t/{{1:variable}}",
            urlType="dynamic",
            variables=[variable("button_1", "A-1")],
        ),
        (
            BODY,
            shown(
                {
                    "type": "URL",
                    "text": "Track",
                    "url": "https://a.example/t/{{1}}",
                    "example": ["https://a.example/t/A-1"],
                }
            ),
        ),
    ),
    "phone number": (
        button("PHONE_NUMBER", text="Call", phoneNumber="+14155550142"),
        (BODY, shown({"type": "PHONE_NUMBER", "text": "Call", "phone_number": "+14155550142"})),
    ),
    "voice call": (
        button("VOICE_CALL", text="Call us"),
        (BODY, shown({"type": "VOICE_CALL", "text": "Call us"})),
    ),
    "offer code": (
        button("COPY_CODE", text="Copy code", offerCode="SAVE20"),
        (BODY, shown({"type": "COPY_CODE", "example": "SAVE20"})),
    ),
}
CODE = body("{{1:variable}} is your verification code.", variable("value_1", "123456"))


def _code(minutes: int | None = None, *, advice: bool = False, **otp: Any) -> dict[str, Any]:
    config = {"addSecurityRecommendation": advice} | ({"codeExpirationMinutes": minutes} if minutes else {})
    return CODE | button("OTP", **otp) | {"authenticationConfig": config}


AUTHENTICATION: dict[str, tuple[dict[str, Any], tuple[dict[str, Any], ...]]] = {
    "copy code": (
        _code(text="Copy code", otpType="COPY_CODE"),
        (
            {"type": "BODY", "add_security_recommendation": False},
            shown({"type": "OTP", "otp_type": "COPY_CODE", "text": "Copy code"}),
        ),
    ),
    "advice and expiry": (
        _code(10, advice=True, otpType="COPY_CODE"),
        (
            {"type": "BODY", "add_security_recommendation": True},
            {"type": "FOOTER", "code_expiration_minutes": 10},
            shown({"type": "OTP", "otp_type": "COPY_CODE"}),
        ),
    ),
    "one tap": (
        _code(
            text="Copy",
            otpType="ONE_TAP",
            autofillText="Autofill",
            packageName="com.example.app",
            signatureHash="K8a/AINcGX7",
        ),
        (
            {"type": "BODY", "add_security_recommendation": False},
            shown(
                {
                    "type": "OTP",
                    "otp_type": "ONE_TAP",
                    "text": "Copy",
                    "autofill_text": "Autofill",
                    "supported_apps": [{"package_name": "com.example.app", "signature_hash": "K8a/AINcGX7"}],
                }
            ),
        ),
    ),
    "zero tap": (
        _code(otpType="ZERO_TAP", packageName="com.example.app", signatureHash="K8a/AINcGX7"),
        (
            {"type": "BODY", "add_security_recommendation": False},
            shown(
                {
                    "type": "OTP",
                    "otp_type": "ZERO_TAP",
                    "zero_tap_terms_accepted": True,
                    "supported_apps": [{"package_name": "com.example.app", "signature_hash": "K8a/AINcGX7"}],
                }
            ),
        ),
    ),
}
