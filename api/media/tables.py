"""Assets, what was made of them, what uses them, and uploads on their way."""

from datetime import datetime
from pathlib import Path

from slugify import slugify
from sqlalchemy import BigInteger, ForeignKey, Index, Integer, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from api.db import Base, Instant
from api.media.shapes import PictureCard


def key(sha256: str) -> str:
    """Where the store keeps the file with this hash."""
    return f"{sha256[:2]}/{sha256}"


def _address(sha256: str, name: str, ending: str) -> str:
    """The public path of a file. Only the hash counts; the name is for people, in letters every player can send."""
    return f"/v1/media/{sha256}/{slugify(Path(name).stem, max_length=80) or 'tep'}{ending}"


class Rendition(Base):
    """A smaller picture made of an asset. ``purpose``: ``w320``, ``w640``, ``w1280`` (at most so wide) or ``zalo``."""

    __tablename__ = "rendition"

    asset_id: Mapped[str] = mapped_column(ForeignKey("asset.id", ondelete="CASCADE"), primary_key=True)
    purpose: Mapped[str] = mapped_column(String(12), primary_key=True)
    sha256: Mapped[str] = mapped_column(String(64), index=True)
    type: Mapped[str] = mapped_column(String(120))
    bytes: Mapped[int] = mapped_column(BigInteger)
    width: Mapped[int] = mapped_column(Integer)
    height: Mapped[int] = mapped_column(Integer)

    def url_of(self, asset: "Asset") -> str:
        return _address(self.sha256, asset.name, ".jpg" if self.purpose == "zalo" else f"-{self.width}.webp")


class Asset(Base):
    """A file someone uploaded, as it is kept. ``width`` and ``height`` are a picture's, ``seconds`` a recording's."""

    __tablename__ = "asset"

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    sha256: Mapped[str] = mapped_column(String(64), index=True)
    name: Mapped[str] = mapped_column(String(200))
    type: Mapped[str] = mapped_column(String(120))
    bytes: Mapped[int] = mapped_column(BigInteger)
    width: Mapped[int | None] = mapped_column(Integer)
    height: Mapped[int | None] = mapped_column(Integer)
    seconds: Mapped[float | None]
    alt: Mapped[str] = mapped_column(String(500))
    credit: Mapped[str] = mapped_column(String(200))
    words: Mapped[str] = mapped_column(String(1000))
    """Name, alt text and credit as a search reads them: lower case, without diacritics."""
    unit_id: Mapped[str] = mapped_column(ForeignKey("unit.id"))
    created_by: Mapped[str] = mapped_column(String(40))
    created_at: Mapped[datetime] = mapped_column(Instant)
    changed_by_name: Mapped[str] = mapped_column(String(200))
    changed_at: Mapped[datetime] = mapped_column(Instant)
    version: Mapped[int] = mapped_column(Integer)
    trashed_at: Mapped[datetime | None] = mapped_column(Instant)

    renditions: Mapped[list[Rendition]] = relationship(
        order_by=Rendition.width, lazy="selectin", cascade="all, delete-orphan", passive_deletes=True
    )

    __table_args__ = (Index("ix_asset_unit", "unit_id", "id"), Index("ix_asset_trashed_at", "trashed_at"))

    @property
    def files(self) -> "list[Asset | Rendition]":
        """The file itself and those made of it."""
        return [self, *self.renditions]

    @property
    def is_picture(self) -> bool:
        return self.type.startswith("image/")

    @property
    def is_audio(self) -> bool:
        return self.type.startswith("audio/")

    @property
    def url(self) -> str:
        """The public path; it answers while something live uses the asset."""
        return _address(self.sha256, self.name, Path(self.name).suffix)

    @property
    def zalo_url(self) -> str | None:
        """The public path of a JPEG of at most 1 MB; None when this is no picture."""
        return next((one.url_of(self) for one in self.renditions if one.purpose == "zalo"), None)

    def card(self) -> PictureCard:
        """As channels show it."""
        return {
            "url": self.url,
            "alt": self.alt,
            "width": self.width,
            "height": self.height,
            "renditions": [
                {"url": one.url_of(self), "width": one.width, "height": one.height, "type": one.type}
                for one in self.renditions
                if one.purpose != "zalo"
            ],
        }


class MediaUse(Base):
    """A revision of an item uses an asset."""

    __tablename__ = "media_use"

    item_id: Mapped[str] = mapped_column(String(36), primary_key=True)
    revision: Mapped[int] = mapped_column(Integer, primary_key=True)
    media_id: Mapped[str] = mapped_column(ForeignKey("asset.id"), primary_key=True, index=True)


class Upload(Base):
    """A file promised for direct upload to the store, under a key the server chose. Kept until its door has closed."""

    __tablename__ = "upload"

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    name: Mapped[str] = mapped_column(String(200))
    type: Mapped[str] = mapped_column(String(120))
    bytes: Mapped[int] = mapped_column(BigInteger)
    unit_id: Mapped[str] = mapped_column(ForeignKey("unit.id"))
    created_by: Mapped[str] = mapped_column(String(40))
    created_at: Mapped[datetime] = mapped_column(Instant)
    expires_at: Mapped[datetime] = mapped_column(Instant, index=True)
    asset_id: Mapped[str | None] = mapped_column(String(36))

    @property
    def key(self) -> str:
        return f"uploads/{self.id}"
