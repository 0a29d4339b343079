"""Valid definitions of every shape, for property tests: whatever is drawn here must be accepted."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

_NAMES = ("name", "order_id", "Day2", "x")
_WORDS = st.sampled_from(
    [
        "Hello",
        "it's",
        "*ready*",
        "{a, b}",
        "50%",
        "Zażółć",
        "您好",
        "😀",
        "\n",
        "\n\n\n",
        "https://a.test/x",
        "…",
        ":-}",
        ".",
    ]
)
_LABELS = ("Yes", "Nein, danke", "Später", "否", "No. 5 & more")
_HOLES = ("{{%(id)d:variable}}", "{{%(name)s}}", "{{ %(name)s }}")


def _variable(number: int, name: str) -> dict[str, Any]:
    props = {"variableType": "text", "sample": "123", "regex": "^[0-9]+$" if number % 2 else None, "url": None}
    return {"id": number, "name": name, "type": "variable", "props": props}


@st.composite
def _section(draw: st.DrawFn, most: int = 4, words: int = 8) -> dict[str, Any]:
    """A text that uses all variables it declares, in any order and way."""
    names = draw(st.lists(st.sampled_from(_NAMES), unique=True, max_size=most))
    first = draw(st.integers(0, 3))
    declared = [_variable(number, name) for number, name in enumerate(names, start=first)]
    holes = [draw(st.sampled_from(_HOLES)) % each for each in declared]
    pieces = draw(st.permutations([*holes, *draw(st.lists(_WORDS, max_size=words)), "Hi"]))
    return {"template": " ".join(pieces), "variables": declared or draw(st.sampled_from([[], None]))}


@st.composite
def _header(draw: st.DrawFn) -> dict[str, Any]:
    kind = draw(st.sampled_from(["text", "image", "video", "document"]))
    if kind == "text":
        return {"type": draw(st.sampled_from(["text", None])), **draw(_section(1, 2))}
    media = {"id": 0, "name": "file", "type": "media", "props": {"mediaType": kind, "url": "https://a.test/f"}}
    link = {**media, "type": "link", "props": {"url": "https://a.test/f"}}
    return draw(
        st.sampled_from(
            [
                {"type": kind, "template": "https://a.test/f"},
                {"type": kind, "template": "{{0:media}}", "variables": [media]},
                {"type": kind, "template": "{{file}}", "variables": [link]},
                {"type": kind, "template": None, "variables": [media]},
            ]
        )
    )


def _button(kind: str, text: str, number: int) -> dict[str, Any]:
    props: dict[str, dict[str, Any]] = {
        "QUICK_REPLY": {},
        "URL": {"url": "https://a.test/{{id}}" if number % 2 else "https://a.test"},
        "PHONE_NUMBER": {"phoneNumber": "+1 (415) 555-2671"},
        "VOICE_CALL": {"activeFor": number},
        "COPY_CODE": {"offerCode": "SAVE10"},
        "OTP": {"otpType": "ONE_TAP", "packageName": "com.example.app", "signatureHash": "K8a/AINcGX7"},
    }
    return {"id": number, "type": kind, "props": {"text": text, **props[kind]}}


@st.composite
def _buttons(draw: st.DrawFn, category: str) -> list[dict[str, Any]] | None:
    actions = st.lists(st.sampled_from(["PHONE_NUMBER", "VOICE_CALL", "COPY_CODE", "URL"]), unique=True, max_size=2)
    kinds = draw(
        st.sampled_from([["OTP"], ["COPY_CODE"], []])
        if category == "AUTHENTICATION"
        else actions | st.lists(st.just("QUICK_REPLY"), max_size=3) | st.just(["URL", "URL"])
    )
    texts = draw(st.permutations(_LABELS))
    return [
        _button(kind, text, number) for number, (kind, text) in enumerate(zip(kinds, texts, strict=False), 1)
    ] or None


@st.composite
def definitions(draw: st.DrawFn) -> tuple[dict[str, Any], str]:
    """A definition, and the category it is valid in."""
    category = draw(st.sampled_from(["MARKETING", "UTILITY", "AUTHENTICATION"]))
    body = draw(
        st.fixed_dictionaries({"multiChannel": _section()})
        | st.fixed_dictionaries({"sms": _section(), "whatsapp": _section()})
    )
    if draw(st.booleans()):
        body = {**body, "rcs": draw(_section())}
    config = {
        "addSecurityRecommendation": draw(st.booleans()),
        "codeExpirationMinutes": draw(st.none() | st.integers(1, 90)),
    }
    given = {
        "definitionVersion": "1.0",
        "body": body,
        "header": draw(st.none() | _header()),
        "footer": draw(st.none() | _section(1, 2)),
        "buttons": draw(_buttons(category)),
        "authenticationConfig": config if category == "AUTHENTICATION" else None,
    }
    return {key: value for key, value in given.items() if value is not None or draw(st.booleans())}, category
