"""Buttons: each type, and which may be together."""

from __future__ import annotations

from typing import Any

from tests.factories.message_templates import variable
from tests.message_templates.table.case import Case, body, button, refused

_PLAIN = "Text may not hold variables, line breaks, emoji or formatting characters (* _ ~ `)"
_APP = {"packageName": "com.example.app", "signatureHash": "K8a/AINcGX7"}
_MIXED = "Quick replies, action buttons and OTP buttons cannot be mixed"


def _several(*kinds: str, **props: Any) -> dict[str, Any]:
    given = {"url": "https://example.com", "phoneNumber": "+14155552671", "offerCode": "SAVE10", **props}
    return body(
        buttons=[
            {"id": number, "type": kind, "props": {**given, "text": f"Button {number}"}}
            for number, kind in enumerate(kinds, start=1)
        ]
    )


def _url(url: str, **props: Any) -> dict[str, Any]:
    return button("URL", url=url, **props)


def _otp(**props: Any) -> dict[str, Any]:
    return button("OTP", **props)


CASES = [
    Case("no buttons", body(buttons=[])),
    Case("three replies", _several("QUICK_REPLY", "QUICK_REPLY", "QUICK_REPLY")),
    Case("a link and a call", _several("URL", "PHONE_NUMBER")),
    Case("two links", _several("URL", "URL")),
    Case("a call over WhatsApp", button("VOICE_CALL", activeFor=86400)),
    Case("an offer", button("COPY_CODE", offerCode="SAVE10")),
    Case(
        "a link with a variable",
        _url("https://example.com/{{0:variable}}", urlType="dynamic", variables=[variable("id")]),
    ),
    Case("a link with a name", _url("https://example.com/?o={{order_id}}")),
    Case("a number with a country", button("PHONE_NUMBER", phoneNumber="(415) 555-2671", countryCode="US")),
    Case("a code to copy", _otp(otpType="COPY_CODE"), category="AUTHENTICATION"),
    Case("a code button without text", _otp(text=""), category="AUTHENTICATION"),
    Case("one tap", _otp(otpType="ONE_TAP", autofillText="Fill in", **_APP), category="AUTHENTICATION"),
    Case("zero tap", _otp(otpType="ZERO_TAP", **_APP), category="AUTHENTICATION"),
    Case("the code of the message", button("COPY_CODE"), category="AUTHENTICATION"),
    Case("a category that is not known yet", _otp(), category=None),
    refused("buttons are an object", body(buttons={}), "buttons", "Buttons must be a list"),
    refused("a button is text", body(buttons=["x"]), "buttons[0]", "Must be an object"),
    refused("no type", body(buttons=[{"props": {"text": "x"}}]), "buttons[0].type", "Type is required"),
    refused(
        "unknown type",
        body(buttons=[{"type": "url", "props": {"text": "x"}}]),
        "buttons[0].type",
        "Type must be one of: QUICK_REPLY, URL, PHONE_NUMBER, VOICE_CALL, COPY_CODE, OTP",
    ),
    refused("no props", body(buttons=[{"type": "URL"}]), "buttons[0].props", "Props is required"),
    refused(
        "one id twice",
        body(buttons=[{"id": 1, "type": "QUICK_REPLY", "props": {"text": text}} for text in "ab"]),
        "buttons",
        "Button IDs must be unique",
    ),
    refused(
        "one text twice",
        body(buttons=[{"type": "QUICK_REPLY", "props": {"text": "Yes"}}] * 2),
        "buttons[1].props.text",
        "Text must differ from the other buttons' texts",
    ),
    refused("four replies", _several(*["QUICK_REPLY"] * 4), "buttons", "There may be at most 3 quick replies"),
    refused("three links", _several("URL", "URL", "URL"), "buttons", "There may be at most 2 action buttons"),
    refused(
        "two numbers", _several("PHONE_NUMBER", "PHONE_NUMBER"), "buttons", "There may be only one PHONE_NUMBER button"
    ),
    refused("two calls", _several("VOICE_CALL", "VOICE_CALL"), "buttons", "There may be only one VOICE_CALL button"),
    refused("two offers", _several("COPY_CODE", "COPY_CODE"), "buttons", "There may be only one COPY_CODE button"),
    refused("a reply and a link", _several("QUICK_REPLY", "URL"), "buttons", _MIXED),
    refused("no text", button("QUICK_REPLY", text=""), "buttons[0].props.text", "Text is required"),
    refused(
        "text too long",
        button("URL", text="x" * 26, url="https://a.test"),
        "buttons[0].props.text",
        "Text may have at most 25 characters, this has 26",
    ),
    refused("a variable as text", button("QUICK_REPLY", text="{{name}}"), "buttons[0].props.text", _PLAIN),
    refused("two lines of text", button("QUICK_REPLY", text="a\nb"), "buttons[0].props.text", _PLAIN),
    refused("emoji", button("QUICK_REPLY", text="Go ⏰"), "buttons[0].props.text", _PLAIN),
    refused("bold text", button("QUICK_REPLY", text="*Yes*"), "buttons[0].props.text", _PLAIN),
    refused(
        "reply type is a number",
        button("QUICK_REPLY", quickReplyType=5),
        "buttons[0].props.quickReplyType",
        "Quick reply type must be text",
    ),
    refused("no link", button("URL"), "buttons[0].props.url", "Url is required"),
    refused("no address", _url("example.com"), "buttons[0].props.url", "Url must be a valid HTTP or HTTPS URL"),
    refused(
        "link too long",
        _url("https://a.test/" + "x" * 2000),
        "buttons[0].props.url",
        "Url may have at most 2000 characters, this has 2015",
    ),
    refused(
        "unknown kind of link",
        _url("https://a.test", urlType="both"),
        "buttons[0].props.urlType",
        "Url type must be one of: static, dynamic",
    ),
    refused(
        "static with a variable",
        _url("https://a.test/{{id}}", urlType="static"),
        "buttons[0].props.url",
        "A static url may not hold variables; set urlType to dynamic",
    ),
    refused(
        "dynamic without a variable",
        _url("https://a.test/", urlType="dynamic"),
        "buttons[0].props.url",
        "A dynamic url must end with its one variable",
    ),
    refused(
        "a variable in the middle",
        _url("https://a.test/{{id}}/view"),
        "buttons[0].props.url",
        "A dynamic url must end with its one variable",
    ),
    refused(
        "two variables",
        _url("https://a.test/{{id}}/{{page}}"),
        "buttons[0].props.url",
        "A dynamic url must end with its one variable",
    ),
    refused(
        "a variable as the domain",
        _url("https://{{id}}"),
        "buttons[0].props.url",
        "The variable of a dynamic url must follow its domain, as in https://example.com/{{id}}",
    ),
    refused(
        "a variable that ends the domain",
        _url("https://a.test{{id}}"),
        "buttons[0].props.url",
        "The variable of a dynamic url must follow its domain, as in https://example.com/{{id}}",
    ),
    refused(
        "no number", button("PHONE_NUMBER", countryCode="1"), "buttons[0].props.phoneNumber", "Phone number is required"
    ),
    refused(
        "no country",
        button("PHONE_NUMBER", phoneNumber="4155552671"),
        "buttons[0].props.countryCode",
        "Country code is required",
    ),
    refused(
        "too few digits",
        button("PHONE_NUMBER", phoneNumber="+1(......)"),
        "buttons[0].props.phoneNumber",
        "Phone number must hold 3 to 20 digits, with or without punctuation",
    ),
    refused(
        "a country's name",
        button("PHONE_NUMBER", phoneNumber="4155552671", countryCode="usa"),
        "buttons[0].props.countryCode",
        "Country code must be a calling code such as 1 or a country such as US",
    ),
    refused(
        "a country that does not exist",
        button("PHONE_NUMBER", phoneNumber="4155552671", countryCode="XX"),
        "buttons[0].props.countryCode",
        "Country code must be a calling code such as 1 or a country such as US",
    ),
    refused(
        "a calling code that does not exist",
        button("PHONE_NUMBER", phoneNumber="4155552671", countryCode="999"),
        "buttons[0].props.countryCode",
        "Country code must be a calling code such as 1 or a country such as US",
    ),
    refused(
        "a negative time",
        button("VOICE_CALL", activeFor=-1),
        "buttons[0].props.activeFor",
        "Active for must be between 0 and 2147483647",
    ),
    refused(
        "time is text",
        button("VOICE_CALL", activeFor="1h"),
        "buttons[0].props.activeFor",
        "Active for must be a whole number",
    ),
    refused("no offer", button("COPY_CODE"), "buttons[0].props.offerCode", "Offer code is required"),
    refused(
        "offer too long",
        button("COPY_CODE", offerCode="x" * 16),
        "buttons[0].props.offerCode",
        "Offer code may have at most 15 characters, this has 16",
    ),
    refused(
        "a variable as an offer",
        button("COPY_CODE", offerCode="{{code}}"),
        "buttons[0].props.offerCode",
        "Offer code may not hold variables or line breaks",
    ),
    refused("a code elsewhere", _otp(), "buttons[0].props", "OTP buttons are only allowed in AUTHENTICATION templates"),
    refused(
        "a link beside a code's text",
        _url("https://a.test"),
        "buttons[0].type",
        "AUTHENTICATION templates can only have buttons of type OTP or COPY_CODE",
        category="AUTHENTICATION",
    ),
    refused(
        "unknown kind of code",
        _otp(otpType="one_tap"),
        "buttons[0].props.otpType",
        "Otp type must be one of: COPY_CODE, ONE_TAP, ZERO_TAP",
        category="AUTHENTICATION",
    ),
    refused(
        "one tap without an app",
        _otp(otpType="ONE_TAP", signatureHash="K8a/AINcGX7"),
        "buttons[0].props.packageName",
        "Package name is required",
        category="AUTHENTICATION",
    ),
    refused(
        "zero tap without a hash",
        _otp(otpType="ZERO_TAP", packageName="com.example.app"),
        "buttons[0].props.signatureHash",
        "Signature hash is required",
        category="AUTHENTICATION",
    ),
    refused(
        "an app without dots",
        _otp(otpType="ONE_TAP", **{**_APP, "packageName": "example"}),
        "buttons[0].props.packageName",
        "Package name must be an Android app's, such as com.example.app",
        category="AUTHENTICATION",
    ),
    refused(
        "a hash that is too short",
        _otp(otpType="ONE_TAP", **{**_APP, "signatureHash": "K8a"}),
        "buttons[0].props.signatureHash",
        "Signature hash must have 11 letters, digits, plus signs or slashes",
        category="AUTHENTICATION",
    ),
    refused(
        "long text to fill in",
        _otp(autofillText="x" * 26),
        "buttons[0].props.autofillText",
        "Autofill text may have at most 25 characters, this has 26",
        category="AUTHENTICATION",
    ),
    refused(
        "two code buttons",
        body(
            "Code {{0:variable}}.",
            "code",
            buttons=[
                {"id": 1, "type": "OTP", "props": {"text": "Copy"}},
                {"id": 2, "type": "OTP", "props": {"text": "Fill"}},
            ],
        ),
        "buttons",
        "There may be only one OTP button",
        category="AUTHENTICATION",
    ),
]
