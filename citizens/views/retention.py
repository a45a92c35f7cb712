"""The record of destruction."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET

from citizens.queries.destructions import destructions
from supportdesk.lib.pagination import BadCursor
from supportdesk.lib.policy import administers, requires
from supportdesk.lib.request import DeskRequest


@require_GET
@requires(administers)
def destroyed(request: DeskRequest) -> HttpResponse:
    """What was destroyed, newest first."""
    try:
        rows, page = destructions(request.GET.get("after", ""))
    except BadCursor:  # an address of yesterday: begin at the top
        return redirect("citizens:destroyed")
    return render(request, "citizens/destroyed.html", {"rows": rows, "page": page})
