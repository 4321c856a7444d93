"""LED signage: screens are paired by a code, pull their playlist, and report what they showed."""

from api.channels.signage.devices import seen
from api.channels.signage.manage import manage
from api.channels.signage.routes import router

__all__ = ["manage", "router", "seen"]
