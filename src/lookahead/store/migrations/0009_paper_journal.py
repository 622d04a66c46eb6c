"""Where a paper appeared, as its authors cite it."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("store", "0008_vectors"),
    ]

    operations = [
        migrations.AddField(
            model_name="paper",
            name="journal",
            field=models.TextField(db_default=""),
        ),
    ]
