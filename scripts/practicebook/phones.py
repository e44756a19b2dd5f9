"""Tell a telephone number that can be dialled from anywhere, and make one of what people write at home."""

from __future__ import annotations

COUNTRY = "KZ"
# As a contact holds it: a plus, the country's code, digits in groups; behind +7 always ten of them.
INTERNATIONAL = r"^\+(?:7(?:[ ()\-]{0,2}[0-9]){10}|[1-689](?:[ ()\-]{0,2}[0-9]){6,14})$"
_ALMATY = "727"  # its numbers have seven digits behind the code; the tables know the older six


def international(written: str) -> str | None:
    """«8 (701) 234-56-78» as `+7 701 234 56 78`; None where no number of Kazakhstan is written."""
    import phonenumbers  # its tables take longer to load than a whole check, and are seldom needed

    try:
        number = phonenumbers.parse(written, COUNTRY)
    except phonenumbers.NumberParseException:
        return None
    if number.extension or not phonenumbers.is_valid_number_for_region(number, COUNTRY):
        return None
    digits = phonenumbers.national_significant_number(number)
    mobile = phonenumbers.number_type(number) == phonenumbers.PhoneNumberType.MOBILE
    if mobile or digits.startswith(_ALMATY):
        return f"+7 {digits[:3]} {digits[3:6]} {digits[6:8]} {digits[8:]}"
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.INTERNATIONAL)
