"""The OpenAPI document: what every operation may answer beside its success."""

from typing import Any

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.views import APIView

from supportdesk.lib.json_forms import QueryForm
from supportdesk.lib.problems import MEDIA_TYPE, Problem

_ALWAYS = {
    401: _("No valid token."),
    403: _("The token's scopes, or the person's rights, do not reach."),
    406: _("Only JSON is spoken."),
}
_WITH_BODY = {
    400: _("The body is not valid; errors name the fields."),
    413: _("The body is too large."),
    415: _("Send application/json in UTF-8."),
}
_WITH_QUERY = {400: _("A parameter is not valid.")}
_WITH_PATH = {404: _("There is none, or it is not visible to the token's person.")}


def parameters(form: type[QueryForm]) -> list[OpenApiParameter]:
    """A query form, for ``extend_schema(parameters=…)``."""
    fields = form.model_json_schema()["properties"]
    return [
        OpenApiParameter(
            name,
            {key: value for key, value in schema.items() if key not in ("title", "description")},
            description=schema.get("description", ""),
        )
        for name, schema in fields.items()
    ]


class DeskSchema(AutoSchema):
    """Adds the problems. A view names its own in ``refuses``: ``{409: "why"}``."""

    def _get_response_bodies(self, direction: Any = "response") -> Any:
        bodies = super()._get_response_bodies(direction)  # type: ignore[no-untyped-call]
        if direction == "response":
            for status, words in sorted(self._problems().items()):
                found = self._get_response_for_code(  # type: ignore[no-untyped-call]
                    Problem, str(status), [MEDIA_TYPE]
                )
                bodies.setdefault(str(status), {**found, "description": str(words)})
        return bodies

    def _problems(self) -> dict[int, Any]:
        problems: dict[int, Any] = dict(_ALWAYS)
        with_body = self.method in {"POST", "PUT", "PATCH"}
        if with_body and self.get_request_serializer() is not None:  # type: ignore[no-untyped-call]
            problems |= _WITH_BODY
        if any(p.location == "query" for p in self.get_override_parameters()):
            problems |= _WITH_QUERY
        if "{" in self.path:
            problems |= _WITH_PATH
        own = getattr(self.view, "refuses", {})
        for status, words in own.items():
            known = problems.get(status)
            problems[status] = format_lazy("{} {}", known, words) if known else words
        return problems


@extend_schema(exclude=True)
class NotHere(APIView):
    """What the API answers for an address that it does not have."""

    authentication_classes = ()
    permission_classes = ()

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Before any method is looked for."""
        super().initial(request, *args, **kwargs)
        raise NotFound
