import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("tickets", "0004_tickets_by_tag"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField("ticket", "clock_from", models.DateTimeField(null=True)),
        migrations.AddField("ticket", "waiting_since", models.DateTimeField(null=True)),
        migrations.AddField("ticket", "waiting_until", models.DateTimeField(null=True)),
        migrations.AddField("ticket", "came_back_at", models.DateTimeField(null=True)),
        migrations.AlterField(
            model_name="ticketlink",
            name="created_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
    ]
