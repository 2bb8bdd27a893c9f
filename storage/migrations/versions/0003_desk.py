"""What staff look up: the search column, notes, and the grounds a case was opened on."""

import unicodedata

import sqlalchemy as sa
from alembic import op

revision = "0003_desk"
down_revision = "0002_groups"
branch_labels = None
depends_on = None

_PARTS = ("number", "place", "place_text", "text", "result")
_BATCH = 500
_ROW_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.add_column("cases", sa.Column("notes", sa.Text(), nullable=False, server_default=""))
    op.add_column("cases", sa.Column("search", sa.Text(), nullable=False, server_default=""))
    op.create_table(
        "case_grounds",
        sa.Column("case_id", _ROW_ID, autoincrement=False, nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"], ["cases.id"], name=op.f("fk_case_grounds_case_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("case_id", name=op.f("pk_case_grounds")),
    )
    _fill_search()


def _fill_search() -> None:
    cases = sa.table("cases", sa.column("id"), sa.column("search"), *(sa.column(name) for name in _PARTS))
    connection = op.get_bind()
    page = sa.select(cases.c.id, *(cases.c[name] for name in _PARTS)).order_by(cases.c.id).limit(_BATCH)
    fill = (
        sa.update(cases).where(cases.c.id == sa.bindparam("of_id")).values(search=sa.bindparam("in_spelling"))
    )
    last = 0
    while rows := connection.execute(page.where(cases.c.id > last)).all():
        connection.execute(fill, [{"of_id": row.id, "in_spelling": _in_one_spelling(row[1:])} for row in rows])
        last = rows[-1].id


def _in_one_spelling(parts: tuple[str, ...]) -> str:
    text = " ".join(dict.fromkeys(part for part in parts if part))
    return " ".join(unicodedata.normalize("NFKC", text).lower().split())


def downgrade() -> None:
    op.drop_table("case_grounds")
    with op.batch_alter_table("cases") as batch:
        batch.drop_column("search")
        batch.drop_column("notes")
