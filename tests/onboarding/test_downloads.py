"""A document leaves as a file, never as a page."""

from __future__ import annotations

from apps.onboarding import downloads
from tests.cast import Cast
from tests.factories import onboarding


def test_file_is_sent_as_what_it_is_and_opened_by_nothing_of_ours(cast: Cast) -> None:
    response = downloads.of(onboarding.document(cast.shop))

    assert (response.content, response.headers["Content-Type"]) == (onboarding.PDF, "application/pdf")
    assert response.headers["Content-Disposition"] == 'attachment; filename="passport.pdf"'
    assert response.headers["Content-Security-Policy"].startswith("sandbox")
    assert "no-store" in response.headers["Cache-Control"]
