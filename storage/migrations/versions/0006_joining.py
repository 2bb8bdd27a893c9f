"""Where a case was seen, what it repeats or may be one with, what a merger moved, and what joiners brought."""

import sqlalchemy as sa
from alembic import op

revision = "0006_joining"
down_revision = "0005_roles"
branch_labels = None
depends_on = None

_ROW_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_LOCATED = sa.text("latitude IS NOT NULL")
_SAID = sa.text("digest <> ''")


def upgrade() -> None:
    op.add_column("cases", sa.Column("latitude", sa.Double()))
    op.add_column("cases", sa.Column("longitude", sa.Double()))
    op.add_column("cases", sa.Column("repeat_of", sa.Text()))
    op.add_column("cases", sa.Column("repeats", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("cases", sa.Column("alike_to", sa.Text()))
    op.add_column("case_people", sa.Column("brought", sa.Text(), nullable=False, server_default=""))
    op.add_column("case_messages", sa.Column("digest", sa.Text(), nullable=False, server_default=""))
    op.create_index("ix_cases_kind_place_name_opened_at", "cases", ["kind", "place_name", "opened_at"])
    op.create_index(
        "ix_cases_located",
        "cases",
        ["kind", "latitude"],
        sqlite_where=_LOCATED,
        postgresql_where=_LOCATED,
    )
    op.create_index(
        "ix_case_messages_said",
        "case_messages",
        ["digest", "at"],
        sqlite_where=_SAID,
        postgresql_where=_SAID,
    )
    op.create_table(
        "case_mergers",
        sa.Column("case_id", _ROW_ID, autoincrement=False, nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"], ["cases.id"], name=op.f("fk_case_mergers_case_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("case_id", name=op.f("pk_case_mergers")),
    )


def downgrade() -> None:
    op.drop_table("case_mergers")
    op.drop_index("ix_case_messages_said", "case_messages")
    op.drop_index("ix_cases_located", "cases")
    op.drop_index("ix_cases_kind_place_name_opened_at", "cases")
    with op.batch_alter_table("case_messages") as batch:
        batch.drop_column("digest")
    with op.batch_alter_table("case_people") as batch:
        batch.drop_column("brought")
    with op.batch_alter_table("cases") as batch:
        for name in ("alike_to", "repeats", "repeat_of", "longitude", "latitude"):
            batch.drop_column(name)
