"""The admin's files, when they have been built; every address of its own leads to its one page."""

import mimetypes

from fastapi import FastAPI, Request
from starlette.exceptions import HTTPException
from starlette.responses import FileResponse, RedirectResponse, Response

from api.settings import ROOT

_SHIELD = {
    "Content-Security-Policy": "default-src 'self'; img-src 'self' data: blob:; media-src 'self' blob:;"
    " style-src 'self' 'unsafe-inline'; frame-ancestors 'none'; base-uri 'none'; form-action 'self'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
}


def serve(app: FastAPI) -> None:
    built = (ROOT / "admin-ui" / "dist").resolve()

    @app.get("/", include_in_schema=False)
    def front() -> Response:
        return RedirectResponse("/admin/")

    if not (built / "index.html").exists():
        return

    @app.api_route("/admin", methods=["GET", "HEAD"], include_in_schema=False)
    @app.api_route("/admin/{rest:path}", methods=["GET", "HEAD"], include_in_schema=False)
    def admin(request: Request, rest: str = "") -> Response:
        file = (built / rest).resolve()
        asset = rest.startswith("assets/")
        if not (rest and built in file.parents and file.is_file()):
            if asset:
                raise HTTPException(404)
            file = built / "index.html"
        # The names of assets change with their content; the page that names them is asked about each time.
        kept = "public, max-age=31536000, immutable" if asset else "no-cache"
        headers = {"Cache-Control": kept, "Vary": "Accept-Encoding", **_SHIELD}
        packed = file.with_name(file.name + ".gz")
        if "gzip" in request.headers.get("accept-encoding", "") and packed.is_file():
            headers["Content-Encoding"] = "gzip"
            return FileResponse(packed, headers=headers, media_type=mimetypes.guess_type(file.name)[0])
        return FileResponse(file, headers=headers)
