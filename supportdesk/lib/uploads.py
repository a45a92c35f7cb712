"""How much may be sent before anybody looks at it: files stream to the disk while the form is read,
which is before a view's policy is asked."""

from typing import Any

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadhandler import FileUploadHandler

LARGE = "/migration/"  # where admins send packages


class NotTooMuch(FileUploadHandler):
    """Refuses a form that says it is larger than its sender may send, before a byte is kept."""

    def handle_raw_input(self, input_data: Any, META: Any, content_length: int, *_: Any) -> None:  # noqa: N803
        """400 for too much."""
        if content_length > self._most():
            raise RequestDataTooBig("The files are larger than the desk takes.")

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        """Handed on."""
        return raw_data

    def file_complete(self, file_size: int) -> None:
        """The next handler's."""

    def _most(self) -> int:
        request = self.request
        user = getattr(request, "user", None)
        if request and request.path.startswith(LARGE) and getattr(user, "kind", "") == "admin":
            return int(settings.MAX_PACKAGE_BYTES) + (1 << 20)
        return int(settings.DATA_UPLOAD_MAX_MEMORY_SIZE) * 4
