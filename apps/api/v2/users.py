"""Users in v2: those of the account in the URL, which is your own or one of its profiles.

Ids are v3's, of the membership. Only the invitation e-mail has the invitation's token: here it is always null.
"""

from __future__ import annotations

from typing import Any, TypedDict

from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from apps.api.envelope import time_text
from apps.api.openapi.operation import answers
from apps.api.resource import given
from apps.api.v2.dialect import Resource, id_from
from apps.api.v2.organizations import OrganizationNotFound, account_of
from apps.api.v2.paging import PageIn, PageRequest
from apps.organizations.customer import Customer
from apps.users import invitations
from apps.users.models import Membership, MembershipStatus
from apps.users.team import actions as team


class InviteIn(serializers.Serializer[Any]):
    email = serializers.EmailField(max_length=254)
    name = serializers.CharField(max_length=255)
    role = serializers.CharField(max_length=20)
    invitedBy = serializers.CharField(required=False, allow_null=True, help_text="Not read: the key says who invites.")


class RoleIn(serializers.Serializer[Any]):
    role = serializers.CharField(max_length=20)


class UserOut(TypedDict):
    id: str
    createdAt: str
    updatedAt: str | None
    email: str
    name: str
    customerId: str
    role: str
    status: str
    lastLoginAt: str | None
    invitationToken: str | None
    invitationTokenExpiresAt: str | None
    invitationSentAt: str | None


class UsersOut(TypedDict):
    users: list[UserOut]
    totalCount: int
    page: int
    pageSize: int


class OfAccount(Resource):
    names_account = "customer_id"

    def account(self, customer_id: str) -> Customer:
        """Raises OrganizationNotFound."""
        return account_of(self.customer, id_from(customer_id, "customerId"))


class List(OfAccount):
    needs = {"GET": "team.view", "POST": "team.edit"}
    sensitive = frozenset({"POST"})

    @answers(UsersOut, query=PageIn, refuses=(OrganizationNotFound,))
    def get(self, request: Request, customer_id: str) -> Response:
        """List users and invitations."""
        found = Membership.objects.of(self.account(customer_id)).listed().in_order()
        asked = given(PageIn(data=request.query_params))
        return Response(_listed(PageRequest.of(found, number=asked["page"], size=asked["pageSize"])))

    @answers(UserOut, body=InviteIn, refuses=(OrganizationNotFound, invitations.AlreadyThere))
    def post(self, request: Request, customer_id: str) -> Response:
        """Invite somebody by mail."""
        account, asked = self.account(customer_id), given(InviteIn(data=request.data))

        row = invitations.invite(
            account,
            email=asked["email"],
            name=asked["name"],
            role=asked["role"].lower(),
            by=self.caller.key.made_by,
            now=self.now,
        )
        self.made(request, row.id)
        return Response(user_of(row))


class Detail(OfAccount):
    needs = {"GET": "team.view", "PUT": "team.edit", "DELETE": "team.edit"}

    @answers(UserOut, refuses=(OrganizationNotFound, team.UserNotFound))
    def get(self, request: Request, customer_id: str, user_id: str) -> Response:
        """One user or invitation."""
        return Response(user_of(team.find(self.account(customer_id), id_from(user_id, "userId"))))

    @answers(UserOut, body=RoleIn, refuses=(OrganizationNotFound, team.UserNotFound))
    def put(self, request: Request, customer_id: str, user_id: str) -> Response:
        """Change a role."""
        account, member_id = self.account(customer_id), id_from(user_id, "userId")
        role, by = given(RoleIn(data=request.data))["role"].lower(), self.caller.key.made_by

        return Response(user_of(team.change_role(account, member_id, role=role, by=by, now=self.now)))

    @answers(refuses=(OrganizationNotFound, team.UserNotFound))
    def delete(self, request: Request, customer_id: str, user_id: str) -> Response:
        """Put a person out, or withdraw an invitation."""
        account, member_id = self.account(customer_id), id_from(user_id, "userId")

        team.remove(account, member_id, by=self.caller.key.made_by)
        return Response(status=204)


def user_of(row: Membership) -> UserOut:
    is_open = row.status == MembershipStatus.INVITED
    return {
        "id": str(row.id),
        "createdAt": row.created_at.isoformat(),
        "updatedAt": time_text(row.updated_at),
        "email": row.address,
        "name": row.called,
        "customerId": str(row.profile_id or row.organization_id),
        "role": row.role,
        "status": row.status,
        "lastLoginAt": time_text(row.user.last_login) if row.user else None,
        "invitationToken": None,
        "invitationTokenExpiresAt": time_text(invitations.expires_at(row)) if is_open else None,
        "invitationSentAt": time_text(row.invited_at),
    }


def _listed(page: PageRequest) -> UsersOut:
    return {
        "users": [user_of(row) for row in page.rows],
        "totalCount": page.total,
        "page": page.number,
        "pageSize": page.size,
    }
