"""Hold photos to the list of their record, to what people agreed to and to what can be published."""

from __future__ import annotations

import functools
import os
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from ..collection import AnyEntry
from ..files import content_path, names
from ..images import MAX_BYTES, MAX_PIXELS, MAX_RATIO, PictureError, copy_stem, inspect
from ..problems import Place, Problem, problem


def photo_rules(entry: AnyEntry, root: Path) -> Iterator[Problem]:
    """What is wrong with the photos of a record, in its list, its folder and its texts."""
    folder = entry.folder / "photos"
    listed = {photo.file: index for index, photo in enumerate(entry.facts.photos)}
    if len(listed) < len(entry.facts.photos):
        yield problem(entry.source.place("photos"), "photo-twice", found="")
    yield from _same_names(entry, listed)
    for name, index in listed.items():
        place = functools.partial(entry.source.place, "photos", index, "file")
        yield from photo_file_problems(folder / name, place)
        if entry.published and not entry.facts.photos[index].consent:
            at = entry.source.place("photos", index, "consent")
            yield problem(at, "photo-without-consent", found=name)
    for text in entry.texts.values():
        for name, at in text.photos:
            if name not in listed:
                yield problem(at, "photo-not-listed", found=name, expected=", ".join(listed) or "—")
    for name in names(folder):
        if name not in listed and not name.startswith("."):
            yield problem(Place(content_path(root, folder / name)), "photo-unused", found=name)


def _same_names(entry: AnyEntry, listed: Mapping[str, int]) -> Iterator[Problem]:
    """Photos that would be one on the site: it names copies without the ending, and folds cases."""
    first: dict[str, str] = {}
    for name, index in sorted(listed.items(), key=lambda photo: photo[1]):
        known = first.setdefault(copy_stem(name).casefold(), name)
        if known != name:
            place = entry.source.place("photos", index, "file")
            yield problem(place, "photo-same-name", found=name, expected=known)


def photo_file_problems(file: Path, place: Callable[[], Place]) -> Iterator[Problem]:
    """Why a photo cannot be published; `place` is asked for only where it cannot."""
    if file.is_symlink():
        return  # reported where the link stands
    if not file.is_file():
        yield problem(place(), "photo-missing", found=file.name)
        return
    try:
        inspect(file)
    except PictureError as error:
        yield photo_problem(place(), file, error)


def photo_problem(place: Place, file: Path, error: PictureError) -> Problem:
    """What an editor reads of a picture that we do not publish."""
    limits = {
        "megabytes": MAX_BYTES // 1024**2,
        "megapixels": MAX_PIXELS // 10**6,
        "times": MAX_RATIO,
    }
    return problem(place, error.code, found=f"{file.name}: {error.found}", **limits)


def photo_files(folder: Path) -> list[tuple[str, int, int]]:
    """The files of a folder with what changes when they do; a photo is too large to read each time."""
    if not folder.is_dir():
        return []
    with os.scandir(folder) as files:
        stats = [(file.name, file.stat(follow_symlinks=False)) for file in files]
    return sorted((name, stat.st_size, stat.st_mtime_ns) for name, stat in stats)
