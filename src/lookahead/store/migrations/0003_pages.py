"""The own pages of articles whose sources send a summary at the most."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("store", "0002_words"),
    ]

    operations = [
        migrations.AddField(
            model_name="article",
            name="whole",
            field=models.BooleanField(db_default=False),
        ),
        migrations.CreateModel(
            name="Page",
            fields=[
                (
                    "article",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        serialize=False,
                        to="store.article",
                    ),
                ),
                ("host", models.TextField()),
                ("due", models.BigIntegerField(null=True)),
                ("lease_until", models.BigIntegerField(db_default=0)),
                ("lease_token", models.CharField(db_default="", max_length=40)),
                ("tried", models.BigIntegerField(null=True)),
                ("fetched", models.BigIntegerField(null=True)),
                ("failures", models.IntegerField(db_default=0)),
                ("problem_code", models.CharField(db_default="", max_length=40)),
                ("problem", models.TextField(db_default="")),
                ("canonical", models.TextField(db_default="")),
                ("raw_type", models.TextField(db_default="")),
                ("raw_url", models.TextField(db_default="")),
                ("raw", models.BinaryField(null=True)),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("due__isnull", False)), fields=["due"], name="page_due"
                    ),
                    models.Index(
                        condition=models.Q(("lease_until__gt", 0)),
                        fields=["host"],
                        name="page_leased",
                    ),
                ],
            },
        ),
    ]
