"""Tokens that are not ours, or no longer: each is 401, whatever it makes a parser do."""

import base64
import hashlib
import hmac
import json
from collections.abc import Iterator
from typing import Any

from api.people import tokens
from tests.people.browser import account, signed_in
from tests.world import World


class Forge:
    """Writes tokens like ours, signed with our own key unless told otherwise, wrong in one place each."""

    def __init__(self, world: World, ours: str) -> None:
        self.key = tokens._signing_key(world.app.state.settings.key).encode()
        head, body, _ = ours.split(".")
        self.header: dict[str, Any] = json.loads(_decoded(head))
        self.claims: dict[str, Any] = json.loads(_decoded(body))

    def sign(self, header: object, claims: object, key: bytes | None = None, hash: str = "sha256") -> str:
        """``bytes`` are taken as they are: not every header is JSON that Python would write."""
        text = b".".join(_coded(part if isinstance(part, bytes) else json.dumps(part)) for part in (header, claims))
        signature = hmac.digest(self.key if key is None else key, text, hash)
        return (text + b"." + _coded(signature)).decode()

    def head(self, **members: Any) -> str:
        return self.sign({**self.header, **members}, self.claims)

    def claim(self, **members: Any) -> str:
        return self.sign(self.header, {**self.claims, **members})

    def without(self, name: str) -> str:
        return self.sign(self.header, {n: value for n, value in self.claims.items() if n != name})

    def raw_claim(self, name: str, value: str) -> str:
        body = json.dumps({**self.claims, name: "HERE"}).replace('"HERE"', value)
        return self.sign(self.header, body.encode())


def _coded(part: bytes | str) -> bytes:
    return base64.urlsafe_b64encode(part.encode() if isinstance(part, str) else part).rstrip(b"=")


def _decoded(part: str) -> bytes:
    return base64.urlsafe_b64decode(part + "=" * (-len(part) % 4))


def hostile(world: World, ours: str, key: bytes) -> Iterator[tuple[str, str]]:
    forge = Forge(world, ours)
    head, body, signature = ours.split(".")

    for none in ("none", "None", "NONE", "nOnE", "none ", ""):
        unsigned = _coded(json.dumps({**forge.header, "alg": none})).decode()
        yield f"alg {none!r}, no signature", f"{unsigned}.{body}."
        yield f"alg {none!r}, the signature left", f"{unsigned}.{body}.{signature}"
        yield f"alg {none!r}, signed", forge.head(alg=none)
    for hash in ("sha384", "sha512"):
        yield f"HMAC of {hash}", forge.sign({**forge.header, "alg": f"HS{hash[3:]}"}, forge.claims, hash=hash)
    for alg in ("HS384", "RS256", "ES256", "PS256", "EdDSA", "hs256", ["HS256"], {"HS256": 1}, 256, None, True):
        yield f"alg {alg!r}", forge.head(alg=alg)
    yield "no alg", forge.sign({"typ": "JWT"}, forge.claims)
    yield "no typ", forge.sign({"alg": "HS256"}, forge.claims)
    yield "another typ", forge.head(typ="refresh+jwt")

    for name, value in (
        ("crit", ["exp"]),
        ("crit", []),
        ("jku", "https://attacker.example/keys.json"),
        ("x5u", "https://attacker.example/key.pem"),
        ("x5c", ["MIIB"]),
        ("jwk", {"kty": "oct", "k": _coded(forge.key).decode()}),
        ("kid", "../../../dev/null"),
        ("kid", None),
        ("zip", "DEF"),
    ):
        yield f"header {name} {value!r}", forge.head(**{name: value})

    for depth in (1_100, 1_400):
        yield f"header of {depth} arrays", forge.sign(b"[" * depth, forge.claims)
        yield f"header of {depth} arrays, closed", forge.sign(b"[" * depth + b"]" * depth, forge.claims)
    yield "header of objects", forge.sign(b'{"a":' * 500, forge.claims)
    yield "claims of 1100 arrays", forge.sign(forge.header, b'{"exp":' + b"[" * 1_100)
    for part in (b"", b"null", b"[]", b'"HS256"', b"7", b"{", b"\xff\xfe", b"\x00", b'{"alg":"HS256"'):
        yield f"header {part!r}", forge.sign(part, forge.claims)
        yield f"claims {part!r}", forge.sign(forge.header, part)

    for claim in ("exp", "iat", "aud", "iss", "sub", "jti", "sid"):
        yield f"no {claim}", forge.without(claim)
        yield f"{claim} null", forge.claim(**{claim: None})
        yield f"{claim} an object", forge.claim(**{claim: {}})
    now = forge.claims["iat"]
    for claim in ("exp", "iat"):
        for raw in ("1e999", "-1e999", "NaN", "1" + "0" * 400, f'"{now + 600}"', f"{now + 600}.5", "true", "[]"):
            yield f"{claim} {raw[:20]}", forge.raw_claim(claim, raw)
    yield "long past", forge.claim(exp=now - 3600)
    yield "past by a minute", forge.claim(exp=now - 60)
    yield "made in the future", forge.claim(iat=now + 3600)
    yield "not before tomorrow", forge.claim(nbf=now + 86_400)
    yield "nbf a text", forge.claim(nbf="mai")
    for aud in ("loa", "loa-manage ", ["loa-manage"], ["loa-manage", "other"], [], ""):
        yield f"aud {aud!r}", forge.claim(aud=aud)
    yield "another issuer", forge.claim(iss="https://attacker.example")
    yield "nobody", forge.claim(sub="019a2f00-0000-7000-8000-000000000001")
    yield "a number", forge.claim(sub=1)
    yield "no such sitting", forge.claim(sid="019a2f00-0000-7000-8000-000000000001")
    yield "the number of a sitting", forge.claim(sid=1)

    yield "another installation's key", forge.sign(forge.header, forge.claims, key=b"k" * 32)
    yield "the installation's key itself", forge.sign(forge.header, forge.claims, key=key)
    yield "the empty key", forge.sign(forge.header, forge.claims, key=b"")
    yield "our public address as the key", forge.sign(forge.header, forge.claims, key=b"http://127.0.0.1:8000")

    for tail in ("=", "==", ".", "==.", "\u00e9", "%00", " x", ",", ";"):
        yield f"ours with {tail!r} behind", ours + tail
    yield "ours with = in the middle", f"{head}=.{body}.{signature}"
    yield "ours without its signature", f"{head}.{body}."
    yield "ours without its claims", f"{head}..{signature}"
    yield "two parts", f"{head}.{body}"
    yield "four parts", f"{ours}.{signature}"
    yield "encrypted, five parts", ".".join([head, body, signature, body, signature])
    yield "one letter changed", f"{head}.{body}.{'A' if signature[0] != 'A' else 'B'}{signature[1:]}"
    yield "longer than 4 KB", forge.claim(note="x" * 4_000)
    yield "60 KB", "a." * 20_000
    yield "a key that nobody has", tokens.client_key()
    yield "the beginning of a key", "loa_"
    yield "dots", "..."
    yield "a word", "null"


def test_no_token_but_ours_is_taken_and_none_is_a_crash(commune: World) -> None:
    account(commune, "lan@ubnd.local")
    lan = signed_in(commune, "lan@ubnd.local")
    forge = Forge(commune, lan.token)
    again = forge.sign(forge.header, forge.claims)
    assert commune.ask("/manage/v1/me", Authorization=f"Bearer {again}").status_code == 200
    table = dict(hostile(commune, lan.token, commune.app.state.settings.key))
    assert len(table) > 120
    wanted = dict.fromkeys(table, 401)
    shown = {name: {b"Authorization": f"Bearer {token}".encode()} for name, token in table.items()}
    read = {name: commune.client.get("/manage/v1/me", headers=who) for name, who in shown.items()}
    assert {name: answer.status_code for name, answer in read.items()} == wanted
    assert {answer.json()["code"] for answer in read.values()} == {"unauthorized"}
    assert all(answer.headers["www-authenticate"].startswith("Bearer") for answer in read.values())
    # Where the header is read before the framework does, and where it is read beside the cookie.
    item = {"unit": "goc", "body": {"kind": "led_message", "text": "Không được ghi"}}
    write = {
        name: commune.client.post("/manage/v1/items", json=item, headers={**who, b"Idempotency-Key": b"once"})
        for name, who in shown.items()
    }
    assert {name: answer.status_code for name, answer in write.items()} == wanted
    end = {name: commune.client.delete("/manage/v1/token", headers=who) for name, who in shown.items()}
    assert {answer.status_code for answer in end.values()} == {204}


def test_a_token_is_shown_as_bearer_and_not_otherwise(commune: World) -> None:
    account(commune, "lan@ubnd.local")
    token = signed_in(commune, "lan@ubnd.local").token
    assert commune.ask("/manage/v1/me", Authorization=f"bEARER  {token} ").status_code == 200
    for header in ("", "Bearer", "Bearer ", "Basic YTpi", "Token {}", "{}", "Bearer Bearer {}", "Bearer,{}"):
        assert commune.ask("/manage/v1/me", Authorization=header.format(token)).status_code == 401
    assert commune.ask(f"/manage/v1/me?access_token={token}").status_code == 401


def test_the_secrets_of_other_doors_open_none_of_this(commune: World) -> None:
    account(commune, "lan@ubnd.local")
    lan = signed_in(commune, "lan@ubnd.local")
    station = commune.manage("POST", "/stations", 201, {"name": "Đài", "unit": "goc"})["slug"]
    key = commune.manage("POST", f"/stations/{station}/keys", 201)["key"]
    for secret in (lan.cookie, key, hashlib.sha256(lan.token.encode()).hexdigest()):
        assert commune.ask("/manage/v1/me", Authorization=f"Bearer {secret}").status_code == 401
    # Nor is an access token a refresh token.
    assert lan.use(lan.token[:200]).status_code == 401
