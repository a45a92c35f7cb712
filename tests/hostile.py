"""Values that nobody means, put where a view may look."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict

VALUES = (
    "9" * 40, str(2**31), "1e400", "٣", "99999-12-31", "9999-12-31T23:59:59+14:00", "가" * 5000,
    "[" * 3000, "WzEyMyw5OTk5OTk5OTk5OTk5XQ", "\u202e\u0085\ufffe%s{0}$$'; --/../..",
)  # fmt: skip
NAMES = ("%00", "a%00b", "9" * 40, str(2**63), "%FF%FE", "%ED%A0%80", "%E2%80%AE", "a" * 3000, "-1")


class Everything(QueryDict):
    """A form or query in which each name that is asked for has the value."""

    def __init__(self, value: str) -> None:
        super().__init__(mutable=True)
        self.value = value

    def get(self, key: Any, default: Any = None) -> Any:
        return self.value

    def getlist(self, key: Any, default: Any = None) -> Any:
        return [self.value]

    def copy(self) -> QueryDict:
        return QueryDict(mutable=True)

    def __getitem__(self, key: Any) -> Any:
        return self.value

    def __contains__(self, key: Any) -> bool:
        return True


class Hostile:
    """Middleware: behind the gate, every field of query and form is ``Hostile.value``."""

    value = ""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: Any, view: Any, args: Any, kwargs: Any) -> None:
        request.GET = Everything(self.value)
        if request.method == "POST" and not request.path.startswith("/api/"):
            request._post, request._files = Everything(self.value), request.FILES
