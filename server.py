"""The dashboard as users meet it: `streamlit run server.py`.

Streamlit serves `dashboard.py`; around it this module puts compression, cache and security
headers, a health check, our own static files, and the few lines of HTML that Streamlit does not
let a page write.
"""

from __future__ import annotations

import ast
import gc
import posixpath
import re
import secrets
from base64 import b64encode
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from hashlib import sha256
from os import PathLike, stat_result
from pathlib import Path
from urllib.parse import quote

import streamlit as st
from starlette.datastructures import Headers, MutableHeaders
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit import net_util
from streamlit.logger import get_logger

ROOT = Path(__file__).resolve().parent
SCRIPT = ROOT / "dashboard.py"
TITLE = "Missions dashboard"

FOREVER = "public, max-age=31536000, immutable"
HASHED_NAME = re.compile(r"-[0-9a-f]{8}\.")
# These answers are files and documents in their own right, even where they are HTML.
NOT_THE_SHELL = ("/media/", "/component/", "/_stcore/", "/app/static/")

logger = get_logger("missions")

# Unless it knows this address, Streamlit asks an outside host for it, and keeps every reader waiting
# meanwhile, each time it refuses a websocket from another site.
net_util._external_ip = "127.0.0.1"


def base_path() -> str:
    """The path under which the dashboard is served: "" or "/missions", never with a final slash."""
    configured = str(st.get_option("server.baseUrlPath") or "").strip("/")
    return f"/{configured}" if configured else ""


def shell_from(index: str) -> str:
    """Streamlit's index page with our language, title, icon, style sheet and start script.

    The start script stands, and so runs, before Streamlit's bundle. Raises RuntimeError when the
    installed Streamlit's page has another shape.
    """
    head = (
        '<link rel="shortcut icon" type="image/svg+xml" href="./app/static/favicon.svg" />\n'
        '    <link rel="stylesheet" href="./app/static/page.css" />\n'
        '    <script src="./app/static/start.js" defer></script>'
    )
    noscript = f"<noscript><p>{TITLE} needs JavaScript: please switch it on.</p></noscript>"
    for pattern, ours in (
        (r'<html lang="en">', '<html lang="en-GB">'),
        (r"<title>Streamlit</title>", f"<title>{TITLE}</title>"),
        (r'<link rel="shortcut icon" href="\./favicon\.png" />', head),
        (r"<noscript>.*?</noscript>", noscript),
    ):
        index, found = re.subn(pattern, ours, index, flags=re.DOTALL)
        if found != 1:
            raise RuntimeError(f"Streamlit {st.__version__} has no single {pattern!r} in its index page.")
    return index


def content_security_policy(shell: str) -> str:
    """Scripts from this host and the page's own inline scripts (by hash) only; no eval, no framing."""
    inline = re.findall(r"<script>(.*?)</script>", shell, flags=re.DOTALL)
    hashes = [f"'sha256-{b64encode(sha256(script.encode()).digest()).decode()}'" for script in inline]
    return "; ".join(
        (
            "default-src 'self'",
            " ".join(("script-src 'self'", *hashes)),
            "style-src 'self' 'unsafe-inline'",
            "img-src 'self' data: blob:",
            "font-src 'self' data:",
            "connect-src 'self' ws: wss:",
            "worker-src 'self' blob:",
            "object-src 'none'",
            "base-uri 'self'",
            "form-action 'self'",
            "frame-ancestors 'none'",
        )
    )


SHELL = shell_from((Path(st.__file__).parent / "static" / "index.html").read_text(encoding="utf-8"))
SECURITY_HEADERS = {
    "Content-Security-Policy": content_security_policy(SHELL),
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "strict-origin-when-cross-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}


class KeptCompressed:
    """Gzip for every answer; an immutable file is compressed once and its answer kept.

    Streamlit leaves its bundle uncompressed because compressing four megabytes for each new
    reader is dear. The files on disk bound what is kept: only canonical paths are.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = GZipMiddleware(app, compresslevel=6)
        self.kept: dict[str, list[Message]] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if not self._may_keep(scope):
            await self.app(scope, receive, send)
            return
        path: str = scope["path"]
        if path in self.kept:
            for message in self.kept[path]:
                await send(dict(message))
            return

        messages: list[Message] = []

        async def record(message: Message) -> None:
            messages.append(dict(message))
            await send(message)

        await self.app(scope, receive, record)
        headers = Headers(raw=messages[0]["headers"])
        immutable = "immutable" in headers.get("cache-control", "")
        if messages[0]["status"] == 200 and immutable and headers.get("content-encoding") == "gzip":
            self.kept[path] = messages

    @staticmethod
    def _may_keep(scope: Scope) -> bool:
        if scope["type"] != "http" or scope["method"] != "GET" or "/static/" not in scope["path"]:
            return False
        headers = Headers(scope=scope)
        wants_gzip = "gzip" in headers.get("accept-encoding", "") and "range" not in headers
        return wants_gzip and posixpath.normpath(scope["path"]) == scope["path"]


class SecurityHeaders:
    """Sets the same security headers on every HTTP answer; websockets pass untouched."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update(SECURITY_HEADERS)
            await send(message)

        await self.app(scope, receive, send_with_headers if scope["type"] == "http" else send)


class Shell:
    """Answers with our shell wherever Streamlit answers with its index page."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self.not_the_shell = tuple(base_path() + prefix for prefix in NOT_THE_SHELL)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["path"].startswith(self.not_the_shell):
            await self.app(scope, receive, send)
            return
        replaced = False
        elsewhere = self._page_meant(scope)

        async def send_shell(message: Message) -> None:
            nonlocal replaced
            if message["type"] == "http.response.start":
                media_type = Headers(raw=message["headers"]).get("content-type", "")
                replaced = message["status"] == 200 and media_type.startswith("text/html")
            if not replaced:
                await send(message)
            elif message["type"] == "http.response.start":
                # A validator of Streamlit's page would let a browser keep an older shell of ours.
                shell = Response(SHELL, media_type="text/html", headers={"Cache-Control": "no-cache"})
                if elsewhere:
                    await RedirectResponse(elsewhere)(scope, receive, send)
                    return
                cookies = [pair for pair in message["headers"] if pair[0] == b"set-cookie"]
                body = b"" if scope["method"] == "HEAD" else shell.body
                await send({**message, "headers": [*shell.raw_headers, *cookies]})
                await send({"type": "http.response.body", "body": body})

        await self.app(scope, receive, send_shell)

    @staticmethod
    def _page_meant(scope: Scope) -> str:
        """Where a path of several parts leads: to a page by its last part, as the shell's files lie beside pages."""
        path, question = scope["path"].removeprefix(base_path()).strip("/"), scope["query_string"].decode("latin-1")
        if "/" not in path:
            return ""
        return f"{base_path()}/{quote(path.rpartition('/')[2])}" + (f"?{question}" if question else "")


class OurFiles(StaticFiles):
    """`static/`: names with a content hash are cached for good, others asked for again each time."""

    def file_response(
        self, full_path: str | PathLike[str], stat_result: stat_result, scope: Scope, status_code: int = 200
    ) -> Response:
        response = super().file_response(full_path, stat_result, scope, status_code)
        hashed = HASHED_NAME.search(Path(full_path).name)
        response.headers["Cache-Control"] = FOREVER if hashed else "no-cache"
        return response


def health(_request: Request) -> JSONResponse:
    """200 with the store's version, or 503 when the store cannot be read (the log says why)."""
    try:
        from data import store

        answer, status = {"status": "ok", **store.health()}, 200
    except Exception as error:  # whatever is wrong, the one who asks needs an answer
        logger.warning("health: the store cannot be read: %s", error)
        answer, status = {"status": "store unavailable"}, 503
    return JSONResponse(answer, status, headers={"Cache-Control": "no-store"})


def report_error(error: Exception) -> bool:
    """Log an uncaught error of a page under a short reference and show only that; True: handled."""
    reference = secrets.token_hex(3)
    logger.error("page error %s at %s", reference, st.context.url, exc_info=error)
    st.error(
        "Something went wrong while this page was drawn. Reload it, or choose another page above. "
        f"If it happens again, tell the contact on the About page this reference: **{reference}**."
    )
    return True


def import_what_pages_import(scripts: Iterable[Path]) -> None:
    """Run the import statements of page scripts, so that no reader waits for pandas or Altair."""
    for script in scripts:
        page = ast.parse(script.read_text(encoding="utf-8"))
        page.body = [line for line in page.body if isinstance(line, ast.Import | ast.ImportFrom)]
        exec(compile(page, script, "exec"), {"__name__": "warm_up"})


@asynccontextmanager
async def lifespan(_app: st.App) -> AsyncIterator[None]:
    """Import what pages need, then keep those objects out of every later garbage collection."""
    import_what_pages_import([SCRIPT, *sorted((ROOT / "pages").glob("*.py"))])
    gc.collect()
    gc.freeze()
    yield


# A proxy passes on the base path; whoever watches the process itself asks at the root.
routes = [
    *(Route(path, health) for path in sorted({"/health", f"{base_path()}/health"})),
    Mount(f"{base_path()}/app/static", OurFiles(directory=ROOT / "static")),
]
middleware = [Middleware(KeptCompressed), Middleware(SecurityHeaders), Middleware(Shell)]

app = st.App(SCRIPT, routes=routes, middleware=middleware, lifespan=lifespan, on_script_error=report_error)
