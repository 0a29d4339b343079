"""Every sample is one that we and Meta accept as it is."""

from __future__ import annotations

import pytest

from apps.message_templates import detect, gallery, segments
from apps.message_templates.definition import normalize
from apps.message_templates.gallery import Sample
from apps.message_templates.lint import lint
from apps.message_templates.models import slug_of


@pytest.mark.parametrize("sample", gallery.SAMPLES, ids=lambda sample: sample.name)
def test_sample_is_ready_to_send(sample: Sample) -> None:
    stored = normalize(sample.definition, category=sample.category)

    assert normalize(stored, category=sample.category) == stored
    assert slug_of(sample.name) == sample.name
    assert detect.language_of(stored) == "en_US"
    assert [each for each in lint(stored, sample.category, "en_US") if not each.rule.endswith("_not_on_sms")] == []
    assert "{{" not in sample.text
    assert segments.count(sample.text).encoding == segments.GSM7


def test_there_are_samples_of_each_category() -> None:
    assert len(gallery.BY_NAME) == len(gallery.SAMPLES) == 12
    assert {sample.category.value for sample in gallery.SAMPLES} == {"MARKETING", "UTILITY", "AUTHENTICATION"}
