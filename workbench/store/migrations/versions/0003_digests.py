"""Digests of answers, from which agreement is measured."""

from alembic import op
from sqlalchemy import BigInteger, Column, ForeignKey, Integer, LargeBinary, PrimaryKeyConstraint, Text

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

RowId = BigInteger().with_variant(Integer(), "sqlite")
String = Text().with_variant(Text(collation="C"), "postgresql")


def upgrade() -> None:
    op.create_table(
        "digests",
        Column("project_id", RowId, ForeignKey("projects.id")),
        Column("block", BigInteger),
        Column("format", String, nullable=False),
        Column("body", LargeBinary, nullable=False),
        PrimaryKeyConstraint("project_id", "block"),
    )
    op.create_index(None, "heads", ["project_id", "sentence_id", "revision_id"])
