"""Messages of templates: what is refused, and what arrives."""

from __future__ import annotations

from typing import Any

import pytest

from apps.simulator.meta_errors import MetaProblem
from apps.simulator.meta_template_messages import Arrived, check_form, fill
from apps.simulator.meta_templates import MetaTemplate

BODY = {"type": "BODY", "text": "Hi {{1}}, see {{2}}."}
SHOP = {"type": "URL", "text": "Shop", "url": "https://a.example"}
TRACK = {"type": "URL", "text": "Track", "url": "https://a.example/{{1}}"}
COUPON = {"type": "COPY_CODE", "example": ["SAVE20"]}
YES = {"type": "QUICK_REPLY", "text": "Yes"}
OTP = {"type": "URL", "text": "Copy code", "url": "https://www.whatsapp.com/otp/code/?otp_type=COPY_CODE&code=otp{{1}}"}
PICTURE = {"type": "HEADER", "format": "IMAGE"}


def template(*components: Any, **changed: Any) -> MetaTemplate:
    given = {"name": "order", "language": "en_US", "category": "UTILITY", "status": "APPROVED"} | changed
    return MetaTemplate(number=1, waba="1", components=list(components), **given)


def values(*texts: Any, kind: str = "body") -> dict[str, Any]:
    return {"type": kind, "parameters": [{"type": "text", "text": text} for text in texts]}


def tapped(index: int | str, sub_type: str, field: str, value: object) -> dict[str, Any]:
    param = {"type": field, field: value}
    return {"type": "button", "sub_type": sub_type, "index": index, "parameters": [param]}


def row(*buttons: Any) -> dict[str, Any]:
    return {"type": "BUTTONS", "buttons": list(buttons)}


def sent(found: MetaTemplate | None, *components: Any) -> Arrived | MetaProblem:
    return fill(found, {"name": "order", "language": {"code": "en_US"}, "components": list(components)})


def test_phone_shows_header_body_footer_and_buttons() -> None:
    arrived = sent(
        template(
            {"type": "HEADER", "format": "TEXT", "text": "Order {{1}}"},
            BODY,
            {"type": "FOOTER", "text": "Bye"},
            row(YES, SHOP, TRACK, {"type": "PHONE_NUMBER", "text": "Call", "phone_number": "+14155550142"}),
        ),
        values("A-1", kind="header"),
        values("Ada", "B-2"),
        tapped(2, "url", "text", "C-3"),
    )

    assert isinstance(arrived, Arrived)
    assert arrived.text == "Hi Ada, see B-2."
    assert arrived.shown == {
        "name": "order",
        "language": "en_US",
        "category": "UTILITY",
        "header": {"type": "text", "text": "Order A-1"},
        "footer": "Bye",
        "buttons": [
            {"type": "QUICK_REPLY", "text": "Yes", "value": "Yes"},
            {"type": "URL", "text": "Shop", "value": "https://a.example"},
            {"type": "URL", "text": "Track", "value": "https://a.example/C-3"},
            {"type": "PHONE_NUMBER", "text": "Call", "value": "+14155550142"},
        ],
    }


@pytest.mark.parametrize(
    ("components", "given", "shown"),
    [
        (
            [PICTURE, {"type": "BODY", "text": "Hi"}],
            [{"type": "header", "parameters": [{"type": "image", "image": {"link": "https://a.example/b.png"}}]}],
            {"header": {"type": "image", "url": "https://a.example/b.png"}},
        ),
        (
            [{"type": "BODY", "text": "Hi"}, row(YES)],
            [tapped("0", "quick_reply", "payload", "Y")],
            {"buttons": [{"type": "QUICK_REPLY", "text": "Yes", "value": "Y"}]},
        ),
        (
            [{"type": "BODY", "text": "Hi"}, row(COUPON)],
            [tapped(0, "copy_code", "coupon_code", "SAVE30")],
            {"buttons": [{"type": "COPY_CODE", "text": "Copy offer code", "value": "SAVE30"}]},
        ),
        (
            [{"type": "BODY", "text": "{{1}} is your code."}, row(OTP)],
            [values("934211"), tapped("0", "url", "text", "934211")],
            {"buttons": [{"type": "OTP", "text": "Copy code", "value": "934211"}]},
        ),
        ([{"type": "BODY", "text": "Hi"}, {"type": "CAROUSEL"}], [], {"header": None, "footer": None, "buttons": []}),
    ],
)
def test_each_part_is_filled_in(components: list[Any], given: list[Any], shown: dict[str, Any]) -> None:
    arrived = sent(template(*components), *given)

    assert isinstance(arrived, Arrived)
    assert {key: arrived.shown[key] for key in shown} == shown


def test_names_are_filled_in_by_name() -> None:
    params = [
        {"type": "text", "parameter_name": "day", "text": "Monday"},
        {"type": "text", "parameter_name": "who", "text": "Ada"},
    ]

    arrived = sent(
        template({"type": "BODY", "text": "Hi {{who}}, on {{day}}."}), {"type": "body", "parameters": params}
    )

    assert isinstance(arrived, Arrived)
    assert arrived.text == "Hi Ada, on Monday."


@pytest.mark.parametrize(
    ("status", "code"),
    [
        ("PENDING", "132001"),
        ("REJECTED", "132001"),
        ("ARCHIVED", "132001"),
        ("PAUSED", "132015"),
        ("DISABLED", "132016"),
        ("FLAGGED", None),
    ],
)
def test_only_an_approved_template_is_sent(status: str, code: str | None) -> None:
    answer = sent(template({"type": "BODY", "text": "Hi"}, status=status))

    assert (answer.code if isinstance(answer, MetaProblem) else None) == code


def test_unknown_template_does_not_exist_in_the_language() -> None:
    assert sent(None) == MetaProblem("132001", "template name (order) does not exist in en_US")


@pytest.mark.parametrize(
    ("components", "given", "code"),
    [
        ([BODY], [], "132000"),
        ([BODY], [values("Ada")], "132000"),
        ([BODY], [values("Ada", "B", "C")], "132000"),
        ([{"type": "BODY", "text": "Hi"}], [values("Ada")], "132000"),
        ([{"type": "BODY", "text": "Hi"}], [values("Ada", kind="header")], "132000"),
        ([BODY], [{"type": "body", "parameters": 7}], "132000"),
        ([BODY], [values("Ada", "a\nb")], "132018"),
        ([BODY], [values("Ada", "a\tb")], "132018"),
        ([BODY], [values("Ada", "a     b")], "132018"),
        ([BODY], [values("Ada", "")], "131008"),
        ([BODY], [values("Ada", None)], "131008"),
        ([BODY], [{"type": "body", "parameters": [7, 8]}], "132012"),
        ([BODY], [{"type": "body", "parameters": [{"type": "image"}, {"type": "image"}]}], "132012"),
        ([BODY], [values("Ada", "x" * 1020)], "132005"),
        ([{"type": "BODY", "text": "Hi {{who}}."}], [values("Ada")], "132012"),
        ([PICTURE, {"type": "BODY", "text": "Hi"}], [], "132012"),
        ([PICTURE, {"type": "BODY", "text": "Hi"}], [values("Ada", kind="header")], "132012"),
        ([{"type": "BODY", "text": "Hi"}, row(TRACK)], [], "131008"),
        ([{"type": "BODY", "text": "Hi"}, row(TRACK)], [tapped(0, "url", "text", "")], "131008"),
        ([{"type": "BODY", "text": "Hi"}, row(TRACK)], [tapped(0, "quick_reply", "payload", "x")], "132012"),
        ([{"type": "BODY", "text": "Hi"}, row(TRACK)], [tapped(1, "url", "text", "x")], "131009"),
        ([{"type": "BODY", "text": "Hi"}, row(TRACK)], [tapped("", "url", "text", "x")], "131009"),
        ([{"type": "BODY", "text": "Hi"}, row(SHOP)], [tapped(0, "url", "text", "x")], "132000"),
        ([{"type": "BODY", "text": "Hi"}, row(COUPON)], [], "131008"),
    ],
)
def test_wrong_values_are_refused(components: list[Any], given: list[Any], code: str) -> None:
    problem = sent(template(*components), *given)

    assert isinstance(problem, MetaProblem)
    assert problem.code == code


def test_four_spaces_are_fine() -> None:
    assert isinstance(sent(template(BODY), values("Ada", "a    b")), Arrived)


@pytest.mark.parametrize(
    ("form", "code"),
    [
        (None, "131008"),
        ({}, "131008"),
        ({"name": "order"}, "131008"),
        ({"name": "order", "language": "en_US"}, "131008"),
        ({"name": "order", "language": {"code": "en_US"}, "components": {}}, "100"),
        ({"name": "order", "language": {"code": "en_US"}, "components": [7]}, "100"),
        ({"name": "order", "language": {"code": "en_US"}}, None),
    ],
)
def test_template_of_a_request_names_itself_and_its_language(form: object, code: str | None) -> None:
    problem = check_form(form)

    assert (problem.code if problem else None) == code
