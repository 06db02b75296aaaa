"""The tables. A change here needs a migration in `migrations/versions`; a test compares the two.

Two rules hold everywhere: what people said (`revisions`, `golds`) is only ever inserted, which triggers
enforce; and `heads`, `claims`, `sentences.taken`, `frontiers`, `fingerprints` and `digests` could be computed anew.
"""

import datetime as dt

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    DateTime,
    Dialect,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    PrimaryKeyConstraint,
    Table,
    Text,
    TypeDecorator,
    UniqueConstraint,
)

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)


class Instant(TypeDecorator[dt.datetime]):
    """A moment with microseconds; comes back in UTC from either database."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: dt.datetime | None, dialect: Dialect) -> dt.datetime | None:
        if value is None:
            return None
        utc = value.astimezone(dt.UTC)
        return utc.replace(tzinfo=None) if dialect.name == "sqlite" else utc

    def process_result_value(self, value: dt.datetime | None, dialect: Dialect) -> dt.datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=dt.UTC) if dialect.name == "sqlite" else value.astimezone(dt.UTC)


# SQLite numbers rows by itself for INTEGER only. Text sorts by code point on both databases.
RowId = BigInteger().with_variant(Integer(), "sqlite")
String = Text().with_variant(Text(collation="C"), "postgresql")

projects = Table(
    "projects",
    metadata,
    Column("id", RowId, primary_key=True),
    Column("name", String, nullable=False, unique=True),
    Column("salt", String, nullable=False),
    Column("created_at", Instant, nullable=False),
    # Counts whatever may open sentences again that a frontier has passed (see queue.py).
    Column("epoch", BigInteger, nullable=False, server_default="0"),
)

schemes = Table(
    "schemes",
    metadata,
    Column("id", RowId, primary_key=True),
    Column("project_id", ForeignKey("projects.id"), nullable=False, index=True),
    Column("version", String, nullable=False),
    Column("guidelines_version", String, nullable=False),
    Column("body", Text, nullable=False),
    Column("source", Text, nullable=False),
    Column("guidelines", Text, nullable=False),
    Column("created_at", Instant, nullable=False),
)

users = Table(
    "users",
    metadata,
    Column("id", RowId, primary_key=True),
    Column("name", String, nullable=False, unique=True),
    Column("display_name", String, nullable=False),
    Column("password_hash", String),
    Column("admin", Boolean, nullable=False),
    Column("active", Boolean, nullable=False),
    Column("created_at", Instant, nullable=False),
)

memberships = Table(
    "memberships",
    metadata,
    Column("project_id", ForeignKey("projects.id")),
    Column("user_id", ForeignKey("users.id"), index=True),
    Column("role", String, nullable=False),
    PrimaryKeyConstraint("project_id", "user_id"),
)

sessions = Table(
    "sessions",
    metadata,
    Column("token_hash", String, primary_key=True),
    Column("user_id", ForeignKey("users.id"), nullable=False, index=True),
    Column("expires_at", Instant, nullable=False, index=True),
)

failed_sign_ins = Table(
    "failed_sign_ins",
    metadata,
    Column("id", RowId, primary_key=True),
    Column("name", String, nullable=False),
    Column("at", Instant, nullable=False, index=True),
    Index(None, "name", "at"),
)

documents = Table(
    "documents",
    metadata,
    Column("id", RowId, primary_key=True),
    Column("project_id", ForeignKey("projects.id"), nullable=False),
    Column("name", String, nullable=False),
    Column("text", Text, nullable=False),
    Column("title", Text, nullable=False),
    Column("url", Text, nullable=False),
    Column("date", String),
    Column("language", String, nullable=False),
    Column("metadata", Text, nullable=False),
    UniqueConstraint("project_id", "name"),
    Index(None, "project_id", "id"),
)

fingerprints = Table(
    "fingerprints",
    metadata,
    Column("document_id", ForeignKey("documents.id"), primary_key=True),
    # What `text/fingerprints.py` makes of the document's text.
    Column("hashes", LargeBinary, nullable=False),
)

sentences = Table(
    "sentences",
    metadata,
    # Ascends by import, then by place in the document: "document order" is the order of ids.
    Column("id", RowId, primary_key=True),
    Column("project_id", ForeignKey("projects.id"), nullable=False),
    Column("document_id", ForeignKey("documents.id"), nullable=False),
    Column("place", Integer, nullable=False),
    Column("start", Integer, nullable=False),
    Column("end", Integer, nullable=False),
    # Where it stands in the project's random circle.
    Column("shuffle", BigInteger, nullable=False),
    # Answers that count plus claims, live or not yet removed.
    Column("taken", Integer, nullable=False, server_default="0"),
    UniqueConstraint("document_id", "place"),
    Index(None, "project_id", "taken", "id"),
    Index(None, "project_id", "taken", "shuffle"),
)

canonicals = Table(
    "canonicals",
    metadata,
    Column("id", RowId, primary_key=True),
    Column("project_id", ForeignKey("projects.id"), nullable=False),
    Column("name_id", String, nullable=False),
    Column("name", String, nullable=False),
    Column("folded", String, nullable=False),
    Column("kind", String, nullable=False),
    Column("wikidata", String),
    Column("made_by", ForeignKey("users.id")),
    Column("created_at", Instant, nullable=False),
    UniqueConstraint("project_id", "name_id"),
    Index(None, "project_id", "folded"),
)

suggestions = Table(
    "suggestions",
    metadata,
    Column("id", RowId, primary_key=True),
    Column("sentence_id", ForeignKey("sentences.id"), nullable=False),
    Column("model", String, nullable=False),
    Column("version", String, nullable=False),
    Column("entities", Text, nullable=False),
    UniqueConstraint("sentence_id", "model", "version"),
)

revisions = Table(
    "revisions",
    metadata,
    Column("id", RowId, primary_key=True),
    Column("project_id", ForeignKey("projects.id"), nullable=False),
    Column("sentence_id", ForeignKey("sentences.id"), nullable=False),
    Column("user_id", ForeignKey("users.id"), nullable=False),
    Column("revision", Integer, nullable=False),
    Column("key", String, nullable=False),
    Column("status", String, nullable=False),
    Column("scheme_version", String, nullable=False),
    Column("guidelines_version", String, nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("body", Text, nullable=False),
    UniqueConstraint("sentence_id", "user_id", "revision"),
    UniqueConstraint("user_id", "key"),
    Index(None, "project_id", "sentence_id"),
)

heads = Table(
    "heads",
    metadata,
    Column("sentence_id", ForeignKey("sentences.id")),
    Column("user_id", ForeignKey("users.id")),
    Column("project_id", ForeignKey("projects.id"), nullable=False),
    Column("revision_id", ForeignKey("revisions.id"), nullable=False),
    Column("revision", Integer, nullable=False),
    Column("status", String, nullable=False),
    Column("created_at", Instant, nullable=False),
    PrimaryKeyConstraint("sentence_id", "user_id"),
    Index(None, "project_id", "sentence_id", "user_id"),
    Index(None, "project_id", "sentence_id", "revision_id"),
    Index(None, "project_id", "user_id", "created_at"),
)

claims = Table(
    "claims",
    metadata,
    Column("sentence_id", ForeignKey("sentences.id")),
    Column("user_id", ForeignKey("users.id")),
    Column("project_id", ForeignKey("projects.id"), nullable=False),
    Column("expires_at", Instant, nullable=False),
    PrimaryKeyConstraint("sentence_id", "user_id"),
    Index(None, "project_id", "expires_at"),
    Index(None, "user_id", "project_id"),
)

frontiers = Table(
    "frontiers",
    metadata,
    Column("project_id", ForeignKey("projects.id")),
    Column("user_id", ForeignKey("users.id")),
    Column("walk", String),
    Column("overlap", Integer, nullable=False),
    Column("epoch", BigInteger, nullable=False),
    Column("position", BigInteger, nullable=False),
    PrimaryKeyConstraint("project_id", "user_id", "walk"),
)

# Answers that their authors are asked to give again (see requeue.py).
requeued = Table(
    "requeued",
    metadata,
    Column("sentence_id", ForeignKey("sentences.id")),
    Column("user_id", ForeignKey("users.id")),
    # The answer in question.
    Column("revision", Integer),
    Column("project_id", ForeignKey("projects.id"), nullable=False),
    Column("asked_at", Instant, nullable=False),
    Column("asked_by", ForeignKey("users.id")),
    Column("reason", Text, nullable=False),
    Column("afresh", Boolean, nullable=False),
    Column("waiting", Boolean, nullable=False),
    PrimaryKeyConstraint("sentence_id", "user_id", "revision"),
    Index(None, "user_id", "project_id", "waiting", "sentence_id"),
    Index(None, "project_id", "waiting"),
)

golds = Table(
    "golds",
    metadata,
    Column("id", RowId, primary_key=True),
    Column("project_id", ForeignKey("projects.id"), nullable=False),
    Column("sentence_id", ForeignKey("sentences.id"), nullable=False),
    Column("user_id", ForeignKey("users.id"), nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("body", Text, nullable=False),
    # The idempotency key; none for what no person sent.
    Column("key", String),
    # The newest of the revisions it was made of: only where there is a newer one can it be stale.
    Column("last_input", BigInteger),
    Index(None, "project_id", "sentence_id", "id"),
    Index(None, "user_id", "key", unique=True),
)

# What was counted of many sentences at once, so that agreement need not be counted anew (see digests.py).
digests = Table(
    "digests",
    metadata,
    Column("project_id", ForeignKey("projects.id")),
    Column("block", BigInteger),
    Column("format", String, nullable=False),
    Column("body", LargeBinary, nullable=False),
    PrimaryKeyConstraint("project_id", "block"),
)

label_studio_projects = Table(
    "label_studio_projects",
    metadata,
    Column("id", RowId, primary_key=True),
    Column("project_id", ForeignKey("projects.id"), nullable=False),
    Column("url", String, nullable=False),
    Column("remote_id", BigInteger, nullable=False),
    Column("config_hash", String, nullable=False),
    Column("cursor", String),
    UniqueConstraint("project_id", "url"),
)

label_studio_tasks = Table(
    "label_studio_tasks",
    metadata,
    Column("link_id", ForeignKey("label_studio_projects.id")),
    Column("sentence_id", ForeignKey("sentences.id"), index=True),
    Column("task", BigInteger, nullable=False),
    Column("text_hash", String, nullable=False),
    PrimaryKeyConstraint("link_id", "sentence_id"),
    Index(None, "link_id", "task"),
)

label_studio_annotations = Table(
    "label_studio_annotations",
    metadata,
    Column("link_id", ForeignKey("label_studio_projects.id")),
    Column("sentence_id", ForeignKey("sentences.id"), index=True),
    Column("user_id", ForeignKey("users.id")),
    Column("unique_id", String, nullable=False),
    Column("remote_id", BigInteger),
    Column("base_hash", String, nullable=False),
    Column("revision", Integer, nullable=False),
    PrimaryKeyConstraint("link_id", "sentence_id", "user_id"),
    UniqueConstraint("link_id", "unique_id"),
    Index(None, "link_id", "remote_id"),
)
