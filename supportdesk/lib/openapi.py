"""The OpenAPI document: what every operation may answer beside its success."""

from typing import Any

from drf_spectacular.openapi import AutoSchema
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.views import APIView

from supportdesk.lib.json_forms import QueryForm
from supportdesk.lib.problems import MEDIA_TYPE, Problem

_ALWAYS = {
    401: "No valid token.",
    403: "The token's scopes, or the person's rights, do not reach.",
    406: "Only JSON is spoken.",
    503: "The database is away; send again after the seconds of Retry-After.",
}
_WITH_BODY = {
    400: "The body is not valid; errors name the fields.",
    413: "The body is too large.",
    415: "Send application/json in UTF-8.",
}
_WITH_QUERY = {400: "A parameter is not valid."}
_WITH_PATH = {404: "There is none, or it is not visible to the token's person."}


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
        bodies = super()._get_response_bodies(direction)
        if direction == "response":
            for status, words in sorted(self._problems().items()):
                found = self._get_response_for_code(  # type: ignore[no-untyped-call]
                    Problem, str(status), [MEDIA_TYPE]
                )
                bodies.setdefault(str(status), {**found, "description": words})
        return bodies

    def _problems(self) -> dict[int, str]:
        problems = dict(_ALWAYS)
        with_body = self.method in {"POST", "PUT", "PATCH"}
        if with_body and self.get_request_serializer() is not None:
            problems |= _WITH_BODY
        own_parameters: list[Any] = self.get_override_parameters()
        if any(parameter.location == "query" for parameter in own_parameters):
            problems |= _WITH_QUERY
        if "{" in self.path:
            problems |= _WITH_PATH
        own: dict[int, str] = getattr(self.view, "refuses", {})
        for status, words in own.items():
            problems[status] = f"{problems.get(status, '')} {words}".strip()
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
