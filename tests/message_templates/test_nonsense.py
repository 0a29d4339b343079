"""Definitions that no program would send: they are refused, and never crash."""

from __future__ import annotations

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from apps.core.errors import Invalid
from apps.message_templates.definition import normalize
from tests.factories.message_templates import definition

anything: st.SearchStrategy[Any] = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=9)
    | st.sampled_from(["{{0:variable}}", "URL"]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                ["header", "body", "multiChannel", "sms", "whatsapp", "rcs", "template", "variables", "type"]
            )
            | st.sampled_from(
                ["footer", "buttons", "props", "id", "name", "sample", "url", "regex", "definitionVersion"]
            ),
            inner,
            max_size=6,
        )
    ),
    max_leaves=30,
)


def _judged(sent: Any, category: str | None = None) -> tuple[dict[str, Any] | None, list[str]]:
    """What would be stored, or the paths of what is wrong."""
    try:
        return normalize(sent, category=category), []
    except Invalid as refusal:
        return None, list(refusal.details)


@settings(max_examples=300)
@given(anything, st.sampled_from([None, "MARKETING", "UTILITY", "AUTHENTICATION"]))
def test_nonsense_is_refused_and_never_crashes(sent: Any, category: str | None) -> None:
    stored, wrong = _judged(sent, category)

    assert (stored is None) == bool(wrong)
    assert all(path.startswith("definition") for path in wrong)
    assert stored is None or normalize(stored, category=category) == stored


@settings(max_examples=200)
@given(anything, st.sampled_from(["header", "footer", "buttons", "authenticationConfig"]))
def test_nonsense_in_one_part_is_blamed_on_that_part(part: Any, key: str) -> None:
    stored, wrong = _judged(definition(**{key: part}))

    assert all(path.startswith(f"definition.{key}") or path == "definition" for path in wrong)
    assert stored is None or stored["body"] == definition()["body"]
