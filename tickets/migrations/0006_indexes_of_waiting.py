from django.contrib.postgres.operations import (
    AddConstraintNotValid,
    AddIndexConcurrently,
    ValidateConstraint,
)
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False  # indexes are made, and rows checked, beside the work that goes on
    dependencies = [("tickets", "0005_clocks_and_waiting")]

    operations = [
        AddIndexConcurrently(
            model_name="ticket",
            index=models.Index(
                condition=models.Q(("waiting_until__isnull", False)),
                fields=["waiting_until"],
                name="tickets_to_wake",
            ),
        ),
        AddIndexConcurrently(
            model_name="ticket",
            index=models.Index(
                condition=models.Q(("came_back_at__isnull", False)),
                fields=["owner", "came_back_at"],
                name="tickets_came_back",
            ),
        ),
        AddIndexConcurrently(
            model_name="ticketevent",
            index=models.Index(
                condition=models.Q(("kind", "ticket.owner_left")),
                fields=["-at"],
                name="tickets_event_owner_left",
            ),
        ),
        AddConstraintNotValid(
            model_name="ticket",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("status", "waiting"),
                    models.Q(("waiting_since__isnull", True), ("waiting_until__isnull", True)),
                    _connector="OR",
                ),
                name="tickets_ticket_only_waiting_has_times",
            ),
        ),
        ValidateConstraint("ticket", "tickets_ticket_only_waiting_has_times"),
    ]
