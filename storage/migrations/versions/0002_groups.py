"""Whether the bot may write in a chat."""

import sqlalchemy as sa
from alembic import op

revision = "0002_groups"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("chats") as chats:
        chats.add_column(sa.Column("may_write", sa.Boolean(), nullable=False, server_default=sa.true()))
        chats.alter_column("may_write", server_default=None)


def downgrade() -> None:
    with op.batch_alter_table("chats") as chats:
        chats.drop_column("may_write")
