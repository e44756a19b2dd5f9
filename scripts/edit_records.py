"""Open the browser editor at an address of this computer alone: `make edit`."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import NamedTuple

import brotli
from jinja2 import Environment, FileSystemLoader
from practicebook.browser_editor import editor_settings
from practicebook.load import load
from practicebook.problems import as_text, message, message_language
from practicebook.publish import run_tool
from practicebook.settings import read_settings
from practicebook.wording import wording

ROOT = Path(__file__).resolve().parent.parent
PROGRAM = Path(__file__).resolve().parent / "browser_editor"
HOST = "127.0.0.1"
HEADERS = {
    # The editor styles its parts inline and shows pictures from memory; it asks no other host.
    "Content-Security-Policy": "default-src 'self'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' blob: data:; media-src 'self' blob:; worker-src 'self' blob:; "
    "frame-ancestors 'none'; form-action 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
}


class Answer(NamedTuple):
    """What stands at one address: its media type, its bytes and how they are packed."""

    kind: str
    content: bytes
    packed: str = ""


def answers(root: Path, language: str) -> dict[str, Answer]:
    """Everything that the editor may ask for, by path."""
    collection, problems = load(root, read_settings(root).languages)
    if not collection.editions:
        raise SystemExit(as_text(problems, message_language()))
    settings = json.dumps(editor_settings(collection, language), ensure_ascii=False, sort_keys=True)
    script = f"window.CMS_MANUAL_INIT = true;\nwindow.EDITOR_SETTINGS = {settings};\n"
    pages = Environment(loader=FileSystemLoader(PROGRAM), autoescape=True)
    words = wording(language).words
    page = pages.get_template("index.html").render(language=language, title=words["collection"])
    javascript = "text/javascript; charset=utf-8"
    return {
        "/": Answer("text/html; charset=utf-8", page.encode()),
        "/settings.js": Answer(javascript, script.encode()),
        "/start.js": Answer(javascript, (PROGRAM / "start.js").read_bytes()),
        "/sveltia-cms.js": Answer(javascript, (PROGRAM / "sveltia-cms.js.br").read_bytes(), "br"),
        "/words.json": Answer("application/json", (PROGRAM / "ru.json.br").read_bytes(), "br"),
        "/icons.woff2": Answer("font/woff2", (PROGRAM / "icons.woff2").read_bytes()),
    }


def server(found: Mapping[str, Answer], port: int) -> ThreadingHTTPServer:
    """A server of these answers on this computer alone; port 0 takes a free one."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            path = self.path.partition("?")[0]
            answer = found.get("/words.json" if path.endswith("/ru.json") else path)
            # Another site's page cannot reach the editor under a name that leads to this computer.
            own = (self.headers.get("Host") or "").rpartition(":")[0] in (HOST, "localhost")
            self.send_response(403 if not own else 200 if answer else 404)
            for name, content in HEADERS.items():
                self.send_header(name, content)
            body = b"" if answer is None or not own else self._body(answer)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def _body(self, answer: Answer) -> bytes:
            self.send_header("Content-Type", answer.kind)
            if answer.packed and answer.packed in self.headers.get("Accept-Encoding", ""):
                self.send_header("Content-Encoding", answer.packed)
                return answer.content
            return brotli.decompress(answer.content) if answer.packed else answer.content

        def log_message(self, *arguments: object) -> None:
            """An editor reads no server's log."""

    return ThreadingHTTPServer((HOST, port), Handler)


def main() -> int:
    """Serve the editor until Ctrl-C."""
    spoken = message_language() if message_language() in ("kk", "ru") else "kk"
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--lang", choices=("kk", "ru"), default=spoken)
    parser.add_argument("--port", type=int, default=8010)
    options = parser.parse_args()
    try:
        running = server(answers(ROOT, options.lang), options.port)
    except OSError:
        print(message("edit_port").format(port=options.port), file=sys.stderr)
        return 1
    with running:
        address = f"http://localhost:{running.server_port}/"
        print(message("edit_open").format(address=address, folder=ROOT), flush=True)
        try:
            running.serve_forever()
        except KeyboardInterrupt:
            return 0
    return 0


if __name__ == "__main__":
    sys.exit(run_tool(main))
