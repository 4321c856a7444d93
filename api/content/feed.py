"""Places in the log for consumers that keep copies: an opaque ``next`` that is good until a restore.

A consumer that resumes from any ``next`` ends equal to what is live; one whose place no longer exists starts over.
"""

from sqlalchemy.orm import Session

from api import events, page
from api.problem import Problem

_SCOPE = "feed"


def cursor(key: bytes, epoch: str, seq: int) -> str:
    """The place just after event ``seq`` of this epoch."""
    return page.seal(key, _SCOPE, [epoch, seq])


def position(key: bytes, session: Session, after: str) -> int:
    """The sequence number a consumer has reached.

    :raises Problem: 422 ``cursor_invalid`` for a text that is no cursor; 410 ``resync_required`` for one of another
        epoch or beyond the head of the log, as after a restore
    """
    epoch, seq = page.unseal(key, _SCOPE, after, "after")
    top = events.head(session)
    if epoch != top.epoch or seq > top.seq:
        raise Problem(
            410,
            "resync_required",
            "Dữ liệu đã được khôi phục từ bản sao lưu nên vị trí này không còn dùng được; "
            "hãy bỏ những gì đang giữ và đọc lại từ đầu, không gửi after.",
            headers={"Cache-Control": "no-store"},
        )
    reached: int = seq
    return reached
