"""Show the site while an editor writes: put in place what a rebuild changed, make the rest on demand."""

from __future__ import annotations

import mimetypes
import shutil
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

Maker = Callable[[str], bytes | None]
Answer = Callable[[dict[str, Any], Any], Iterable[bytes]]
_ASIDE = ".problems"
_RELOADING = "/livereload/"  # where a page asks MkDocs whether it is still the newest
DEPTHS = ("", "problems/", "problems/page/", "problems/all/pages/")


def problem_sources() -> list[str]:
    """The pages that list problems below the first folder, one for each depth."""
    return [f"{depth}index" if depth == "problems/" else depth.rstrip("/") for depth in DEPTHS[1:]]


class Preview:
    """The folder that is served. A rebuild writes into `staging`; only what is new is moved over.

    While records hold problems that stop a build, every address answers with the list of them, and
    the pages stay as they were.
    """

    def __init__(self, folder: Path, languages: Sequence[str]) -> None:
        self.folder = folder
        self.staging = folder / ".new"
        self.languages = languages
        self.stopped = False
        self._shown: dict[str, Path | None] = {}
        self._make: Maker = lambda address: None

    def begin(self) -> None:
        """Empty the folder that a rebuild writes into."""
        shutil.rmtree(self.staging, ignore_errors=True)
        self.staging.mkdir(parents=True)

    def show(self, files: Mapping[str, Path], kept: Iterable[str], make: Maker) -> None:
        """Put the rebuilt site in place: what was staged, `files` and the `kept` addresses.

        `make` gives the content of an address that only who asks for it needs.
        """
        staged = {name: self.staging / name for name in _names(self.staging)}
        for name in self._shown.keys() - {*staged, *files, *kept}:
            (self.folder / name).unlink()
        for name, file in staged.items():
            self._put(name, file.read_bytes())
        for name, made in files.items():
            if self._shown.get(name) != made:  # a file in a cache is named by its content
                self._put(name, made.read_bytes())
        self._shown = {**dict.fromkeys([*staged, *kept]), **files}
        self._make, self.stopped = make, False

    def stop(self) -> None:
        """Answer every address with the staged page that lists the problems, of the same depth."""
        aside = self.folder / _ASIDE
        shutil.rmtree(aside, ignore_errors=True)
        for name in _names(self.staging):
            page = name.endswith("/index.html") or name == "index.html"
            self._put(f"{_ASIDE}/{name}" if page else name, (self.staging / name).read_bytes())
        self.stopped = True

    def _put(self, name: str, content: bytes) -> None:
        target = self.folder / name
        if target.is_file() and target.read_bytes() == content:
            return
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)

    # --- answers -----------------------------------------------------------------------------------

    def answering(self, answer: Answer, mount: str) -> Answer:
        """A WSGI application before `answer`, which serves the folder below `mount`."""

        def asked(environ: dict[str, Any], start: Any) -> Iterable[bytes]:
            path = environ["PATH_INFO"]
            if not path.startswith(mount) or path.startswith(_RELOADING):
                return answer(environ, start)
            address = path.removeprefix(mount)
            if self.stopped and _is_page(address):
                environ["PATH_INFO"] = mount + self._problems(address)
            elif (content := self._make(address)) is not None:
                kind = _media_type(address)
                start("200 OK", [("Content-Type", kind), ("Content-Length", str(len(content)))])
                return [content]
            return answer(environ, start)

        return asked

    def _problems(self, address: str) -> str:
        """The page of problems whose links to styles are right at this address."""
        parts = [part for part in address.removesuffix("index.html").split("/") if part]
        language = parts[0] if parts and parts[0] in self.languages[1:] else ""
        depth = len(parts) - bool(language)
        prefix = f"{language}/" if language else ""
        return f"{_ASIDE}/{prefix}{DEPTHS[min(depth, len(DEPTHS) - 1)]}index.html"


def _names(folder: Path) -> list[str]:
    """The files below a folder by address, without what stands aside."""
    return sorted(
        name
        for file in folder.rglob("*")
        if file.is_file() and not (name := file.relative_to(folder).as_posix()).startswith(".")
    )


def _media_type(address: str) -> str:
    unknown = "text/html; charset=utf-8" if _is_page(address) else "application/octet-stream"
    return mimetypes.guess_type(address)[0] or unknown


def _is_page(address: str) -> bool:
    name = address.rsplit("/", 1)[-1]
    return "." not in name or name.endswith(".html")
