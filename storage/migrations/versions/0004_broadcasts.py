"""Broadcasts and their recipients."""

import sqlalchemy as sa
from alembic import op

revision = "0004_broadcasts"
down_revision = "0003_desk"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "broadcasts",
        sa.Column(
            "id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False
        ),
        sa.Column("author", sa.Text(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("stage", sa.Text(), nullable=False),
        sa.Column("question", sa.Text(), nullable=False),
        sa.Column("asked_at", sa.BigInteger(), nullable=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("photo", sa.Text(), nullable=False),
        sa.Column("kinds", sa.Text(), nullable=False),
        sa.Column("roles", sa.Text(), nullable=False),
        sa.Column("nodes", sa.Text(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("card", sa.Integer(), nullable=False),
        sa.Column("shown_at", sa.BigInteger(), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_broadcasts")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_broadcasts_author_asked_at"), "broadcasts", ["author", "asked_at"])
    op.create_table(
        "broadcast_chats",
        sa.Column(
            "id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False
        ),
        sa.Column(
            "broadcast_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("chat", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("attempt", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("leave_at", sa.BigInteger(), nullable=False),
        sa.Column("said_in", sa.Text(), nullable=True),
        sa.Column("message_id", sa.BigInteger(), nullable=True),
        sa.Column("why", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["broadcast_id"],
            ["broadcasts.id"],
            name=op.f("fk_broadcast_chats_broadcast_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_broadcast_chats")),
        sa.UniqueConstraint("broadcast_id", "chat", name=op.f("uq_broadcast_chats_broadcast_id_chat")),
        sqlite_autoincrement=True,
    )
    op.create_index(
        op.f("ix_broadcast_chats_broadcast_id_state_leave_at"),
        "broadcast_chats",
        ["broadcast_id", "state", "leave_at"],
    )
    op.create_index(op.f("ix_broadcast_chats_leave_at"), "broadcast_chats", ["leave_at"])


def downgrade() -> None:
    op.drop_index(op.f("ix_broadcast_chats_leave_at"), table_name="broadcast_chats")
    op.drop_index(op.f("ix_broadcast_chats_broadcast_id_state_leave_at"), table_name="broadcast_chats")
    op.drop_table("broadcast_chats")
    op.drop_index(op.f("ix_broadcasts_author_asked_at"), table_name="broadcasts")
    op.drop_table("broadcasts")
