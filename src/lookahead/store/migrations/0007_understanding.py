"""What is worked out of articles: tags with evidence, copies, bonds, stories, and days as they were."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("store", "0006_sources"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Snapshot",
            fields=[
                ("day", models.CharField(max_length=10, primary_key=True, serialize=False)),
                ("at", models.BigIntegerField()),
                ("page", models.BinaryField()),
            ],
        ),
        migrations.AddField(
            model_name="tagging",
            name="by",
            field=models.CharField(db_default="feed", max_length=8),
        ),
        migrations.AddField(
            model_name="tagging",
            name="confidence",
            field=models.FloatField(null=True),
        ),
        migrations.AddField(
            model_name="tagging",
            name="evidence",
            field=models.TextField(db_default=""),
        ),
        migrations.CreateModel(
            name="Copy",
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
                ("share", models.FloatField()),
                ("reason", models.TextField()),
                (
                    "original",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="store.article",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Story",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("first", models.BigIntegerField()),
                ("newest", models.BigIntegerField()),
                ("articles", models.IntegerField(db_default=0)),
                ("sources", models.IntegerField(db_default=0)),
                (
                    "into",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="store.story",
                    ),
                ),
                (
                    "lead",
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
            name="Member",
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
                ("published", models.BigIntegerField()),
                ("joined", models.BigIntegerField()),
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
        migrations.AddField(
            model_name="ranking",
            name="tellers",
            field=models.JSONField(db_default=[]),
        ),
        migrations.AddField(
            model_name="ranking",
            name="articles",
            field=models.IntegerField(db_default=1),
        ),
        migrations.AddField(
            model_name="ranking",
            name="story",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to="store.story",
            ),
        ),
        migrations.CreateModel(
            name="Understood",
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
                ("seq", models.BigIntegerField()),
                ("model", models.TextField(db_default="")),
                ("why_none", models.CharField(db_default="", max_length=24)),
                ("is_article", models.BooleanField(db_default=True)),
                ("digest", models.JSONField(db_default=[])),
            ],
            options={
                "indexes": [models.Index(fields=["seq"], name="understood_at")],
            },
        ),
        migrations.CreateModel(
            name="Bond",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("score", models.FloatField()),
                ("reasons", models.JSONField(db_default=[])),
                (
                    "a",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="store.article",
                    ),
                ),
                (
                    "b",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="store.article",
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("a", "b"), name="bond_once")],
            },
        ),
        migrations.CreateModel(
            name="Correction",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("right", models.BooleanField()),
                ("at", models.BigIntegerField()),
                (
                    "article",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="store.article",
                    ),
                ),
                (
                    "reader",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "tag",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="store.tag",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("article", "tag"), name="correction_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="Link",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("key", models.TextField()),
                (
                    "article",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="store.article",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("key", "article"), name="link_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="Ruling",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("same", models.BooleanField()),
                ("at", models.BigIntegerField()),
                (
                    "a",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="store.article",
                    ),
                ),
                (
                    "b",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="store.article",
                    ),
                ),
                (
                    "reader",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("a", "b"), name="ruling_once")],
            },
        ),
        migrations.AddIndex(
            model_name="story",
            index=models.Index(fields=["-newest", "-id"], name="story_newest"),
        ),
        migrations.AddIndex(
            model_name="member",
            index=models.Index(fields=["story", "published"], name="member_by_story"),
        ),
    ]
