"""Talk to the real yaml-language-server, the program behind YAML in VS Code and many other editors."""

from __future__ import annotations

import itertools
import json
import os
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from sample_project import ROOT

VERSION = "2.0.0"
PLACE = ROOT / ".tools" / "node"
HOW = f"npm install --prefix {PLACE.relative_to(ROOT)} yaml-language-server@{VERSION}"


def server_command() -> list[str] | None:
    """How to start the server; None where Node.js or the server is not on this computer."""
    node = shutil.which("node")
    script = os.environ.get("YAML_LANGUAGE_SERVER") or str(
        PLACE / "node_modules/yaml-language-server/bin/yaml-language-server"
    )
    return [node, script, "--stdio"] if node and Path(script).is_file() else None


class YamlServer:
    """One running server with the project's own settings for VS Code."""

    def __init__(self, command: list[str], root: Path) -> None:
        self.root = root
        settings = json.loads((ROOT / ".vscode" / "settings.json").read_text("utf-8"))
        schemas = {
            (root / file).as_uri(): pattern for file, pattern in settings["yaml.schemas"].items()
        }
        self._settings = {
            "yaml": {
                "schemas": schemas,
                "schemaStore": {"enable": False},
                "hover": True,
                "completion": True,
                "validate": True,
            }
        }
        self._opened: set[str] = set()
        self._numbers = itertools.count(1)
        self._process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
        )
        texts = {"contentFormat": ["markdown"], "documentationFormat": ["markdown"]}
        self._ask(
            "initialize",
            processId=None,
            rootUri=root.as_uri(),
            workspaceFolders=[{"uri": root.as_uri(), "name": "root"}],
            capabilities={
                "workspace": {"configuration": True},
                "textDocument": {
                    "hover": texts,
                    "completion": {"completionItem": {**texts, "snippetSupport": True}},
                },
            },
        )
        self._tell("initialized")
        self._tell("workspace/didChangeConfiguration", settings=self._settings)

    def close(self) -> None:
        """Stop the server."""
        self._process.kill()
        self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe:
                pipe.close()

    def problems(self, texts: Mapping[str, str]) -> dict[str, list[tuple[int, int, str]]]:
        """Open files with these texts, by path: line, column (from 1) and message of each mark."""
        for path, text in texts.items():
            self._open((self.root / path).as_uri(), text)
        found = {}
        while len(found) < len(texts):
            uri, marks = self._marks()
            path = uri.removeprefix(self.root.as_uri() + "/")
            if path in texts:
                places = [(mark["range"]["start"], mark["message"]) for mark in marks]
                found[path] = sorted((at["line"] + 1, at["character"] + 1, s) for at, s in places)
        return found

    def _open(self, uri: str, text: str) -> None:
        assert uri not in self._opened, "the server answers late for a file that was open before"
        self._opened.add(uri)
        document = {"uri": uri, "languageId": "yaml", "version": 1, "text": text}
        self._tell("textDocument/didOpen", textDocument=document)

    def _marks(self) -> tuple[str, list[dict[str, Any]]]:
        """The next file that the server has checked, with what it found."""
        while True:
            message = self._read()
            if message.get("method") == "textDocument/publishDiagnostics":
                found: dict[str, Any] = message["params"]
                return found["uri"], found["diagnostics"]

    def hover(self, path: str, line: int, column: int) -> str:
        """What hangs over a place of an open file."""
        found = self._ask("textDocument/hover", **self._at(path, line, column))
        return str(found["contents"]["value"]) if found else ""

    def completions(self, path: str, line: int, column: int) -> dict[str, str]:
        """What is offered at a place of an open file, with what it says of each."""
        found = self._ask("textDocument/completion", **self._at(path, line, column))
        return {item["label"]: _plain(item.get("documentation", "")) for item in found["items"]}

    def _at(self, path: str, line: int, column: int) -> dict[str, Any]:
        place = {"line": line - 1, "character": column - 1}
        return {"textDocument": {"uri": (self.root / path).as_uri()}, "position": place}

    def _ask(self, method: str, **params: Any) -> Any:
        number = next(self._numbers)
        self._write({"id": number, "method": method, "params": params})
        while True:
            message = self._read()
            if message.get("id") == number and "method" not in message:
                return message["result"]

    def _tell(self, method: str, **params: Any) -> None:
        self._write({"method": method, "params": params})

    def _write(self, message: dict[str, Any]) -> None:
        body = json.dumps({"jsonrpc": "2.0", **message}).encode()
        assert self._process.stdin
        self._process.stdin.write(b"Content-Length: %d\r\n\r\n" % len(body) + body)
        self._process.stdin.flush()

    def _read(self) -> dict[str, Any]:
        assert self._process.stdout
        length = 0
        while (line := self._process.stdout.readline().strip()) or not length:
            if line.lower().startswith(b"content-length"):
                length = int(line.split(b":")[1])
        message: dict[str, Any] = json.loads(self._process.stdout.read(length))
        if message.get("method") and "id" in message:  # the server asks for settings and the like
            answer: Any = None
            if message["method"] == "workspace/configuration":
                asked = message["params"]["items"]
                answer = [self._settings.get(item.get("section"), {}) for item in asked]
            self._write({"id": message["id"], "result": answer})
        return message


def _plain(documentation: Any) -> str:
    return str(documentation["value"] if isinstance(documentation, dict) else documentation)
