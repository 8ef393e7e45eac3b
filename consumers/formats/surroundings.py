"""What a format needs to know beyond the record: who is meant, and what is on record already."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

from pydantic import TypeAdapter, ValidationError

from consumers.refusals import FieldError, Invalid
from domain.events.base import Event, Identifier

_IDENTIFIER: Final[TypeAdapter[str]] = TypeAdapter(Identifier)


@dataclass(frozen=True)
class People:
    """How an account or an e-mail address of another system becomes an employee id."""

    home_pages: frozenset[str] = frozenset()
    """The systems whose account names are employee ids; none named: all that send."""
    mail_domains: frozenset[str] = frozenset()
    """The domains, in lower case, whose addresses begin with the employee id."""

    def of_account(self, home_page: str, name: str, at: str) -> str:
        """The employee behind an account; `at` is the pointer to blame.

        Raises:
            Invalid: the accounts of that system are not known here, or the name is no employee id.
        """
        if self.home_pages and home_page not in self.home_pages:
            raise Invalid(
                FieldError(
                    at,
                    "accounts of this system are not known to be employees; send another account, "
                    "or add its home page to CAREERLOG_ACCOUNT_HOME_PAGES",
                )
            )
        return employee_id(name, at)

    def of_address(self, address: str, at: str) -> str:
        """The employee behind an e-mail address; raises as `of_account` does."""
        name, _, domain = address.rpartition("@")
        if domain.lower() not in self.mail_domains:
            raise Invalid(
                FieldError(
                    at,
                    "an e-mail address does not say which employee is meant; send an account whose "
                    "name is the employee id, or set CAREERLOG_MAIL_DOMAINS if the part before "
                    "the @ is it",
                )
            )
        return employee_id(name, at)


def _nothing_on_record(source: str, event_id: str) -> Event | None:
    return None


@dataclass(frozen=True)
class Surroundings:
    """Everything outside of a record that counts when it is read."""

    people: People = field(default_factory=People)
    find: Callable[[str, str], Event | None] = _nothing_on_record
    """The fact on record under a source and an event id (`CareerLog.find`)."""
    time: str | None = None
    """The `time` of the CloudEvent around the content, where there is one."""


def employee_id(text: str, at: str) -> str:
    """The text, if an employee can be called that; `at` is the pointer to blame.

    Raises:
        Invalid: it has blanks, slashes or the like, or is too long.
    """
    try:
        return _IDENTIFIER.validate_python(text, strict=True)
    except ValidationError:
        raise Invalid(
            FieldError(
                at,
                "write the employee id here: a letter or digit, then at most 63 letters, digits "
                "or . _ @ -",
            )
        ) from None
