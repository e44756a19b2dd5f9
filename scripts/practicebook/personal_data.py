"""Find what must not be published about a person: identification numbers, telephones, mail addresses."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator

from .hygiene import prose_of
from .phones import COUNTRY
from .prose import WALL

_TWELVE = re.compile(r"[0-9](?:[ \u00a0-]?[0-9]){11}")
# Of Kazakhstan: ten digits that begin with 7, perhaps behind +7 or 8; of elsewhere: behind a plus.
_PHONE = re.compile(
    r"\+[1-9](?:[ \u00a0()-]{0,2}[0-9]){9,13}(?![0-9])"
    r"|[78][ \u00a0(-]{0,2}7(?:[ \u00a0()-]{0,2}[0-9]){9}(?![0-9])"
    r"|\(7(?:[ \u00a0()-]{0,2}[0-9]){9}(?![0-9])"
    r"|7(?:[ \u00a0()-]{0,2}[0-9]){9}(?![0-9])"
)
_BARE = re.compile(r"[\"']?[ \t]*(?:[,}\]\n#]|\Z)")
_THOUSANDS = re.compile(r"[0-9]{1,3}(?:[ \u00a0][0-9]{3})+")
_MAIL_NAME = re.compile(r"[\w.+-]{1,64}\Z")
_MAIL_HOST = re.compile(r"@[\w-]{1,64}(?:\.[\w-]{1,64}){1,6}")
_ADDRESS = re.compile(r"(?:https?://|www\.)[^\s<>\"«»)\]]+")
_FIRST_WEIGHTS = (1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11)
_SECOND_WEIGHTS = (3, 4, 5, 6, 7, 8, 9, 10, 11, 1, 2)


def is_iin(digits: str) -> bool:
    """Whether twelve digits can be a person's ЖСН/ИИН (individual identification number).

    By the rules of the Government's decree No. 406 of 22 May 2007: date of birth as YYMMDD, a digit for
    century and sex (0 is met in foreigners' numbers), four of a series, a control digit. In a БСН/БИН of
    an organisation the fifth digit is 4, 5 or 6, so that it is no date.
    """
    century = {"1": 18, "2": 18, "3": 19, "4": 19, "5": 20, "6": 20, "0": 20}.get(digits[6])
    if century is None:
        return False
    try:
        dt.date(century * 100 + int(digits[:2]), int(digits[2:4]), int(digits[4:6]))
    except ValueError:
        return False
    return _control_digit(digits) == int(digits[11])


def _control_digit(digits: str) -> int | None:
    """The twelfth digit that the first eleven ask for; None where such a number is not given out."""
    for weights in (_FIRST_WEIGHTS, _SECOND_WEIGHTS):
        rest = sum(int(d) * w for d, w in zip(digits[:11], weights, strict=True)) % 11
        if rest < 10:
            return rest
    return None


def personal_data(text: str, path: str) -> Iterator[tuple[int, str, str]]:
    """(offset, code, what may be shown of it) for each find in a content file's source.

    Identification numbers wherever they stand; telephones and mail addresses in prose only: the
    `contact` of a person who agreed is their place.
    """
    for offset in _iins(text):
        yield offset, "iin-in-text", ""
    phones = [match for match in _PHONE.finditer(text) if _is_phone(match[0])]
    mails = list(_mails(text))
    if path.endswith(".yml"):
        mails = [span for span in mails if not _bare(text, *span)]
    if phones or mails:
        prose = prose_of(text, path)
        for match in phones:
            alone = not text[match.start() - 1 : match.start()].isdigit()
            if alone and prose[match.start()] == match[0][0]:
                yield match.start(), "phone-in-text", match[0]
        for start, end in mails:
            if prose[start] != WALL and text[start - 1 : start] not in (":", "<"):
                yield start, "email-in-text", text[start:end]


def _mails(text: str) -> Iterator[tuple[int, int]]:
    for host in _MAIL_HOST.finditer(text):
        if name := _MAIL_NAME.search(text, max(host.start() - 64, 0), host.start()):
            yield name.start(), host.end()


def _bare(text: str, start: int, end: int) -> bool:
    """Whether a mail address is a YAML value of its own, as in a person's `contact`."""
    before = text[max(start - 3, 0) : start].rstrip("\"' ")
    return before.endswith(":") and _BARE.match(text, end) is not None


def _iins(text: str) -> Iterator[int]:
    for match in _TWELVE.finditer(text):
        alone = not (
            text[match.start() - 1 : match.start()].isdigit()
            or text[match.end() : match.end() + 1].isdigit()
        )
        digits = re.sub("[^0-9]", "", match[0])
        if alone and is_iin(digits) and not _in_address(text, match.start()):
            yield match.start()


def _in_address(text: str, offset: int) -> bool:
    """Whether the digits are a moment in a web address: those of news and files hold YYMMDDhhmmss."""
    line = max(text.rfind("\n", 0, offset) + 1, offset - 500)
    for match in _ADDRESS.finditer(text, line, offset):
        if "iin" not in match[0].lower() and not re.search(r"\s", text[match.start() : offset]):
            return True
    return False


def _is_phone(found: str) -> bool:
    """A number that rings somebody; «87 000 000 000» is an amount, 8 800 … is meant for everybody."""
    if _THOUSANDS.fullmatch(found):
        return False
    import phonenumbers  # its tables take longer to load than a whole check, and are seldom needed

    try:
        number = phonenumbers.parse(found, COUNTRY)
    except phonenumbers.NumberParseException:
        return False
    public = {phonenumbers.PhoneNumberType.TOLL_FREE, phonenumbers.PhoneNumberType.SHARED_COST}
    return phonenumbers.is_valid_number(number) and phonenumbers.number_type(number) not in public
