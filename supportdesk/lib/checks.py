"""System checks of the house itself."""

from collections.abc import Iterator
from typing import Any

from django.core.checks import CheckMessage, Error, register
from django.urls import URLPattern, URLResolver, get_resolver

# Views that libraries bring and that carry no policy of ours: name of the route, and who may enter.
# django-allauth's are not here: ``staff.account_urls`` puts a policy on each.
LIBRARY = {
    "api-schema": "anyone",  # the OpenAPI document says nothing that is not public
    "api-not-here": "anyone",  # answers 404
}


def routes(resolver: URLResolver | None = None, space: str = "") -> Iterator[tuple[str, Any]]:
    """Every route's full name (its pattern where it has none) and view."""
    for entry in (resolver or get_resolver()).url_patterns:
        if isinstance(entry, URLResolver):
            inner = f"{space}{entry.namespace}:" if entry.namespace else space
            yield from routes(entry, inner)
        elif isinstance(entry, URLPattern):
            yield space + (entry.name or str(entry.pattern)), entry.callback


def names_its_policy(view: Any) -> bool:
    """``@requires(policy)`` on a function, ``scope`` or ``scopes`` on a view of the API."""
    api = getattr(view, "cls", None)
    has_scope = bool(getattr(api, "scope", "") or getattr(api, "scopes", None))
    return has_scope or hasattr(view, "policy")


@register
def every_route_names_its_policy(**kwargs: Any) -> list[CheckMessage]:
    """No route is open because somebody forgot to say who may enter."""
    return [
        Error(
            f"The route {name} does not say who may enter.",
            hint="Put @requires(policy) on the view, or a scope on a view of the API.",
            id="supportdesk.E001",
        )
        for name, view in routes()
        if name not in LIBRARY and not names_its_policy(view)
    ]
