"""The first schema."""

import secrets

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

VECTOR = postgresql.TSVECTOR().with_variant(sa.Text(), "sqlite")

FTS5 = (
    "CREATE VIRTUAL TABLE search_fts USING fts5(title, title_folded, words, folded,"
    " content='', contentless_delete=1, tokenize=\"unicode61 remove_diacritics 0\")"
)


def upgrade() -> None:
    op.create_table(
        "event",
        sa.Column("seq", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor", sa.String(length=40), nullable=False),
        sa.Column("actor_name", sa.String(length=200), nullable=False),
        sa.Column("verb", sa.String(length=40), nullable=False),
        sa.Column("subject", sa.String(length=40), nullable=False),
        sa.Column("subject_id", sa.String(length=40), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=True),
        sa.Column("unit_id", sa.String(length=36), nullable=True),
        sa.Column("op", sa.String(length=8), nullable=True),
        sa.Column("name", sa.String(length=200), nullable=True),
        sa.Column("digest", sa.LargeBinary(length=32), nullable=False),
        sa.Column("hash", sa.LargeBinary(length=32), nullable=False),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_event")),
    )
    op.create_index("ix_event_op", "event", ["op", "seq"], unique=False)
    op.create_index("ix_event_touching", "event", ["kind", "unit_id", "seq"], unique=False)
    op.create_index("ix_event_subject", "event", ["subject", "subject_id", "seq"], unique=False)
    op.create_table(
        "event_detail",
        sa.Column("seq", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("salt", sa.LargeBinary(length=16), nullable=False),
        sa.Column("payload", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_event_detail")),
    )
    op.create_table(
        "idempotent_reply",
        sa.Column("key", sa.LargeBinary(length=32), nullable=False),
        sa.Column("body", sa.LargeBinary(length=32), nullable=False),
        sa.Column("status", sa.Integer(), nullable=False),
        sa.Column("headers", sa.JSON(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_idempotent_reply")),
    )
    op.create_index(op.f("ix_idempotent_reply_at"), "idempotent_reply", ["at"], unique=False)
    op.create_table(
        "log_head",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("epoch", sa.String(length=32), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_log_head")),
    )
    op.create_table(
        "sign_in_attempt",
        sa.Column("account", sa.String(length=64), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("account", name=op.f("pk_sign_in_attempt")),
    )
    op.create_table(
        "signage_frame",
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("sha256", name=op.f("pk_signage_frame")),
    )
    op.create_table(
        "term",
        sa.Column("vocabulary", sa.String(length=10), nullable=False),
        sa.Column("slug", sa.String(length=120), nullable=False),
        sa.Column("name", sa.String(length=300), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("vocabulary", "slug", name=op.f("pk_term")),
    )
    op.create_table(
        "unit",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("slug", sa.String(length=120), nullable=False),
        sa.Column("name", sa.String(length=300), nullable=False),
        sa.Column("kind", sa.String(length=60), nullable=False),
        sa.Column("parent_id", sa.String(length=36), nullable=True),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("phone", sa.String(length=60), nullable=False),
        sa.Column("hotline", sa.String(length=60), nullable=False),
        sa.Column("email", sa.String(length=200), nullable=False),
        sa.Column("working_hours", sa.JSON(), nullable=False),
        sa.Column("feedback", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("dossier_lookup_url", sa.String(length=2000), nullable=True),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("valid_until", sa.Date(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["parent_id"], ["unit.id"], name=op.f("fk_unit_parent_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_unit")),
        sa.UniqueConstraint("slug", name=op.f("uq_unit_slug")),
    )
    op.create_table(
        "user_account",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("email", sa.String(length=200), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("password", sa.String(length=200), nullable=True),
        sa.Column("must_change_password", sa.Boolean(), nullable=False),
        sa.Column("session", sa.Integer(), nullable=False),
        sa.Column("disabled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_user_account")),
        sa.UniqueConstraint("email", name=op.f("uq_user_account_email")),
    )
    op.create_table(
        "asset",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("type", sa.String(length=120), nullable=False),
        sa.Column("bytes", sa.BigInteger(), nullable=False),
        sa.Column("width", sa.Integer(), nullable=True),
        sa.Column("height", sa.Integer(), nullable=True),
        sa.Column("seconds", sa.Double(), nullable=True),
        sa.Column("alt", sa.String(length=500), nullable=False),
        sa.Column("credit", sa.String(length=200), nullable=False),
        sa.Column("words", sa.String(length=1000), nullable=False),
        sa.Column("unit_id", sa.String(length=36), nullable=False),
        sa.Column("created_by", sa.String(length=40), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_by_name", sa.String(length=200), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("trashed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_asset_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_asset")),
    )
    op.create_index(op.f("ix_asset_sha256"), "asset", ["sha256"], unique=False)
    op.create_index("ix_asset_trashed_at", "asset", ["trashed_at"], unique=False)
    op.create_index("ix_asset_unit", "asset", ["unit_id", "id"], unique=False)
    op.create_table(
        "client",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("unit_id", sa.String(length=36), nullable=False),
        sa.Column("digest", sa.LargeBinary(length=32), nullable=False),
        sa.Column("hint", sa.String(length=8), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_client_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_client")),
        sa.UniqueConstraint("digest", name=op.f("uq_client_digest")),
    )
    op.create_table(
        "grant_role",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("principal_id", sa.String(length=36), nullable=False),
        sa.Column("unit_id", sa.String(length=36), nullable=True),
        sa.Column("role", sa.String(length=16), nullable=False),
        sa.Column("below", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_grant_role_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_grant_role")),
    )
    op.create_index(op.f("ix_grant_role_principal_id"), "grant_role", ["principal_id"], unique=False)
    op.create_table(
        "import_batch",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("unit_id", sa.String(length=36), nullable=False),
        sa.Column("name", sa.String(length=300), nullable=False),
        sa.Column("imported_by", sa.String(length=40), nullable=False),
        sa.Column("imported_by_name", sa.String(length=200), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("publish", sa.Boolean(), nullable=False),
        sa.Column("accepted_by", sa.String(length=40), nullable=True),
        sa.Column("accepted_by_name", sa.String(length=200), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_import_batch_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import_batch")),
    )
    op.create_table(
        "invitation",
        sa.Column("digest", sa.LargeBinary(length=32), nullable=False),
        sa.Column("user_id", sa.String(length=36), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["user_account.id"], name=op.f("fk_invitation_user_id")),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_invitation")),
    )
    op.create_index(op.f("ix_invitation_user_id"), "invitation", ["user_id"], unique=False)
    op.create_table(
        "item",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("unit_id", sa.String(length=36), nullable=False),
        sa.Column("slug", sa.String(length=120), nullable=True),
        sa.Column("code", sa.String(length=60), nullable=True),
        sa.Column("code_key", sa.String(length=60), nullable=True),
        sa.Column("title", sa.String(length=2000), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("head", sa.Integer(), nullable=False),
        sa.Column("approved", sa.Integer(), nullable=True),
        sa.Column("wanted", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("created_by", sa.String(length=40), nullable=False),
        sa.Column("submitted_by", sa.String(length=40), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_by", sa.String(length=40), nullable=False),
        sa.Column("changed_by_name", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_item_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_item")),
        sa.UniqueConstraint("code_key", name=op.f("uq_item_code_key")),
    )
    op.create_index("ix_item_changed", "item", ["changed_at", "id"], unique=False)
    op.create_index("ix_item_unit", "item", ["unit_id", "kind", "changed_at"], unique=False)
    op.create_table(
        "refresh_token",
        sa.Column("digest", sa.LargeBinary(length=32), nullable=False),
        sa.Column("family", sa.String(length=36), nullable=False),
        sa.Column("user_id", sa.String(length=36), nullable=False),
        sa.Column("session", sa.Integer(), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["user_id"], ["user_account.id"], name=op.f("fk_refresh_token_user_id")),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_refresh_token")),
    )
    op.create_index(op.f("ix_refresh_token_family"), "refresh_token", ["family"], unique=False)
    op.create_index(op.f("ix_refresh_token_user_id"), "refresh_token", ["user_id"], unique=False)
    op.create_table(
        "screen",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("unit_id", sa.String(length=36), nullable=False),
        sa.Column("width", sa.Integer(), nullable=False),
        sa.Column("height", sa.Integer(), nullable=False),
        sa.Column("color", sa.String(length=8), nullable=False),
        sa.Column("layout", sa.String(length=20), nullable=False),
        sa.Column("timezone", sa.String(length=60), nullable=False),
        sa.Column("model", sa.String(length=120), nullable=False),
        sa.Column("serial", sa.String(length=120), nullable=True),
        sa.Column("brightness", sa.JSON(), nullable=False),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("token_hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("capability_hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("first_used_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_seen_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reported", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_by_name", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_screen_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_screen")),
        sa.UniqueConstraint("capability_hash", name=op.f("uq_screen_capability_hash")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_screen_token_hash")),
    )
    op.create_index(op.f("ix_screen_unit_id"), "screen", ["unit_id"], unique=False)
    op.create_table(
        "screen_group",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("slug", sa.String(length=120), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("unit_id", sa.String(length=36), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_by_name", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_screen_group_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_screen_group")),
        sa.UniqueConstraint("slug", name=op.f("uq_screen_group_slug")),
    )
    op.create_index(op.f("ix_screen_group_unit_id"), "screen_group", ["unit_id"], unique=False)
    op.create_table(
        "unit_heir",
        sa.Column("unit_id", sa.String(length=36), nullable=False),
        sa.Column("heir_id", sa.String(length=36), nullable=False),
        sa.ForeignKeyConstraint(["heir_id"], ["unit.id"], name=op.f("fk_unit_heir_heir_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_unit_heir_unit_id")),
        sa.PrimaryKeyConstraint("unit_id", "heir_id", name=op.f("pk_unit_heir")),
    )
    op.create_table(
        "upload",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("type", sa.String(length=120), nullable=False),
        sa.Column("bytes", sa.BigInteger(), nullable=False),
        sa.Column("unit_id", sa.String(length=36), nullable=False),
        sa.Column("created_by", sa.String(length=40), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("asset_id", sa.String(length=36), nullable=True),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_upload_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_upload")),
    )
    op.create_index(op.f("ix_upload_expires_at"), "upload", ["expires_at"], unique=False)
    op.create_table(
        "delivery",
        sa.Column("item_id", sa.String(length=36), nullable=False),
        sa.Column("revision", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("channel", sa.String(length=16), nullable=False),
        sa.Column("place", sa.String(length=80), nullable=False),
        sa.Column("from_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("until_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("proof", sa.String(length=200), nullable=True),
        sa.ForeignKeyConstraint(["item_id"], ["item.id"], name=op.f("fk_delivery_item_id")),
        sa.PrimaryKeyConstraint("item_id", "revision", "channel", "place", "from_at", name=op.f("pk_delivery")),
    )
    op.create_table(
        "facet",
        sa.Column("item_id", sa.String(length=36), nullable=False),
        sa.Column("revision", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("name", sa.String(length=24), nullable=False),
        sa.Column("value", sa.String(length=300), nullable=False),
        sa.ForeignKeyConstraint(["item_id"], ["item.id"], name=op.f("fk_facet_item_id")),
        sa.PrimaryKeyConstraint("item_id", "revision", "name", "value", name=op.f("pk_facet")),
    )
    op.create_index("ix_facet_value", "facet", ["name", "value"], unique=False)
    op.create_table(
        "import_row",
        sa.Column("batch_id", sa.String(length=36), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("place", sa.String(length=300), nullable=False),
        sa.Column("key", sa.String(length=60), nullable=False),
        sa.Column("title", sa.String(length=2000), nullable=False),
        sa.Column("outcome", sa.String(length=12), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("item_id", sa.String(length=36), nullable=True),
        sa.Column("revision", sa.Integer(), nullable=True),
        sa.Column("parts", sa.JSON(), nullable=False),
        sa.Column("findings", sa.JSON(), nullable=False),
        sa.Column("held", sa.JSON(none_as_null=True), nullable=True),
        sa.ForeignKeyConstraint(["batch_id"], ["import_batch.id"], name=op.f("fk_import_row_batch_id")),
        sa.PrimaryKeyConstraint("batch_id", "number", name=op.f("pk_import_row")),
    )
    op.create_index(op.f("ix_import_row_state"), "import_row", ["state"], unique=False)
    op.create_table(
        "media_use",
        sa.Column("item_id", sa.String(length=36), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("media_id", sa.String(length=36), nullable=False),
        sa.ForeignKeyConstraint(["media_id"], ["asset.id"], name=op.f("fk_media_use_media_id")),
        sa.PrimaryKeyConstraint("item_id", "revision", "media_id", name=op.f("pk_media_use")),
    )
    op.create_index(op.f("ix_media_use_media_id"), "media_use", ["media_id"], unique=False)
    op.create_table(
        "pairing",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("code_hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("secret_hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("token_hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("capability_hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("address", sa.String(length=64), nullable=False),
        sa.Column("model", sa.String(length=120), nullable=False),
        sa.Column("width", sa.Integer(), nullable=False),
        sa.Column("height", sa.Integer(), nullable=False),
        sa.Column("color", sa.String(length=8), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=True),
        sa.Column("serial", sa.String(length=120), nullable=True),
        sa.Column("screen_id", sa.String(length=36), nullable=True),
        sa.ForeignKeyConstraint(["screen_id"], ["screen.id"], name=op.f("fk_pairing_screen_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pairing")),
        sa.UniqueConstraint("code_hash", name=op.f("uq_pairing_code_hash")),
        sa.UniqueConstraint("secret_hash", name=op.f("uq_pairing_secret_hash")),
    )
    op.create_table(
        "path",
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("slug", sa.String(length=120), nullable=False),
        sa.Column("item_id", sa.String(length=36), nullable=False),
        sa.ForeignKeyConstraint(["item_id"], ["item.id"], name=op.f("fk_path_item_id")),
        sa.PrimaryKeyConstraint("kind", "slug", name=op.f("pk_path")),
    )
    op.create_index(op.f("ix_path_item_id"), "path", ["item_id"], unique=False)
    op.create_table(
        "publication",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("item_id", sa.String(length=36), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("class", sa.String(length=10), nullable=False),
        sa.Column("live_from", sa.DateTime(timezone=True), nullable=False),
        sa.Column("live_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("effective_from", sa.Date(), nullable=True),
        sa.Column("effective_until", sa.Date(), nullable=True),
        sa.Column("replaces", sa.String(length=36), nullable=True),
        sa.Column("notice", sa.Text(), nullable=True),
        sa.Column("slug", sa.String(length=120), nullable=True),
        sa.Column("approved_by", sa.String(length=40), nullable=False),
        sa.Column("approved_by_name", sa.String(length=200), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["item_id"], ["item.id"], name=op.f("fk_publication_item_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_publication")),
    )
    op.create_index(op.f("ix_publication_item_id"), "publication", ["item_id"], unique=False)
    op.create_table(
        "rendition",
        sa.Column("asset_id", sa.String(length=36), nullable=False),
        sa.Column("purpose", sa.String(length=12), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("type", sa.String(length=120), nullable=False),
        sa.Column("bytes", sa.BigInteger(), nullable=False),
        sa.Column("width", sa.Integer(), nullable=False),
        sa.Column("height", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["asset_id"], ["asset.id"], name=op.f("fk_rendition_asset_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("asset_id", "purpose", name=op.f("pk_rendition")),
    )
    op.create_index(op.f("ix_rendition_sha256"), "rendition", ["sha256"], unique=False)
    op.create_table(
        "revision",
        sa.Column("item_id", sa.String(length=36), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("author", sa.String(length=40), nullable=False),
        sa.Column("author_name", sa.String(length=200), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sealed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("name", sa.String(length=200), nullable=True),
        sa.Column("schema", sa.Integer(), nullable=False),
        sa.Column("body", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["item_id"], ["item.id"], name=op.f("fk_revision_item_id")),
        sa.PrimaryKeyConstraint("item_id", "number", name=op.f("pk_revision")),
    )
    op.create_table(
        "screen_membership",
        sa.Column("screen_id", sa.String(length=36), nullable=False),
        sa.Column("group_id", sa.String(length=36), nullable=False),
        sa.ForeignKeyConstraint(["group_id"], ["screen_group.id"], name=op.f("fk_screen_membership_group_id")),
        sa.ForeignKeyConstraint(["screen_id"], ["screen.id"], name=op.f("fk_screen_membership_screen_id")),
        sa.PrimaryKeyConstraint("screen_id", "group_id", name=op.f("pk_screen_membership")),
    )
    op.create_index(op.f("ix_screen_membership_group_id"), "screen_membership", ["group_id"], unique=False)
    op.create_table(
        "search_entry",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("item_id", sa.String(length=36), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=60), nullable=True),
        sa.Column("title", sa.String(length=2000), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["item_id"], ["item.id"], name=op.f("fk_search_entry_item_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_search_entry")),
        sa.UniqueConstraint("item_id", "revision", name=op.f("uq_search_entry_item_id_revision")),
    )
    op.create_index(op.f("ix_search_entry_code"), "search_entry", ["code"], unique=False)
    op.create_table('play',
    sa.Column('place', sa.String(length=36), nullable=False),
    sa.Column('boot', sa.String(length=80), nullable=False),
    sa.Column('seq', sa.BigInteger(), autoincrement=False, nullable=False),
    sa.Column('refused', sa.String(length=16), nullable=True),
    sa.Column('publication_id', sa.String(length=36), nullable=True),
    sa.Column('from_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('until_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('result', sa.String(length=40), nullable=True),
    sa.Column('reader', sa.String(length=120), nullable=True),
    sa.PrimaryKeyConstraint('place', 'boot', 'seq', name=op.f('pk_play'))
    )
    op.create_index('ix_play_publication', 'play', ['publication_id', 'from_at'], unique=False)
    op.create_table('play_log',
    sa.Column('place', sa.String(length=36), nullable=False),
    sa.Column('boot', sa.String(length=80), nullable=False),
    sa.Column('through', sa.BigInteger(), nullable=False),
    sa.PrimaryKeyConstraint('place', 'boot', name=op.f('pk_play_log'))
    )
    op.create_table('station',
    sa.Column('id', sa.String(length=36), nullable=False),
    sa.Column('slug', sa.String(length=120), nullable=False),
    sa.Column('name', sa.String(length=200), nullable=False),
    sa.Column('unit_id', sa.String(length=36), nullable=False),
    sa.Column('timezone', sa.String(length=60), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('changed_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('changed_by_name', sa.String(length=200), nullable=False),
    sa.ForeignKeyConstraint(['unit_id'], ['unit.id'], name=op.f('fk_station_unit_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_station')),
    sa.UniqueConstraint('slug', name=op.f('uq_station_slug'))
    )
    op.create_index(op.f('ix_station_unit_id'), 'station', ['unit_id'], unique=False)
    op.create_table('station_key',
    sa.Column('id', sa.String(length=36), nullable=False),
    sa.Column('station_id', sa.String(length=36), nullable=False),
    sa.Column('name', sa.String(length=200), nullable=False),
    sa.Column('key_hash', sa.LargeBinary(length=32), nullable=False),
    sa.Column('capability_hash', sa.LargeBinary(length=32), nullable=False),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('made_by_name', sa.String(length=200), nullable=False),
    sa.Column('revoked_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['station_id'], ['station.id'], name=op.f('fk_station_key_station_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_station_key')),
    sa.UniqueConstraint('capability_hash', name=op.f('uq_station_key_capability_hash')),
    sa.UniqueConstraint('key_hash', name=op.f('uq_station_key_key_hash'))
    )
    op.create_index(op.f('ix_station_key_station_id'), 'station_key', ['station_id'], unique=False)
    op.create_table('station_slot',
    sa.Column('id', sa.String(length=36), nullable=False),
    sa.Column('station_id', sa.String(length=36), nullable=False),
    sa.Column('name', sa.String(length=200), nullable=False),
    sa.Column('days', sa.JSON(), nullable=False),
    sa.Column('starts', sa.String(length=5), nullable=False),
    sa.Column('ends', sa.String(length=5), nullable=False),
    sa.Column('limit_seconds', sa.Integer(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('changed_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('changed_by_name', sa.String(length=200), nullable=False),
    sa.ForeignKeyConstraint(['station_id'], ['station.id'], name=op.f('fk_station_slot_station_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_station_slot'))
    )
    op.create_index(op.f('ix_station_slot_station_id'), 'station_slot', ['station_id'], unique=False)
    op.create_table(
        "source_record",
        sa.Column("source", sa.String(length=20), nullable=False),
        sa.Column("key", sa.String(length=60), nullable=False),
        sa.Column("item_id", sa.String(length=36), nullable=False),
        sa.Column("digest", sa.LargeBinary(length=32), nullable=False),
        sa.Column("parts", sa.JSON(), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["item_id"], ["item.id"], name=op.f("fk_source_record_item_id")),
        sa.PrimaryKeyConstraint("source", "key", name=op.f("pk_source_record")),
    )
    op.create_table(
        "edge",
        sa.Column("publication_id", sa.String(length=36), nullable=False),
        sa.Column("what", sa.String(length=12), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("item_id", sa.String(length=36), nullable=False),
        sa.ForeignKeyConstraint(["item_id"], ["item.id"], name=op.f("fk_edge_item_id")),
        sa.ForeignKeyConstraint(["publication_id"], ["publication.id"], name=op.f("fk_edge_publication_id")),
        sa.PrimaryKeyConstraint("publication_id", "what", "at", name=op.f("pk_edge")),
    )
    op.create_index(op.f("ix_edge_at"), "edge", ["at"], unique=False)
    op.create_index(op.f("ix_edge_item_id"), "edge", ["item_id"], unique=False)
    op.create_table(
        "search_words",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("title", VECTOR, nullable=False),
        sa.Column("title_folded", VECTOR, nullable=False),
        sa.Column("words", VECTOR, nullable=False),
        sa.Column("folded", VECTOR, nullable=False),
        sa.ForeignKeyConstraint(["id"], ["search_entry.id"], name=op.f("fk_search_words_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_search_words")),
    )
    op.create_index("ix_search_words_folded", "search_words", ["folded"], unique=False, postgresql_using="gin")
    op.create_index("ix_search_words_title", "search_words", ["title"], unique=False, postgresql_using="gin")
    op.create_index(
        "ix_search_words_title_folded", "search_words", ["title_folded"], unique=False, postgresql_using="gin"
    )
    op.create_index("ix_search_words_words", "search_words", ["words"], unique=False, postgresql_using="gin")
    op.create_table(
        "standing",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("publication_id", sa.String(length=36), nullable=False),
        sa.Column("item_id", sa.String(length=36), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("channel", sa.String(length=16), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("counts_from", sa.DateTime(timezone=True), nullable=False),
        sa.Column("live_from", sa.DateTime(timezone=True), nullable=False),
        sa.Column("live_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("effect_on", sa.Date(), nullable=False),
        sa.Column("effective_until", sa.Date(), nullable=True),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_why", sa.String(length=12), nullable=True),
        sa.Column("ended_by", sa.String(length=36), nullable=True),
        sa.Column("notice", sa.Text(), nullable=True),
        sa.Column("redirect_to", sa.String(length=36), nullable=True),
        sa.ForeignKeyConstraint(["item_id"], ["item.id"], name=op.f("fk_standing_item_id")),
        sa.ForeignKeyConstraint(["publication_id"], ["publication.id"], name=op.f("fk_standing_publication_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_standing")),
    )
    op.create_index("ix_standing_item", "standing", ["item_id", "channel", "live_from"], unique=False)
    op.create_index("ix_standing_list", "standing", ["channel", "kind", "published_at", "item_id"], unique=False)
    op.create_index(op.f("ix_standing_publication_id"), "standing", ["publication_id"], unique=False)
    op.create_index(
        "uq_standing_instant",
        "standing",
        ["item_id", "channel", "live_from", "effect_on"],
        unique=True,
        sqlite_where=sa.text("ended_at IS NULL"),
        postgresql_where=sa.text("ended_at IS NULL"),
    )
    op.execute(
        "INSERT INTO log_head (id, epoch, seq, hash, at) VALUES (1, '"
        + secrets.token_hex(8)
        + "', 0, "
        + ("X'" + "00" * 32 + "'" if _sqlite() else "decode('" + "00" * 32 + "', 'hex')")
        + ", '1970-01-01 00:00:00.000000')"
    )
    if _sqlite():
        op.execute(FTS5)


def downgrade() -> None:
    if _sqlite():
        op.execute("DROP TABLE search_fts")
    op.drop_index(
        "uq_standing_instant",
        table_name="standing",
        sqlite_where=sa.text("ended_at IS NULL"),
        postgresql_where=sa.text("ended_at IS NULL"),
    )
    op.drop_index(op.f("ix_standing_publication_id"), table_name="standing")
    op.drop_index("ix_standing_list", table_name="standing")
    op.drop_index("ix_standing_item", table_name="standing")
    op.drop_table("standing")
    op.drop_index("ix_search_words_words", table_name="search_words", postgresql_using="gin")
    op.drop_index("ix_search_words_title_folded", table_name="search_words", postgresql_using="gin")
    op.drop_index("ix_search_words_title", table_name="search_words", postgresql_using="gin")
    op.drop_index("ix_search_words_folded", table_name="search_words", postgresql_using="gin")
    op.drop_table("search_words")
    op.drop_index(op.f("ix_edge_item_id"), table_name="edge")
    op.drop_index(op.f("ix_edge_at"), table_name="edge")
    op.drop_table("edge")
    op.drop_table("source_record")
    op.drop_index("ix_station_slot_station_id", table_name="station_slot")
    op.drop_table("station_slot")
    op.drop_index("ix_station_key_station_id", table_name="station_key")
    op.drop_table("station_key")
    op.drop_index("ix_station_unit_id", table_name="station")
    op.drop_table("station")
    op.drop_table("play_log")
    op.drop_index("ix_play_publication", table_name="play")
    op.drop_table("play")
    op.drop_index(op.f("ix_search_entry_code"), table_name="search_entry")
    op.drop_table("search_entry")
    op.drop_index(op.f("ix_screen_membership_group_id"), table_name="screen_membership")
    op.drop_table("screen_membership")
    op.drop_table("revision")
    op.drop_index(op.f("ix_rendition_sha256"), table_name="rendition")
    op.drop_table("rendition")
    op.drop_index(op.f("ix_publication_item_id"), table_name="publication")
    op.drop_table("publication")
    op.drop_index(op.f("ix_path_item_id"), table_name="path")
    op.drop_table("path")
    op.drop_table("pairing")
    op.drop_index(op.f("ix_media_use_media_id"), table_name="media_use")
    op.drop_table("media_use")
    op.drop_index(op.f("ix_import_row_state"), table_name="import_row")
    op.drop_table("import_row")
    op.drop_index("ix_facet_value", table_name="facet")
    op.drop_table("facet")
    op.drop_table("delivery")
    op.drop_index(op.f("ix_upload_expires_at"), table_name="upload")
    op.drop_table("upload")
    op.drop_table("unit_heir")
    op.drop_index(op.f("ix_screen_group_unit_id"), table_name="screen_group")
    op.drop_table("screen_group")
    op.drop_index(op.f("ix_screen_unit_id"), table_name="screen")
    op.drop_table("screen")
    op.drop_index(op.f("ix_refresh_token_user_id"), table_name="refresh_token")
    op.drop_index(op.f("ix_refresh_token_family"), table_name="refresh_token")
    op.drop_table("refresh_token")
    op.drop_index("ix_item_unit", table_name="item")
    op.drop_index("ix_item_changed", table_name="item")
    op.drop_table("item")
    op.drop_index(op.f("ix_invitation_user_id"), table_name="invitation")
    op.drop_table("invitation")
    op.drop_table("import_batch")
    op.drop_index(op.f("ix_grant_role_principal_id"), table_name="grant_role")
    op.drop_table("grant_role")
    op.drop_table("client")
    op.drop_index("ix_asset_unit", table_name="asset")
    op.drop_index("ix_asset_trashed_at", table_name="asset")
    op.drop_index(op.f("ix_asset_sha256"), table_name="asset")
    op.drop_table("asset")
    op.drop_table("user_account")
    op.drop_table("unit")
    op.drop_table("term")
    op.drop_table("signage_frame")
    op.drop_table("sign_in_attempt")
    op.drop_table("log_head")
    op.drop_index(op.f("ix_idempotent_reply_at"), table_name="idempotent_reply")
    op.drop_table("idempotent_reply")
    op.drop_table("event_detail")
    op.drop_index("ix_event_touching", table_name="event")
    op.drop_index("ix_event_subject", table_name="event")
    op.drop_index("ix_event_op", table_name="event")
    op.drop_table("event")


def _sqlite() -> bool:
    return op.get_bind().dialect.name == "sqlite"
