"""Limits for bodies and files. A larger file is thrown away while it arrives, and never reaches the disk."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.core.files.uploadhandler import FileUploadHandler, SkipFile
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

from apps.core.htmx import is_fragment, page, say

_FILES = "multipart/form-data"


def body_limit(content_type: str) -> int:
    """How many bytes a body of this type may have. A form with a file may have the file and its fields."""
    is_files = content_type.lower().startswith(_FILES)
    limit: int = settings.DATA_UPLOAD_MAX_MEMORY_SIZE + (settings.LARGEST_UPLOAD if is_files else 0)
    return limit


class BodyLimit:
    """Middleware for pages; the API and `Programs` check their own bodies. The web server reads no more than this."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        stated = request.META.get("CONTENT_LENGTH") or "0"
        if stated.isdecimal() and int(stated) <= body_limit(request.META.get("CONTENT_TYPE", "")):
            return self._get_response(request)
        largest = settings.LARGEST_UPLOAD >> 20
        if is_fragment(request):
            text = f"This file is too large. Choose one of at most {largest} MB."
            return say(HttpResponse(status=413), text, tone="failed")
        return page(request, "413.html", {"largest_mb": largest}, status=413)


class Capped(FileUploadHandler):
    """First in FILE_UPLOAD_HANDLERS. The form sees a file that is too large as no file at all."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # Django passes the request
        self._size = 0

    def new_file(self, *args: object, **kwargs: object) -> None:
        super().new_file(*args, **kwargs)  # type: ignore[arg-type]
        self._size = 0

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        self._size += len(raw_data)
        if self._size > settings.LARGEST_UPLOAD:
            raise SkipFile
        return raw_data

    def file_complete(self, file_size: int) -> None:
        """The next handlers store the file."""
