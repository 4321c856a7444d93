"""Tokens: the only module that knows python-jose, and how little of it may be trusted.

One algorithm, every claim required and compared again here, headers that could redirect the key refused, a cap on
length before anything is parsed, and any failure of the parser is 401.
"""

import hashlib
import hmac
import re
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from jose import jwt

from api import clock
from api.db import new_id
from api.problem import Problem

ALGORITHM = "HS256"
ISSUER, AUDIENCE = "loa", "loa-manage"
ACCESS = timedelta(minutes=15)
REFRESH = timedelta(days=30)
LONGEST = 4096
CLIENT_PREFIX = "loa_"

_FORM = re.compile(r"[\w-]+\.[\w-]+\.[\w-]+", re.ASCII)
_REQUIRED = ("exp", "iat", "aud", "iss", "sub", "jti")
_REFUSED_HEADERS = ("crit", "jku", "x5u", "x5c", "jwk", "kid", "zip")
_OPTIONS = {f"require_{claim}": True for claim in _REQUIRED} | {"leeway": 5}


@dataclass(frozen=True)
class Claims:
    """``family``: of the refresh tokens it was handed out with; when that ends, so does the token."""

    user: str
    family: str


def _signing_key(key: bytes) -> str:
    """A key of its own for tokens, so that nothing else signed with the installation's key can pass for one."""
    return hmac.digest(key, b"access-token", hashlib.sha256).hex()


def access(user_id: str, family: str, key: bytes) -> tuple[str, int]:
    """A token good for 15 minutes, and its seconds."""
    now = clock.now()
    claims = {
        "iss": ISSUER,
        "aud": AUDIENCE,
        "sub": user_id,
        "sid": family,
        "jti": new_id(),
        "iat": int(now.timestamp()),
        "exp": int((now + ACCESS).timestamp()),
    }
    return str(jwt.encode(claims, _signing_key(key), algorithm=ALGORITHM)), int(ACCESS.total_seconds())


def read_access(token: str, key: bytes) -> Claims:
    """The claims of a token of ours; 401 for anything else, whatever the parser makes of it."""
    if len(token) > LONGEST or not _FORM.fullmatch(token):
        raise unauthorized()
    try:
        header = jwt.get_unverified_header(token)
        ours = header.get("alg") == ALGORITHM and header.get("typ") == "JWT"
        if not ours or any(name in header for name in _REFUSED_HEADERS):
            raise unauthorized()
        claims = jwt.decode(
            token, _signing_key(key), algorithms=[ALGORITHM], audience=AUDIENCE, issuer=ISSUER, options=_OPTIONS
        )
        sound = (
            claims["iss"] == ISSUER
            and claims["aud"] == AUDIENCE
            and isinstance(claims["sub"], str)
            and isinstance(claims["sid"], str)
            # A bool is an int to Python, and no time.
            and all(type(claims[name]) is int for name in ("iat", "exp"))
            and claims["iat"] <= clock.now().timestamp() + 60
            and claims["exp"] - claims["iat"] <= ACCESS.total_seconds()
        )
        if not sound:
            raise unauthorized()
        return Claims(claims["sub"], claims["sid"])
    except Problem:
        raise
    except Exception:
        # Deep headers raise RecursionError, huge numbers OverflowError; none of it is the caller's business.
        raise unauthorized() from None


SITTING_ENDED = "Phiên đăng nhập không còn hiệu lực; hãy đăng nhập lại. Nội dung bạn đang viết không mất."


def unauthorized(detail: str = SITTING_ENDED) -> Problem:
    return Problem(401, "unauthorized", detail, headers={"WWW-Authenticate": 'Bearer realm="loa"'})


def opaque() -> str:
    """A secret nobody can guess: 32 bytes."""
    return secrets.token_urlsafe(32)


def client_key() -> str:
    return CLIENT_PREFIX + secrets.token_urlsafe(32)


def device_mark(account: str, key: bytes) -> str:
    """For a browser in which the account has been opened: it is counted apart from guesses made elsewhere."""
    nonce = secrets.token_urlsafe(16)
    return f"{nonce}.{_device_mac(account, nonce, key)}"


def marks_device(mark: str, account: str, key: bytes) -> bool:
    nonce, _, mac = mark.partition(".")
    return hmac.compare_digest(mac.encode(), _device_mac(account, nonce, key).encode())


def _device_mac(account: str, nonce: str, key: bytes) -> str:
    return hmac.digest(key, f"device\0{account}\0{nonce}".encode(), hashlib.sha256).hex()


def digest(secret: str) -> bytes:
    """How secrets are kept: they are random, so a plain hash is enough."""
    return hashlib.sha256(secret.encode()).digest()


def refresh_expiry() -> datetime:
    return clock.now() + REFRESH
