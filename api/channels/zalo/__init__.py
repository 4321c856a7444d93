"""The Zalo Official Account: ready messages for its bot, and articles ready to broadcast."""

from api.channels.zalo.routes import router

__all__ = ["router"]
