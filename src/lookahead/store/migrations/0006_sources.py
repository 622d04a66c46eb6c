"""How sources are followed beyond their feed: errors, feeds of pages, the catalogue, kept counts."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("store", "0005_versions_and_papers"),
    ]

    operations = [
        migrations.CreateModel(
            name="Figures",
            fields=[
                (
                    "source",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        serialize=False,
                        to="store.source",
                    ),
                ),
                ("days", models.JSONField()),
                ("counted", models.IntegerField()),
                ("full", models.IntegerField()),
                ("median", models.IntegerField()),
            ],
        ),
        migrations.AddField(
            model_name="source",
            name="article",
            field=models.JSONField(db_default={}),
        ),
        migrations.AddField(
            model_name="source",
            name="catalogue",
            field=models.JSONField(db_default={}),
        ),
        migrations.AddField(
            model_name="source",
            name="feed_refused",
            field=models.BooleanField(db_default=False),
        ),
        migrations.AddField(
            model_name="source",
            name="feed_since",
            field=models.BigIntegerField(null=True),
        ),
        migrations.AddField(
            model_name="source",
            name="feed_tried",
            field=models.BigIntegerField(null=True),
        ),
        migrations.AddField(
            model_name="source",
            name="format",
            field=models.CharField(db_default="", max_length=24),
        ),
        migrations.AddField(
            model_name="source",
            name="page_url",
            field=models.TextField(db_default=""),
        ),
        migrations.AddField(
            model_name="source",
            name="troubles",
            field=models.JSONField(db_default=[]),
        ),
    ]
