from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("staff", "0001_initial")]

    operations = [
        # A desk that closed it so far has it opened again: a handful of rows, at once.
        migrations.RunSQL(
            "UPDATE staff_queue SET is_active = true WHERE slug = 'general'",
            migrations.RunSQL.noop,
        ),
        migrations.AddConstraint(
            model_name="queue",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("slug", "general"), _negated=True),
                    ("is_active", True),
                    _connector="OR",
                ),
                name="staff_queue_general_is_open",
            ),
        ),
    ]
