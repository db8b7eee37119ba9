"""A session as a browser holds it: the websocket, one rerun at a time, timed and weighed."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from types import TracebackType
from urllib.parse import urlsplit

import websockets
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

LARGEST_MESSAGE = 2**26


@dataclass(frozen=True, slots=True)
class Answer:
    """One rerun as the reader's browser saw it."""

    seconds: float
    bytes: int
    exceptions: int
    geometry: bool


@dataclass
class Session:
    """An open session with a server at ``url`` (http://host:port)."""

    url: str
    held: set[str] = field(default_factory=set)
    page: str = ""
    page_hash: str = ""

    async def __aenter__(self) -> Session:
        host = urlsplit(self.url).netloc
        self._socket = await websockets.connect(
            f"ws://{host}/_stcore/stream", subprotocols=[websockets.Subprotocol("streamlit")], max_size=LARGEST_MESSAGE
        )
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._socket.close()

    async def rerun(self, query: str = "", page: str | None = None) -> Answer:
        """Ask for a rerun with this address and wait until the script has finished."""
        request = BackMsg()
        request.rerun_script.query_string = query
        if page is not None:
            request.rerun_script.page_name = page
            self.page_hash = ""
        request.rerun_script.page_script_hash = self.page_hash
        request.rerun_script.cached_message_hashes.extend(self.held)
        started = time.perf_counter()
        await self._socket.send(request.SerializeToString())
        received, exceptions, geometry = 0, 0, False
        while True:
            raw = await self._socket.recv()
            assert isinstance(raw, bytes)
            received += len(raw)
            message = ForwardMsg.FromString(raw)
            kind = message.WhichOneof("type")
            if message.metadata.cacheable and message.hash:
                self.held.add(message.hash)
            if kind == "new_session":
                self.page_hash = message.new_session.page_script_hash
            elif kind == "navigation":
                self.page_hash = message.navigation.page_script_hash
            elif kind == "delta":
                exceptions += message.delta.new_element.HasField("exception")
                geometry = geometry or b'"arcs"' in raw or b"MultiPolygon" in raw
            elif kind == "script_finished" and message.script_finished != ForwardMsg.FINISHED_EARLY_FOR_RERUN:
                return Answer(time.perf_counter() - started, received, exceptions, geometry)
