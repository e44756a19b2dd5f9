"""Tell the preview at once when a file was saved, where the system can say so."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from watchdog.events import (
    FileCreatedEvent,
    FileDeletedEvent,
    FileModifiedEvent,
    FileMovedEvent,
    FileSystemEventHandler,
)
from watchdog.observers import Observer

# Others tell that a file was read, which every rebuild does.
_CHANGES = [FileCreatedEvent, FileDeletedEvent, FileModifiedEvent, FileMovedEvent]
SETTLED = 0.03  # seconds without a change: an editor writes a file in a moment


class _Changes(Observer):  # type: ignore[misc, valid-type]
    """The system's own messages about changed files."""

    def schedule(self, handler: Any, path: str, **options: Any) -> Any:
        """As in watchdog, for changes only."""
        return super().schedule(handler, path, **options, event_filter=_CHANGES)


def watch_at_once(server: Any, watched: Sequence[str], content: Path) -> None:
    """Have MkDocs' server listen for the system's messages instead of looking twice a second.

    `watched`: what it watches by now. Where the system cannot watch so many folders as there are in
    `content`, it goes on looking.
    """
    trial = _Changes()
    trial.schedule(FileSystemEventHandler(), str(content), recursive=True)
    try:
        trial.start()
    except OSError:
        return
    trial.stop()
    for path in watched:
        server.unwatch(path)
    server.observer = _Changes()
    server.build_delay = SETTLED
    for path in watched:
        server.watch(path)
