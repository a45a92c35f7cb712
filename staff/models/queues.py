"""Queues of work and who serves them. They live with people, because the training gate,
which stands below the tickets, has to know them too."""

from django.conf import settings
from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

# Where contacts wait that fit nowhere else; it takes new ones always.
CATCH_ALL = "general"


class Queue(models.Model):
    """A line in which contacts of one field wait. One that is not active is closed: it takes no
    new contacts, and what is in it is worked to its end."""

    slug = models.SlugField(max_length=40, unique=True)
    name_ko = models.CharField(_("Korean name"), max_length=60)
    name_en = models.CharField(_("English name"), max_length=60)
    position = models.PositiveSmallIntegerField(default=0)
    ageing_minutes = models.PositiveSmallIntegerField(
        _("ageing"),
        default=30,
        help_text=_("Minutes of waiting that weigh as much as one step of priority."),
    )
    is_active = models.BooleanField(_("active"), default=True)

    class Meta:
        ordering = ("position", "slug")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ageing_minutes__gte=1), name="staff_queue_ageing_positive"
            ),
            models.CheckConstraint(
                condition=~models.Q(slug=CATCH_ALL) | models.Q(is_active=True),
                name="staff_queue_general_is_open",
            ),
        ]

    def __str__(self) -> str:
        return self.name_en if get_language() == "en" else self.name_ko


class QueueService(models.Model):
    """A person serves a queue. Granting and removing it is logged as a ``StaffEvent``."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="serves")
    queue = models.ForeignKey(Queue, models.CASCADE, related_name="served_by")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "queue"], name="staff_queue_served_once")
        ]
