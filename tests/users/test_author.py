"""Who is recorded as the author of a change. That pages record it is tested with the middleware and the console."""

from __future__ import annotations

from apps.users import author
from tests.cast import Cast


def test_person_is_called_by_name_and_address(cast: Cast) -> None:
    cast.owner.name = ""
    assert author.called(cast.owner) == "owner@acme.test"

    cast.owner.name = "Ines Moreau"
    assert author.called(cast.owner) == "Ines Moreau (owner@acme.test)"
