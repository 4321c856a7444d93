"""The loudspeaker radio: stations and their sessions, the rundown they pull, and what they report as read or played."""

from api.channels.radio.manage import manage
from api.channels.radio.routes import router

__all__ = ["manage", "router"]
