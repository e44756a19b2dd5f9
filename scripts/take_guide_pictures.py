"""Take the pictures of the editors' guide from the real tools into docs/editors/images/, in each language.

An invented record is begun in a copy of the project: what stands in practices/ is not touched.
"""

from __future__ import annotations

import base64
import contextlib
import io
import os
import pty
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import yaml
from chosen_folder import CHOOSE_THE_FOLDER, WRITE
from jinja2 import Environment, FileSystemLoader
from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
HERE = Path(__file__).resolve().parent / "guide_pictures"
TARGET = ROOT / "docs" / "editors" / "images"
LANGUAGES = ("kk", "ru")
STORY: dict[str, Any] = yaml.safe_load((HERE / "story.yml").read_text("utf-8"))
SCREEN = {"width": 1200, "height": 780}
LEFT_OUT = shutil.ignore_patterns(".git", ".venv", ".cache", "site", "build", "report", "tests")
RECORD = f"practices/2025/projects/{STORY['slug']}"


def main() -> None:
    """Take every picture."""
    TARGET.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium") or shutil.which("google-chrome"),
            args=["--no-sandbox", "--disable-gpu"],
        )
        for language in LANGUAGES:
            with tempfile.TemporaryDirectory() as folder:
                root = Path(folder, "best-practices")
                shutil.copytree(ROOT, root, ignore=LEFT_OUT)
                _Camera(browser, root, language).take_all()
        browser.close()


class _Camera:
    """Goes an editor's way in one language through a copy of the project, and takes its pictures."""

    def __init__(self, browser: Browser, root: Path, language: str) -> None:
        self.browser = browser
        self.root = root
        self.language = language
        self.environment = {
            **os.environ,
            "PRACTICEBOOK_LANG": language,
            "NO_MKDOCS_2_WARNING": "1",
        }

    def take_all(self) -> None:
        """The pictures in the order of the guide's steps; each step leaves the record as it made it."""
        self._terminal("new", [("make new", self._new())])
        self._edit("facts.yml", STORY["facts"])
        facts = (self.root / RECORD / "facts.yml").read_text("utf-8")
        self._edit("facts.yml", STORY["mistakes"])
        self._terminal("check", [("make check", self._run("check_content.py"))])
        (self.root / RECORD / "facts.yml").write_text(facts, "utf-8")
        for language, text in STORY["text"].items():
            file = self.root / RECORD / f"text.{language}.md"
            file.write_text(re.sub(r"\[.*?\]", text, file.read_text("utf-8"), count=1), "utf-8")
        self._terminal("fix", [("make fix", self._run("fix_prose.py", "--record", self._name()))])
        self._run("accept_translations.py", "--record", self._name())
        text = self.root / RECORD / "text.kk.md"
        text.write_text(text.read_text("utf-8").replace(*STORY["later"]), "utf-8")
        command = f"make translations record={self._name()}"
        shown = self._run("show_translations.py", "--record", self._name()).splitlines()
        sections = [shown[0], *(line for line in shown if "text." in line)]
        self._terminal("translations", [(command, "\n".join(sections))])
        self._preview()
        self._editor()

    def _name(self) -> str:
        return RECORD.removeprefix("practices/")

    # --- the terminal ------------------------------------------------------------------------------

    def _run(self, script: str, *arguments: str) -> str:
        """What a tool prints."""
        command = [sys.executable, str(self.root / "scripts" / script), *arguments]
        done = subprocess.run(
            command,
            env=self.environment,
            cwd=self.root,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
        return done.stdout

    def _new(self) -> str:
        """The talk of `make new` with an editor: it asks only where it has a terminal."""
        ours, its = pty.openpty()
        script = str(self.root / "scripts" / "new_record.py")
        running = subprocess.Popen(
            [sys.executable, script], env=self.environment, stdin=its, stdout=its, stderr=its
        )
        os.close(its)
        said, answers = b"", list(STORY["answers"])
        with contextlib.suppress(OSError):  # how a closed terminal ends
            while part := os.read(ours, 4096):
                said += part
                if answers and said.rstrip(b"\x1b[0m").endswith(b": "):
                    os.write(ours, f"{answers.pop(0)}\n".encode())
        running.wait()
        os.close(ours)
        return re.sub(r"\x1b\[[0-9;]*m", "", said.decode()).replace("\r", "")

    def _terminal(self, name: str, screens: Sequence[tuple[str, str]]) -> None:
        environment = Environment(loader=FileSystemLoader(HERE), autoescape=True, trim_blocks=True)
        html = environment.get_template("terminal.html").render(
            title="best-practices", screens=screens
        )
        page = self.browser.new_page(viewport={"width": 920, "height": 200})
        page.set_content(html)
        self._save(page, name, whole=True)

    def _edit(self, file: str, changes: Sequence[Sequence[str]]) -> None:
        path = self.root / RECORD / file
        text = path.read_text("utf-8")
        for found, put in changes:
            assert text.count(found) == 1, found
            text = text.replace(found, put)
        path.write_text(text, "utf-8")

    # --- the browser -------------------------------------------------------------------------------

    def _preview(self) -> None:
        """The desk and the record's page, as `make serve` shows them."""
        prefix = "" if self.language == "kk" else f"{self.language}/"
        with self._served() as address:
            for name, path in (
                ("desk", f"{prefix}desk/"),
                ("page", f"{prefix}practices/2025/{STORY['slug']}/"),
            ):
                page = self.browser.new_page(viewport=SCREEN)  # type: ignore[arg-type]
                page.goto(address + path)
                page.wait_for_timeout(1500)
                self._save(page, name)

    @contextlib.contextmanager
    def _served(self) -> Iterator[str]:
        """The address of `make serve` in the copy, once it answers."""
        port = _free_port()
        command = [sys.executable, "-m", "mkdocs", "serve", "--dev-addr", f"127.0.0.1:{port}"]
        with subprocess.Popen(
            command,
            cwd=self.root,
            env=self.environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        ) as running:
            address = f"http://127.0.0.1:{port}/"
            for _ in range(120):
                with contextlib.suppress(urllib.error.URLError, ConnectionError):
                    urllib.request.urlopen(address).close()
                    break
                time.sleep(1)
            yield address
            running.terminate()

    def _editor(self) -> None:
        """The browser editor with the record open in it."""
        import edit_records

        server = edit_records.server(edit_records.answers(self.root, self.language), 0)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        page = self.browser.new_page(viewport=SCREEN)  # type: ignore[arg-type]
        page.add_init_script(CHOOSE_THE_FOLDER)
        address = f"http://127.0.0.1:{server.server_port}/"
        page.goto(address)
        files = sorted((self.root / "practices").rglob("*.*"))
        page.evaluate(
            WRITE,
            {
                file.relative_to(self.root).as_posix(): base64.b64encode(file.read_bytes()).decode()
                for file in files
                if file.is_file() and file.suffix in (".yml", ".md")
            },
        )
        page.get_by_role("button", name="локальн").click()
        page.wait_for_timeout(2000)
        page.goto(f"{address}#/collections/projects-2025-facts/entries/{STORY['slug']}/facts")
        page.wait_for_timeout(2500)
        self._save(page, "editor")
        server.shutdown()
        server.server_close()

    def _save(self, page: Page, name: str, whole: bool = False) -> None:
        picture = Image.open(io.BytesIO(page.screenshot(full_page=whole))).convert("RGB")
        picture.save(TARGET / f"{name}-{self.language}.webp", quality=72, method=6)
        page.close()


def _free_port() -> int:
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        return int(listening.getsockname()[1])


if __name__ == "__main__":
    main()
