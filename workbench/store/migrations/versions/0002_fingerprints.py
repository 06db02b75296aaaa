"""Fingerprints of documents, by which near-duplicates stay on one side of a split."""

from alembic import op
from sqlalchemy import BigInteger, Column, ForeignKey, Integer, LargeBinary

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

RowId = BigInteger().with_variant(Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "fingerprints",
        Column("document_id", RowId, ForeignKey("documents.id"), primary_key=True),
        Column("hashes", LargeBinary, nullable=False),
    )
