"""GET /v3/conversations: messages in both directions, by the person they are with. Source: the contract's API page, 13.

A conversation is the thread with one contact across all channels, so its id is the contact's.
"""

from __future__ import annotations

from rest_framework.request import Request
from rest_framework.response import Response

from apps.api.openapi.operation import Paged, answers
from apps.api.paging import Pages
from apps.api.resource import Resource, id_from
from apps.api.v3.messages import MessageDetailOut, details_of
from apps.contacts.actions import ContactNotFound
from apps.messaging.conversations import thread
from apps.messaging.history import reading


class List(Resource):
    needs = {"GET": "messages.view"}

    @answers(Paged("messages", MessageDetailOut), refuses=("VALIDATION_005",))
    def get(self, request: Request) -> Response:
        """The messages of all conversations, newest first."""
        pages = Pages("messages", total=reading.count(self.customer, {}))
        found = pages.paginate_queryset(reading.search(self.customer, {}), request)
        return pages.get_paginated_response(details_of(found))


class Detail(Resource):
    needs = {"GET": "messages.view"}

    @answers(Paged("messages", MessageDetailOut), refuses=(ContactNotFound, "VALIDATION_005"))
    def get(self, request: Request, contact_id: str) -> Response:
        """The messages of one conversation, newest first. Its ID is the contact's."""
        contact = thread.contact_of(self.customer, id_from(contact_id, "contact"))
        pages = Pages("messages")
        found = pages.paginate_queryset(thread.messages(self.customer, contact), request)
        return pages.get_paginated_response(details_of(found))
