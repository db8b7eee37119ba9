"""An Atom feed: whole by RFC 4287, the same each time, and nothing in it that a name could break."""

from __future__ import annotations

import re
from xml.etree import ElementTree

from components.feeds import FeedEntry, atom_file, tag
from tests.briefing_making import NASTY

ATOM = "{http://www.w3.org/2005/Atom}"
TAG = re.compile(r"tag:[a-z0-9.-]+,\d{4}(-\d\d){0,2}:[\w.~%/-]+")
INSTANT = re.compile(r"\d{4}-\d\d-\d\dT00:00:00Z")

NASTY_ENTRY = FeedEntry(
    tag("figure", NASTY, "a/b"),
    NASTY,
    f"{NASTY}\x00\x0b\ud800 ]]> &amp; é ◇",
    "2026-06-26",
    "figure",
    "https://x/?a=1&b=2",
)
ENTRIES = [NASTY_ENTRY, FeedEntry(tag("figure", "c"), "c", "later", "2026-09-01"), NASTY_ENTRY._replace(id=tag("z"))]


def texts(element: ElementTree.Element, name: str) -> list[str]:
    return [found.text or "" for found in element.findall(f"{ATOM}{name}")]


def assert_valid(content: bytes) -> ElementTree.Element:
    """The feed, which has what RFC 4287 asks for, each as often as it allows."""
    assert content.startswith(b"<?xml")
    feed = ElementTree.fromstring(content)
    assert feed.tag == f"{ATOM}feed"
    assert [len(texts(feed, name)) for name in ("id", "title", "updated", "author")] == [1, 1, 1, 1]
    assert all(author.findtext(f"{ATOM}name") for author in feed.findall(f"{ATOM}author"))
    entries = feed.findall(f"{ATOM}entry")
    ids = [*texts(feed, "id"), *(id_ for entry in entries for id_ in texts(entry, "id"))]
    assert len(set(ids)) == len(ids) == len(entries) + 1
    assert all(TAG.fullmatch(id_) for id_ in ids)
    for element in (feed, *entries):
        assert [len(texts(element, name)) for name in ("id", "title", "updated")] == [1, 1, 1]
        assert all(texts(element, "title"))
        assert all(INSTANT.fullmatch(instant) for instant in texts(element, "updated"))
        links = [(link.get("rel"), link.get("type")) for link in element.findall(f"{ATOM}link")]
        assert len(set(links)) == len(links)
        assert all(link.get("href") for link in element.findall(f"{ATOM}link"))
    for entry in entries:
        assert [content.get("type") for content in entry.findall(f"{ATOM}content")] == ["text"]
        assert not any(list(content) for content in entry.findall(f"{ATOM}content"))
    return feed


def test_a_feed_has_all_that_readers_need_newest_first() -> None:
    feed = assert_valid(
        atom_file("What changed", tag("digest"), ENTRIES, "2026-09-01", rights="Free", url="https://x/")
    )
    assert texts(feed, "updated") == ["2026-09-01T00:00:00Z"]
    assert texts(feed, "rights") == ["Free"]
    days = [texts(entry, "updated")[0][:10] for entry in feed.findall(f"{ATOM}entry")]
    assert days == ["2026-09-01", "2026-06-26", "2026-06-26"]
    links = [link.get("href") for link in feed.findall(f"{ATOM}entry/{ATOM}link")]
    assert links == ["https://x/?a=1&b=2"] * 2


def test_names_stay_text_and_what_xml_cannot_hold_is_dropped() -> None:
    feed = assert_valid(atom_file(NASTY, tag(NASTY), ENTRIES, "2026-09-01"))
    assert texts(feed, "title") == [NASTY]
    entry = feed.findall(f"{ATOM}entry")[1]
    assert texts(entry, "title") == [NASTY]
    assert texts(entry, "content") == [f"{NASTY} ]]> &amp; é ◇"]


def test_the_same_entries_give_the_same_bytes_in_any_order() -> None:
    first = atom_file("t", tag("digest"), ENTRIES, "2026-09-01")
    assert first == atom_file("t", tag("digest"), list(reversed(ENTRIES)), "2026-09-01")


def test_a_feed_of_nothing_is_whole_too() -> None:
    feed = assert_valid(atom_file("t", tag("digest"), [], "2026-06-01"))
    assert feed.findall(f"{ATOM}entry") == []


def test_other_parts_make_another_identifier() -> None:
    assert len({tag("a", "b"), tag("a/b"), tag("a%2Fb"), tag("b", "a")}) == 4
