"""Feeds whose entries share a link are read again: all but the first had been folded into one article."""

from django.db import migrations

_SHARING = (
    "SELECT source_id FROM store_entry WHERE key NOT LIKE 'arxiv.org/abs/%%'"
    " GROUP BY source_id, article_id HAVING count(DISTINCT title_key) > 1"
)


class Migration(migrations.Migration):
    dependencies = [("store", "0011_writing")]
    operations = [
        migrations.RunSQL(
            [
                (f"UPDATE store_seen SET hashes = x'' WHERE source_id IN ({_SHARING})", []),
                (
                    "UPDATE store_source SET etag = '', last_modified = ''"
                    f" WHERE id IN ({_SHARING})",
                    [],
                ),
            ],
            migrations.RunSQL.noop,
        )
    ]
