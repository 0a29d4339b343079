"""Users over the API. Source: the contract's API page, section 7.

An account's users are those with a role in that very account: the organization with an organization key, the profile
with a profile key or x-profile-id. Users of the organization can work in its profiles too, but are listed, changed and
removed in the organization. The id is the membership's: it stays the same from the invitation on and has no meaning
in other accounts.
"""

from __future__ import annotations

from typing import Any, TypedDict

from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from apps.api.envelope import time_text
from apps.api.openapi.operation import answers
from apps.api.resource import Resource, given, id_from
from apps.users import invitations
from apps.users.models import Membership
from apps.users.team import actions as team
from apps.users.team import safeguards

_EMAIL_PROBLEM = "Email must be a valid email address"


class RoleIn(serializers.ChoiceField):
    """A role in any case."""

    def __init__(self) -> None:
        problem = safeguards.ROLE_PROBLEM
        super().__init__(
            choices=[role.value for role in safeguards.ROLES],
            error_messages={"invalid_choice": problem, "required": problem, "null": problem},
        )

    def to_internal_value(self, data: Any) -> str:
        role: str = super().to_internal_value(data.lower() if isinstance(data, str) else repr(data))
        return role


class InviteIn(serializers.Serializer[Any]):
    email = serializers.EmailField(
        max_length=254,
        error_messages=dict.fromkeys(("invalid", "required", "null", "blank", "max_length"), _EMAIL_PROBLEM),
    )
    name = serializers.CharField(
        max_length=255, error_messages=dict.fromkeys(("required", "null", "blank"), "Name is required")
    )
    role = RoleIn()


class UpdateIn(serializers.Serializer[Any]):
    role = RoleIn()


class UserOut(TypedDict):
    id: str
    customer_id: str
    email: str
    name: str
    role: str
    status: str
    invited_at: str | None
    last_login_at: str | None
    created_at: str
    updated_at: str | None


class UsersOut(TypedDict):
    users: list[UserOut]


class List(Resource):
    needs = {"GET": "team.view", "POST": "team.edit"}
    sensitive = frozenset({"POST"})

    @answers(UsersOut)
    def get(self, request: Request) -> Response:
        """Users and invitations of this account. Owners are not listed."""
        return Response(users_of(Membership.objects.of(self.customer).listed().in_order()))

    @answers(UserOut, 201, body=InviteIn, refuses=(invitations.AlreadyThere,))
    def post(self, request: Request) -> Response:
        """Invite a user by e-mail.

        The link in the e-mail works once, for seven days. Users who declined or let it expire can be invited again.
        """
        asked = given(InviteIn(data=request.data))
        row = invitations.invite(self.customer, **asked, by=self.caller.key.made_by, now=self.now)
        return Response(user_of(row), status=201)


class Detail(Resource):
    needs = {"GET": "team.view", "PATCH": "team.edit", "DELETE": "team.edit"}

    @answers(UserOut, refuses=(team.UserNotFound,))
    def get(self, request: Request, user_id: str) -> Response:
        """One user or invitation."""
        return Response(user_of(team.find(self.customer, id_from(user_id, "user"))))

    @answers(UserOut, body=UpdateIn, refuses=(team.UserNotFound,))
    def patch(self, request: Request, user_id: str) -> Response:
        """Change a user's role.

        You can't change your own role or that of the last admin. Owners count as admins.
        """
        member_id = id_from(user_id, "user")
        asked = given(UpdateIn(data=request.data))
        by = self.caller.key.made_by
        row = team.change_role(self.customer, member_id, **asked, by=by, now=self.now)
        return Response(user_of(row))

    @answers(refuses=(team.UserNotFound,))
    def delete(self, request: Request, user_id: str) -> Response:
        """Remove a user, or revoke an invitation.

        You can't remove yourself or the last admin.
        """
        member_id = id_from(user_id, "user")

        team.remove(self.customer, member_id, by=self.caller.key.made_by)
        return Response(status=204)


def users_of(rows: Any) -> UsersOut:
    return {"users": [user_of(row) for row in rows]}


def user_of(row: Membership) -> UserOut:
    return {
        "id": str(row.id),
        "customer_id": str(row.profile_id or row.organization_id),
        "email": row.address,
        "name": row.called,
        "role": row.role,
        "status": row.status,
        "invited_at": time_text(row.invited_at),
        "last_login_at": time_text(row.user.last_login) if row.user else None,
        "created_at": row.created_at.isoformat(),
        "updated_at": time_text(row.updated_at),
    }
