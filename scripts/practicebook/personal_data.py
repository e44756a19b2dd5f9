"""Find what must not be published about a person: identification numbers, telephones, mail addresses.

Looked for is what a reader sees: a digit may be written as `&#56;`, `\\u0038` or `%38`.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from urllib.parse import unquote

from .hygiene import prose_of
from .iin import DASHES, NOTHING, SPACES, iins, may_hold_number
from .phones import COUNTRY
from .prose import WALL

PAGES = "docs/"  # whose links may lead to a contact: who writes them speaks for the programme
_ENTITY = re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
_YAML_ESCAPE = re.compile(r"\\(?:x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|U000[0-9a-fA-F]{5}|_|\r?\n[ \t]*)")
_PERCENT = re.compile("%[0-7][0-9a-fA-F]")
_UNSEEN = rf"[*~`\\\u00ad{NOTHING}]*"
_SIGN = rf"(?:[{SPACES}{DASHES}()]|\r?\n[ \t>]*)"
_GAP = rf"{_UNSEEN}(?:{_SIGN}{_UNSEEN}){{0,2}}"
# Of Kazakhstan: ten digits that begin with 7, perhaps behind +7 or 8; of elsewhere: behind a plus.
_PHONE = re.compile(
    rf"\+{_UNSEEN}[1-9](?:{_GAP}[0-9]){{9,13}}(?![0-9])"
    rf"|[78]{_GAP}7(?:{_GAP}[0-9]){{9}}(?![0-9])"
    rf"|\(7(?:{_GAP}[0-9]){{9}}(?![0-9])"
    rf"|7(?:{_GAP}[0-9]){{9}}(?![0-9])"
    # With points the groups must be those of a telephone: dates and versions have points, too.
    r"|(?:\+?[78][. ]?)?\(?7[0-9]{2}\)?[. ][0-9]{3}[./ ][0-9]{2}[./ ]?[0-9]{2}(?![0-9]|[.,][0-9])"
)
_CALLS = re.compile(r"(?:\btel:|\bwa\.me/|[?&]phone=)\Z", re.IGNORECASE)
_BARE = re.compile(r"[\"']?[ \t]*(?:[,}\]\n#]|\Z)")
_THOUSANDS = re.compile(rf"[0-9]{{1,3}}(?:[{SPACES}][0-9]{{3}})+")
_MAIL_NAME = re.compile(rf"[\w.+{NOTHING}-]{{1,64}}\Z")
_MAIL_HOST = re.compile(rf"@[\w{NOTHING}-]{{1,64}}(?:\.[\w{NOTHING}-]{{1,64}}){{1,6}}")


def personal_data(text: str, path: str) -> Iterator[tuple[int, str, str]]:
    """(offset, code, what may be shown of it) for each find in a content file's source.

    Identification numbers wherever they stand; telephones and mail addresses in prose and in a record's
    links: the `contact` of a person who agreed is their place.
    """
    seen = _seen(text, path)
    phones = []
    if may_hold_number(seen):
        for offset in iins(seen):
            yield offset, "iin-in-text", ""
        phones = [match for match in _PHONE.finditer(seen) if _is_phone(match[0])]
    mails = list(_mails(seen))
    if path.endswith(".yml"):
        mails = [span for span in mails if not _bare(text, *span)]
    if phones or mails:
        prose, page = prose_of(text, path), path.startswith(PAGES)
        for match in phones:
            start = match.start()
            alone = not seen[start - 1 : start].isdigit()
            linked = not page and _CALLS.search(seen, max(start - 8, 0), start) is not None
            if alone and prose[start] != WALL and (linked or prose[start] == text[start]):
                yield start, "phone-in-text", text[start : match.end()]
        for start, end in mails:
            linked = text[start - 1 : start] in (":", "<")
            if prose[start] != WALL and not (page and linked):
                yield start, "email-in-text", text[start:end]


def _seen(text: str, path: str) -> str:
    """The text as it is read, letter for letter: what several letters stand for is filled up.

    Offsets stay those of the source.
    """
    if "%" in text:
        text = _PERCENT.sub(lambda match: _filled(unquote(match[0]), match), text)
    if path.endswith(".yml"):
        return _YAML_ESCAPE.sub(_unescaped, text) if "\\" in text else text
    return _ENTITY.sub(lambda match: _filled(html.unescape(match[0]), match), text)


def _unescaped(match: re.Match[str]) -> str:
    written = match[0]
    if written[1] == "_":
        return _filled("\u00a0", match)
    return _filled(chr(int(written[2:], 16)) if written[1] in "xuU" else "", match)


def _filled(sign: str, match: re.Match[str]) -> str:
    """The sign in the room of its letters; one that does not show is nothing, a line end a space."""
    if len(sign) > 1:
        return match[0]  # no sign of this name
    shown = " " if sign.isspace() else sign if sign.isprintable() else ""
    return shown.ljust(len(match[0]), NOTHING)


def _mails(text: str) -> Iterator[tuple[int, int]]:
    for host in _MAIL_HOST.finditer(text):
        if name := _MAIL_NAME.search(text, max(host.start() - 64, 0), host.start()):
            yield name.start(), host.end()


def _bare(text: str, start: int, end: int) -> bool:
    """Whether a mail address is a YAML value of its own, as in a person's `contact`."""
    before = text[max(start - 3, 0) : start].rstrip("\"' ")
    return before.endswith(":") and _BARE.match(text, end) is not None


def _is_phone(found: str) -> bool:
    """A number that rings somebody; «87 000 000 000» is an amount, 8 800 … is meant for everybody."""
    if _THOUSANDS.fullmatch(found):
        return False
    import phonenumbers  # its tables take longer to load than a whole check, and are seldom needed

    try:
        number = phonenumbers.parse(re.sub(r"[^0-9+]", "", found), COUNTRY)
    except phonenumbers.NumberParseException:
        return False
    public = {phonenumbers.PhoneNumberType.TOLL_FREE, phonenumbers.PhoneNumberType.SHARED_COST}
    return phonenumbers.is_valid_number(number) and phonenumbers.number_type(number) not in public
