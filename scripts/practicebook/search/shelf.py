"""Keep the indexes of parts for the next build, as long as their pages say the same."""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from importlib.metadata import version
from pathlib import Path

from filelock import FileLock

from .. import kazakh
from ..archives import PACKER
from ..publish import cache_folder, link, write_cached, write_whole

_NOTE = "sha256.json"
_KEYS = "parts.json"
_STEMMER = Path(kazakh.__file__).parent


@cache
def made_by() -> str:
    """Names what indexes: the program, what packs, and our code."""
    files = [*sorted(Path(__file__).parent.glob("*.py")), *sorted(_STEMMER.glob("*.*"))]
    digests = {file.name: hashlib.sha256(file.read_bytes()).hexdigest() for file in files}
    return json.dumps([version("pagefind_bin"), PACKER, digests], sort_keys=True)


def known_indexes(cache: Path) -> dict[str, str]:
    """The folders of parts by their keys, as they were noted; none where the note is cut or mangled."""
    try:
        known = json.loads((cache / _KEYS).read_bytes())
    except (OSError, ValueError):
        return {}
    return known if isinstance(known, dict) else {}


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


def note_indexes(cache: Path, known: Mapping[str, str]) -> None:
    """Note the folders by their keys, and take all others away: what was withdrawn is not to lie about."""
    for folder in list(cache.iterdir()):
        if folder.is_dir() and folder.name not in known.values():
            shutil.rmtree(folder, ignore_errors=True)
    if known != known_indexes(cache):
        write_cached(cache / _KEYS, json.dumps(known, sort_keys=True).encode())


def link_index(index: Path, target: Path, *left_out: str) -> Mapping[str, str]:
    """Put an index into `target`, without what it keeps for itself and what is `left_out`.

    Gives the SHA-256 of what was put there, by name.
    """
    own = shutil.ignore_patterns(_NOTE, *left_out)
    shutil.copytree(index, target, copy_function=link, dirs_exist_ok=True, ignore=own)
    noted: dict[str, str] = json.loads((index / _NOTE).read_bytes())
    left = own(str(index), [*noted])
    return {name: digest for name, digest in noted.items() if name not in left}


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
