"""Let an editor look at the site over many rebuilds: what each made, and what a browser asks for."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from .book.press import BookError
from .kept import Shelf
from .preview import Answer, Preview
from .search import FOLDER as SEARCH_FOLDER
from .site_build import SiteBuild


class PreviewSite:
    """The site that is served from `folder`; `complain` gets what could not be printed."""

    def __init__(
        self, folder: Path, languages: Sequence[str], complain: Callable[[str], None]
    ) -> None:
        self._preview = Preview(folder, languages)
        self._complain = complain
        self._shelf: Shelf | None = None

    def begin(self) -> Path:
        """Begin a rebuild: the empty folder that its pages are written to."""
        self._preview.begin()
        return self._preview.staging

    def shelf(self, ground: str) -> Shelf:
        """The pages that earlier rebuilds made on this ground."""
        if self._shelf is None or self._shelf.ground != ground:
            self._shelf = Shelf(self._preview.folder, ground)
        return self._shelf

    def show(self, made: SiteBuild) -> None:
        """Let the editor see what the rebuild made."""
        if made.build.stopped:
            self._preview.stop()
            return
        photos = {address: copy.file for address, copy in made.build.site.photos().items()}
        self._preview.show(photos, made.renewal.kept, partial(self._asked_for, made))

    def answering(self, answer: Answer, mount: str) -> Answer:
        """A WSGI application before `answer`, which serves the folder below `mount`."""
        return self._preview.answering(answer, mount)

    def _asked_for(self, made: SiteBuild, address: str) -> bytes | None:
        """What a preview makes only when a browser asks for it; search is the last full build's."""
        index = made.build.root / "site" / address
        if address.startswith(f"{SEARCH_FOLDER}/") and ".." not in address and index.is_file():
            return index.read_bytes()
        gone = dict(made.answers()).get(address.removesuffix("index.html"))
        if gone is not None:
            return gone.encode()
        try:
            return made.build.on_demand(address)
        except BookError as error:
            self._complain(str(error))
            return None
