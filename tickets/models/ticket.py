"""A ticket (상담): one concern of one requester, from the first contact to its close."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q

from citizens.models import Requester
from staff.models import Kind, Queue, User
from tickets.models.choices import (
    UNFINISHED,
    WORKABLE,
    Channel,
    LinkKind,
    Priority,
    Status,
    WaitingFor,
)
from tickets.models.reasons import Reason

HAS_TAGS = ~Q(tags=[])
WAITS_FOR_AN_OWNER = Q(owner__isnull=True, status__in=WORKABLE)


class TicketQuerySet(models.QuerySet["Ticket"]):
    """Words for sets of tickets."""

    def visible_to(self, actor: User) -> "TicketQuerySet":
        """Leaders and admins see all; an agent the queues they serve and what they own."""
        if not actor.is_active or actor.kind == Kind.OUTSIDER:
            return self.none()
        if actor.kind in (Kind.LEADER, Kind.ADMIN):
            return self
        served = actor.serves.values("queue")
        return self.filter(Q(queue__in=served) | Q(owner=actor))

    def unfinished(self) -> "TicketQuerySet":
        return self.filter(status__in=UNFINISHED)

    def waiting_for_an_owner(self) -> "TicketQuerySet":
        return self.filter(WAITS_FOR_AN_OWNER)

    def tagged(self, tag: str) -> "TicketQuerySet":
        """With this tag; said twice so that the index of what has tags fits."""
        return self.filter(HAS_TAGS, tags__contains=[tag])

    def worked_by(self, person: User) -> "TicketQuerySet":
        """What counts against a person's open limit."""
        return self.filter(owner=person, status__in=WORKABLE)


class Ticket(models.Model):
    """``number`` is what people say on the phone: 240415-00123.

    ``rank_at`` orders the queue: the time the ticket began to wait, moved back by one ageing step
    for each step of priority. Because ageing is linear, ordering by it equals ordering by
    (priority + ageing) at any moment, and an index can hold it. ``version`` grows with each change
    and keys caches; ``snippet`` is the last inbound text with personal data masked.

    ``clock_from`` is where the resolution's clock began, empty for ``created_at``. While a ticket
    waits, ``waiting_since`` says since when, ``waiting_until`` when it comes back by itself;
    ``came_back_at`` stands from then on until its owner has looked.
    """

    number = models.CharField(max_length=16, unique=True)
    queue = models.ForeignKey(Queue, models.PROTECT, related_name="tickets")
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="tickets"
    )
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.NEW)
    waiting_for = models.CharField(max_length=12, choices=WaitingFor.choices, blank=True)
    priority = models.PositiveSmallIntegerField(choices=Priority.choices, default=Priority.NORMAL)
    channel = models.CharField(max_length=10, choices=Channel.choices)
    subject = models.CharField(max_length=200, blank=True)
    snippet = models.CharField(max_length=200, blank=True)
    requester = models.ForeignKey(
        Requester, models.PROTECT, null=True, blank=True, related_name="tickets"
    )
    reason = models.ForeignKey(
        Reason, models.PROTECT, null=True, blank=True, related_name="tickets"
    )
    tags = ArrayField(models.CharField(max_length=40), default=list, blank=True)
    merged_into = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="merged_from"
    )
    version = models.PositiveIntegerField(default=1)
    message_count = models.PositiveIntegerField(default=0)

    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    queued_at = models.DateTimeField()
    rank_at = models.DateTimeField()
    first_response_due_at = models.DateTimeField(null=True)
    resolution_due_at = models.DateTimeField(null=True)
    first_responded_at = models.DateTimeField(null=True)
    resolved_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    clock_from = models.DateTimeField(null=True)
    waiting_since = models.DateTimeField(null=True)
    waiting_until = models.DateTimeField(null=True)
    came_back_at = models.DateTimeField(null=True)

    objects = TicketQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(status__in=Status.values), name="tickets_ticket_status_known"
            ),
            models.CheckConstraint(
                condition=Q(status=Status.WAITING, waiting_for__in=WaitingFor.values)
                | (~Q(status=Status.WAITING) & Q(waiting_for="")),
                name="tickets_ticket_waits_for_somebody",
            ),
            models.CheckConstraint(
                condition=~Q(status=Status.NEW) | Q(owner__isnull=True),
                name="tickets_ticket_new_has_no_owner",
            ),
            models.CheckConstraint(
                condition=~Q(status=Status.RESOLVED)
                | (Q(reason__isnull=False) & Q(resolved_at__isnull=False)),
                name="tickets_ticket_resolved_with_reason",
            ),
            models.CheckConstraint(
                condition=Q(merged_into__isnull=True)
                | (Q(status=Status.CLOSED) & ~Q(merged_into=F("id"))),
                name="tickets_ticket_merged_is_closed",
            ),
            models.CheckConstraint(
                condition=Q(status=Status.WAITING)
                | Q(waiting_since__isnull=True, waiting_until__isnull=True),
                name="tickets_ticket_only_waiting_has_times",
            ),
        ]
        indexes = [
            # Claim next, over all queues of an agent.
            models.Index(
                fields=["rank_at", "id"],
                condition=WAITS_FOR_AN_OWNER,
                include=["queue"],
                name="tickets_claimable",
            ),
            # A queue's page: what waits in it, in order.
            models.Index(
                fields=["queue", "rank_at", "id"],
                condition=Q(status__in=UNFINISHED),
                name="tickets_queue_page",
            ),
            # My tickets, open limits, a leader's people.
            models.Index(
                fields=["owner", "rank_at", "id"],
                condition=Q(status__in=UNFINISHED, owner__isnull=False),
                name="tickets_owner_page",
            ),
            models.Index(fields=["requester", "-created_at"], name="tickets_by_requester"),
            # Few tickets have a tag; the others cost this index nothing.
            GinIndex(fields=["tags"], condition=HAS_TAGS, name="tickets_by_tag"),
            models.Index(
                fields=["resolved_at"],
                condition=Q(status=Status.RESOLVED),
                name="tickets_to_close",
            ),
            # What comes back by itself, and what of a person has come back.
            models.Index(
                fields=["waiting_until"],
                condition=Q(waiting_until__isnull=False),
                name="tickets_to_wake",
            ),
            models.Index(
                fields=["owner", "came_back_at"],
                condition=Q(came_back_at__isnull=False),
                name="tickets_came_back",
            ),
            # The API's list, newest first, whatever the state.
            models.Index(fields=["-created_at", "-id"], name="tickets_newest"),
            models.Index(fields=["queue", "-created_at", "-id"], name="tickets_newest_of_queue"),
            models.Index(
                fields=["owner", "-created_at", "-id"],
                condition=Q(owner__isnull=False),
                name="tickets_newest_of_owner",
            ),
        ]

    def __str__(self) -> str:
        return self.number


class TicketLink(models.Model):
    """Two tickets that have something to do with each other; kept once, smaller id first.
    ``created_by`` is empty for a link that the desk made by itself."""

    ticket = models.ForeignKey(Ticket, models.PROTECT, related_name="links")
    other = models.ForeignKey(Ticket, models.PROTECT, related_name="linked_from")
    kind = models.CharField(max_length=10, choices=LinkKind.choices, default=LinkKind.RELATED)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["ticket", "other"], name="tickets_link_once"),
            models.CheckConstraint(
                condition=Q(ticket__lt=F("other")), name="tickets_link_smaller_first"
            ),
        ]


class TicketNumber(models.Model):
    """The last number given on a day of Seoul's calendar."""

    day = models.DateField(primary_key=True)
    last = models.PositiveIntegerField()
