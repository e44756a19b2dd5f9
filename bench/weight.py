"""Say what a reader's phone loads: every request of a page, gzip-compressed as a server would send it.

`python bench/weight.py [SITE]`: opens the built site in Chromium and prints, page by page, requests and
kilobytes with and without photos, and whether any request failed or left the site.
"""

from __future__ import annotations

import gzip
import sys
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Response, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "tests"))

from browser import FLAGS, executable, served, watch  # noqa: E402

PATHS = (
    *("", "practices/", "practices/2025/donor-bus-astana/", "offices/", "offices/2025/astana/"),
    *("numbers/", "programme/", "downloads/", "about/", "directions/first-aid/"),
)


def weight(response: Response) -> int:
    """Bytes over the wire, without headers."""
    body = response.body()
    packed = response.url.endswith((".woff2", ".webp", ".jpg", ".png"))
    return len(body) if packed else len(gzip.compress(body, 6, mtime=0))


def _append_to(answers: list[Response]) -> Callable[[Response], None]:
    return lambda answer: answers.append(answer)


def main() -> None:
    """Print the table."""
    site = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "site"
    print(f"{'page':40} {'requests':>8} {'without photos':>15} {'with':>9}  faults")
    with served(site) as host, sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=executable(), args=list(FLAGS))
        for path in PATHS:
            context = chromium.new_context(viewport={"width": 390, "height": 800})
            page = context.new_page()
            faults = watch(page, host)
            answers: list[Response] = []
            page.on("response", _append_to(answers))
            page.goto(host + path, wait_until="networkidle")
            sizes = [(answer.url, weight(answer)) for answer in answers]
            photos = sum(size for url, size in sizes if url.endswith((".webp", ".jpg", ".png")))
            total = sum(size for _, size in sizes)
            print(
                f"/{path:39} {len(sizes):8} {(total - photos) / 1000:12.0f} kB {total / 1000:6.0f} kB"
                f"  {len(faults)}"
            )
            context.close()
        chromium.close()


if __name__ == "__main__":
    main()
