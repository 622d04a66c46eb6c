"""Vectors of articles, of several encoders side by side."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("store", "0007_understanding"),
    ]

    operations = [
        migrations.CreateModel(
            name="Encoder",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.TextField(unique=True)),
                ("dim", models.IntegerField(db_default=0)),
                ("serves", models.BooleanField(db_default=False)),
                ("seen", models.BigIntegerField(db_default=0)),
            ],
        ),
        migrations.CreateModel(
            name="Vector",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("published", models.BigIntegerField()),
                ("hash", models.BinaryField()),
                ("wanted", models.BigIntegerField(null=True)),
                ("seq", models.BigIntegerField(db_default=0)),
                ("problem", models.TextField(db_default="")),
                ("vector", models.BinaryField(null=True)),
                (
                    "article",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="store.article",
                    ),
                ),
                (
                    "encoder",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="store.encoder",
                    ),
                ),
            ],
        ),
        migrations.AddConstraint(
            model_name="vector",
            constraint=models.UniqueConstraint(fields=("article", "encoder"), name="vector_once"),
        ),
        migrations.AddIndex(
            model_name="vector",
            index=models.Index(
                condition=models.Q(("wanted__isnull", False)),
                fields=["encoder", "-wanted"],
                name="vector_waiting",
            ),
        ),
        migrations.AddIndex(
            model_name="vector",
            index=models.Index(fields=["encoder", "published"], name="vector_window"),
        ),
        migrations.AddIndex(
            model_name="vector",
            index=models.Index(fields=["encoder", "seq"], name="vector_new"),
        ),
    ]
