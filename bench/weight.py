"""Say what a reader's phone loads: every request of a page, compressed as a server would send it.

`python bench/weight.py [SITE]`: opens the built site in Chromium and prints, page by page, requests and
kilobytes without photos and of photos, and whether any request failed or left the site. Each page is
opened by a reader who comes for the first time, then by one who has read the front page, with a server
that says what the site's `_headers` say; at the end, what the first search adds.
"""

from __future__ import annotations

import gzip
import sys
from collections.abc import Callable
from pathlib import Path

import brotli
from playwright.sync_api import Browser, Page, Response, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "tests"))

from browser import FLAGS, executable, served, watch  # noqa: E402
from host_rules import rules, said_of  # noqa: E402

PATHS = (
    *("", "practices/", "practices/2025/donor-bus-astana/", "offices/", "offices/2025/astana/"),
    *("numbers/", "programme/", "downloads/", "about/", "directions/first-aid/"),
)
QUERY = "донор"


PACKED = (".woff2", ".webp", ".jpg", ".png")  # a server sends them as they are


def weights(file: Path) -> tuple[int, int]:
    """Bytes over the wire, without headers: by gzip, and by Brotli (quality 5, as CDNs do)."""
    body = file.read_bytes()
    if file.suffix in PACKED:
        return len(body), len(body)
    return len(gzip.compress(body, 6, mtime=0)), len(brotli.compress(body, quality=5))


class Reader:
    """A browser of its own; `asked` are the addresses that the server was really asked for."""

    def __init__(self, chromium: Browser, host: str, site: Path, asked: list[str]) -> None:
        self.page: Page = chromium.new_context(viewport={"width": 390, "height": 800}).new_page()
        self.faults = watch(self.page, host)
        self.host, self.site, self.asked = host, site, asked
        self._unchanged: set[str] = set()
        self.page.on("response", self._note)

    def open(self, path: str) -> str:
        """Go to a page; what that took."""
        return self.taken(lambda: self.page.goto(self.host + path, wait_until="networkidle"))

    def search(self) -> str:
        """Ask the search for the first time; what that took."""
        return self.taken(self._type)

    def _type(self) -> None:
        self.page.locator("[data-opens=search]").first.click()
        self.page.locator("[data-md-component=search-query]").press_sequentially(QUERY)
        self.page.locator(".md-search-result__item").first.wait_for()
        self.page.wait_for_load_state("networkidle")

    def taken(self, act: Callable[[], object]) -> str:
        """Requests that reached the server, kilobytes by gzip and by Brotli, and those of photos."""
        self.asked.clear()
        self._unchanged.clear()
        act()
        sizes = [(path, *weights(self._file(path))) for path in self.asked if self._came(path)]
        photos = sum(size for path, size, _ in sizes if path.endswith(PACKED[1:]))
        packed = sum(size for _, size, _ in sizes) - photos
        smaller = sum(size for _, _, size in sizes) - photos
        return (
            f"{len(self.asked):8} {packed / 1000:9.1f} {smaller / 1000:9.1f} {photos / 1000:9.1f}"
        )

    def leave(self) -> int:
        """Close the browser; the number of faults."""
        self.page.context.close()
        return len(self.faults)

    def _note(self, response: Response) -> None:
        if response.status == 304:
            self._unchanged.add(response.url.removeprefix(self.host))

    def _came(self, path: str) -> bool:
        return path not in self._unchanged and self._file(path).is_file()

    def _file(self, path: str) -> Path:
        """The file that a server answers with: workers ask unseen, so that sizes are those on the disk."""
        return self.site / (f"{path}index.html" if path.endswith("/") or not path else path)


def main() -> None:
    """Print the table."""
    site = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "site"
    said = rules((site / "_headers").read_text("utf-8"))
    asked: list[str] = []

    def headers(path: str) -> dict[str, str]:
        asked.append(path.removeprefix("/"))
        return {"Cache-Control": "no-cache", **said_of(path, said)}

    columns = f"{'requests':>8} {'gzip kB':>9} {'Brotli kB':>9} {'photos kB':>9}"
    print(f"{'page':34} first: {columns}  next: {columns}  faults")
    with served(site, headers) as host, sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=executable(), args=list(FLAGS))
        for path in PATHS:
            reader = Reader(chromium, host, site, asked)
            first = reader.open(path)
            faults = reader.leave()
            reader = Reader(chromium, host, site, asked)
            reader.open(PATHS[0] if path else PATHS[1])
            following = reader.open(path)
            print(f"/{path:40} {first}        {following}  {faults + reader.leave()}")
        reader = Reader(chromium, host, site, asked)
        reader.open(PATHS[0])
        print(f"{f'the first search, «{QUERY}»':41} {reader.search()}{reader.leave():49}")
        chromium.close()


if __name__ == "__main__":
    main()
