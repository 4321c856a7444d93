"""LED signage: screens are paired by a code, pull their playlist, and report what they showed."""

from api.channels.signage.devices import joined, offline, seen
from api.channels.signage.manage import manage
from api.channels.signage.playlist import preview
from api.channels.signage.routes import router
from api.channels.signage.stream import Pulse

__all__ = ["Pulse", "joined", "manage", "offline", "preview", "router", "seen"]
