"""How large bodies and uploaded files may be. Larger files are thrown away while they arrive and never reach the disk."""

from __future__ import annotations

from django.conf import settings
from django.core.files.uploadhandler import FileUploadHandler, SkipFile

_FILES = "multipart/form-data"


def body_limit(content_type: str) -> int:
    """Bytes that a body of this type may have. A form with a file has room for the file and its fields."""
    is_files = content_type.lower().startswith(_FILES)
    limit: int = settings.DATA_UPLOAD_MAX_MEMORY_SIZE + (settings.LARGEST_UPLOAD if is_files else 0)
    return limit


class Capped(FileUploadHandler):
    """First in FILE_UPLOAD_HANDLERS. To the form it is as if no file had been chosen."""

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
        """The handlers behind this one keep the file."""
