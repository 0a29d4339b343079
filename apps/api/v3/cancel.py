"""POST /v3/messages/{id}/cancel: cancel a scheduled message. Source: the newest client."""

from __future__ import annotations

from typing import ClassVar

from rest_framework.request import Request
from rest_framework.response import Response

from apps.api.envelope import call_of
from apps.api.openapi.operation import answers
from apps.api.resource import Resource, id_from
from apps.api.v3.messages import MessageDetailOut, detail_of
from apps.messaging.history import reading
from apps.messaging.sending import cancel


class Cancel(Resource):
    needs: ClassVar = {"POST": "messages.send"}

    @answers(MessageDetailOut, refuses=(reading.MessageNotFound, cancel.TooLate))
    def post(self, request: Request, message_id: str) -> Response:
        """Cancel a scheduled message.

        It is never sent, and cancelling is final. A message that was cancelled before is answered as it is. Once the
        message was released for sending it is too late.
        """
        wanted = id_from(message_id, "message")
        by = f"from the API, request {call_of(request._request).request_id},"

        def work() -> Response:
            message = reading.find(self.customer, wanted)
            cancel.cancel(message, by=by, now=self.now)
            return Response(detail_of(message))

        return self.rehearse(request, work)
