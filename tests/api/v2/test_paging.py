from __future__ import annotations

from typing import Any

import pytest

from apps.api.v2.paging import PageRequest
from apps.contacts.models import Contact
from tests.api.v2.v2_program import Program, faults
from tests.cast import Cast
from tests.factories.contacts import contact


@pytest.fixture
def seven(cast: Cast) -> None:
    for number in range(7):
        contact(cast.acme, f"+1415555267{number}")


@pytest.mark.usefixtures("seven")
@pytest.mark.parametrize(("page", "last_digits"), [(0, "654"), (1, "321"), (2, "0"), (3, ""), (10**12, "")])
def test_pages_count_from_zero(program: Program, page: int, last_digits: str) -> None:
    answer = program.get("/v2/contacts", page=page, pageSize=3)

    assert "".join(row["phoneNumber"][-1] for row in answer.body["items"]) == last_digits
    assert {name: answer.body[name] for name in ("totalCount", "page", "pageSize", "totalPages")} == {
        "totalCount": 7,
        "page": page,
        "pageSize": 3,
        "totalPages": 3,
    }


@pytest.mark.usefixtures("seven")
def test_first_page_of_twenty_unless_asked(program: Program) -> None:
    answer = program.get("/v2/contacts")

    assert (answer.body["page"], answer.body["pageSize"], len(answer.body["items"])) == (0, 20, 7)


def test_nothing_has_no_pages(cast: Cast) -> None:
    assert PageRequest.of(Contact.objects.none(), number=0, size=20).pages == 0


@pytest.mark.parametrize(
    ("query", "name"),
    [
        ({"page": -1}, "page"),
        ({"page": "x"}, "page"),
        ({"page": 10**12 + 1}, "page"),
        ({"page": "9" * 2000}, "page"),
        ({"pageSize": 0}, "pageSize"),
        ({"pageSize": 1001}, "pageSize"),
        ({"pageSize": "1.5"}, "pageSize"),
    ],
)
def test_page_that_is_none(program: Program, query: dict[str, Any], name: str) -> None:
    assert set(faults(program.get("/v2/contacts", **query))) == {name}
