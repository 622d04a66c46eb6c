"""Which tables are there?  Fields, constraints and indexes only; what is done with them is beside.

Times are whole seconds since 1970 in UTC: SQLite compares and sorts them without parsing, and
PostgreSQL does the same.  What a reader did is a table of its own and never a column of the article
(docs/why/why-is-the-read-state-another-table.md).
"""

from __future__ import annotations

from django.conf import settings
from django.db import models


class Source(models.Model):
    slug = models.CharField(max_length=120, unique=True)
    name = models.CharField(max_length=300)
    home = models.TextField(default="")
    url = models.TextField(unique=True)
    kind = models.CharField(max_length=16)
    monogram = models.CharField(max_length=8, default="")
    language = models.CharField(max_length=16, default="en")
    weight = models.FloatField(default=1.0)
    categories = models.JSONField(default=list)
    folder = models.TextField(default="")
    description = models.TextField(default="")
    state = models.CharField(max_length=16, default="active")
    selectors = models.JSONField(db_default={})  # CSS by part, for watched pages
    article = models.JSONField(db_default={})  # CSS by part, for the own pages of its articles
    catalogue = models.JSONField(
        db_default={}
    )  # what the catalogue said last, less what is the owner's
    added = models.BigIntegerField()
    # the next look
    next_due = models.BigIntegerField(null=True)
    schedule = models.TextField(default="")
    lease_until = models.BigIntegerField(default=0)
    lease_token = models.CharField(max_length=40, default="")
    # what the last looks left behind
    etag = models.TextField(default="")
    last_modified = models.TextField(default="")
    recent = models.JSONField(default=list)
    checked = models.BigIntegerField(null=True)
    succeeded = models.BigIntegerField(null=True)
    status = models.IntegerField(default=0)
    failures = models.IntegerField(default=0)
    problem_code = models.CharField(max_length=40, default="")
    problem = models.TextField(default="")
    moved_to = models.TextField(default="")
    moved_since = models.BigIntegerField(null=True)
    moved_times = models.IntegerField(default=0)
    format = models.CharField(max_length=24, db_default="")
    troubles = models.JSONField(
        db_default=[]
    )  # the last errors, newest first: code, text, first, last, times
    # a watched page that names a feed: its address, since when the feed is used, when it was weighed
    page_url = models.TextField(db_default="")
    feed_since = models.BigIntegerField(null=True)
    feed_tried = models.BigIntegerField(null=True)
    feed_refused = models.BooleanField(db_default=False)  # its owner went back to the page
    # kept counts: counting 100,000 rows for every page would cost more than the page
    articles = models.IntegerField(default=0)
    newest = models.BigIntegerField(null=True)

    class Meta:
        indexes = [models.Index(fields=["state", "next_due"], name="source_due")]


class Seen(models.Model):
    """The items of a source's last document, as hashes of 8 bytes: an unchanged item costs nothing."""

    source = models.OneToOneField(Source, models.CASCADE, primary_key=True)
    hashes = models.BinaryField()


class Figures(models.Model):
    """Kept counts of a source's articles, apart from the row that every page reads."""

    source = models.OneToOneField(Source, models.CASCADE, primary_key=True)
    days = models.JSONField()  # (day since 1970, articles) of the last year, oldest first
    counted = models.IntegerField()  # its newest articles, of which the next two speak
    full = models.IntegerField()  # with their full text
    median = models.IntegerField()  # words


class Article(models.Model):
    key = models.TextField(unique=True)
    url = models.TextField()
    title = models.TextField()
    author = models.TextField(default="")
    source = models.ForeignKey(Source, models.PROTECT, related_name="+")
    published = models.BigIntegerField()
    dated = models.BooleanField(default=True)
    first_seen = models.BigIntegerField()
    updated = models.BigIntegerField(null=True)
    excerpt = models.TextField(default="")
    image = models.TextField(default="")
    language = models.CharField(max_length=16, default="")
    words = models.IntegerField(default=0)
    minutes = models.IntegerField(default=0)
    categories = models.JSONField(default=list)
    hashtags = models.JSONField(default=list)
    others = models.JSONField(default=list)  # ids of further sources that carry it, oldest first
    hash = models.CharField(max_length=64)
    seq = models.BigIntegerField(unique=True)
    whole = models.BooleanField(db_default=False)  # its text is that of its own page

    class Meta:
        indexes = [
            models.Index(fields=["-published", "-id"], name="article_newest"),
        ]


class Content(models.Model):
    """The heavy part of an article, apart from what lists read: they scan rows of 1 KB, not of 10."""

    article = models.OneToOneField(Article, models.CASCADE, primary_key=True)
    html = models.TextField()
    text = models.TextField()
    tags = models.JSONField(default=list)
    enclosures = models.JSONField(default=list)


class Version(models.Model):
    """What an article said before an edit, and until when it said so."""

    article = models.ForeignKey(Article, models.CASCADE, related_name="+")
    until = models.BigIntegerField()
    title = models.TextField()
    text = models.BinaryField()  # plain text, UTF-8, deflated: it is read once in a blue moon

    class Meta:
        indexes = [models.Index(fields=["article", "-until"], name="version_newest")]


class Paper(models.Model):
    """A paper by its identifier, whoever speaks of it; what is known of it comes with time."""

    key = models.TextField(unique=True)  # arxiv:2401.00001, doi:10.…, openreview:…
    title = models.TextField(db_default="")
    authors = models.JSONField(db_default=[])
    abstract = models.TextField(db_default="")
    categories = models.JSONField(db_default=[])  # arXiv's own, the primary one first
    published = models.BigIntegerField(null=True)
    updated = models.BigIntegerField(null=True)
    version = models.IntegerField(db_default=0)  # arXiv's v1, v2, …; 0: not known
    comment = models.TextField(db_default="")
    doi = models.TextField(db_default="")
    journal = models.TextField(db_default="")  # where it appeared, as its authors cite it
    article = models.ForeignKey(Article, models.SET_NULL, null=True, related_name="+")  # its own
    # kept counts, as with sources
    mentions = models.IntegerField(db_default=0)
    newest = models.BigIntegerField(null=True)

    class Meta:
        indexes = [models.Index(fields=["-newest", "-id"], name="paper_newest")]


class Mention(models.Model):
    """An article that speaks of a paper."""

    paper = models.ForeignKey(Paper, models.CASCADE, related_name="+")
    article = models.ForeignKey(Article, models.CASCADE, related_name="+")
    published = models.BigIntegerField()  # of the article

    class Meta:
        constraints = [models.UniqueConstraint(fields=["paper", "article"], name="mention_once")]
        indexes = [models.Index(fields=["paper", "-published", "-article"], name="mention_newest")]


class Page(models.Model):
    """The own page of an article whose source sends a summary at the most: when it is asked for."""

    article = models.OneToOneField(Article, models.CASCADE, primary_key=True)
    host = models.TextField()
    due = models.BigIntegerField(null=True)  # null: not again
    lease_until = models.BigIntegerField(db_default=0)
    lease_token = models.CharField(max_length=40, db_default="")
    tried = models.BigIntegerField(null=True)
    fetched = models.BigIntegerField(null=True)
    failures = models.IntegerField(db_default=0)
    problem_code = models.CharField(max_length=40, db_default="")
    problem = models.TextField(db_default="")
    canonical = models.TextField(db_default="")
    # the page as it came; last, so that whoever looks for what is due does not read it
    raw_type = models.TextField(db_default="")
    raw_url = models.TextField(db_default="")
    raw = models.BinaryField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["due"], name="page_due", condition=models.Q(due__isnull=False)),
            models.Index(
                fields=["host"], name="page_leased", condition=models.Q(lease_until__gt=0)
            ),
        ]


class Entry(models.Model):
    """What a source said of an item, raw, so that every step can be run again."""

    source = models.ForeignKey(Source, models.CASCADE, related_name="+")
    guid = models.TextField()
    article = models.ForeignKey(Article, models.CASCADE, related_name="+")
    key = models.TextField()
    title_key = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)
    published = models.BigIntegerField()
    first_seen = models.BigIntegerField()
    raw = models.BinaryField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["source", "guid"], name="entry_identity")]
        indexes = [
            models.Index(fields=["source", "key"], name="entry_by_key"),
            models.Index(fields=["source", "title_key"], name="entry_by_title"),
        ]


class Carry(models.Model):
    """Which source carries which article: the lists of one source."""

    source = models.ForeignKey(Source, models.CASCADE, related_name="+")
    article = models.ForeignKey(Article, models.CASCADE, related_name="+")
    published = models.BigIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["source", "article"], name="carry_once")]
        indexes = [models.Index(fields=["source", "-published", "-article"], name="carry_newest")]


class Tag(models.Model):
    """A category, a hashtag, or a word of the feeds' own."""

    slug = models.CharField(max_length=80, unique=True)
    name = models.CharField(max_length=120)
    kind = models.CharField(max_length=12)  # category hashtag word
    definition = models.TextField(default="")
    articles = models.IntegerField(default=0)


class Tagging(models.Model):
    tag = models.ForeignKey(Tag, models.CASCADE, related_name="+")
    article = models.ForeignKey(Article, models.CASCADE, related_name="+")
    published = models.BigIntegerField()
    confidence = models.FloatField(null=True)  # null: the feed's own word
    evidence = models.TextField(db_default="")
    by = models.CharField(max_length=8, db_default="feed")  # feed method owner

    class Meta:
        constraints = [models.UniqueConstraint(fields=["tag", "article"], name="tagging_once")]
        indexes = [models.Index(fields=["tag", "-published", "-article"], name="tagging_newest")]


class Correction(models.Model):
    """What a reader said of a tag of an article.  Kept for ever; the classifier learns from it."""

    article = models.ForeignKey(Article, models.CASCADE, related_name="+")
    tag = models.ForeignKey(Tag, models.CASCADE, related_name="+")
    reader = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    right = models.BooleanField()  # the tag belongs there, or it does not
    at = models.BigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["article", "tag"], name="correction_once"),
        ]


class Understood(models.Model):
    """What was worked out of an article's text, and from which state of it."""

    article = models.OneToOneField(Article, models.CASCADE, primary_key=True)
    seq = models.BigIntegerField()  # the change of the article that was understood
    model = models.TextField(db_default="")  # the encoder's id; "": by words alone
    why_none = models.CharField(max_length=24, db_default="")  # why it has no category
    is_article = models.BooleanField(db_default=True)
    digest = models.JSONField(db_default=[])

    class Meta:
        indexes = [models.Index(fields=["seq"], name="understood_at")]


class Copy(models.Model):
    """An article that repeats another one's text.  It is attached to its original, and stays."""

    article = models.OneToOneField(Article, models.CASCADE, primary_key=True)
    original = models.ForeignKey(Article, models.CASCADE, related_name="+")
    share = models.FloatField()
    reason = models.TextField()


class Band(models.Model):
    """Numbers by which articles are found whose texts may be the same (`understand.copies.bands`)."""

    band = models.BigIntegerField()
    article = models.ForeignKey(Article, models.CASCADE, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["band", "article"], name="band_once")]


class Link(models.Model):
    """An address that an article's text leads to; whoever is there may come later."""

    article = models.ForeignKey(Article, models.CASCADE, related_name="+")
    key = models.TextField()  # canonical, as Article.key

    class Meta:
        constraints = [models.UniqueConstraint(fields=["key", "article"], name="link_once")]


class Bond(models.Model):
    """Two articles tell the same event, and why.  Stories are worked out from bonds, at any time."""

    a = models.ForeignKey(Article, models.CASCADE, related_name="+")
    b = models.ForeignKey(Article, models.CASCADE, related_name="+")
    score = models.FloatField()
    reasons = models.JSONField(db_default=[])

    class Meta:
        constraints = [models.UniqueConstraint(fields=["a", "b"], name="bond_once")]


class Story(models.Model):
    """Articles about one event.  A story that became part of another one leads there for ever."""

    into = models.ForeignKey("self", models.SET_NULL, null=True, related_name="+")
    lead = models.ForeignKey(Article, models.SET_NULL, null=True, related_name="+")
    first = models.BigIntegerField()
    newest = models.BigIntegerField()
    articles = models.IntegerField(db_default=0)
    sources = models.IntegerField(db_default=0)

    class Meta:
        indexes = [models.Index(fields=["-newest", "-id"], name="story_newest")]


class Member(models.Model):
    """An article of a story; each article is in one."""

    article = models.OneToOneField(Article, models.CASCADE, primary_key=True)
    story = models.ForeignKey(Story, models.CASCADE, related_name="+")
    published = models.BigIntegerField()
    joined = models.BigIntegerField()

    class Meta:
        indexes = [models.Index(fields=["story", "published"], name="member_by_story")]


class Writing(models.Model):
    """What a language model wrote about a story, for one state of its texts (`understand.writing`)."""

    key = models.CharField(max_length=64, unique=True)  # of the texts, the prompt and the model
    story = models.ForeignKey(Story, models.CASCADE, related_name="+")
    model = models.TextField()
    made = models.BigIntegerField()
    sentences = models.JSONField(db_default=[])  # text, numbers of its passages; none: nothing held
    tokens = models.IntegerField()


class Spending(models.Model):
    """What a day has cost at the language model's server, and what was wrong with it last."""

    day = models.CharField(max_length=10, primary_key=True)  # 2026-11-20, UTC
    tokens = models.BigIntegerField(db_default=0)
    calls = models.IntegerField(db_default=0)
    problem = models.TextField(db_default="")  # "": the last call went well


class Ruling(models.Model):
    """A reader's word on two articles: one story, or two.  Kept for ever, above every bond."""

    a = models.ForeignKey(Article, models.CASCADE, related_name="+")
    b = models.ForeignKey(Article, models.CASCADE, related_name="+")
    same = models.BooleanField()
    reader = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    at = models.BigIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["a", "b"], name="ruling_once")]


class Tombstone(models.Model):
    """An article that was purged: its key does not come back."""

    key = models.TextField(unique=True)
    article_id = models.BigIntegerField()
    seq = models.BigIntegerField(unique=True)
    at = models.BigIntegerField()


class State(models.Model):
    """What one reader did with one article; a time says when, null says not."""

    reader = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    article = models.ForeignKey(Article, models.CASCADE, related_name="+")
    read = models.BigIntegerField(null=True)
    starred = models.BigIntegerField(null=True)
    later = models.BigIntegerField(null=True)
    hidden = models.BigIntegerField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["reader", "article"], name="state_once")]
        indexes = [
            models.Index(
                fields=["reader", "-starred"],
                name="state_starred",
                condition=models.Q(starred__isnull=False),
            ),
            models.Index(
                fields=["reader", "-later"],
                name="state_later",
                condition=models.Q(later__isnull=False),
            ),
        ]


class Ranking(models.Model):
    """The materialised front page: sorting a month of stories for every request takes 50 ms."""

    window_s = models.IntegerField()
    position = models.IntegerField()
    article = models.ForeignKey(Article, models.CASCADE, related_name="+")  # the story's lead
    story = models.ForeignKey(Story, models.CASCADE, null=True, related_name="+")
    tellers = models.JSONField(db_default=[])  # ids of the sources that tell it, by time
    articles = models.IntegerField(db_default=1)
    score = models.FloatField()
    reasons = models.JSONField(default=list)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["window_s", "position"], name="ranking_once")
        ]


class Snapshot(models.Model):
    """The front page as it was at the end of a day, or as it is so far today."""

    day = models.CharField(max_length=10, primary_key=True)  # 2026-11-20, UTC
    at = models.BigIntegerField()
    page = models.BinaryField()  # JSON, deflated


class Encoder(models.Model):
    """What made vectors.  Those of two encoders cannot be compared, so one of them serves."""

    name = models.TextField(unique=True)  # backend:model:sha256:precision
    dim = models.IntegerField(db_default=0)
    serves = models.BooleanField(db_default=False)
    seen = models.BigIntegerField(db_default=0)  # how far in the change sequence it has come


class Vector(models.Model):
    """An article as an encoder sees it, or that it waits to be seen.  An old vector serves meanwhile."""

    article = models.ForeignKey(Article, models.CASCADE, related_name="+")
    encoder = models.ForeignKey(Encoder, models.CASCADE, related_name="+")
    published = models.BigIntegerField()
    hash = models.BinaryField()  # of the text that is encoded
    wanted = models.BigIntegerField(null=True)  # `published`, while it waits; null: it does not
    seq = models.BigIntegerField(db_default=0)  # a new number with each new vector
    problem = models.TextField(db_default="")
    vector = models.BinaryField(null=True)  # float16, little-endian; last: it is the heavy part

    class Meta:
        constraints = [models.UniqueConstraint(fields=["article", "encoder"], name="vector_once")]
        indexes = [
            models.Index(
                fields=["encoder", "-wanted"],
                name="vector_waiting",
                condition=models.Q(wanted__isnull=False),
            ),
            models.Index(fields=["encoder", "published"], name="vector_window"),
            models.Index(fields=["encoder", "seq"], name="vector_new"),
        ]


class Counter(models.Model):
    """Numbers that change under the write lock: the change sequence, and how far each follower is."""

    name = models.CharField(max_length=40, primary_key=True)
    value = models.BigIntegerField(default=0)


class SignInLink(models.Model):
    """A link that signs its bearer in, once.  Only the hash of its token is kept."""

    token_hash = models.CharField(max_length=64, primary_key=True)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    until = models.BigIntegerField()
