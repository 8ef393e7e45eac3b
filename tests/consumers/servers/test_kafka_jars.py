"""Kafka's jars are fetched by Maven once, all or none."""

from pathlib import Path

import pytest

from consumers.servers import NotHere
from consumers.servers.kafka_jars import jars, kafka_version
from tests.consumers.servers.processes import program

FETCH = """
for last; do :; done
folder=${last#-DoutputDirectory=}
/bin/mkdir -p "$folder"
echo jar > "$folder/kafka.jar"
"""


def test_the_jars_are_of_the_version_that_the_pom_names(programs: Path, cache: Path) -> None:
    program(programs / "mvn", FETCH)
    assert kafka_version() in jars().name
    assert (jars() / "kafka.jar").exists()


def test_the_second_time_no_maven_is_needed(programs: Path, cache: Path) -> None:
    program(programs / "mvn", FETCH)
    first = jars()
    (programs / "mvn").unlink()
    assert jars() == first


def test_without_maven_and_jars_the_error_says_what_to_install(programs: Path, cache: Path) -> None:
    with pytest.raises(NotHere, match=r"no mvn on the PATH .*apt-get install"):
        jars()


def test_jars_that_could_only_be_fetched_in_part_are_not_kept(programs: Path, cache: Path) -> None:
    program(programs / "mvn", f"{FETCH}\necho '[ERROR] Unknown host repo'; exit 1")
    with pytest.raises(NotHere, match="Unknown host repo"):
        jars()
    assert list((cache / "careerlog").iterdir()) == []


def test_a_cache_that_cannot_be_written_is_named(programs: Path, cache: Path) -> None:
    program(programs / "mvn", FETCH)
    cache.write_text("a file where the folder should be")
    with pytest.raises(NotHere, match=str(cache)):
        jars()
