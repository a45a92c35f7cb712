"""For load balancers and for Prometheus."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.crypto import constant_time_compare
from django_prometheus.exports import ExportToDjangoView

from supportdesk.health import metrics as _metrics  # noqa: F401  declares the gauges
from supportdesk.health.queries import readiness
from supportdesk.lib.policy import anyone, requires

LOOPBACK = {"127.0.0.1", "::1"}


@requires(anyone)
def alive(request: HttpRequest) -> HttpResponse:
    """The process answers. It asks nobody else, so that a lost database restarts no process."""
    return HttpResponse("alive\n", content_type="text/plain")


@requires(anyone)
def ready(request: HttpRequest) -> HttpResponse:
    """Each figure; 503 while requests would fail here."""
    found = readiness()
    return JsonResponse(found.as_json(), status=200 if found.ready else 503)


@requires(anyone)
def metrics(request: HttpRequest) -> HttpResponse:
    """For the machine itself, and for whoever brings the token."""
    if not _may_scrape(request):
        return JsonResponse({"code": "not_authenticated"}, status=401)
    exported: HttpResponse = ExportToDjangoView(request)
    return exported


def _may_scrape(request: HttpRequest) -> bool:
    token = settings.METRICS_TOKEN
    if token:
        return constant_time_compare(request.headers.get("Authorization", ""), f"Bearer {token}")
    # Behind a proxy on the same machine everybody comes from loopback, and the header tells.
    forwarded = "X-Forwarded-For" in request.headers or "Forwarded" in request.headers
    return request.META.get("REMOTE_ADDR") in LOOPBACK and not forwarded
