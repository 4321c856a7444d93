"""The loudspeaker radio: stations and their sessions, the rundown they pull, and what they report as read or played."""

from api.channels.radio.routes import router
from api.channels.radio.rundown import airings, preview, stations_of
from api.channels.radio.stations import manage

__all__ = ["airings", "manage", "preview", "router", "stations_of"]
