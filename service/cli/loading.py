"""A command is loaded when it is chosen: what no command needs is not imported."""

from collections.abc import Iterable
from functools import cache
from importlib import import_module
from typing import Any, Final

import typer
from typer.core import TyperCommand, TyperGroup
from typer.main import get_group

from .commands import COMMANDS, GROUPS
from .declared import logged_before_answering

MODULES: Final = tuple(dict.fromkeys((*COMMANDS, *GROUPS)))
"""The modules of all commands."""
_LINES: Final = {
    name: (module, line)
    for listed in (COMMANDS, GROUPS)
    for module, lines in listed.items()
    for name, line in lines.items()
}


class Commands(TyperGroup):
    """Every command by its name and its line; the one that is chosen is loaded."""

    def __init__(self, name: str, help: str) -> None:
        listed = [
            TyperCommand(each, help=line, rich_markup_mode=None)
            for each, (_, line) in _LINES.items()
        ]
        super().__init__(name=name, help=help, rich_markup_mode=None, commands=listed)

    def resolve_command(self, ctx: Any, args: list[str]) -> tuple[Any, Any, list[str]]:
        """The command that is meant, loaded, and the arguments that are left for it."""
        name, listed, left = super().resolve_command(ctx, args)
        return name, loaded(name) if name in _LINES else listed, left


@cache
def loaded(name: str) -> Any:
    """A command whole, with everything it imports."""
    module, _ = _LINES[name]
    return get_group(registered([module])).commands[name]


def registered(modules: Iterable[str] = MODULES) -> typer.Typer:
    """The commands of these modules, those that read personal data logged before they answer."""
    made = typer.Typer(rich_markup_mode=None, pretty_exceptions_enable=False)
    for module in modules:
        import_module(f".{module}", __package__).register(made)
    logged_before_answering(made)
    return made
