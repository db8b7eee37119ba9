"""The server around the dashboard, asked over HTTP and through a browser while it runs a small page."""

from __future__ import annotations

import gzip
import re
from base64 import b64encode
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import requests
from playwright.sync_api import Page, expect

import server
from tests.browser.checks import assert_console_empty, hosts_asked, open_page, wait_until_finished
from tests.browser.serving import serving

PROBE_PAGE = """
import altair as alt
import pandas as pd
import streamlit as st


def first():
    st.session_state.runs = st.session_state.get("runs", 0) + 1
    st.title("First")
    st.session_state.clicks = st.session_state.get("clicks", 0) + st.button("Click")
    st.write(f"Runs: {st.session_state.runs}, clicks: {st.session_state.clicks}")
    st.text_input("Free text")
    st.download_button("Briefing", "<html><p>Frozen briefing</p></html>", "briefing.html", "text/html")
    values = alt.Chart(pd.DataFrame({"value": [1, 2, 3]})).transform_calculate(double="datum.value * 2")
    st.altair_chart(values.mark_point().encode(x="value:Q", y="double:Q"))
    if st.button("Break"):
        raise ValueError("cannot open /srv/secret/missions.db")


def second():
    st.title("Second")


st.navigation([st.Page(first, default=True), st.Page(second)], position="top").run()
"""

PROBE_SERVER = """
from pathlib import Path

import streamlit as st
from starlette.routing import Mount

import server

HERE = Path(__file__).parent
app = st.App(
    HERE / "probe.py",
    routes=[*server.routes, Mount("/probe/static", server.OurFiles(directory=HERE / "files"))],
    middleware=server.middleware,
    on_script_error=server.report_error,
)
"""


@pytest.fixture(scope="module")
def probe(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a small page behind our routes, middleware and error handler."""
    folder = tmp_path_factory.mktemp("probe")
    (folder / "probe.py").write_text(PROBE_PAGE)
    (folder / "probe_server.py").write_text(PROBE_SERVER)
    (folder / "files").mkdir()
    (folder / "files" / "outlines-0a1b2c3d.json").write_text('{"type": "Topology"}' * 500)
    return folder


@pytest.fixture(scope="module")
def address(probe: Path) -> Iterator[str]:
    """The probe at the root of the host, with a store that is not there."""
    with serving(probe / "probe_server.py", probe / "log.txt", store=probe / "none.db") as url:
        yield url


@pytest.fixture(scope="module")
def address_below(probe: Path) -> Iterator[str]:
    """The probe under the base path /missions."""
    with serving(probe / "probe_server.py", probe / "below.txt", base_path="missions") as url:
        yield url


def ask(url: str, *, method: str = "GET", **headers: str) -> requests.Response:
    return requests.request(method, url, headers={"Accept-Encoding": "gzip", **headers}, timeout=10)


def bundle(address: str) -> str:
    """The address of Streamlit's main script, as its page names it."""
    found = re.search(r'src="\./(static/js/index\.[^"]+\.js)"', ask(address).text)
    assert found
    return f"{address}/{found[1]}"


@pytest.mark.parametrize("path", ["/", "/any/page", "/health", "/app/static/start.js", "/app/static/none.js"])
def test_every_answer_carries_the_security_headers(address: str, path: str) -> None:
    headers = ask(address + path).headers
    assert {name: headers.get(name) for name in server.SECURITY_HEADERS} == server.SECURITY_HEADERS


def test_policy_allows_the_one_inline_script_that_is_served_and_no_eval(address: str) -> None:
    answer = ask(address)
    [inline] = re.findall(r"<script>(.*?)</script>", answer.text, flags=re.DOTALL)
    digest = b64encode(sha256(inline.encode()).digest()).decode()
    policy = dict(rule.split(" ", 1) for rule in answer.headers["Content-Security-Policy"].split("; "))
    assert policy["script-src"] == f"'self' 'sha256-{digest}'"
    assert "unsafe-eval" not in str(policy)
    assert policy["frame-ancestors"] == "'none'"


@pytest.mark.parametrize("path", ["/", "/place"])
def test_the_shell_is_ours_wherever_streamlit_serves_its_page(address: str, path: str) -> None:
    answer = ask(address + path)
    assert answer.text == server.SHELL
    assert '<html lang="en-GB">' in answer.text
    assert answer.text.index("app/static/start.js") < answer.text.index('type="module"')
    assert answer.headers["Content-Encoding"] == "gzip"
    assert answer.headers["Cache-Control"] == "no-cache"
    assert int(answer.headers["Content-Length"]) < len(server.SHELL) / 2
    assert ask(address + path, **{"Accept-Encoding": "identity"}).text == server.SHELL


@pytest.mark.parametrize(
    ("path", "to"),
    [
        ("/mission/extra", "/extra"),
        ("/mission/extra/x?mission=health", "/x?mission=health"),
    ],
)
def test_a_path_of_several_parts_leads_to_a_page_of_this_host(address: str, path: str, to: str) -> None:
    answer = requests.get(address + path, allow_redirects=False, timeout=10)
    assert (answer.status_code, answer.headers["Location"]) == (307, to)
    assert answer.headers["Content-Security-Policy"]


@pytest.mark.parametrize("path", ["//example.org/x", "/a/%0d%0aSet-Cookie:x", "/a/..%2f..%2fetc"])
def test_no_path_leads_to_another_host_or_writes_headers(address: str, path: str) -> None:
    answer = requests.get(address + path, allow_redirects=False, timeout=10)
    assert "Set-Cookie:x" not in str(answer.headers)
    assert not answer.headers.get("Location", "/x").startswith(("//", "http"))


def test_a_path_of_several_parts_stays_below_the_base_path(address_below: str) -> None:
    answer = requests.get(f"{address_below}/mission/extra", allow_redirects=False, timeout=10)
    assert answer.headers["Location"] == "/missions/extra"
    assert requests.get(f"{address_below}/", allow_redirects=False, timeout=10).status_code == 200


def test_a_head_request_of_the_shell_has_no_body(address: str) -> None:
    answer = ask(address, method="HEAD", **{"Accept-Encoding": "identity"})
    assert (answer.status_code, answer.content) == (200, b"")
    assert int(answer.headers["Content-Length"]) == len(server.SHELL.encode())


def test_streamlits_bundle_is_compressed_the_same_first_and_later(address: str) -> None:
    url = bundle(address)
    plain = ask(url, **{"Accept-Encoding": "identity"})
    assert "Content-Encoding" not in plain.headers
    for _ in range(2):
        with requests.get(url, headers={"Accept-Encoding": "gzip"}, stream=True, timeout=10) as answer:
            compressed = answer.raw.read(decode_content=False)
        assert answer.headers["Content-Encoding"] == "gzip"
        assert len(compressed) < len(plain.content) / 2
        assert gzip.decompress(compressed) == plain.content
        assert {"immutable", "max-age=31536000"} < set(re.split(r",\s*", answer.headers["Cache-Control"]))


def test_a_range_of_the_bundle_is_left_alone(address: str) -> None:
    answer = ask(bundle(address), Range="bytes=0-9")
    assert (answer.status_code, len(answer.content)) == (206, 10)


def test_files_with_a_content_hash_are_cached_for_good(address: str) -> None:
    answer = ask(f"{address}/probe/static/outlines-0a1b2c3d.json")
    assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert answer.headers["Content-Encoding"] == "gzip"


def test_other_files_are_asked_for_again_and_found_unchanged(address: str) -> None:
    first = ask(f"{address}/app/static/start.js")
    assert first.headers["Cache-Control"] == "no-cache"
    again = ask(f"{address}/app/static/start.js", **{"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_a_websocket_from_another_site_is_refused_without_asking_an_outside_host(address: str, probe: Path) -> None:
    handshake = {
        "Connection": "Upgrade",
        "Upgrade": "websocket",
        "Sec-WebSocket-Version": "13",
        "Sec-WebSocket-Key": b64encode(bytes(16)).decode(),
    }
    answers = {
        origin: ask(f"{address}/_stcore/stream", Origin=origin, **handshake).status_code
        for origin in (address, "https://elsewhere.example")
    }
    assert answers == {address: 101, "https://elsewhere.example": 403}
    assert "external IP" not in (probe / "log.txt").read_text()


@pytest.mark.parametrize("path", ["/app/static/none-0a1b2c3d.json", "/app/static/%2e%2e/server.py"])
def test_what_is_not_in_static_is_not_served(address: str, path: str) -> None:
    assert ask(address + path).status_code in (400, 404)


def test_health_is_503_without_a_store(address: str) -> None:
    answer = ask(f"{address}/health")
    assert (answer.status_code, answer.json()) == (503, {"status": "store unavailable"})
    assert answer.headers["Cache-Control"] == "no-store"


def test_health_names_the_version_of_the_store(served: str) -> None:
    answer = ask(f"{served}/health")
    assert answer.status_code == 200
    assert answer.json()["status"] == "ok"
    assert answer.json()["store_version"]


@pytest.mark.browser
def test_pages_are_drawn_under_the_policy_and_ask_no_other_host(address: str, page: Page) -> None:
    open_page(page, address)
    expect(page.locator(".mark-symbol path")).to_have_count(3)
    assert page.locator("html").get_attribute("lang") == "en-GB"
    open_page(page, f"{address}/second")
    expect(page.locator("h1")).to_contain_text("Second")
    assert hosts_asked(page) == {urlsplit(address).netloc}
    assert_console_empty(page)


@pytest.mark.browser
@pytest.mark.parametrize("key", ["r", "c", "Shift+R"])
def test_a_bare_letter_neither_reruns_nor_opens_a_dialog(address: str, page: Page, key: str) -> None:
    open_page(page, address)
    page.locator("h1").click()
    page.keyboard.press(key)
    # The click is the second run; had the key made one, it would be the third.
    page.get_by_role("button", name="Click").click()
    expect(page.get_by_text("clicks: 1")).to_have_text("Runs: 2, clicks: 1")
    expect(page.get_by_role("dialog")).to_have_count(0)


@pytest.mark.browser
def test_letters_are_typed_into_a_field_as_before(address: str, page: Page) -> None:
    open_page(page, address)
    page.get_by_label("Free text").press_sequentially("force")
    expect(page.get_by_label("Free text")).to_have_value("force")


@pytest.mark.browser
def test_an_html_file_is_downloaded_as_it_is(address: str, page: Page) -> None:
    open_page(page, address)
    with page.expect_download() as download:
        page.get_by_role("button", name="Briefing").click()
    assert Path(download.value.path()).read_text() == "<html><p>Frozen briefing</p></html>"


@pytest.mark.browser
def test_an_error_shows_a_reference_and_logs_the_rest(address: str, probe: Path, page: Page) -> None:
    open_page(page, address)
    page.get_by_role("button", name="Break").click()
    alert = page.get_by_role("alert")
    expect(alert).to_contain_text("Something went wrong while this page was drawn.")
    wait_until_finished(page)
    shown = page.locator("body").inner_text()
    assert "ValueError" not in shown
    assert "secret" not in shown
    reference = re.search(r"reference: ([0-9a-f]{6})", shown)
    assert reference
    log = (probe / "log.txt").read_text()
    assert f"page error {reference[1]}" in log
    assert "cannot open /srv/secret/missions.db" in log


@pytest.mark.browser
def test_everything_works_below_a_base_path(address_below: str, page: Page) -> None:
    open_page(page, address_below)
    page.locator("h1").click()
    page.keyboard.press("r")
    page.get_by_role("button", name="Click").click()
    expect(page.get_by_text("clicks: 1")).to_have_text("Runs: 2, clicks: 1")
    open_page(page, f"{address_below}/second")
    page.get_by_role("link", name="First").click()
    expect(page).to_have_url(address_below + "/")
    assert_console_empty(page)
    assert ask(f"{address_below}/health").status_code in (200, 503)
    assert ask(f"{address_below}/app/static/start.js").status_code == 200
    assert ask(bundle(address_below)).headers["Content-Encoding"] == "gzip"


def test_warm_up_runs_the_imports_of_a_page_and_nothing_else(tmp_path: Path) -> None:
    marker = tmp_path / "drawn"
    page = tmp_path / "page.py"
    page.write_text(f"import this\nfrom pathlib import Path\nPath({str(marker)!r}).touch()\n")
    server.import_what_pages_import([page])
    assert not marker.exists()


def test_an_index_page_of_another_shape_is_refused() -> None:
    with pytest.raises(RuntimeError, match="index page"):
        server.shell_from("<html><title>Streamlit</title></html>")
