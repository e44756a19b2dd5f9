"""Keep the index of a language for the next build, as long as its pages say the same."""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from importlib.metadata import version
from pathlib import Path
from typing import Any

from filelock import FileLock

from .. import kazakh
from ..publish import cache_folder, write_whole

_NOTE = "sha256.json"
_STEMMER = Path(kazakh.__file__).parent


def index_name(pages: Mapping[str, Path], facets: Mapping[str, Any], names: Sequence[str]) -> str:
    """Names an index by all that it is made from: pages, their filters, protected names, our code."""
    made_by = [*sorted(Path(__file__).parent.glob("*.py")), *sorted(_STEMMER.glob("*.*"))]
    files = {**pages, **{file.name: file for file in made_by}}
    digests = {name: hashlib.sha256(file.read_bytes()).hexdigest() for name, file in files.items()}
    parts = [version("pagefind_bin"), digests, facets, names]
    return hashlib.sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()


def write_index(folder: Path, make: Callable[[Path], None]) -> None:
    """Have an index made in `folder`."""
    shutil.rmtree(folder, ignore_errors=True)
    cache_folder(folder)
    make(folder)
    note = json.dumps(_digests(folder), sort_keys=True)
    write_whole(folder / _NOTE, note.encode())  # last: without it the folder is no index


@contextmanager
def alone_in(cache: Path) -> Iterator[Path]:
    """Have the cache to ourselves: a build of another site from the same folder waits."""
    cache_folder(cache)
    with FileLock(cache.with_name(f".{cache.name}.lock")):
        yield cache


def forget_others(cache: Path, kept: Iterable[Path]) -> None:
    """Take away the indexes of earlier pages: what was withdrawn is not to lie about."""
    names = {folder.name for folder in kept}
    for folder in list(cache.iterdir()):
        if folder.name not in names:
            shutil.rmtree(folder, ignore_errors=True)


def copy_index(index: Path, target: Path) -> None:
    """Copy an index into `target`."""
    shutil.copytree(index, target, dirs_exist_ok=True, ignore=shutil.ignore_patterns(_NOTE))


def is_whole(folder: Path) -> bool:
    """Whether the folder holds an index, as it was written."""
    try:
        noted = json.loads((folder / _NOTE).read_bytes())
    except (OSError, ValueError):
        return False
    return bool(noted == _digests(folder))


def _digests(folder: Path) -> dict[str, str]:
    return {
        file.relative_to(folder).as_posix(): hashlib.sha256(file.read_bytes()).hexdigest()
        for file in sorted(folder.rglob("*"))
        if file.is_file() and file.name != _NOTE
    }
