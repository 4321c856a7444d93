"""The LED player: one page that needs nothing but itself."""

import hashlib
import re
from base64 import b64encode
from pathlib import Path

PAGE = (Path(__file__).parent / "player.html").read_bytes()


def _policy(page: bytes) -> str:
    """Only the page's own script and style run, and it talks only to where it came from."""

    def hashes(tag: bytes) -> str:
        found = re.findall(rb"<%s>(.*?)</%s>" % (tag, tag), page, re.DOTALL)
        return " ".join(f"'sha256-{b64encode(hashlib.sha256(one).digest()).decode()}'" for one in found)

    return (
        f"default-src 'none'; script-src {hashes(b'script')}; style-src {hashes(b'style')}; "
        "connect-src 'self'; img-src 'self' data:; base-uri 'none'; form-action 'none'; frame-ancestors 'self'"
    )


POLICY = _policy(PAGE)
