"""Answers that their authors are asked to give again."""

from alembic import op
from sqlalchemy import BigInteger, Boolean, Column, DateTime, ForeignKey, Integer, PrimaryKeyConstraint, Text

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

RowId = BigInteger().with_variant(Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "requeued",
        Column("sentence_id", RowId, ForeignKey("sentences.id")),
        Column("user_id", RowId, ForeignKey("users.id")),
        Column("revision", Integer),
        Column("project_id", RowId, ForeignKey("projects.id"), nullable=False),
        Column("asked_at", DateTime(timezone=True), nullable=False),
        Column("asked_by", RowId, ForeignKey("users.id")),
        Column("reason", Text, nullable=False),
        Column("afresh", Boolean, nullable=False),
        Column("waiting", Boolean, nullable=False),
        PrimaryKeyConstraint("sentence_id", "user_id", "revision"),
    )
    op.create_index(
        "ix_requeued_user_id_project_id_waiting_sentence_id",
        "requeued",
        ["user_id", "project_id", "waiting", "sentence_id"],
    )
    op.create_index("ix_requeued_project_id_waiting", "requeued", ["project_id", "waiting"])
