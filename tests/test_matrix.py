"""Every route, asked by everybody, about things of every state: who is answered what.

The statuses are those of the contract, section 6. A route that stands in no table fails, and so does a row without a
route. The people of each column are in tests/matrix.py; commune A is theirs whose column has no other word.
"""

import re
from typing import Any

from tests import make
from tests.matrix import OUTSIDERS, PDF, PEOPLE, SCREEN, SECRET, SLOT, Province, read, routes
from tests.world import World

MANAGE = """
# method, path                              thing             nobody author editor approver admin client beside b.admin above below system

# Signing in asks nobody who they are; signing out never fails.
POST   /token                                                    401   401   401   401   401   401   401   401   401   401   401
POST   /token/refresh                                            401   401   401   401   401   401   401   401   401   401   401
DELETE /token                                                    204   204   204   204   204   204   204   204   204   204   204
POST   /invitations/{secret}                nothing              410   410   410   410   410   410   410   410   410   410   410
GET    /openapi.json                                             200   200   200   200   200   200   200   200   200   200   200
GET    /docs                                                     200   200   200   200   200   200   200   200   200   200   200
GET    /me                                                       401   200   200   200   200   200   200   200   200   200   200
PUT    /me/password                                              401   422   422   422   422   403   422   422   422   422   422
GET    /me/views                                                 401   200   200   200   200   200   200   200   200   200   200
PUT    /me/views                                                 401   200   200   200   200   403   200   200   200   200   200
GET    /kinds                                                    401   200   200   200   200   200   200   200   200   200   200
GET    /installation                                             401   200   200   200   200   200   200   200   200   200   200
POST   /installation/open                                        401   403   403   403   403   403   403   403   403   403   409

# Items: an author writes their own, an editor any of the unit; those below a unit read what it approved.
GET    /items                                                    401   200   200   200   200   200   200   200   200   200   200
POST   /items                                                    401   201   201   201   201   201   422   422   422   201   201
GET    /items/{id}                          draft                401   200   200   200   200   200   404   404   404   200   200
GET    /items/{id}                          in review            401   200   200   200   200   200   404   404   404   200   200
GET    /items/{id}                          live                 401   200   200   200   200   200   404   404   404   200   200
GET    /items/{id}                          archived             401   200   200   200   200   200   404   404   404   200   200
GET    /items/{id}                          draft above          401   404   404   404   404   404   404   404   200   200   200
GET    /items/{id}                          live above           401   200   200   200   200   200   200   200   200   200   200
PUT    /items/{id}/body                     draft                401   200   200   200   200   200   404   404   404   200   200
PUT    /items/{id}/body                     another's draft      401   403   200   200   200   200   404   404   404   200   200
PUT    /items/{id}/body                     in review            401   200   200   200   200   200   404   404   404   200   200
PUT    /items/{id}/body                     approved             401   200   200   200   200   200   404   404   404   200   200
PUT    /items/{id}/body                     live                 401   200   200   200   200   200   404   404   404   200   200
PUT    /items/{id}/body                     archived             401   409   409   409   409   409   404   404   404   409   409
PUT    /items/{id}/body                     draft above          401   404   404   404   404   404   404   404   200   200   200
PUT    /items/{id}/body                     live above           401   403   403   403   403   403   403   403   200   200   200

# Moves.
POST   /items/{id}/moves/submit             draft                401   200   200   200   200   200   404   404   404   200   200
POST   /items/{id}/moves/submit             another's draft      401   403   200   200   200   200   404   404   404   200   200
POST   /items/{id}/moves/submit             in review            401   409   409   409   409   409   404   404   404   409   409
POST   /items/{id}/moves/submit             archived             401   409   409   409   409   409   404   404   404   409   409
POST   /items/{id}/moves/recall             in review            401   200   403   403   403   403   404   404   404   403   403
POST   /items/{id}/moves/recall             approver's own       401   403   403   200   403   403   404   404   404   403   403
POST   /items/{id}/moves/recall             draft                401   409   409   409   409   409   404   404   404   409   409
POST   /items/{id}/moves/return             in review            401   403   403   200   200   403   404   404   404   200   403
POST   /items/{id}/moves/return             draft                401   403   403   409   409   403   404   404   404   409   403
POST   /items/{id}/moves/approve            in review            401   403   403   200   200   403   404   404   404   200   403
POST   /items/{id}/moves/approve            approver's own       401   403   403   403   200   403   404   404   404   200   403
POST   /items/{id}/moves/approve            draft                401   403   403   409   409   403   404   404   404   409   403
POST   /items/{id}/moves/publish            in review            401   403   403   200   200   403   404   404   404   200   403
POST   /items/{id}/moves/publish            approver's own       401   403   403   403   200   403   404   404   404   200   403
POST   /items/{id}/moves/publish            approved             401   403   403   200   200   403   404   404   404   200   403
POST   /items/{id}/moves/publish            draft                401   403   403   409   409   403   404   404   404   409   403
POST   /items/{id}/moves/publish            live above           401   403   403   403   403   403   403   403   200   200   403
POST   /items/{id}/moves/schedule           in review            401   403   403   200   200   403   404   404   404   200   403
POST   /items/{id}/moves/schedule           approver's own       401   403   403   403   200   403   404   404   404   200   403
POST   /items/{id}/moves/schedule           approved             401   403   403   200   200   403   404   404   404   200   403
POST   /items/{id}/moves/correct            live                 401   403   403   200   200   403   404   404   404   200   403
POST   /items/{id}/moves/correct            draft                401   403   403   409   409   403   404   404   404   409   403
POST   /items/{id}/moves/withdraw           live                 401   403   403   200   200   403   404   404   404   200   403
POST   /items/{id}/moves/withdraw           draft                401   403   403   409   409   403   404   404   404   409   403
POST   /items/{id}/moves/withdraw           live above           401   403   403   403   403   403   403   403   200   200   403
POST   /items/{id}/moves/archive            draft                401   403   403   403   200   403   404   404   404   200   403
POST   /items/{id}/moves/archive            live                 401   403   403   403   409   403   404   404   404   409   403
POST   /items/{id}/moves/restore            archived             401   403   403   403   200   403   404   404   404   200   403
POST   /items/{id}/moves/restore            draft                401   403   403   403   409   403   404   404   404   409   403
POST   /moves                                                    401   200   200   200   200   200   200   200   200   200   200

# What belongs to an item. To another unit it goes by whoever administers both.
POST   /items/{id}/unit                     draft                401   403   403   403   422   403   404   404   404   200   403
POST   /items/{id}/unit                     live above           401   403   403   403   403   403   403   403   422   200   403
GET    /items/{id}/revisions                draft                401   200   200   200   200   200   404   404   404   200   200
GET    /items/{id}/revisions                live above           401   200   200   200   200   200   200   200   200   200   200
GET    /items/{id}/revisions/{span}         draft                401   200   200   200   200   200   404   404   404   200   200
GET    /items/{id}/revisions/{span}         live above           401   200   200   200   200   200   200   200   200   200   200
GET    /items/{id}/revisions/{span}         changed above        401   404   404   404   404   404   404   404   200   200   200
POST   /items/{id}/revisions/{number}/restore draft              401   200   200   200   200   200   404   404   404   200   200
POST   /items/{id}/revisions/{number}/restore another's draft    401   403   200   200   200   200   404   404   404   200   200
POST   /items/{id}/revisions/{number}/restore archived           401   409   409   409   409   409   404   404   404   409   409
GET    /items/{id}/reach                    draft                401   200   200   200   200   200   404   404   404   200   200
GET    /items/{id}/reach                    live above           401   403   403   403   403   403   403   403   200   200   200
GET    /items/{id}/deliveries               draft                401   200   200   200   200   200   404   404   404   200   200
GET    /items/{id}/deliveries               live above           401   200   200   200   200   200   200   200   200   200   200
GET    /items/{id}/events                   draft                401   200   200   200   200   200   404   404   404   200   200
GET    /items/{id}/events                   live above           401   403   403   403   403   403   403   403   200   200   200
POST   /items/{id}/comments                 draft                401   201   201   201   201   201   404   404   404   201   201
POST   /items/{id}/comments                 live above           401   403   403   403   403   403   403   403   201   201   201
POST   /items/{id}/preview-links            draft                401   201   201   201   201   201   404   404   404   201   201
POST   /items/{id}/preview-links            live above           401   403   403   403   403   403   403   403   201   201   201
PUT    /items/{id}/presence                 draft                401   200   200   200   200   200   404   404   404   200   200
PUT    /items/{id}/presence                 live above           401   403   403   403   403   403   403   403   200   200   200
DELETE /items/{id}/presence                 draft                401   204   204   204   204   204   404   404   404   204   204
DELETE /items/{id}/presence                 live above           401   403   403   403   403   403   403   403   204   204   204
GET    /desk                                                     401   200   200   200   200   200   200   200   200   200   200
POST   /checks                                                   401   200   200   200   200   200   422   422   422   200   200
POST   /previews                                                 401   200   200   200   200   200   422   422   422   200   200

# Words for sorting texts are the whole installation's: whoever administers its root keeps them.
GET    /categories                                               401   200   200   200   200   200   200   200   200   200   200
POST   /categories                                               401   403   403   403   403   403   403   403   403   403   201
GET    /categories/{slug}                   category             401   200   200   200   200   200   200   200   200   200   200
PUT    /categories/{slug}                   category             401   403   403   403   403   403   403   403   403   403   200
DELETE /categories/{slug}                   category             401   403   403   403   403   403   403   403   403   403   204
GET    /topics                                                   401   200   200   200   200   200   200   200   200   200   200
POST   /topics                                                   401   403   403   403   403   403   403   403   403   403   201
GET    /topics/{slug}                       topic                401   200   200   200   200   200   200   200   200   200   200
PUT    /topics/{slug}                       topic                401   403   403   403   403   403   403   403   403   403   200
DELETE /topics/{slug}                       topic                401   403   403   403   403   403   403   403   403   403   204
GET    /fields                                                   401   200   200   200   200   200   200   200   200   200   200
POST   /fields                                                   401   403   403   403   403   403   403   403   403   403   201
GET    /fields/{slug}                       field                401   200   200   200   200   200   200   200   200   200   200
PUT    /fields/{slug}                       field                401   403   403   403   403   403   403   403   403   403   200
DELETE /fields/{slug}                       field                401   403   403   403   403   403   403   403   403   403   204

# Imports: an editor's to begin, an approver's (not the importer's) to decide.
POST   /procedures/import                                        401   403   201   201   201   201   422   422   422   201   201
GET    /imports                                                  401   200   200   200   200   200   200   200   200   200   200
GET    /imports/{id}                        batch                401   200   200   200   200   200   404   404   404   200   200
POST   /imports/{id}/moves/{move}           batch                401   403   403   202   202   403   404   404   404   202   403

# Files: kept by whoever sent them and by editors. Without an S3 store there is no door to send them through directly.
GET    /media                                                    401   200   200   200   200   200   200   200   200   200   200
POST   /media                                                    401   201   201   201   201   201   422   422   422   201   201
GET    /media/types                                              401   200   200   200   200   200   200   200   200   200   200
POST   /media/uploads                                            401   409   409   409   409   409   422   422   422   409   409
POST   /media/uploads/{id}/confirm          nothing              401   404   404   404   404   404   404   404   404   404   404
GET    /media/{id}                          file                 401   200   200   200   200   200   404   404   404   200   200
PUT    /media/{id}                          file                 401   200   200   200   200   200   404   404   404   200   200
PUT    /media/{id}                          another's file       401   403   200   200   200   200   404   404   404   200   200
DELETE /media/{id}                          file                 401   200   200   200   200   200   404   404   404   200   200
DELETE /media/{id}                          another's file       401   403   200   200   200   200   404   404   404   200   200
POST   /media/{id}/restore                  trashed file         401   200   200   200   200   200   404   404   404   200   200
GET    /media/{id}/file                     file                 401   200   200   200   200   200   404   404   404   200   200

# Users, programs and units: kept by the administrators of the unit.
GET    /users                                                    401   403   403   403   200   403   403   200   200   200   200
POST   /users                                                    401   403   403   403   201   403   403   403   403   201   201
GET    /users/{id}                          user                 401   404   404   404   200   404   404   404   404   200   200
PUT    /users/{id}                          user                 401   404   404   404   200   404   404   404   404   200   200
POST   /users/{id}/invitation               user                 401   404   404   404   201   404   404   404   404   201   201
GET    /clients                                                  401   403   403   403   200   403   403   200   200   200   200
POST   /clients                                                  401   403   403   403   201   403   422   422   422   201   201
GET    /clients/{id}                        program              401   404   404   404   200   404   404   404   404   200   200
DELETE /clients/{id}                        program              401   404   404   404   204   404   404   404   404   204   204
GET    /units                                                    401   200   200   200   200   200   200   200   200   200   200
POST   /units                                                    401   403   403   403   201   403   422   422   422   201   201
GET    /units/{slug}                        unit                 401   200   200   200   200   200   404   404   404   200   200
GET    /units/{slug}                        unit above           401   200   200   200   200   200   200   200   200   200   200
PUT    /units/{slug}                        unit                 401   403   403   403   200   403   404   404   404   200   200
PUT    /units/{slug}                        unit above           401   403   403   403   403   403   403   403   200   200   200
GET    /events                                                   401   200   200   200   200   200   200   200   200   200   200

# Screens, groups and stations: seen in the unit, kept by its administrators.
GET    /pairings/{code}                     device               401   403   403   403   200   403   403   200   200   200   200
GET    /screens                                                  401   200   200   200   200   200   200   200   200   200   200
POST   /screens                                                  401   403   403   403   201   403   422   422   422   201   201
GET    /screens/{id}                        screen               401   200   200   200   200   200   404   404   404   200   200
GET    /screens/{id}/now                    screen               401   200   200   200   200   200   404   404   404   200   200
PUT    /screens/{id}                        screen               401   403   403   403   200   403   404   404   404   200   200
POST   /screens/{id}/revoke                 screen               401   403   403   403   200   403   404   404   404   200   200
DELETE /screens/{id}                        screen               401   403   403   403   204   403   404   404   404   204   204
GET    /groups                                                   401   200   200   200   200   200   200   200   200   200   200
POST   /groups                                                   401   403   403   403   201   403   422   422   422   201   201
GET    /groups/{slug}                       group                401   200   200   200   200   200   404   404   404   200   200
PUT    /groups/{slug}                       group                401   403   403   403   200   403   404   404   404   200   200
DELETE /groups/{slug}                       group                401   403   403   403   204   403   404   404   404   204   204
GET    /stations                                                 401   200   200   200   200   200   200   200   200   200   200
POST   /stations                                                 401   403   403   403   201   403   422   422   422   201   201
GET    /stations/{slug}                     station              401   200   200   200   200   200   404   404   404   200   200
PUT    /stations/{slug}                     station              401   403   403   403   200   403   404   404   404   200   200
DELETE /stations/{slug}                     station              401   403   403   403   204   403   404   404   404   204   204
GET    /stations/{slug}/rundown             station              401   200   200   200   200   200   404   404   404   200   200
GET    /stations/{slug}/slots               station              401   200   200   200   200   200   404   404   404   200   200
POST   /stations/{slug}/slots               station              401   403   403   403   201   403   404   404   404   201   201
GET    /stations/{slug}/slots/{id}          slot                 401   200   200   200   200   200   404   404   404   200   200
PUT    /stations/{slug}/slots/{id}          slot                 401   403   403   403   200   403   404   404   404   200   200
DELETE /stations/{slug}/slots/{id}          slot                 401   403   403   403   204   403   404   404   404   204   204
GET    /stations/{slug}/keys                station              401   403   403   403   200   403   404   404   404   200   200
POST   /stations/{slug}/keys                station              401   403   403   403   201   403   404   404   404   201   201
DELETE /stations/{slug}/keys/{id}           key                  401   403   403   403   204   403   404   404   404   204   204
"""

ARTICLE = make.body("article", SECRET)
ROLE = {"unit": "xa-a", "role": "author"}
SENT: dict[str, Any] = {
    "POST /token": {"data": {"username": "ai-do@loa.local", "password": "đoán mò thôi"}},
    "POST /invitations/{secret}": {"password": "một câu dài dễ nhớ"},
    "PUT /me/password": {"current": "đoán mò thôi", "new": "một câu dài dễ nhớ"},
    "PUT /me/views": {"items": []},
    "POST /installation/open": {"name": "Xã Mới", "kind": "xã"},
    "POST /items": {"unit": "xa-a", "body": ARTICLE},
    "PUT /items/{id}/body": make.body("article", "Đã sửa"),
    "POST /items/{id}/moves/return": {"reason": "Thiếu nguồn"},
    "POST /items/{id}/moves/schedule": {"live_from": "2026-12-01T00:00:00Z"},
    "POST /items/{id}/moves/correct": {"notice": "Đã sửa giờ"},
    "POST /moves": {"action": "submit", "items": [{"id": "khong-co", "version": 1}]},
    "POST /items/{id}/unit": {"unit": "xa-c"},
    "POST /items/{id}/comments": {"text": "Nhờ chị xem lại"},
    "POST /checks": {"unit": "xa-a", "body": ARTICLE},
    "POST /previews": {"unit": "xa-a", "body": ARTICLE, "channel": "portal"},
    "POST /categories": {"name": "Mục"},
    "PUT /categories/{slug}": {"name": "Mục khác"},
    "POST /topics": {"name": "Mục"},
    "PUT /topics/{slug}": {"name": "Mục khác"},
    "POST /fields": {"name": "Mục"},
    "PUT /fields/{slug}": {"name": "Mục khác"},
    "POST /procedures/import": lambda p: {"params": {"unit": "xa-a"}, "files": p.procedures()},
    "POST /imports/{id}/moves/{move}": {},
    "POST /media": {"data": {"unit": "xa-a"}, "files": {"file": ("a.pdf", PDF)}},
    "POST /media/uploads": {"unit": "xa-a", "name": "a.pdf", "type": "application/pdf", "bytes": 100},
    "POST /media/uploads/{id}/confirm": {},
    "PUT /media/{id}": {"name": SECRET},
    "POST /users": lambda p: {"json": {"email": f"{next(p.numbers)}@loa.local", "name": SECRET, "roles": [ROLE]}},
    "PUT /users/{id}": {"name": SECRET, "roles": [ROLE]},
    "POST /clients": {"name": SECRET, "unit": "xa-a", "roles": [ROLE]},
    "POST /units": {"name": SECRET, "parent": "xa-a"},
    "PUT /units/{slug}": lambda p: {"json": {"name": SECRET, "parent": "tinh"}},
    "POST /screens": lambda p: {"json": {"name": SECRET, "unit": "xa-a", "pairing_code": p.code()}},
    "PUT /screens/{id}": {"name": SECRET, "unit": "xa-a", "width": 64, "height": 32, "color": "red1"},
    "POST /groups": {"name": SECRET, "unit": "xa-a"},
    "PUT /groups/{slug}": {"name": SECRET},
    "POST /stations": {"name": SECRET, "unit": "xa-a"},
    "PUT /stations/{slug}": {"name": SECRET, "unit": "xa-a"},
    "POST /stations/{slug}/slots": SLOT,
    "PUT /stations/{slug}/slots/{id}": SLOT,
}
"""What is sent with a request; JSON unless it says otherwise. Other writes send nothing."""


def sent(province: Province, method: str, path: str, thing: str) -> dict[str, Any]:
    given = SENT.get(f"{method} {path}")
    if (path, thing) == ("/units/{slug}", "unit above") and method == "PUT":
        return {"json": {"name": "Tỉnh", "parent": "goc"}}
    if callable(given):
        given = given(province)
    if given is None or given.keys() & {"json", "data", "files"}:
        return given or {}
    return {"json": given}


def test_everybody_is_answered_as_the_contract_says(office: World) -> None:
    province = Province(office)
    wrong = {}
    for method, path, name, told in read(MANAGE):
        for column, status in told.items():
            for who in PEOPLE[column]:
                thing = province.thing(name)
                answer = province.ask(who, method, f"/manage/v1{path}", thing, sent(province, method, path, name))
                if answer.status_code != status:
                    wrong[f"{method} {path} ({name}) by {who}"] = f"{answer.status_code}, not {status}: {answer.text}"
                for secret, outsiders in OUTSIDERS.items():
                    if column in outsiders and secret in answer.text:
                        wrong[f"{method} {path} ({name}) by {who}, {secret}"] = answer.text
                if answer.status_code >= 400:
                    assert answer.headers["content-type"] == "application/problem+json"
                elif method != "GET":
                    province.touched(name)
    assert not wrong, "\n".join(f"{row}: {told}" for row, told in wrong.items())


PUBLIC = """
# What is public is the same bytes to everybody: no header adds to it or takes from it.
GET    /articles                                                 200
GET    /articles/{slug}                     live article         200
GET    /articles/{slug}                     draft article        404
GET    /articles/{slug}                     withdrawn article    410
GET    /procedures                                               200
GET    /procedures/{code:path}              live procedure       200
GET    /procedures/{code:path}              draft procedure      404
GET    /procedures/{code:path}/versions     live procedure       200
GET    /procedures/{code:path}/versions     draft procedure      404
GET    /search                                                   200
GET    /categories                                               200
GET    /topics                                                   200
GET    /fields                                                   200
GET    /units                                                    200
GET    /units/{slug}                        unit                 200
GET    /alerts                                                   200
GET    /changes                                                  200
GET    /feeds/articles.rss                                       200
GET    /feeds/articles.atom                                      200
GET    /feeds/articles.json                                      200
GET    /sitemap.xml                                              200
GET    /media/{sha256}/{name}               used file            200
GET    /media/{sha256}/{name}               unused file          404
GET    /zalo/answers                                             200
GET    /zalo/procedures/{code}              live procedure       200
GET    /zalo/procedures/{code}              draft procedure      404
GET    /zalo/broadcasts                                          200
GET    /radio/stations                                           200
GET    /radio/stations/{slug}/now           station              200
POST   /signage/pairings                                         201
GET    /signage/pairings/{secret}           waiting device       200
GET    /signage/pairings/{secret}           nothing              404
GET    /signage/assets/{name}               frame                200
GET    /openapi.json                                             200
GET    /docs                                                     200
"""

DEVICES = """
# method, path                                     person   own another's revoked deleted
GET    /signage/screen                                401   200   200   403   410
GET    /signage/playlist                              401   200   200   403   410
GET    /signage/playlist.smil                         401   200   200   403   410
GET    /signage/now.txt                               401   200   200   403   410
GET    /signage/now.bmp                               401   200   200   403   410
GET    /signage/events                                401   200   200   403   410
POST   /signage/heartbeats                            401   204   204   403   410
POST   /signage/plays                                 401   200   200   403   410
GET    /signage/d/{capability}/screen                 401   200   200   403   410
GET    /signage/d/{capability}/playlist               401   200   200   403   410
GET    /signage/d/{capability}/playlist.smil          401   200   200   403   410
GET    /signage/d/{capability}/now.txt                401   200   200   403   410
GET    /signage/d/{capability}/now.bmp                401   200   200   403   410
GET    /signage/d/{capability}/events                 401   200   200   403   410
GET    /signage/d/{capability}/assets/{name}          401   200   200   403   410
POST   /signage/d/{capability}/heartbeats             401   204   204   403   410
POST   /signage/d/{capability}/plays                  401   200   200   403   410

# A station's key is good for that station; the keys of a removed one are unknown.
GET    /radio/stations/{slug}/rundown                 401   200   403   403   401
GET    /radio/stations/{slug}/rundown.m3u             401   200   403   403   401
POST   /radio/stations/{slug}/plays                   401   200   403   403   401
GET    /radio/s/{capability}/rundown                  401   200   200   403   401
GET    /radio/s/{capability}/rundown.m3u              401   200   200   403   401
POST   /radio/s/{capability}/plays                    401   200   200   403   401
"""
HOLDERS = ("person", "own", "another's", "revoked", "deleted")


def test_everybody_reads_the_same_of_what_is_public(office: World) -> None:
    province = Province(office)
    things = province.public()
    wrong = {}
    for method, path, name, told in read(PUBLIC, ("everybody",)):
        first = b""
        for who in (one for people in PEOPLE.values() for one in people):
            province.forget_limits(office)
            extra = {"json": SCREEN} if method == "POST" else {"params": {"q": "họp"}} if path == "/search" else {}
            answer = province.ask(who, method, f"/v1{path.replace(':path', '')}", things[name], extra)
            first = first or answer.content
            if answer.status_code != told["everybody"]:
                wrong[f"{method} {path} ({name}) by {who}"] = f"{answer.status_code}: {answer.text}"
            elif method == "GET":
                assert answer.content == first, f"{path} ({name}) tells {who} something else"
                assert SECRET not in answer.text
        if method == "GET":
            head = province.ask("anonymous", "HEAD", f"/v1{path.replace(':path', '')}", things[name], extra)
            if (head.status_code, head.content) != (told["everybody"], b""):
                wrong[f"HEAD {path} ({name})"] = str(head.status_code)
    assert not wrong, "\n".join(f"{row}: {told}" for row, told in wrong.items())


def test_devices_and_stations_are_known_by_their_own_keys_only(office: World) -> None:
    province = Province(office)
    held = {"signage": province.screens(), "radio": province.stations()}
    wrong = {}
    for method, path, _, told in read(DEVICES, HOLDERS):
        for holder, status in told.items():
            about, bearer = held[path.split("/")[1]][holder]
            people = [one for column in PEOPLE.values() for one in column] if holder == "person" else [bearer]
            for who in people:
                province.forget_limits(office)
                headers = province.proof(who) if holder == "person" else {"Authorization": f"Bearer {who}"}
                answer = office.client.request(
                    # A stream of events does not end by itself.
                    "HEAD" if path.endswith("/events") else method,
                    f"/v1{path}".format(**about),
                    headers=headers,
                    json=WRITTEN.get(path.rsplit("/", 1)[1]),
                )
                if answer.status_code != status:
                    wrong[f"{method} {path} by {holder}"] = f"{answer.status_code}, not {status}: {answer.text[:300]}"
    assert not wrong, "\n".join(f"{row}: {told}" for row, told in wrong.items())


WRITTEN = {"plays": {"plays": []}, "heartbeats": {"free_mb": 12}}


def test_a_name_that_no_database_takes_is_not_found_and_no_crash(office: World) -> None:
    names = (
        "%00",
        "a%00b",
        "%ED%A0%80",
        "%FF",
        "9" * 30,
        "-1",
        "%F0%9F%98%80" * 60,
        "..%2F..%2Fetc%2Fpasswd",
        "%25",
        "'",
    )
    crashed = {}
    for prefix in ("/manage/v1", "/v1"):
        for method, path in sorted(routes(office, prefix)):
            if "{" not in path or path.endswith("/events"):
                continue
            for name in names:
                Province.forget_limits(office)
                address = prefix + re.sub(r"{[^}]+}", name, path)
                answer = office.client.request(
                    method, address, headers={**office.admin, "If-Match": '"1"'}, json={}, follow_redirects=False
                )
                if answer.status_code not in (400, 401, 404, 405, 409, 410, 422):
                    crashed[f"{method} {address}"] = f"{answer.status_code}: {answer.text[:200]}"
    assert not crashed, "\n".join(f"{row}: {told}" for row, told in crashed.items())


def test_every_route_stands_in_a_table(commune: World) -> None:
    managed = {(method, path) for method, path, *_ in read(MANAGE)}
    public = {(method, path) for method, path, *_ in [*read(PUBLIC, ("everybody",)), *read(DEVICES, HOLDERS)]}
    assert managed == routes(commune, "/manage/v1")
    assert public == routes(commune, "/v1")
    assert SENT.keys() <= {f"{method} {path}" for method, path in managed}
