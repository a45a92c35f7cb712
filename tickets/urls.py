"""Addresses of the workspace."""

from django.urls import path

from tickets.views import calls, conversation, floor, lists, taking, ticket, working

app_name = "tickets"
urlpatterns = [
    path("", lists.home, name="home"),
    path("rail/", lists.rail, name="rail"),
    path("queues/<slug:slug>/", lists.queue, name="queue"),
    path("tickets/mine/", lists.mine, name="mine"),
    path("tickets/next/", taking.next_ticket, name="next"),
    path("calls/new/", calls.call, name="call"),
    path("calls/draft/", calls.keep, name="call_draft"),
    path("calls/draft/discard/", calls.forget, name="call_discard"),
    path("calls/caller/", calls.caller, name="caller"),
    path("attachments/<int:pk>/", ticket.attachment, name="attachment"),
    path("tickets/<str:number>/", ticket.ticket, name="ticket"),
    path("tickets/<str:number>/here/", ticket.here, name="here"),
    path("tickets/<str:number>/gone/", ticket.gone, name="gone"),
    path("tickets/<str:number>/messages/", conversation.message, name="message"),
    path("tickets/<str:number>/draft/", conversation.draft, name="draft"),
    path("tickets/<str:number>/draft/discard/", conversation.discard, name="discard"),
    path("tickets/<str:number>/claim/", taking.claim, name="claim"),
    path("tickets/<str:number>/release/", taking.release, name="release"),
    path("tickets/<str:number>/assign/", taking.assign, name="assign"),
    path("tickets/<str:number>/transfer/", taking.transfer, name="transfer"),
    path("tickets/<str:number>/resolve/", working.resolve, name="resolve"),
    path("tickets/<str:number>/reopen/", working.reopen, name="reopen"),
    path("tickets/<str:number>/reason/", working.reason, name="reason"),
    path("tickets/<str:number>/wait/", working.wait, name="wait"),
    path("tickets/<str:number>/priority/", working.priority, name="priority"),
    path("tickets/<str:number>/tags/", working.tags, name="tags"),
    path("tickets/<str:number>/merge/", working.merge, name="merge"),
    path("floor/", floor.floor, name="floor"),
    path("floor/assignments/", floor.assign, name="floor_assign"),
    path("floor/assignments/undo/", floor.undo, name="floor_undo"),
    path("floor/people/<str:username>/queues/", floor.serve, name="floor_serve"),
]
