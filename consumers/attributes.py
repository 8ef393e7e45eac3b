"""CloudEvents attributes that come as headers, one each: read once, checked as text.

CloudEvents 1.0.2, "Context Attributes": each at most once. "Type System", String: no control
characters, no Unicode noncharacters. Names are checked with the event itself (`fact_from`).
"""

import re
from collections.abc import Callable, Iterable
from typing import Final, TypeVar

from .refusals import FieldError, pointer

_Raw = TypeVar("_Raw")

_LAST_OF_PLANES: Final = "".join(
    f"{chr(plane | 0xFFFE)}{chr(plane | 0xFFFF)}" for plane in range(0, 0x110000, 0x10000)
)
_FORBIDDEN: Final = re.compile(f"[\x00-\x1f\x7f-\x9f\ufdd0-\ufdef{_LAST_OF_PLANES}]")
_IN_THE_BODY: Final = ("data", "data_base64")


def attributes(
    headers: Iterable[tuple[str, _Raw | None]],
    text_of: Callable[[_Raw], str],
    errors: list[FieldError],
) -> dict[str, str]:
    """The attributes by name; `headers` have lost their prefix, one without a value is unset.

    `text_of` decodes a header's value or raises ValueError with a sentence. What is wrong is added
    to `errors`.
    """
    found: dict[str, str] = {}
    seen: set[str] = set()
    for name, raw in headers:
        if name in seen:
            errors.append(FieldError(pointer(name), "this header stands twice; send it once"))
        seen.add(name)
        if raw is None:
            continue
        if name in _IN_THE_BODY:
            errors.append(
                FieldError(pointer(name), "send no header of this name; data is the value")
            )
        elif name == "datacontenttype":
            errors.append(
                FieldError(
                    "/datacontenttype", "carry this as the header content-type, not by itself"
                )
            )
        try:
            text = text_of(raw)
        except ValueError as wrong:
            errors.append(FieldError(pointer(name), str(wrong)))
            continue
        if not text.isprintable() and _FORBIDDEN.search(text):
            errors.append(
                FieldError(pointer(name), "write text without control characters (CloudEvents 1.0)")
            )
        found[name] = text
    return found
