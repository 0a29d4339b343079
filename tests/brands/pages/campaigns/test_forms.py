"""The form of a campaign and of its use cases."""

from __future__ import annotations

from typing import Any

from apps.brands.pages.campaigns.forms import CampaignForm, use_case_forms, use_cases_of


def posted(*use_cases: tuple[str, str]) -> dict[str, Any]:
    data: dict[str, Any] = {"use-TOTAL_FORMS": len(use_cases), "use-INITIAL_FORMS": 0}
    for number, (use_case, samples) in enumerate(use_cases):
        data |= {f"use-{number}-use_case": use_case, f"use-{number}-samples": samples}
    return data


def test_samples_are_separated_by_empty_lines() -> None:
    found = use_case_forms(posted(("TWO_FA", "One\nmore line\r\n\r\nTwo\n\n\n\n Three "), ("", "")))

    assert found.is_valid()
    assert use_cases_of(found) == [
        {"messaging_use_case_us": "TWO_FA", "sample_messages": ["One\nmore line", "Two", "Three"]}
    ]


def test_what_a_use_case_must_not_be() -> None:
    six, long = "\n\n".join("abcdef"), "a" * 1025
    wrong = [("TWO_FA", ""), ("", "Hello"), ("CHAT", "Hello"), ("TWO_FA", six), ("TWO_FA", long)]

    assert [each for each in wrong if use_case_forms(posted(each)).is_valid()] == []


def test_volume_is_a_number() -> None:
    least = {"name": "Orders", "type": "App", "description": "News"}

    assert CampaignForm(least | {"volume": "3000"}).is_valid()
    assert not CampaignForm(least | {"volume": "many"}).is_valid()
    assert sorted(CampaignForm({}).errors) == ["description", "name", "type"]
