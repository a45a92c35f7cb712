from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False  # an index is made beside the work that goes on
    dependencies = [("tickets", "0003_calldraft")]

    operations = [
        AddIndexConcurrently(
            model_name="ticket",
            index=GinIndex(
                condition=models.Q(("tags", []), _negated=True),
                fields=["tags"],
                name="tickets_by_tag",
            ),
        ),
    ]
