"""When the trouble of a case happened or began, as its reporter said it."""

import sqlalchemy as sa
from alembic import op

revision = "0008_happened"
down_revision = "0007_mailbox"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("cases", sa.Column("happened", sa.Text()))


def downgrade() -> None:
    with op.batch_alter_table("cases") as batch:
        batch.drop_column("happened")
