"""The first tables."""

from alembic import op
from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    DateTime,
    ForeignKey,
    Index,
    Integer,
    PrimaryKeyConstraint,
    Text,
    UniqueConstraint,
)

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

RowId = BigInteger().with_variant(Integer(), "sqlite")
String = Text().with_variant(Text(collation="C"), "postgresql")
Instant = DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "projects",
        Column("id", RowId, primary_key=True),
        Column("name", String, nullable=False, unique=True),
        Column("salt", String, nullable=False),
        Column("created_at", Instant, nullable=False),
        Column("epoch", BigInteger, nullable=False, server_default="0"),
    )
    op.create_table(
        "schemes",
        Column("id", RowId, primary_key=True),
        Column("project_id", RowId, ForeignKey("projects.id"), nullable=False, index=True),
        Column("version", String, nullable=False),
        Column("guidelines_version", String, nullable=False),
        Column("body", Text, nullable=False),
        Column("source", Text, nullable=False),
        Column("guidelines", Text, nullable=False),
        Column("created_at", Instant, nullable=False),
    )
    op.create_table(
        "users",
        Column("id", RowId, primary_key=True),
        Column("name", String, nullable=False, unique=True),
        Column("display_name", String, nullable=False),
        Column("password_hash", String),
        Column("admin", Boolean, nullable=False),
        Column("active", Boolean, nullable=False),
        Column("created_at", Instant, nullable=False),
    )
    op.create_table(
        "memberships",
        Column("project_id", RowId, ForeignKey("projects.id")),
        Column("user_id", RowId, ForeignKey("users.id"), index=True),
        Column("role", String, nullable=False),
        PrimaryKeyConstraint("project_id", "user_id"),
    )
    op.create_table(
        "sessions",
        Column("token_hash", String, primary_key=True),
        Column("user_id", RowId, ForeignKey("users.id"), nullable=False, index=True),
        Column("expires_at", Instant, nullable=False, index=True),
    )
    op.create_table(
        "failed_sign_ins",
        Column("id", RowId, primary_key=True),
        Column("name", String, nullable=False),
        Column("at", Instant, nullable=False, index=True),
        Index(None, "name", "at"),
    )
    op.create_table(
        "documents",
        Column("id", RowId, primary_key=True),
        Column("project_id", RowId, ForeignKey("projects.id"), nullable=False),
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
    op.create_table(
        "sentences",
        Column("id", RowId, primary_key=True),
        Column("project_id", RowId, ForeignKey("projects.id"), nullable=False),
        Column("document_id", RowId, ForeignKey("documents.id"), nullable=False),
        Column("place", Integer, nullable=False),
        Column("start", Integer, nullable=False),
        Column("end", Integer, nullable=False),
        Column("shuffle", BigInteger, nullable=False),
        Column("taken", Integer, nullable=False, server_default="0"),
        UniqueConstraint("document_id", "place"),
        Index(None, "project_id", "taken", "id"),
        Index(None, "project_id", "taken", "shuffle"),
    )
    op.create_table(
        "canonicals",
        Column("id", RowId, primary_key=True),
        Column("project_id", RowId, ForeignKey("projects.id"), nullable=False),
        Column("name_id", String, nullable=False),
        Column("name", String, nullable=False),
        Column("folded", String, nullable=False),
        Column("kind", String, nullable=False),
        Column("wikidata", String),
        Column("made_by", RowId, ForeignKey("users.id")),
        Column("created_at", Instant, nullable=False),
        UniqueConstraint("project_id", "name_id"),
        Index(None, "project_id", "folded"),
    )
    op.create_table(
        "suggestions",
        Column("id", RowId, primary_key=True),
        Column("sentence_id", RowId, ForeignKey("sentences.id"), nullable=False),
        Column("model", String, nullable=False),
        Column("version", String, nullable=False),
        Column("entities", Text, nullable=False),
        UniqueConstraint("sentence_id", "model", "version"),
    )
    op.create_table(
        "revisions",
        Column("id", RowId, primary_key=True),
        Column("project_id", RowId, ForeignKey("projects.id"), nullable=False),
        Column("sentence_id", RowId, ForeignKey("sentences.id"), nullable=False),
        Column("user_id", RowId, ForeignKey("users.id"), nullable=False),
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
    op.create_table(
        "heads",
        Column("sentence_id", RowId, ForeignKey("sentences.id")),
        Column("user_id", RowId, ForeignKey("users.id")),
        Column("project_id", RowId, ForeignKey("projects.id"), nullable=False),
        Column("revision_id", RowId, ForeignKey("revisions.id"), nullable=False),
        Column("revision", Integer, nullable=False),
        Column("status", String, nullable=False),
        Column("created_at", Instant, nullable=False),
        PrimaryKeyConstraint("sentence_id", "user_id"),
        Index(None, "project_id", "sentence_id", "user_id"),
        Index(None, "project_id", "user_id", "created_at"),
    )
    op.create_table(
        "claims",
        Column("sentence_id", RowId, ForeignKey("sentences.id")),
        Column("user_id", RowId, ForeignKey("users.id")),
        Column("project_id", RowId, ForeignKey("projects.id"), nullable=False),
        Column("expires_at", Instant, nullable=False),
        PrimaryKeyConstraint("sentence_id", "user_id"),
        Index(None, "project_id", "expires_at"),
        Index(None, "user_id", "project_id"),
    )
    op.create_table(
        "frontiers",
        Column("project_id", RowId, ForeignKey("projects.id")),
        Column("user_id", RowId, ForeignKey("users.id")),
        Column("walk", String),
        Column("overlap", Integer, nullable=False),
        Column("epoch", BigInteger, nullable=False),
        Column("position", BigInteger, nullable=False),
        PrimaryKeyConstraint("project_id", "user_id", "walk"),
    )
    op.create_table(
        "golds",
        Column("id", RowId, primary_key=True),
        Column("project_id", RowId, ForeignKey("projects.id"), nullable=False),
        Column("sentence_id", RowId, ForeignKey("sentences.id"), nullable=False),
        Column("user_id", RowId, ForeignKey("users.id"), nullable=False),
        Column("created_at", Instant, nullable=False),
        Column("body", Text, nullable=False),
        Index(None, "project_id", "sentence_id", "id"),
    )
    op.create_table(
        "label_studio_projects",
        Column("id", RowId, primary_key=True),
        Column("project_id", RowId, ForeignKey("projects.id"), nullable=False),
        Column("url", String, nullable=False),
        Column("remote_id", BigInteger, nullable=False),
        Column("config_hash", String, nullable=False),
        Column("cursor", String),
        UniqueConstraint("project_id", "url"),
    )
    op.create_table(
        "label_studio_tasks",
        Column("link_id", RowId, ForeignKey("label_studio_projects.id")),
        Column("sentence_id", RowId, ForeignKey("sentences.id"), index=True),
        Column("task", BigInteger, nullable=False),
        Column("text_hash", String, nullable=False),
        PrimaryKeyConstraint("link_id", "sentence_id"),
        Index(None, "link_id", "task"),
    )
    op.create_table(
        "label_studio_annotations",
        Column("link_id", RowId, ForeignKey("label_studio_projects.id")),
        Column("sentence_id", RowId, ForeignKey("sentences.id"), index=True),
        Column("user_id", RowId, ForeignKey("users.id")),
        Column("unique_id", String, nullable=False),
        Column("remote_id", BigInteger),
        Column("base_hash", String, nullable=False),
        Column("revision", Integer, nullable=False),
        PrimaryKeyConstraint("link_id", "sentence_id", "user_id"),
        UniqueConstraint("link_id", "unique_id"),
        Index(None, "link_id", "remote_id"),
    )
    for table in ("revisions", "golds"):
        _make_append_only(table)


def _make_append_only(table: str) -> None:
    """Let the database itself refuse to change what people said."""
    if op.get_context().dialect.name == "postgresql":
        op.execute(
            "CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS "
            "$$ BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME; END $$"
        )
        op.execute(
            f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
        )
        return
    for change in ("UPDATE", "DELETE"):
        op.execute(
            f"CREATE TRIGGER {table}_refuse_{change.lower()} BEFORE {change} ON {table} "
            f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
        )
