"""Say what a reader's phone loads: every request of a page, compressed as a server would send it.

`python bench/weight.py [SITE]`: opens the built site in Chromium and prints, page by page, requests and
kilobytes without photos and of photos, and whether any request failed or left the site.
"""

from __future__ import annotations

import gzip
import sys
from collections.abc import Callable
from pathlib import Path

import brotli
from playwright.sync_api import Response, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "tests"))

from browser import FLAGS, executable, served, watch  # noqa: E402

PATHS = (
    *("", "practices/", "practices/2025/donor-bus-astana/", "offices/", "offices/2025/astana/"),
    *("numbers/", "programme/", "downloads/", "about/", "directions/first-aid/"),
)


PACKED = (".woff2", ".webp", ".jpg", ".png")  # a server sends them as they are


def weights(response: Response) -> tuple[int, int]:
    """Bytes over the wire, without headers: by gzip, and by Brotli (quality 5, as CDNs do)."""
    body = response.body()
    if response.url.endswith(PACKED):
        return len(body), len(body)
    return len(gzip.compress(body, 6, mtime=0)), len(brotli.compress(body, quality=5))


def _append_to(answers: list[Response]) -> Callable[[Response], None]:
    return lambda answer: answers.append(answer)


def main() -> None:
    """Print the table."""
    site = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "site"
    print(f"{'page':40} {'requests':>8} {'gzip':>15} {'Brotli':>12} {'photos':>9}  faults")
    with served(site) as host, sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=executable(), args=list(FLAGS))
        for path in PATHS:
            context = chromium.new_context(viewport={"width": 390, "height": 800})
            page = context.new_page()
            faults = watch(page, host)
            answers: list[Response] = []
            page.on("response", _append_to(answers))
            page.goto(host + path, wait_until="networkidle")
            sizes = [(answer.url, *weights(answer)) for answer in answers]
            photos = sum(gzipped for url, gzipped, _ in sizes if url.endswith(PACKED[1:]))
            gzipped = sum(size for _, size, _ in sizes)
            brotlied = sum(size for _, _, size in sizes)
            print(
                f"/{path:39} {len(sizes):8} {(gzipped - photos) / 1000:12.0f} kB"
                f" {(brotlied - photos) / 1000:9.0f} kB {photos / 1000:6.0f} kB  {len(faults)}"
            )
            context.close()
        chromium.close()


if __name__ == "__main__":
    main()
