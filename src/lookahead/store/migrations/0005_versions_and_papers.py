"""What articles said before their edits, and the papers that they speak of."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("store", "0004_selectors"),
    ]

    operations = [
        migrations.CreateModel(
            name="Paper",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("key", models.TextField(unique=True)),
                ("title", models.TextField(db_default="")),
                ("authors", models.JSONField(db_default=[])),
                ("abstract", models.TextField(db_default="")),
                ("categories", models.JSONField(db_default=[])),
                ("published", models.BigIntegerField(null=True)),
                ("updated", models.BigIntegerField(null=True)),
                ("version", models.IntegerField(db_default=0)),
                ("comment", models.TextField(db_default="")),
                ("doi", models.TextField(db_default="")),
                ("mentions", models.IntegerField(db_default=0)),
                ("newest", models.BigIntegerField(null=True)),
                (
                    "article",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="store.article",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Mention",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("published", models.BigIntegerField()),
                (
                    "article",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="store.article",
                    ),
                ),
                (
                    "paper",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="store.paper",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Version",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("until", models.BigIntegerField()),
                ("title", models.TextField()),
                ("text", models.BinaryField()),
                (
                    "article",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="store.article",
                    ),
                ),
            ],
        ),
        migrations.AddIndex(
            model_name="paper",
            index=models.Index(fields=["-newest", "-id"], name="paper_newest"),
        ),
        migrations.AddIndex(
            model_name="mention",
            index=models.Index(fields=["paper", "-published", "-article"], name="mention_newest"),
        ),
        migrations.AddConstraint(
            model_name="mention",
            constraint=models.UniqueConstraint(fields=("paper", "article"), name="mention_once"),
        ),
        migrations.AddIndex(
            model_name="version",
            index=models.Index(fields=["article", "-until"], name="version_newest"),
        ),
    ]
