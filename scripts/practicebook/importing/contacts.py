"""Find the e-mail address, the phone number and the Telegram name in a line of contacts."""

from __future__ import annotations

import re
from collections.abc import Mapping

EMAIL = re.compile(r"[^@\s<>\",;]+@[^@\s<>\",;]+\.[^@\s<>\",;.]+")
PHONE = re.compile(r"\+?\d[\d ()\-]{8,18}\d")
TELEGRAM = re.compile(r"(?:https?://)?t\.me/(\w{4,32})|(?<![\w.])@([A-Za-z0-9_]{4,32})")


def contacts(text: str) -> Mapping[str, str]:
    """The e-mail address, phone number and Telegram name in a text, by the names of a contact's fields."""
    found = {}
    if email := EMAIL.search(text):
        found["email"] = email.group()
    rest = EMAIL.sub(" ", text)
    if telegram := TELEGRAM.search(rest):
        found["telegram"] = "@" + (telegram[1] or telegram[2])
    if phone := PHONE.search(rest):
        found["phone"] = phone.group()
    return found
