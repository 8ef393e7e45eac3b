"""Personal values sealed with a key per person: destroying the key erases the person."""

from .box import ERASED, Context, Erased, Sealed, VaultError, is_sealed
from .master import master_key_from
from .vault import Vault

__all__ = [
    "ERASED",
    "Context",
    "Erased",
    "Sealed",
    "Vault",
    "VaultError",
    "is_sealed",
    "master_key_from",
]
