"""When a worker was last at work; the search index anew: a lone y is kept as i, titles with the places of their words."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.orm import Session

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "pulse",
        sa.Column("name", sa.String(length=20), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_pulse")),
    )
    if op.get_bind().execute(sa.text("SELECT id FROM search_entry LIMIT 1")).first() is not None:
        from api.content import search

        with Session(op.get_bind()) as session:
            search.rebuild(session)
            session.commit()


def downgrade() -> None:
    op.drop_table("pulse")
