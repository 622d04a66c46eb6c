"""Selectors made by hand for watched pages."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("store", "0003_pages"),
    ]

    operations = [
        migrations.AddField(
            model_name="source",
            name="selectors",
            field=models.JSONField(db_default={}),
        ),
    ]
