"""Pictures for readers: upright, without EXIF, never larger than the photo, the same every time."""

from __future__ import annotations

import io
import itertools
import os
import struct
import subprocess
import sys
from pathlib import Path

import pytest
from PIL import Image
from practicebook.images import BOOK_WIDTH, SITE_WIDTHS, Darkroom, Picture, PictureError, inspect
from sample_project import ROOT, make, write_photo

ORIENTATION, MAKER, GPS = 0x0112, 0x010F, 0x8825
RED, BLUE = (200, 0, 0), (0, 0, 200)


@pytest.fixture
def darkroom(tmp_path: Path) -> Darkroom:
    return Darkroom(tmp_path / "cache")


def two_colours(file: Path, **options: object) -> Path:
    """Left half red, right half blue, 80 × 40."""
    image = Image.new("RGB", (80, 40), RED)
    image.paste(BLUE, (40, 0, 80, 40))
    image.save(file, quality=95, **options)
    return file


def with_exif(orientation: int) -> Image.Exif:
    exif = Image.Exif()
    exif[ORIENTATION] = orientation
    exif[MAKER] = "Secret Camera"
    exif.get_ifd(GPS)[1] = "N"
    exif.get_ifd(GPS)[2] = (51.0, 7.0, 48.0)
    return exif


def near(found: object, expected: tuple[int, int, int], by: int = 40) -> bool:
    assert isinstance(found, tuple)
    return all(abs(a - b) < by for a, b in zip(found, expected, strict=True))


def opened(picture: bytes | Path) -> Image.Image:
    """The picture, read whole, so that its file is closed."""
    image = Image.open(io.BytesIO(picture if isinstance(picture, bytes) else picture.read_bytes()))
    image.load()
    return image


def copies(darkroom: Darkroom, file: Path) -> list[bytes]:
    return [copy.file.read_bytes() for copy in darkroom.site_copies(file)] + [
        darkroom.book_copy(file)
    ]


def test_no_copy_keeps_exif_or_gps(tmp_path: Path, darkroom: Darkroom) -> None:
    """Where and with what a photo was taken is nobody's affair."""
    photo = two_colours(
        tmp_path / "a.jpg", exif=with_exif(1), comment=b"Secret Place", xmp=b"Secret Name"
    )
    assert opened(photo).getexif().get_ifd(GPS)
    for copy in copies(darkroom, photo):
        image = opened(copy)
        assert not {"exif", "comment", "xmp"} & set(image.info)
        assert len(image.getexif()) == 0
        assert b"Exif" not in copy and b"Secret" not in copy


@pytest.mark.parametrize(
    ("orientation", "upper_left", "lower_right"),
    [(1, RED, BLUE), (2, BLUE, RED), (3, BLUE, RED), (6, RED, BLUE), (8, BLUE, RED)],
)
def test_a_turned_photo_stands_upright(
    orientation: int,
    upper_left: tuple[int, int, int],
    lower_right: tuple[int, int, int],
    tmp_path: Path,
    darkroom: Darkroom,
) -> None:
    """A telephone held sideways turns nothing on its side."""
    photo = two_colours(tmp_path / "a.jpg", exif=with_exif(orientation))
    size = (40, 80) if orientation >= 5 else (80, 40)
    assert inspect(photo) == Picture(*size)
    for copy in copies(darkroom, photo):
        image = opened(copy).convert("RGB")
        assert image.size == size
        assert near(image.getpixel((3, 3)), upper_left)
        assert near(image.getpixel((size[0] - 4, size[1] - 4)), lower_right)


def test_an_odd_orientation_is_none(tmp_path: Path) -> None:
    """A camera that writes nonsense about its position does not stop the check."""
    exif = b"Exif\0\0MM\0*\0\0\0\x08\0\x01\x01\x12\0\x02\0\0\0\x04abc\0\0\0\0\0"
    assert inspect(two_colours(tmp_path / "a.jpg", exif=exif)) == Picture(80, 40)


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP"])
def test_broken_notes_of_a_camera_are_passed_over_in_silence(
    form: str, tmp_path: Path, darkroom: Darkroom
) -> None:
    """What a camera wrote beside a picture may be broken; no warning of Python's is an editor's to read."""
    exif = b"Exif\0\0MM\0*\0\0\0\x08\0\x09" + b"\x01\x0f\0\x02\0\0\0\x30\0\0\0\x7f" * 2
    photo = two_colours(tmp_path / "a.jpg", format=form, exif=exif)
    with pytest.warns(UserWarning, match="EXIF|Tag"), Image.open(photo) as image:
        image.getexif()
    assert inspect(photo) == Picture(80, 40)
    assert darkroom.develop([photo], lambda: None) == []


def test_the_same_photo_gives_the_same_bytes(tmp_path: Path) -> None:
    """Two builds publish the same bytes, in whatever folder they work."""
    photo = two_colours(tmp_path / "a.jpg")
    first, second = (copies(Darkroom(tmp_path / name), photo) for name in ("1", "2"))
    assert first == second


def test_a_photo_is_developed_once(tmp_path: Path, darkroom: Darkroom) -> None:
    """What lies in the cache is not made again."""
    photo = two_colours(tmp_path / "a.jpg")
    stamps = {c.file: c.file.stat().st_mtime_ns for c in darkroom.site_copies(photo)}
    again = Darkroom(tmp_path / "cache").site_copies(photo)
    assert {c.file: c.file.stat().st_mtime_ns for c in again} == stamps


@pytest.mark.parametrize("damage", [b"", b"stump", None])
def test_a_broken_copy_in_the_cache_is_made_again(
    damage: bytes | None, tmp_path: Path, darkroom: Darkroom
) -> None:
    """A killed build or a full disk leaves no broken picture on the site."""
    photo = two_colours(tmp_path / "a.jpg")
    copy = darkroom.site_copies(photo)[0].file
    whole = copy.read_bytes()
    copy.unlink() if damage is None else copy.write_bytes(damage)
    assert Darkroom(tmp_path / "cache").site_copies(photo)[0].file.read_bytes() == whole


def test_a_changed_photo_is_developed_again(tmp_path: Path, darkroom: Darkroom) -> None:
    """A new photo under an old name is the one that the next build shows, even in the same serve."""
    photo = write_photo(tmp_path / "a.jpg", (60, 40))
    before = copies(darkroom, photo)
    write_photo(photo, (62, 40))
    darkroom.look_again()
    assert copies(darkroom, photo) != before
    assert darkroom.site_copies(photo)[0].width == 62


@pytest.mark.parametrize(
    ("width", "widths"),
    [
        (1, [1]),
        (300, [300]),
        (480, [480]),
        (700, [480, 700]),
        (1600, [480, 960, 1600]),
        (2400, [480, 960, 1600]),
    ],
)
def test_a_photo_is_never_enlarged(
    width: int, widths: list[int], tmp_path: Path, darkroom: Darkroom
) -> None:
    """A copy is as wide as a screen asks for, but no wider than the photo."""
    photo = write_photo(tmp_path / "a.jpg", (width, max(4, width // 8)))
    found = darkroom.site_copies(photo)
    assert [copy.width for copy in found] == widths
    for copy in found:
        assert opened(copy.file).size == (copy.width, copy.height)
        assert opened(copy.file).format == "WEBP"
    book = opened(darkroom.book_copy(photo))
    assert (book.format, book.width) == ("JPEG", min(width, BOOK_WIDTH))
    assert max(widths) <= max(SITE_WIDTHS)


@pytest.mark.parametrize("mode", ["RGBA", "LA", "P"])
def test_what_is_transparent_stands_on_white(mode: str, tmp_path: Path, darkroom: Darkroom) -> None:
    """Transparency has no meaning on paper: it is white, not black."""
    image = Image.new("RGBA", (40, 20), (0, 0, 0, 0))
    image.paste((*RED, 255), (20, 0, 40, 20))
    file = tmp_path / "a.png"
    image.convert(mode).save(file) if mode != "P" else image.quantize(8).save(file)
    for copy in copies(darkroom, file):
        shown = opened(copy)
        assert shown.mode == "RGB"
        assert near(shown.getpixel((3, 10)), (255, 255, 255))


@pytest.mark.parametrize("mode", ["CMYK", "L", "1"])
def test_every_copy_is_rgb(mode: str, tmp_path: Path, darkroom: Darkroom) -> None:
    """A photo prepared for print, or a grey one, becomes one that every screen shows."""
    file = tmp_path / ("a.png" if mode == "1" else "a.jpg")
    Image.new("RGB", (40, 20), "white").convert(mode).save(file)
    for copy in copies(darkroom, file):
        shown = opened(copy).convert("RGB")
        assert opened(copy).mode == "RGB"
        assert near(shown.getpixel((20, 10)), (255, 255, 255))


def test_a_grey_photo_of_16_bits_keeps_its_greys(tmp_path: Path, darkroom: Darkroom) -> None:
    """A scanner's picture of 65 536 greys is shown in 256, from black to white, not as a white sheet."""
    ramp = [65_535 * x // 255 for x in range(256) for _ in range(4)]
    image = Image.frombytes("I;16", (1024, 1), struct.pack("<1024H", *ramp)).resize((1024, 128), 0)
    image.save(file := tmp_path / "a.png")
    for copy in copies(darkroom, file):
        shown = opened(copy)
        for share in (0.02, 0.25, 0.5, 0.75, 0.98):
            at = int(shown.width * share)
            grey = round(255 * share)
            assert near(shown.getpixel((at, shown.height // 2)), (grey, grey, grey), 6)


def test_what_is_transparent_in_16_bits_stands_on_white(tmp_path: Path, darkroom: Darkroom) -> None:
    """A grey that a 16-bit picture calls transparent is white, the others stay."""
    row = [20_000] * 20 + [40_000] * 20
    image = Image.frombytes("I;16", (40, 20), struct.pack("<800H", *row * 20))
    image.save(file := tmp_path / "a.png", transparency=20_000)
    for copy in copies(darkroom, file):
        assert near(opened(copy).getpixel((3, 10)), (255, 255, 255), 6)
        assert near(opened(copy).getpixel((36, 10)), (156, 156, 156), 6)


@pytest.mark.parametrize(
    ("form", "suffix"), [("GIF", ".gif"), ("BMP", ".jpg"), ("TIFF", ".png"), ("PPM", ".webp")]
)
def test_only_jpeg_png_and_webp_are_opened(form: str, suffix: str, tmp_path: Path) -> None:
    """What a picture is, its bytes say, not its name."""
    file = tmp_path / f"a{suffix}"
    Image.new("RGB", (4, 4)).save(file, format=form)
    with pytest.raises(PictureError) as refused:
        inspect(file)
    assert refused.value.code == "photo-unreadable"


@pytest.mark.parametrize("suffix", [".jpg", ".png", ".webp"])
@pytest.mark.parametrize("share", [0, 0.02, 0.5, 0.9])
def test_part_of_a_photo_is_refused(suffix: str, share: float, tmp_path: Path) -> None:
    """A photo whose upload broke off is noticed by the check, not by the build."""
    file = tmp_path / f"a{suffix}"
    Image.effect_noise((200, 150), 60).convert("RGB").save(file)
    whole = file.read_bytes()
    assert inspect(file) == Picture(200, 150)
    file.write_bytes(whole[: int(len(whole) * share)])
    with pytest.raises(PictureError) as refused:
        inspect(file)
    assert refused.value.code == "photo-unreadable"


def test_what_a_camera_adds_after_a_photo_does_no_harm(tmp_path: Path, darkroom: Darkroom) -> None:
    """Some telephones put a short film after the picture; the picture is whole."""
    photo = two_colours(tmp_path / "a.jpg")
    photo.write_bytes(photo.read_bytes() + b"\0" * 5000)
    assert inspect(photo) == Picture(80, 40)
    assert copies(darkroom, photo)


def test_photos_are_developed_side_by_side_and_counted(tmp_path: Path, darkroom: Darkroom) -> None:
    """Many photos at once give the same copies as one by one; progress hears of each."""
    photos = [write_photo(tmp_path / f"{n}.jpg", (50 + n, 40)) for n in range(6)]
    done = itertools.count()
    darkroom.develop(photos, lambda: next(done))
    assert next(done) == 6
    alone = Darkroom(tmp_path / "other")
    assert [copies(darkroom, p) for p in photos] == [copies(alone, p) for p in photos]
    assert not list((tmp_path / "cache").rglob("*.part"))


# --- odd pictures --------------------------------------------------------------------------------------


def odd(kind: str, file: Path) -> Path:
    """A picture that is right, and that few programs ever write."""
    image = Image.effect_noise((64, 48), 80).convert("RGB")
    more = [image.rotate(90).resize((64, 48)), image.rotate(180)]
    ways: dict[str, tuple[Image.Image, dict[str, object]]] = {
        "CMYK": (image.convert("CMYK"), {"format": "JPEG"}),
        "grey": (image.convert("L"), {"format": "JPEG"}),
        "grey and clear": (image.convert("LA"), {"format": "PNG"}),
        "palette": (image.convert("P"), {"format": "PNG", "transparency": 0}),
        "black and white": (image.convert("1"), {"format": "PNG"}),
        "16 bits": (image.convert("I;16"), {"format": "PNG"}),
        "moving WebP": (image, {"format": "WEBP", "save_all": True, "append_images": more}),
        "moving PNG": (image, {"format": "PNG", "save_all": True, "append_images": more}),
        "two pictures": (image, {"format": "MPO", "save_all": True, "append_images": more[:1]}),
        "broken profile": (image, {"format": "JPEG", "icc_profile": b"\x00" * 60_000}),
        "comment": (image, {"format": "JPEG", "comment": b"</script><script>alert(1)</script>"}),
    }
    picture, options = ways[kind]
    picture.save(file, **options)  # type: ignore[arg-type]
    return file


ODD = (
    *("CMYK", "grey", "grey and clear", "palette", "black and white", "16 bits", "moving WebP"),
    *("moving PNG", "two pictures", "broken profile", "comment"),
)


@pytest.mark.parametrize("kind", ODD)
def test_an_odd_picture_becomes_an_ordinary_one(
    kind: str, tmp_path: Path, darkroom: Darkroom
) -> None:
    """Whatever a camera or a program wrote: one still picture in RGB, with nothing said beside it."""
    for content in copies(darkroom, odd(kind, tmp_path / "a.jpg")):
        copy = opened(content)
        assert (copy.mode, getattr(copy, "n_frames", 1)) == ("RGB", 1)
        assert not set(copy.info) & {"exif", "xmp", "icc_profile", "comment", "photoshop"}
        assert b"script" not in content


def test_a_picture_cut_in_the_middle_is_found_when_it_is_developed(
    tmp_path: Path, darkroom: Darkroom
) -> None:
    """A photo whose beginning and end are whole and whose middle is lost is named; others are made."""
    whole = write_photo(tmp_path / "a.jpg")
    make(cut := tmp_path / "b.jpg", {"holed": [300, 200]})
    assert inspect(cut) == Picture(300, 200)
    found = darkroom.develop([whole, cut], lambda: None)
    assert [(file, error.code) for file, error in found] == [(cut, "photo-unreadable")]
    assert len(darkroom.site_copies(whole)) == 1


# --- pictures that would never be done --------------------------------------------------------------------


def test_a_photo_of_a_few_scans_is_drawn(tmp_path: Path, darkroom: Darkroom) -> None:
    """A JPEG that sharpens step by step has about ten steps; fifty are drawn, too."""
    make(photo := tmp_path / "a.jpg", {"many-scans": [40, 50, 0]})
    assert inspect(photo) == Picture(40, 40)
    assert copies(darkroom, photo)


@pytest.mark.parametrize("behind", [0, 1])
def test_a_photo_of_endless_scans_is_refused_unread(behind: int, tmp_path: Path) -> None:
    """A small JPEG that would be drawn over and over for hours is refused by its bytes."""
    make(photo := tmp_path / "a.jpg", {"many-scans": [40, 100, behind]})
    with pytest.raises(PictureError) as refused:
        inspect(photo)
    assert refused.value.code == "photo-unreadable"


@pytest.mark.parametrize("form", ["JPEG", "PNG"])
def test_the_end_of_a_photo_is_found_whatever_stands_behind(form: str, tmp_path: Path) -> None:
    """A photo is whole where its end stands, however much a telephone adds; without one it is not."""
    image = Image.effect_noise((200, 150), 60).convert("RGB")
    image.save(file := tmp_path / "a.jpg", format=form, exif=with_exif(1))
    whole = file.read_bytes()
    file.write_bytes(whole + whole[: len(whole) // 2] * 9)
    assert inspect(file) == Picture(200, 150)
    file.write_bytes(whole[: len(whole) - 60] + b"\0" * 5000)
    with pytest.raises(PictureError) as refused:
        inspect(file)
    assert refused.value.code == "photo-unreadable"


# --- how much it takes -----------------------------------------------------------------------------------


def test_a_photo_is_decoded_once_for_all_its_copies(
    tmp_path: Path, darkroom: Darkroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Four copies of a large photo cost one reading of it."""
    photo = write_photo(tmp_path / "a.jpg", (1700, 200))
    opened_files: list[object] = []
    real = Image.open
    monkeypatch.setattr(
        Image, "open", lambda file, **o: (opened_files.append(file), real(file, **o))[1]
    )
    darkroom.develop([photo], lambda: None)
    assert len(list((tmp_path / "cache").rglob("*.webp"))) == 3
    assert len(opened_files) == 2  # for its header, and for its colours


def test_large_photos_wait_for_one_another(tmp_path: Path) -> None:
    """Two photos of 40 megapixels with transparency are made in less than 500 MB, whatever the cores."""
    for name, colour in (("a", 10), ("b", 200)):
        image = Image.new("RGBA", (6300, 6300), (colour, 90, 90, 128))
        image.save(tmp_path / f"{name}.png", compress_level=1)
        del image
    program = (
        "import sys; from pathlib import Path; from own_peak import own_peak\n"
        "import os; os.cpu_count = lambda: 4\n"
        "from practicebook.heap import let_go_early\n"
        "from practicebook.images import Darkroom\n"
        "let_go_early()  # as a build does\n"
        "folder = Path(sys.argv[1])\n"
        "assert not Darkroom(folder / 'cache').develop(sorted(folder.glob('*.png')), lambda: None)\n"
        "print(own_peak())"
    )
    paths = os.pathsep.join([str(ROOT / "scripts"), str(ROOT / "tests")])
    done = subprocess.run(
        [sys.executable, "-c", program, str(tmp_path)],
        env={**os.environ, "PYTHONPATH": paths},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert float(done.stdout) < 500
