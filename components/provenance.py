"""Where a number comes from, in words: status, source, age, interval."""

from __future__ import annotations

STATUS = {
    "accredited_official": "accredited official statistics",
    "official": "official statistics",
    "in_development": "official statistics in development",
    "management_information": "management information",
    "self_reported": "self-reported",
    "illustrative": "illustrative",
    "unknown": "status not stated by the source",
}
STATUS_MEANINGS = {
    "accredited_official": "reviewed by the statistics regulator against its code of practice",
    "official": "produced by officials under the code of practice",
    "in_development": "official, with methods still being tested",
    "management_information": "taken from running a service, not made as statistics",
    "self_reported": "said by the organisation itself",
    "illustrative": "made up to show how the dashboard works",
    "unknown": "the files do not say which kind of statistics this is",
}


def status_text(status: str) -> str:
    """The status label of an indicator as readers see it."""
    return STATUS.get(status, STATUS["unknown"])


def sources(organisations: str | None, addresses: str | None) -> list[tuple[str, str | None]]:
    """The producers of an indicator with their addresses; files part several by a bar."""
    names = [name.strip() for name in (organisations or "source not stated").split("|")]
    links = [address.strip() for address in (addresses or "").split("|")]
    return [
        (name, links[position] if position < len(links) and links[position].startswith("http") else None)
        for position, name in enumerate(names)
    ]
