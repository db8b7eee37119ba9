"""What changed as an Atom feed (RFC 4287), for any feed reader."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple
from urllib.parse import quote
from xml.etree import ElementTree

MIME = "application/atom+xml"
AUTHOR = "Missions dashboard"
_ATOM = "http://www.w3.org/2005/Atom"
# A tag URI belongs to the holder of a domain. This one is set aside for ever (RFC 2606), so no one else can mint it.
_AUTHORITY = "missions-dashboard.invalid,2026"
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


class FeedEntry(NamedTuple):
    """One thing that changed: ``id`` from `tag`, ``day`` ISO, ``url`` absolute or empty."""

    id: str
    title: str
    text: str
    day: str
    kind: str = ""
    url: str = ""


def tag(*parts: str) -> str:
    """An identifier (RFC 4151) that is the same wherever and whenever the same parts are named."""
    return f"tag:{_AUTHORITY}:{'/'.join(quote(part, safe='') for part in parts)}"


def atom_file(
    title: str, feed_id: str, entries: Sequence[FeedEntry], updated: str, *, rights: str = "", url: str = ""
) -> bytes:
    """The feed, newest entry first; the same entries give the same bytes.

    Args:
        feed_id: from `tag`; updated: ISO day on which the newest thing in it changed.
        url: absolute address of the same on screen, or empty.
    """
    feed = ElementTree.Element("feed", {"xmlns": _ATOM, "xml:lang": "en-GB"})
    _add(feed, "id", feed_id)
    _add(feed, "title", title)
    _add(feed, "updated", _instant(updated))
    _add(ElementTree.SubElement(feed, "author"), "name", AUTHOR)
    _add(feed, "generator", AUTHOR)
    if rights:
        _add(feed, "rights", rights)
    _link(feed, url)
    for entry in sorted(sorted(entries, key=lambda one: one.id), key=lambda one: one.day, reverse=True):
        _add_entry(feed, entry)
    ElementTree.indent(feed)
    written: bytes = ElementTree.tostring(feed, encoding="utf-8", xml_declaration=True)
    return written + b"\n"


def _add_entry(feed: ElementTree.Element, entry: FeedEntry) -> None:
    held = ElementTree.SubElement(feed, "entry")
    _add(held, "id", entry.id)
    _add(held, "title", entry.title)
    _add(held, "updated", _instant(entry.day))
    if entry.kind:
        ElementTree.SubElement(held, "category", {"term": _clean(entry.kind)})
    _link(held, entry.url)
    _add(held, "content", entry.text).set("type", "text")


def _add(parent: ElementTree.Element, name: str, text: str) -> ElementTree.Element:
    made = ElementTree.SubElement(parent, name)
    made.text = _clean(text)
    return made


def _link(parent: ElementTree.Element, url: str) -> None:
    if url:
        ElementTree.SubElement(parent, "link", {"rel": "alternate", "type": "text/html", "href": _clean(url)})


def _clean(text: str) -> str:
    """The text on one line, without what XML 1.0 cannot hold."""
    return " ".join(_NOT_XML.sub("", text).split())


def _instant(day: str) -> str:
    return f"{day}T00:00:00Z"
