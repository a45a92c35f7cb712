"""Files on their way to a browser or program: always a download, never shown, never run."""

from django.http import HttpResponse
from django.utils.http import content_disposition_header

OCTETS = "application/octet-stream"


def as_download(content: bytes, *, name: str) -> HttpResponse:
    """The file under its name. Its type is not told: nobody is to guess what opens it."""
    response = HttpResponse(content, content_type=OCTETS)
    disposition = content_disposition_header(as_attachment=True, filename=name)
    response.headers["Content-Disposition"] = disposition or "attachment"
    response.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response
