"""Receipt codes of the anonymous mailbox."""

import sqlalchemy as sa
from alembic import op

revision = "0007_mailbox"
down_revision = "0006_joining"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "mailbox",
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column(
            "case_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=False,
            nullable=False,
        ),
        sa.ForeignKeyConstraint(
            ["case_id"], ["cases.id"], name=op.f("fk_mailbox_case_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("code", "case_id", name=op.f("pk_mailbox")),
    )


def downgrade() -> None:
    op.drop_table("mailbox")
