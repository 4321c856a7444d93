"""Plain readable pages at the addresses of articles and procedures, so that no link leads nowhere.

They stand in for the office's own portal while none is configured (``LOA_PORTAL_URL``), and follow the same rules of
what is live as the API. Previews show a text by the same :func:`page_of`.
"""

import re
from collections.abc import Callable
from html import escape

from fastapi import APIRouter
from starlette.responses import HTMLResponse, RedirectResponse, Response

from api import clock, delivery
from api.channels.portal.articles import Moved, article_page, at_slug
from api.channels.portal.asked import AskedOfPortal, Asking
from api.channels.portal.procedures import ProcedurePage, item_of, needs_code, procedure_page, version
from api.content import wording
from api.content.asked import nothing_here
from api.content.published import Gone, Live
from api.content.tables import Standing
from api.kinds.procedure import Fee
from api.problem import Problem

router = APIRouter(include_in_schema=False)

SHIELD = {
    "Content-Security-Policy": "default-src 'none'; img-src 'self'; style-src 'unsafe-inline'; base-uri 'none';"
    " form-action 'none'",
    "Referrer-Policy": "strict-origin-when-cross-origin",
}
_STYLE = """
:root{color-scheme:light dark;--text:#1f1d1a;--paper:#fff;--soft:#645f56;--line:#e6e2da;--ink:#1d4b8f;--tint:#e9eff8;
--mark:#8f5400;--tone:#fdf3e0}
@media(prefers-color-scheme:dark){:root{--text:#f1eee8;--paper:#1a1917;--soft:#b3aca0;--line:#34312b;--ink:#9dc0f5;
--tint:#1d2a3f;--mark:#f4b95a;--tone:#3a2b12}}
*{box-sizing:border-box}
body{margin:0;background:var(--paper);color:var(--text);overflow-wrap:break-word;
font:17px/1.65 "Be Vietnam Pro",system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans",sans-serif}
header,main,footer{max-width:46rem;margin:0 auto;padding:.9rem 1.25rem}
header{font-weight:600;border-bottom:1px solid var(--line)}
footer{border-top:1px solid var(--line);color:var(--soft);font-size:.85rem;margin-top:2rem}
h1{font-size:1.65rem;line-height:1.35;letter-spacing:-.005em;margin:.4rem 0}
h2{font-size:1.25rem;line-height:1.4;margin:2rem 0 .6rem}
h3{font-size:1.05rem;line-height:1.45;margin:1.25rem 0 .25rem}
a{color:var(--ink);text-underline-offset:.2em}
img{display:block;max-width:100%;height:auto;border-radius:8px}
figure{margin:1rem 0}
figcaption{color:var(--soft);font-size:.9rem;margin-top:.35rem}
.cover{width:100%;aspect-ratio:16/9;object-fit:cover;margin-bottom:1rem}
.lead{font-size:1.05rem;font-weight:500}
.soft{color:var(--soft);font-size:.9rem;margin:.25rem 0}
.notice{color:var(--mark);background:var(--tone);border-radius:8px;padding:.6rem 1rem;margin:1rem 0}
.said{margin:0;padding:.6rem 1.25rem;text-align:center;font-size:.9rem;font-weight:500;color:var(--mark);background:var(--tone)}
.chip{display:inline-block;color:var(--ink);background:var(--tint);border-radius:99px;font-size:.85rem;font-weight:500;
padding:.1rem .7rem}
.panel{background:#0a0a0a;border-radius:8px;padding:1rem;overflow-x:auto}
.panel img{image-rendering:pixelated;height:6rem;max-width:none;border-radius:0}
audio{width:100%}
blockquote{margin:1rem 0;padding:.1rem 1rem;border-left:3px solid var(--line);color:var(--soft)}
.table{overflow-x:auto}
article>table{display:block;overflow-x:auto}
table{border-collapse:collapse;width:100%}
th,td{border:1px solid var(--line);padding:.45rem .65rem;text-align:left;vertical-align:top}
thead th{font-weight:600;background:var(--tint)}
ul,ol{padding-left:1.35rem}
li{margin:.25rem 0}
ol.steps{list-style:none;padding:0;counter-reset:step}
ol.steps>li{counter-increment:step;position:relative;margin:0;padding:.7rem 0 .7rem 2.9rem;border-top:1px solid var(--line)}
ol.steps>li::before{content:counter(step);position:absolute;left:0;top:.75rem;width:1.9rem;height:1.9rem;
border-radius:50%;background:var(--tint);color:var(--ink);font-size:.9rem;font-weight:600;text-align:center;line-height:1.9rem}
ol.steps p{margin:.2rem 0}
dl{display:grid;grid-template-columns:minmax(8rem,14rem) 1fr;margin:1.2rem 0;border-bottom:1px solid var(--line)}
dt,dd{margin:0;padding:.5rem 0;border-top:1px solid var(--line)}
dt{color:var(--soft);padding-right:1rem}
@media(max-width:34rem){dl{display:block}dd{border:0;padding-top:0}dt{padding-bottom:0}}
"""

_STATUS = {"in_force": "Đang có hiệu lực", "upcoming": "Sắp có hiệu lực", "repealed": "Đã bị bãi bỏ"}


@router.api_route("/articles/{slug}", methods=["GET", "HEAD"])
def article_html(slug: str, asked: Asking) -> Response:
    return _page(asked, lambda: _at_slug(asked, slug), asked.settings.portal_article_url)


@router.api_route("/procedures/{code:path}", methods=["GET", "HEAD"])
def procedure_html(code: str, asked: Asking) -> Response:
    return _page(asked, lambda: _at_code(asked, code), asked.settings.portal_procedure_url)


def _page(asked: AskedOfPortal, read: Callable[[], Response], elsewhere: str) -> Response:
    """The page, or in words why there is none."""
    try:
        if asked.settings.portal_url or elsewhere:
            raise nothing_here("trang này")
        return read()
    except Problem as trouble:
        body = sheet(asked, "Không có trang này", f"<h1>Không có trang này</h1><p>{escape(trouble.detail)}</p>")
        return HTMLResponse(body, trouble.status, {**SHIELD, "Cache-Control": "no-store"})


def sheet(asked: AskedOfPortal, title: str, content: str, description: str = "", *, said: str = "") -> str:
    """``content`` as a page of the office; ``said`` is told above everything else."""
    office = escape(asked.tree.root.name)
    above = f"<p class=said>{escape(said)}</p>" if said else ""
    meta = f'<meta name="description" content="{escape(description)}">' if description else ""
    return (
        '<!doctype html><html lang="vi"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        f"<title>{escape(title)} – {office}</title>{meta}<style>{_STYLE}</style></head>"
        f"<body>{above}<header>{office}</header><main>{content}</main><footer>{_contact(asked)}</footer></body></html>"
    )


def _contact(asked: AskedOfPortal) -> str:
    root = asked.tree.root
    told = [root.name, root.address, f"Điện thoại: {root.phone}" if root.phone else "", root.email]
    return escape(" · ".join(one for one in told if one))


def page_of(asked: AskedOfPortal, live: Live, said: str = "") -> str:
    """The whole page of a text."""
    text = _procedure(asked, live) if live.item.kind == "procedure" else _article(asked, live)
    return sheet(asked, *text, said=said)


def _html(asked: AskedOfPortal, live: Live) -> Response:
    return asked.answer(
        page_of(asked, live).encode(),
        changed_at=asked.changed_at(Standing.item_id == live.item.id),
        tags=delivery.tags("page", [live.item.id]),
        lives=[live],
        media_type="text/html",
        headers=SHIELD,
    )


def _at_slug(asked: AskedOfPortal, slug: str) -> Response:
    found = at_slug(asked, slug)
    if isinstance(found, Moved):
        return RedirectResponse(asked.address(found.live), found.status)
    if isinstance(found, Gone):
        notice = escape(found.notice or "")
        content = f'<h1>Bài viết đã được gỡ</h1><p class="notice">{notice}</p>'
        return HTMLResponse(
            sheet(asked, "Bài viết đã được gỡ", content), headers={**SHIELD, "Cache-Control": "no-store"}
        )
    return _html(asked, found)


Text = tuple[str, str, str]
"""Title, content and description of a page."""


def _article(asked: AskedOfPortal, live: Live) -> Text:
    page = article_page(asked, live)
    parts = ["<article>"]
    if page.cover:
        parts.append(f'<img class="cover" src="{escape(page.cover["url"])}" alt="{escape(page.cover["alt"])}">')
    parts.append(f"<h1>{escape(page.title)}</h1>")
    published_on = clock.today(page.published_at, asked.settings.zone)
    where = " · ".join(escape(one.name) for one in (page.unit, page.category) if one)
    parts.append(f'<p class="soft">{where} · <time datetime="{published_on}">{published_on:%d/%m/%Y}</time></p>')
    if page.notice:
        parts.append(f'<p class="notice">{escape(page.notice)}</p>')
    if page.summary:
        parts.append(f'<p class="lead">{escape(page.summary)}</p>')
    parts.append(page.body_html)
    if page.attachments:
        files = "".join(
            f'<li><a href="{escape(one.url)}">{escape(one.name)}</a> ({_size(one.bytes)})</li>'
            for one in page.attachments
        )
        parts.append(f"<h2>Tệp đính kèm</h2><ul>{files}</ul>")
    if page.source:
        parts.append(f'<p class="soft">Nguồn: {escape(page.source.name)}</p>')
    parts.append("</article>")
    if page.related:
        links = "".join(f'<li><a href="{escape(one.url)}">{escape(one.title)}</a></li>' for one in page.related)
        parts.append(f"<nav aria-labelledby=related><h2 id=related>Xem thêm</h2><ul>{links}</ul></nav>")
    return page.title, "".join(parts), page.summary


def _at_code(asked: AskedOfPortal, code: str) -> Response:
    live = version(asked, item_of(asked, code), None, None)
    if needs_code(live, code):
        return RedirectResponse(asked.address(live), 308)
    if not live.written.get("code") and live.publication.slug not in (None, code):
        return RedirectResponse(asked.address(live), 301)
    return _html(asked, live)


def _procedure(asked: AskedOfPortal, live: Live) -> Text:
    page = procedure_page(asked, live, asked.at, asked.today)
    status = f'<p class="soft"><span class="chip">{_STATUS[page.status]}</span>{_since(page)}</p>'
    parts = [f"<article><h1>{escape(page.title)}</h1>", status]
    if page.notice:
        parts.append(f'<p class="notice">{escape(page.notice)}</p>')
    facts = [
        ("Mã thủ tục", page.code),
        ("Lĩnh vực", page.field.name if page.field else None),
        ("Đối tượng thực hiện", ", ".join(page.subjects)),
        ("Cơ quan thực hiện", page.executing_agency),
        ("Cơ quan có thẩm quyền", page.competent_agency),
    ]
    told = "".join(f"<dt>{escape(name)}</dt><dd>{_lines(value)}</dd>" for name, value in facts if value)
    parts.append(f"<dl>{told}</dl>")
    if page.online_url:
        parts.append(f'<p><a href="{escape(page.online_url)}" rel="noopener">Nộp hồ sơ trực tuyến</a></p>')
    parts += [_steps(page), _methods(page), _cases(page)]
    if page.results:
        results = "".join(f"<li>{_lines(one.name)}</li>" for one in page.results)
        parts.append(f"<h2>Kết quả thực hiện</h2><ul>{results}</ul>")
    if page.conditions_text:
        parts.append(f"<h2>Yêu cầu, điều kiện</h2><p>{_lines(page.conditions_text)}</p>")
    parts.append(_reception(page))
    if page.legal_basis:
        basis = "".join(
            f"<li>{escape(' – '.join(part for part in (one.number, one.title) if part))}</li>"
            for one in page.legal_basis
        )
        parts.append(f"<h2>Căn cứ pháp lý</h2><ul>{basis}</ul>")
    parts += [f"<h2>{escape(one.label or 'Thông tin khác')}</h2><p>{_lines(one.text)}</p>" for one in page.extra]
    parts.append("</article>")
    return page.title, "".join(parts), page.title


def _since(page: ProcedurePage) -> str:
    return f" · Hiệu lực từ ngày {page.effective_from:%d/%m/%Y}" if page.effective_from else ""


def _steps(page: ProcedurePage) -> str:
    if not page.steps:
        return ""
    steps = "".join(
        f"<li>{f'<strong>{escape(step.name)}</strong>' if step.name else ''}{_deeper(step.html)}</li>"
        for step in page.steps
    )
    return f"<h2>Trình tự thực hiện</h2><ol class=steps>{steps}</ol>"


def _methods(page: ProcedurePage) -> str:
    if not page.methods:
        return ""
    rows = []
    for method in page.methods:
        limit = method.time_limit
        time = ""
        if limit is not None:
            span = wording.span(limit.value, limit.unit)
            time = "<br>".join(part for part in (escape(span), _lines(limit.text)) if part)
        fees = "<br>".join(map(_fee, method.fees))
        rows.append(
            f"<tr><th scope=row>{wording.METHODS[method.channel]}</th><td>{time}</td><td>{fees}</td>"
            f"<td>{_lines(method.description)}</td></tr>"
        )
    return (
        "<h2>Cách thức thực hiện</h2><div class=table><table><thead><tr><th scope=col>Hình thức</th>"
        "<th scope=col>Thời hạn</th><th scope=col>Phí, lệ phí</th><th scope=col>Mô tả</th></tr></thead>"
        f"<tbody>{''.join(rows)}</tbody></table></div>"
    )


def _fee(fee: Fee) -> str:
    words = wording.sum_of(fee)
    return "<br>".join(part for part in (escape(words), _lines(fee.text) if fee.text != words else "") if part)


def _cases(page: ProcedurePage) -> str:
    if not page.cases:
        return ""
    parts = ["<h2>Thành phần hồ sơ</h2>"]
    for case in page.cases:
        if case.name:
            parts.append(f"<h3>{_lines(case.name)}</h3>")
        papers = []
        for one in case.components:
            copies = wording.copies(one)
            form = ""
            if one.form is not None:
                name = escape(one.form.name)
                form = f' <a href="{escape(one.form.url)}" rel="noopener">{name}</a>' if one.form.url else f" ({name})"
            papers.append(f"<li>{_lines(one.name)}{f' ({copies})' if copies else ''}{form}</li>")
        parts.append(f"<ul>{''.join(papers)}</ul>")
    if page.dossier_sets:
        parts.append(f"<p>Số bộ hồ sơ: {page.dossier_sets}</p>")
    return "".join(parts)


def _reception(page: ProcedurePage) -> str:
    places = [
        " · ".join(
            part for part in (one.unit.name if one.unit else "", one.place, one.address, one.hours, one.phone) if part
        )
        for one in page.reception
    ]
    told = "".join(f"<li>{_lines(place)}</li>" for place in places if place)
    return f"<h2>Nơi tiếp nhận</h2><ul>{told}</ul>" if told else ""


def _lines(text: str) -> str:
    return escape(text).replace("\n", "<br>")


def _deeper(html: str) -> str:
    """A step's own headings stand below that of its section."""
    return re.sub(r"<(/?)h([2-5])\b", lambda found: f"<{found[1]}h{int(found[2]) + 1}", html)


def _size(bytes: int) -> str:
    return f"{bytes / 1_000_000:.1f} MB" if bytes >= 1_000_000 else f"{max(1, bytes // 1000)} KB"
