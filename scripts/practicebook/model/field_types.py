"""Name the kinds of values that fields hold, with what each may be and how it is refused."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
    ValidationInfo,
    WithJsonSchema,
)
from pydantic_core import PydanticCustomError

from ..phones import INTERNATIONAL, international
from ..typography import keep_joined

SLUG_PATTERN = r"^[a-z0-9]+(-[a-z0-9]+)*$"
# Windows opens a device, not a file, under these names: nobody there could fetch the collection.
RESERVED_NAMES = frozenset(
    ["con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in range(10))]
)
# By pattern: how a text of that form looks, for whoever has written another one.
EXAMPLES: dict[str, str] = {}
LOCALIZED_MARK = "x-localized"  # in the schema: a map over the configured languages
IDS_MARK = "x-ids"  # in the schema: the registry, or the kind of record, whose ids are meant
# The host is what stands there: before an @ one could write the name of another.
WEB_ADDRESS = r"^https?://[^\s/?#<>\"@\\]+\.[^\s/?#<>\"@\\]+([/?#][^\s<>\"]*)?$"
# A day outside is a slip of the finger; what we make bears days, and a ZIP knows none before 1980.
FIRST_YEAR, LAST_YEAR = 1990, 2100
_DAY = rf"^({FIRST_YEAR // 10}[0-9]|20[0-9]{{2}}|{LAST_YEAR})-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$"
PHOTO_NAME = r"^[A-Za-z0-9][A-Za-z0-9._-]*\.([jJ][pP][eE]?[gG]|[pP][nN][gG]|[wW][eE][bB][pP])$"


_TOLD: dict[frozenset[str], set[str]] = {}


class Record(BaseModel):
    """Base of every record: frozen, no unknown fields."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)

    def model_post_init(self, context: Any, /) -> None:
        """Share the set of names that were told: a thousand records tell few different ones."""
        told = self.__pydantic_fields_set__
        object.__setattr__(self, "__pydantic_fields_set__", _TOLD.setdefault(frozenset(told), told))


def _iso_day(value: object) -> dt.date:
    day = value if isinstance(value, dt.date) else _written_day(value)
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        limits = {"first": FIRST_YEAR, "last": LAST_YEAR}
        raise PydanticCustomError("date-far-off", "a date of our days", limits)
    return day


def _written_day(value: object) -> dt.date:
    try:
        if isinstance(value, str) and re.fullmatch(r"\d{4}-\d{2}-\d{2}", value):
            return dt.date.fromisoformat(value)
    except ValueError:
        pass
    raise PydanticCustomError("bad-date", "an ISO date")


def _over_languages(value: object, info: ValidationInfo) -> object:
    """Refuse what is no map over the configured languages; a missing language is a rule across records."""
    if not isinstance(value, Mapping):
        raise PydanticCustomError("languages-expected", "a map over the languages")
    languages = info.context["languages"] if info.context else tuple(value)
    for key in value:
        if key not in languages:
            raise PydanticCustomError(
                "unknown-language",
                "a configured language",
                {"found": key, "expected": ", ".join(languages)},
            )
    return value


def _web_address(value: str) -> str:
    if not re.fullmatch(WEB_ADDRESS, value):
        raise PydanticCustomError("bad-url", "a web address")
    return value


def _phone(value: str) -> str:
    if not re.fullmatch(INTERNATIONAL, value):
        expected = international(value) or "+7 …"
        raise PydanticCustomError("bad-phone", "a number with its country", {"expected": expected})
    return value


def _photo_file(value: str) -> str:
    reserved = value.partition(".")[0].lower() in RESERVED_NAMES
    if reserved or not re.fullmatch(PHOTO_NAME, value):
        raise PydanticCustomError("bad-photo-name", "a photo file name")
    return value


def _ids(name: str) -> Any:
    """Marks ids of a registry (`directions`…) or of records in the schema; rules look them up."""
    return Field(json_schema_extra={IDS_MARK: name})


Text = Annotated[str, StringConstraints(min_length=1, max_length=1000), AfterValidator(keep_joined)]


def form(pattern: str, example: str, max_length: int | None = None) -> StringConstraints:
    """The form of a text, with an example for the problem that refuses another one."""
    EXAMPLES[pattern] = example
    return StringConstraints(pattern=pattern, max_length=max_length)


ShortText = Annotated[
    str, StringConstraints(min_length=1, max_length=300), AfterValidator(keep_joined)
]
Localized = Annotated[
    dict[str, Text], BeforeValidator(_over_languages), WithJsonSchema({LOCALIZED_MARK: 1000})
]
LocalizedSummary = Annotated[
    dict[str, ShortText], BeforeValidator(_over_languages), WithJsonSchema({LOCALIZED_MARK: 300})
]
Count = Annotated[int, Field(strict=True, ge=0, le=10**12)]
Tenge = Count
Day = Annotated[
    dt.date,
    BeforeValidator(_iso_day),
    WithJsonSchema({"type": "string", "format": "date", "pattern": _DAY}),
]
Slug = Annotated[str, form(SLUG_PATTERN, "first-aid-school", 60)]
Url = Annotated[
    str,
    AfterValidator(_web_address),
    WithJsonSchema({"type": "string", "format": "uri", "pattern": WEB_ADDRESS}),
]
Email = Annotated[
    str,
    form(r"^[^@\s<>\"]+@[^@\s<>\"]+\.[^@\s<>\".]+$", "name@example.org"),
    Field(json_schema_extra={"format": "email"}),
]
Phone = Annotated[
    str, AfterValidator(_phone), WithJsonSchema({"type": "string", "pattern": INTERNATIONAL})
]
PhotoFile = Annotated[
    str, AfterValidator(_photo_file), WithJsonSchema({"type": "string", "pattern": PHOTO_NAME})
]
DirectionId = Annotated[Slug, _ids("directions")]
GroupId = Annotated[Slug, _ids("target_groups")]
RegionId = Annotated[str, form(r"^KZ-[0-9]{2}$", "KZ-71"), _ids("regions")]
IndicatorId = Annotated[str, form(r"^[a-z0-9_]+$", "people_reached"), _ids("indicators")]
OfficeSlug = Annotated[Slug, _ids("offices")]
ProjectSlug = Annotated[Slug, _ids("projects")]
RecordSlug = Annotated[Slug, _ids("records")]
SourceId = Annotated[Slug, _ids("sources")]
Qualifier = Literal["exact", "over", "about"]
Status = Literal["draft", "review", "published", "withdrawn"]
