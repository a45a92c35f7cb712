"""Contact reasons (상담유형): a tree of three levels, of which only leaves code a ticket."""

from django.db import models
from django.utils.translation import get_language

from staff.models import Queue
from tickets.models.choices import Priority


class ReasonQuerySet(models.QuerySet["Reason"]):
    def leaves(self) -> "ReasonQuerySet":
        return self.filter(level=3, is_active=True)


class Reason(models.Model):
    """``code`` is stable. Levels: 1 대, 2 중, 3 소. A leaf names its queue and usual priority."""

    code = models.CharField(max_length=60, unique=True)
    parent = models.ForeignKey("self", models.PROTECT, null=True, related_name="children")
    level = models.PositiveSmallIntegerField()
    name_ko = models.CharField(max_length=80)
    name_en = models.CharField(max_length=80)
    queue = models.ForeignKey(Queue, models.PROTECT, null=True, related_name="+")
    priority = models.PositiveSmallIntegerField(choices=Priority.choices, default=Priority.NORMAL)
    position = models.PositiveSmallIntegerField(default=0)
    is_active = models.BooleanField(default=True)

    objects = ReasonQuerySet.as_manager()

    class Meta:
        ordering = ("position",)
        constraints = [
            models.CheckConstraint(
                condition=models.Q(level=1, parent=None)
                | models.Q(level__in=(2, 3), parent__isnull=False),
                name="tickets_reason_level_fits_parent",
            ),
            models.CheckConstraint(
                condition=models.Q(level__lt=3) | models.Q(queue__isnull=False),
                name="tickets_reason_leaf_has_queue",
            ),
        ]

    def __str__(self) -> str:
        return self.name_en if get_language() == "en" else self.name_ko
