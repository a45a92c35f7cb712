"""People read from a CSV file, waiting for the admin's second look."""

from django.conf import settings
from django.db import models


class PeopleImport(models.Model):
    """A file that was read without a fault. ``text`` is emptied when its people are hired."""

    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField()
    file_name = models.CharField(max_length=200)
    text = models.TextField(blank=True)
    hired_at = models.DateTimeField(null=True)
    hired = models.PositiveIntegerField(default=0)
