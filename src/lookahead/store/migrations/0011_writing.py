"""What a language model wrote about stories, and what it has cost."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("store", "0010_bands"),
    ]

    operations = [
        migrations.CreateModel(
            name="Spending",
            fields=[
                ("day", models.CharField(max_length=10, primary_key=True, serialize=False)),
                ("tokens", models.BigIntegerField(db_default=0)),
                ("calls", models.IntegerField(db_default=0)),
                ("problem", models.TextField(db_default="")),
            ],
        ),
        migrations.CreateModel(
            name="Writing",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("key", models.CharField(max_length=64, unique=True)),
                ("model", models.TextField()),
                ("made", models.BigIntegerField()),
                ("sentences", models.JSONField(db_default=[])),
                ("tokens", models.IntegerField()),
                (
                    "story",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="store.story",
                    ),
                ),
            ],
        ),
    ]
