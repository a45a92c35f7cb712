"""Saved views: a filter of the ticket list under a name."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from staff.models import Team, User


class SavedViewQuerySet(models.QuerySet["SavedView"]):
    """Words for lists of views."""

    def visible_to(self, actor: User) -> "SavedViewQuerySet":
        """One's own, and those shared with one's team or a team that one leads."""
        if not actor.is_active:
            return self.none()
        led = Team.objects.filter(leader=actor)
        return self.filter(Q(owner=actor) | Q(team__in=led) | Q(team=actor.team_id or 0))


class SavedView(models.Model):
    """``query`` holds the filled fields of a ``TicketFilter``; without ``team`` it is personal."""

    name = models.CharField(max_length=40)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="saved_views")
    team = models.ForeignKey(
        Team, models.SET_NULL, null=True, blank=True, related_name="saved_views"
    )
    query = models.JSONField(default=dict)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = SavedViewQuerySet.as_manager()

    class Meta:
        ordering = ("name",)
        constraints = [
            models.UniqueConstraint(fields=["owner", "name"], name="tickets_view_name_once")
        ]

    def __str__(self) -> str:
        return self.name
