"""Users with both releases of the official SDK: every method."""

from __future__ import annotations

from itertools import count
from typing import Any

import pytest

from tests.contract.sdk import SEEDS, Refused, Sdk
from tests.live_house import Live

NEVER = "01890000-0000-7000-8000-000000000000"
_newcomers = count(1)


def _newcomer() -> str:
    return f"newcomer{next(_newcomers)}@contract.test"


def _remove(sdk: Sdk, user_id: str, **how: Any) -> None:
    """The older release has the fields of the body in an object of their own."""
    if sdk.release == SEEDS:
        sdk("users.remove", user_id, body={name: how.pop(name) for name in ("sandbox",) if name in how}, **how)
    else:
        sdk("users.remove", user_id, **how)


def test_user_lives_a_whole_life(sdk: Sdk) -> None:
    email = _newcomer()

    made = sdk("users.invite", email=email, name="Ines Moreau", role="developer")
    changed = sdk("users.update_role", made["id"], role="billing")
    read = sdk("users.retrieve", made["id"])
    listed = sdk("users.list")["users"]
    _remove(sdk, made["id"])

    assert (made["email"], made["name"], made["role"], made["status"]) == (email, "Ines Moreau", "developer", "invited")
    assert made["invited_at"] and made["created_at"]  # noqa: PT018 - both are times
    assert (made["last_login_at"], made["updated_at"]) == (None, None)
    assert (changed["role"], changed["updated_at"] is not None) == ("billing", True)
    assert read == changed
    assert read in listed
    assert "owner" not in {user["role"] for user in listed}
    with pytest.raises(Refused) as refused:
        sdk("users.retrieve", made["id"])
    assert refused.value.told == ("NotFoundError", 404, "RESOURCE_006")


def test_users_of_a_profile_by_header_and_by_key(sdk: Sdk, live: Live) -> None:
    profile, key = live.env["SENTDASH_PROFILE_ID"], live.env["SENTDASH_PROFILE_API_KEY"]

    made = sdk("users.invite", email=_newcomer(), name="Ben", role="admin", x_profile_id=profile)

    assert sdk("users.retrieve", made["id"], key=key) == made
    assert made in sdk("users.list", x_profile_id=profile)["users"]
    with pytest.raises(Refused) as refused:
        sdk("users.retrieve", made["id"])
    assert refused.value.told == ("NotFoundError", 404, "RESOURCE_006")
    _remove(sdk, made["id"], x_profile_id=profile)


def test_rehearsals_change_no_user(sdk: Sdk) -> None:
    before = sdk("users.list")["users"]
    someone = next(user for user in before if user["role"] == "billing")

    made = sdk("users.invite", email=_newcomer(), name="Never", role="admin", sandbox=True)
    changed = sdk("users.update_role", someone["id"], role="developer", sandbox=True)
    _remove(sdk, someone["id"], sandbox=True)

    assert (made["status"], changed["role"]) == ("invited", "developer")
    assert sdk("users.list")["users"] == before


def test_refused_users_have_their_classes(sdk: Sdk) -> None:
    there, told = sdk("users.list")["users"][0], []

    for method, args, named in (
        ("users.invite", (), {"email": "nonsense", "name": "Ines", "role": "admin"}),
        ("users.invite", (), {"email": there["email"], "name": "Ines", "role": "admin"}),
        ("users.update_role", (there["id"],), {"role": "owner"}),
        ("users.retrieve", (NEVER,), {}),
        ("users.retrieve", ("nonsense",), {}),
    ):
        with pytest.raises(Refused) as refused:
            sdk(method, *args, **named)
        told.append(refused.value.told)

    assert told == [
        ("BadRequestError", 400, "VALIDATION_001"),
        ("ConflictError", 409, "RESOURCE_007"),
        ("BadRequestError", 400, "VALIDATION_001"),
        ("NotFoundError", 404, "RESOURCE_006"),
        ("BadRequestError", 400, "VALIDATION_001"),
    ]
