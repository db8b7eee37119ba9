"""Whose turn it is: one reader's script runs at a time."""

from __future__ import annotations

from threading import Lock

taken = Lock()
"""Hold it while a script runs.

Streamlit runs every reader's script in a thread of its own, and all of them share one interpreter: a hundred at once
are each a hundred times slower, and work out the same answer a hundred times while it is not remembered. In turn, a
hundred readers who each change something every five seconds wait less than a tenth of a second in the median.
"""
