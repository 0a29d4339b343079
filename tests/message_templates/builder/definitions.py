"""Definitions as authors write them, of every kind that the API accepts."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

_WORDS = st.text(st.characters(codec="utf-8", exclude_characters="{}\0", exclude_categories=["Cs"]), max_size=12)
_VISIBLE = _WORDS.map(lambda text: f"x{text}")
_NAMES = st.from_regex(r"[a-z][a-z0-9_]{0,8}", fullmatch=True)
_URLS = st.from_regex(r"https://[a-z]{1,9}\.test/[a-z0-9]{0,5}", fullmatch=True)
_LABELS = st.from_regex(r"[A-Za-z][A-Za-z0-9 ]{0,20}", fullmatch=True)
_MAYBE = {"regex": st.none() | st.just("."), "alt": st.none() | _WORDS, "shortUrl": st.none() | _URLS}


def _variables(kinds: tuple[str, ...], most: int = 3) -> st.SearchStrategy[list[dict[str, Any]]]:
    def numbered(found: list[dict[str, Any]]) -> list[dict[str, Any]]:
        return [{**each, "id": each["id"] * 7 + place} for place, each in enumerate(found)]

    props = st.fixed_dictionaries({"sample": _VISIBLE}, optional={"variableType": st.just("text"), **_MAYBE})
    links = st.fixed_dictionaries(
        {"url": _URLS, "mediaType": st.sampled_from(["image", "video"])}, optional={"sample": _VISIBLE, **_MAYBE}
    )
    one = st.sampled_from(kinds).flatmap(
        lambda kind: st.fixed_dictionaries(
            {
                "id": st.integers(0, 9),
                "name": _NAMES,
                "type": st.just(kind),
                "props": props if kind == "variable" else links,
            }
        )
    )
    return st.lists(one, max_size=most, unique_by=lambda each: each["name"]).map(numbered)


@st.composite
def sections(draw: st.DrawFn, *, kinds: tuple[str, ...] = ("variable", "link"), most: int = 3) -> dict[str, Any]:
    """A text that uses all of its variables, by number or by name."""
    variables = draw(_variables(kinds, most))
    text = draw(_VISIBLE)
    for each in variables:
        by_number, by_name = f"{{{{{each['id']}:{each['type']}}}}}", f"{{{{ {each['name']} }}}}"
        text += draw(st.sampled_from([by_number, by_name])) + draw(_WORDS)
    more: dict[str, Any] = draw(st.sampled_from([{}, {"type": "text"}, {"type": None}, {"x-note": [1]}]))
    empty: dict[str, Any] = draw(st.sampled_from([{}, {"variables": []}, {"variables": None}]))
    return {"template": text, **more, **({"variables": variables} if variables else empty)}


def _headers() -> st.SearchStrategy[Any]:
    def media(kind: str) -> st.SearchStrategy[dict[str, Any]]:
        variable = {"id": 0, "name": "file", "type": "media", "props": {"mediaType": kind, "url": "https://a.test/x"}}
        return st.sampled_from(
            [
                {"type": kind, "template": "https://a.test/x.png"},
                {"type": kind, "template": "{{0:media}}", "variables": [variable]},
                {"type": kind, "template": None, "variables": [variable]},
                {"type": kind, "variables": [variable]},
            ]
        )

    text = sections(kinds=("variable",), most=1)
    return st.none() | text | st.sampled_from(["image", "video", "document"]).flatmap(media)


def _button(kind: str) -> st.SearchStrategy[dict[str, Any]]:
    props: Any = {
        "QUICK_REPLY": {"text": _LABELS, "quickReplyType": st.none() | _LABELS},
        "URL": {"text": _LABELS, "url": _URLS},
        "PHONE_NUMBER": {"text": _LABELS, "phoneNumber": st.just("+14155550142")},
        "VOICE_CALL": {"text": _LABELS, "activeFor": st.none() | st.integers(0, 9999)},
        "COPY_CODE": {"text": _LABELS, "offerCode": _LABELS},
        "OTP": {"otpType": st.sampled_from(["COPY_CODE", None])},
    }[kind]
    one = st.fixed_dictionaries(props, optional={"x-note": st.booleans(), "autofillText": st.none() | _LABELS})
    return one.map(lambda given: {"type": kind, "props": given})


def _links() -> st.SearchStrategy[dict[str, Any]]:
    variable = {"id": 0, "name": "order", "type": "variable", "props": {"sample": "A-1042"}}
    props = {"text": "See", "url": "https://a.test/{{0:variable}}", "variables": [variable]}
    return st.just({"type": "URL", "props": props})


def _buttons() -> st.SearchStrategy[Any]:
    replies = st.lists(_button("QUICK_REPLY"), min_size=1, max_size=3)
    actions = st.lists(
        st.sampled_from(["URL", "PHONE_NUMBER", "VOICE_CALL", "COPY_CODE"]).flatmap(_button) | _links(),
        min_size=1,
        max_size=2,
    )
    return st.none() | st.just([]) | replies | actions | _button("OTP").map(lambda one: [one])


def definitions() -> st.SearchStrategy[dict[str, Any]]:
    shared = st.fixed_dictionaries({"multiChannel": sections()}, optional={"sms": st.none(), "rcs": sections()})
    both = st.fixed_dictionaries({"sms": sections(), "whatsapp": sections()}, optional={"multiChannel": st.none()})
    config = st.fixed_dictionaries(
        {},
        optional={
            "addSecurityRecommendation": st.booleans() | st.none(),
            "codeExpirationMinutes": st.none() | st.integers(1, 90),
        },
    )
    return st.fixed_dictionaries(
        {"body": shared | both},
        optional={
            "header": _headers(),
            "footer": st.none() | sections(kinds=("variable",), most=1),
            "buttons": _buttons(),
            "authenticationConfig": st.none() | config,
            "definitionVersion": st.just("1.0"),
            "x-note": st.integers(),
        },
    )
