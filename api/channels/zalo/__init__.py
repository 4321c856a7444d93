"""The Zalo Official Account: ready messages for its bot, and articles ready to broadcast."""

from api.channels.zalo.routes import preview, preview_broadcast, router

__all__ = ["preview", "preview_broadcast", "router"]
