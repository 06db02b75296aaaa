"""Decisions are sent under a key, and know the newest revision that they were made of."""

from alembic import op
from sqlalchemy import BigInteger, Column, Text

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

String = Text().with_variant(Text(collation="C"), "postgresql")


def upgrade() -> None:
    op.add_column("golds", Column("key", String))
    op.add_column("golds", Column("last_input", BigInteger))
    op.create_index("ix_golds_user_id_key", "golds", ["user_id", "key"], unique=True)
