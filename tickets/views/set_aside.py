"""Contacts that could not be worked by themselves: why, and once more."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext, ngettext
from django.views.decorators.http import require_GET, require_POST

from citizens.models import Act
from citizens.services.access import Entry, record, viewer
from supportdesk.lib.pagination import BadCursor
from supportdesk.lib.policy import leads, requires
from supportdesk.lib.request import DeskRequest
from tickets.models import InboundError, InboundMessage
from tickets.queries import contacts
from tickets.services import intake


@require_GET
@requires(leads)
def set_aside(request: DeskRequest) -> HttpResponse:
    """What was set aside, the longest waiting first; ``?code=`` keeps to one reason."""
    code = request.GET.get("code", "")
    if code and code not in InboundError.values:
        raise Http404
    try:
        page = contacts.set_aside(code=code, cursor=request.GET.get("after", ""))
    except BadCursor:  # an address of yesterday: begin at the top
        return redirect("tickets:set_aside")
    context = {"page": page, "counts": contacts.set_aside_counts(), "code": code}
    return render(request, "tickets/set_aside.html", context)


@require_GET
@requires(leads)
def set_aside_contact(request: DeskRequest, inbound_id: UUID) -> HttpResponse:
    """One of them, with its text masked."""
    inbound = get_object_or_404(InboundMessage.objects.set_aside(), pk=inbound_id)
    contact = Entry(Act.OPENED, by="set_aside", what=["contact"], reason=str(inbound.pk), hits=1)
    record(viewer(request), contact)
    context = {"inbound": inbound, "shown": contacts.shown(inbound)}
    return render(request, "tickets/set_aside_contact.html", context)


@require_POST
@requires(leads)
def retry(request: DeskRequest, inbound_id: UUID) -> HttpResponse:
    """Work one of them again, ``without_files`` if asked."""
    without_files = bool(request.POST.get("without_files"))
    inbound = get_object_or_404(InboundMessage, pk=inbound_id)
    intake.retry(inbound=inbound, actor=request.user, without_files=without_files)
    messages.success(request, gettext("The contact is worked again."))
    return redirect("tickets:set_aside")


@require_POST
@requires(leads)
def retry_all(request: DeskRequest) -> HttpResponse:
    """Work all of one reason again."""
    count = intake.retry_all(code=request.POST.get("code", ""), actor=request.user)
    told = ngettext(
        "%(count)d contact is worked again.", "%(count)d contacts are worked again.", count
    )
    messages.success(request, told % {"count": count})
    return redirect("tickets:set_aside")
