"""Files people upload: taken in, made safe, used by items, served while something live uses them."""

from api.media.assets import (
    IsLive,
    add,
    cards,
    find,
    held,
    missing,
    obstacles,
    sweep,
    take,
    use,
    zalo_url,
)
from api.media.public import public_router
from api.media.routes import describing_router, router
from api.media.tables import Asset

__all__ = [
    "Asset",
    "IsLive",
    "add",
    "cards",
    "describing_router",
    "find",
    "held",
    "missing",
    "obstacles",
    "public_router",
    "router",
    "sweep",
    "take",
    "use",
    "zalo_url",
]
