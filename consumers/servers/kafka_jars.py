"""Apache Kafka as Java runs it: a Java that is new enough, and jars that Maven resolves once."""

import hashlib
import os
import re
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import Final
from xml.etree import ElementTree

from consumers.servers.places import NotHere, first_line

OLDEST_JAVA: Final = 17
RESOLVE_WITHIN: Final = 600
"""Seconds that Maven gets to fetch the jars (43 MB)."""
_PACKAGED = Path(__file__).with_name("pom.xml")
POM: Final = (
    _PACKAGED if _PACKAGED.exists() else Path(__file__).parents[2] / "deploy" / "kafka" / "pom.xml"
)
"""Names the one version of Apache Kafka that is run; the wheel carries a copy."""
_GET_BOTH: Final = "apt-get install default-jre-headless maven"


def kafka_version() -> str:
    """The version of Apache Kafka that POM names."""
    return ElementTree.parse(POM).getroot().findtext("{*}properties/{*}kafka.version", "")


def java() -> tuple[str, int]:
    """The Java of JAVA_HOME or of the PATH, and its version.

    Raises:
        NotHere: there is none, or it is too old.
    """
    home = os.environ.get("JAVA_HOME")
    program = shutil.which("java", path=str(Path(home) / "bin") if home else None)
    if program is None:
        where = f"JAVA_HOME {home}" if home else "the PATH"
        raise NotHere(f"Apache Kafka on Java: no java on {where} ({_GET_BOTH})")
    told = subprocess.run([program, "-version"], capture_output=True, text=True)
    found = re.search(r'version "(\d+)', told.stderr + told.stdout)
    version = int(found[1]) if found else 0
    if version < OLDEST_JAVA:
        raise NotHere(
            f"Apache Kafka on Java, at {program}: version {version}, "
            f"{OLDEST_JAVA} or newer is needed ({_GET_BOTH})"
        )
    return program, version


def jars() -> Path:
    """The folder of Kafka's jars, of this user's cache; Maven fills it where it is not there yet.

    Raises:
        NotHere: there is no Maven, or it cannot fetch them.
    """
    version = hashlib.sha256(POM.read_bytes()).hexdigest()[:12]
    folder = _cache() / f"kafka-{kafka_version()}-{version}"
    if folder.is_dir():
        return folder
    place = f"Apache Kafka on Java, jars at {folder}"
    maven = shutil.which("mvn")
    if maven is None:
        raise NotHere(f"{place}: not there yet, and no mvn on the PATH to fetch them ({_GET_BOTH})")
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=folder.parent, prefix="fetching-") as fetching:
            _resolve(maven, Path(fetching) / "jars")
            _move(Path(fetching) / "jars", folder)
    except OSError as error:
        raise NotHere(f"{place}: {first_line(error)}") from error
    except subprocess.TimeoutExpired as error:
        raise NotHere(f"{place}: Maven took longer than {RESOLVE_WITHIN} s") from error
    except subprocess.CalledProcessError as error:
        said = re.search(r"\[ERROR\] (.*)", error.stdout)
        reason = said[1] if said else f"status {error.returncode}"
        raise NotHere(f"{place}: Maven could not fetch them ({reason})") from error
    return folder


def _cache() -> Path:
    home = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(home) / "careerlog"


def _resolve(maven: str, folder: Path) -> None:
    wanted = ["-DincludeScope=runtime", f"-DoutputDirectory={folder}"]
    subprocess.run(
        [maven, "--batch-mode", "--file", POM, "dependency:copy-dependencies", *wanted],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=True,
        timeout=RESOLVE_WITHIN,
    )


def _move(fetched: Path, folder: Path) -> None:
    """Puts the whole folder in place at once; another process may have been first."""
    try:
        fetched.rename(folder)
    except OSError:
        if not folder.is_dir():
            raise
