from django.db import migrations, models
from django.db.models.functions import MD5

INDEX = (
    "CREATE UNIQUE INDEX CONCURRENTLY tickets_message_once ON tickets_message (once, (MD5(body))) "
    "WHERE once IS NOT NULL"
)


class Migration(migrations.Migration):
    atomic = False  # an index is made beside the work that goes on
    dependencies = [("tickets", "0006_indexes_of_waiting")]

    operations = [
        migrations.AddField(
            model_name="message", name="once", field=models.UUIDField(null=True)
        ),
        migrations.SeparateDatabaseAndState(
            database_operations=[
                migrations.RunSQL(INDEX, "DROP INDEX CONCURRENTLY tickets_message_once")
            ],
            state_operations=[
                migrations.AddConstraint(
                    model_name="message",
                    constraint=models.UniqueConstraint(
                        models.F("once"),
                        MD5("body"),
                        condition=models.Q(once__isnull=False),
                        name="tickets_message_once",
                    ),
                )
            ],
        ),
    ]
