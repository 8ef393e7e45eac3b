"""Where things are: settings from the environment (CAREERLOG_...) and what they default to."""

import os
import re
from functools import lru_cache
from pathlib import Path
from typing import Annotated, Any, Final, Literal, get_args

from pydantic import AfterValidator, Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict
from sqlalchemy import make_url

from consumers.formats import People
from consumers.kafka.connection import Kafka
from consumers.kafka.topics import DEFAULT_PREFIX, Topics
from domain.events.base import Identifier
from domain.store.address import store_address

_ENV: Final = "CAREERLOG_"
DEFAULT_STORE: Final = "sqlite:///careerlog.db"
Act = Literal["nomination", "erasure", "correction"]
_ACTS: Final = get_args(Act)
_SQLITE: Final = "sqlite:///"
_ENDINGS: Final = (".db", ".sqlite", ".sqlite3")


class SettingsError(Exception):
    """A setting that cannot be used: which one, and what to write instead."""


def _acts(text: str) -> str:
    if unknown := {each.strip() for each in text.split(",")} - {*_ACTS, "none"}:
        raise ValueError(
            f"there is no {' or '.join(sorted(unknown)) or 'such act'}; write any of "
            f"{', '.join(_ACTS)}, with commas between, or none"
        )
    return text


class Settings(BaseSettings):
    """What a process needs to know about its surroundings.

    Left empty, the vault is a SQLite database beside the store's own file (`careerlog.keys.db` for
    `careerlog.db`; for PostgreSQL in the user's data folder), and the key file lies beside it.
    """

    model_config = SettingsConfigDict(
        env_prefix=_ENV, env_ignore_empty=True, hide_input_in_errors=True, frozen=True
    )

    store: str = DEFAULT_STORE
    """URL of the log and the projections: sqlite:///FILE or postgresql://USER@HOST/DATABASE."""
    kafka: str | None = None
    """Kafka's bootstrap servers: HOST:PORT[,HOST:PORT...]."""
    kafka_topics: str = DEFAULT_PREFIX
    """What the topics' names begin with: `careerlog` for careerlog.events, careerlog.intake ..."""
    kafka_proxy_url: SecretStr | None = None
    """The HTTP or SOCKS5 proxy through which Kafka is reached, if any: http://HOST:PORT."""
    kafka_session_seconds: int = Field(default=15, ge=6, le=300)
    """After so long without a sign of life, others take over what a consumer was reading."""
    kafka_security_protocol: Literal["PLAINTEXT", "SSL", "SASL_PLAINTEXT", "SASL_SSL"] = "PLAINTEXT"
    """How Kafka is spoken to."""
    kafka_sasl_mechanism: Literal["PLAIN", "SCRAM-SHA-256", "SCRAM-SHA-512"] | None = None
    """How this program proves to Kafka who it is."""
    kafka_sasl_username: str | None = None
    """The user that Kafka knows this program by."""
    kafka_sasl_password: SecretStr | None = None
    """Its password."""
    kafka_ssl_cafile: Path | None = None
    """The certificates (PEM) that Kafka's own are checked against; the system's unless set."""
    kafka_ssl_certfile: Path | None = None
    """The certificate (PEM) that this program shows to Kafka."""
    kafka_ssl_keyfile: Path | None = None
    """Its private key (PEM)."""
    vault: str | None = None
    """URL of the vault's own database."""
    master_key: SecretStr | None = None
    """The key that wraps everybody's key, in hexadecimal or base64; better than a file."""
    key_file: Path | None = None
    """Holds the master key where none is set; made on first use, readable by its owner alone."""
    signing_key_file: Path | None = None
    """Holds the keys that sign checkpoints; made on first use, readable by its owner alone."""
    origin: str | None = None
    """The log's own name, first line of its checkpoints: careers.example.org/hr, say."""
    checkpoint_seconds: int = Field(default=300, ge=0, le=86_400)
    """How often `careerlog run` signs what is new in the log; 0: it does not."""
    tsa_url: str | None = None
    """Where checkpoints are timestamped, if anywhere: the HTTP address of an RFC 3161 authority."""
    tsa_certificates: Path | None = None
    """The certificates (PEM) that its timestamps are checked against, its root among them."""

    erasures: Path | None = None
    """The erasure ledger: who was erased. Backups of store and vault never bring it back; so let it
    lie, and be backed up, where a restore of those cannot touch it."""

    reader: Identifier | None = None
    """Who reads, for the access log; the operating system's user unless set."""
    purpose: str | None = None
    """What for, for the access log."""
    readers: Path | None = None
    """Who may read whom, in TOML; without it everybody who can reach the store, logged."""
    second_person: Annotated[str, AfterValidator(_acts)] = "nomination,erasure"
    """What takes a second person: nomination, erasure, correction, with commas between."""

    account_home_pages: str = ""
    """Systems whose account names are employee ids, with blanks between; none: all that send."""
    mail_domains: str = ""
    """Domains whose e-mail addresses begin with the employee id, with blanks between."""

    def needs_second(self, act: Act) -> bool:
        """Whether an act takes effect only once another person approves it."""
        return act in {each.strip() for each in self.second_person.split(",")}

    @property
    def people(self) -> People:
        """How those whom other systems name are known here."""
        domains = frozenset(self.mail_domains.lower().split())
        return People(frozenset(self.account_home_pages.split()), domains)

    @property
    def store_file(self) -> Path | None:
        """The file of a SQLite store."""
        return _file_of(self.store)

    @property
    def vault_url(self) -> str:
        """The vault's database, as set or as it follows from the store."""
        if self.vault is not None:
            return self.vault
        return f"{_SQLITE}{self.vault_file}"

    @property
    def vault_file(self) -> Path | None:
        """The vault's file, as set or as it follows from the store; None where it is a server's.

        For a store on a server it does not depend on the working folder, or the next command would
        not find the keys.
        """
        if self.vault is not None:
            return _file_of(self.vault)
        store = self.store_file
        if store is None:
            home = os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share"
            url = make_url(self.store)
            name = re.sub(
                r"[^A-Za-z0-9._]+",
                "-",
                f"{url.host or 'local'}{f'-{url.port}' if url.port else ''}-{url.database}",
            )
            return Path(home) / "careerlog" / f"{name}.keys.db"
        return store.with_name(f"{_name_of(store)}.keys.db")

    @property
    def master_key_file(self) -> Path:
        """The key file, as set or as it follows from the vault: `careerlog.keys.key`."""
        if self.key_file is not None:
            return self.key_file
        vault = _file_of(self.vault_url)
        return Path("careerlog.keys.key") if vault is None else vault.with_suffix(".key")

    @property
    def signer_file(self) -> Path:
        """The file of signing keys, as set or beside the vault's: `careerlog.signing.key`."""
        if self.signing_key_file is not None:
            return self.signing_key_file
        name = "careerlog" if self.store_file is None else _name_of(self.store_file)
        return self.master_key_file.with_name(f"{name}.signing.key")

    @property
    def last_signed_file(self) -> Path:
        """The last checkpoint that was signed here: `careerlog.signing.last`."""
        return self.signer_file.with_suffix(".last")

    @property
    def erasure_ledger(self) -> Path:
        """The erasure ledger's file, as set or beside the vault's: `careerlog.erasures.ndjson`."""
        if self.erasures is not None:
            return self.erasures
        beside = self.vault_file or self.master_key_file
        return beside.with_name(f"{beside.name.partition('.keys.')[0]}.erasures.ndjson")

    @property
    def store_name(self) -> str:
        """What the store is called: its file without the ending, or its database."""
        file = self.store_file
        return self.store.partition("?")[0].rpartition("/")[2] if file is None else _name_of(file)

    @property
    def topics(self) -> Topics:
        """The topics' names."""
        return Topics(self.kafka_topics)

    @property
    def cluster(self) -> Kafka:
        """The Kafka cluster, with what its clients need to get in.

        Raises:
            SettingsError: no cluster is set.
        """
        if self.kafka is None:
            raise SettingsError(
                "no Kafka is set: give --kafka HOST:PORT or set CAREERLOG_KAFKA "
                "(careerlog run --local starts one)"
            )
        password, proxy = self.kafka_sasl_password, self.kafka_proxy_url
        wanted: dict[str, Any] = {
            "security_protocol": self.kafka_security_protocol,
            "sasl_mechanism": self.kafka_sasl_mechanism,
            "sasl_plain_username": self.kafka_sasl_username,
            "sasl_plain_password": password.get_secret_value() if password else None,
            "proxy_url": proxy.get_secret_value() if proxy else None,
            "ssl_cafile": self.kafka_ssl_cafile and str(self.kafka_ssl_cafile),
            "ssl_certfile": self.kafka_ssl_certfile and str(self.kafka_ssl_certfile),
            "ssl_keyfile": self.kafka_ssl_keyfile and str(self.kafka_ssl_keyfile),
        }
        given = {name: value for name, value in wanted.items() if value is not None}
        return Kafka(self.kafka, given, self.kafka_session_seconds)


def _file_of(url: str) -> Path | None:
    """The file behind a SQLite URL; None for any other database."""
    return Path(url.removeprefix(_SQLITE)) if url.startswith(_SQLITE) else None


def _name_of(file: Path) -> str:
    """A database file's name without its ending; `data.v1` and `data.v2` stay two."""
    return file.stem if file.suffix in _ENDINGS else file.name


def settings(store: str | None = None, kafka: str | None = None) -> Settings:
    """The settings of this process; `store` and `kafka` win over the environment.

    Raises:
        SettingsError: a setting in the environment cannot be read.
        StoreUnavailable: the store is of another kind, or in memory, where nothing would be kept.
    """
    variables = frozenset(each for each in os.environ.items() if each[0].upper().startswith(_ENV))
    try:
        found = _read(store, kafka, variables)
    except ValidationError as wrong:
        named = ", ".join(
            f"{_ENV}{'_'.join(map(str, error['loc'])).upper()}: "
            f"{error['msg'].removeprefix('Value error, ')}"
            for error in wrong.errors(include_input=False)
        )
        raise SettingsError(f"a setting cannot be read: {named}") from None
    store_address(found.store)
    return found


@lru_cache(maxsize=8)
def _read(store: str | None, kafka: str | None, _variables: frozenset[tuple[str, str]]) -> Settings:
    """Reads them once as long as no variable changes: a command asks several times."""
    told: dict[str, Any] = {"store": store, "kafka": kafka}
    return Settings(**{name: value for name, value in told.items() if value is not None})
