"""Addresses under ``/api/v1/``. Ticket numbers are those people say on the phone."""

from django.urls import path, re_path

from tickets.api import contacts, tickets

_TICKET = r"^tickets/(?P<number>[0-9]{6}-[0-9]{5,9})/"

urlpatterns = [
    path("contacts/", contacts.ContactsView.as_view(), name="api-contacts"),
    path("contacts/<uuid:inbound_id>/", contacts.ContactView.as_view(), name="api-contact"),
    path("queues/", tickets.QueuesView.as_view(), name="api-queues"),
    path("tickets/", tickets.TicketsView.as_view(), name="api-tickets"),
    path("tickets/next/", tickets.NextView.as_view(), name="api-next"),
    re_path(_TICKET + "$", tickets.TicketView.as_view(), name="api-ticket"),
    re_path(
        _TICKET + r"attachments/(?P<attachment_id>[0-9]{1,18})/$",
        tickets.AttachmentView.as_view(),
        name="api-attachment",
    ),
    re_path(_TICKET + "claim/$", tickets.ClaimView.as_view(), name="api-claim"),
    re_path(_TICKET + "replies/$", tickets.RepliesView.as_view(), name="api-replies"),
    re_path(_TICKET + "resolution/$", tickets.ResolutionView.as_view(), name="api-resolution"),
    re_path(_TICKET + "resumption/$", tickets.ResumptionView.as_view(), name="api-resumption"),
    re_path(_TICKET + "waiting/$", tickets.WaitingView.as_view(), name="api-waiting"),
    re_path(_TICKET + "transfer/$", tickets.TransferView.as_view(), name="api-transfer"),
]
