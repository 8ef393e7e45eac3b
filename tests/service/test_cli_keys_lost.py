"""What is said when the vault or its key is not where it was, and that nothing is made instead."""

from pathlib import Path

import pytest

from service.settings import settings
from tests.service.test_cli_ask import HIRED


@pytest.fixture
def told(careerlog):
    careerlog.told(HIRED)
    return careerlog


def test_a_missing_key_file_is_named_and_no_other_key_made(told):
    file = settings(told.store).master_key_file
    file.unlink()
    ran = told("show", "E1024")
    assert ran.status == 1
    assert f"the key file {file} is missing" in ran.err
    assert "restore it" in ran.err
    assert not file.exists()


@pytest.mark.parametrize("command", [("show", "E1024"), ("history", "E1024"), ("append", "-")])
def test_a_missing_vault_is_named_and_no_other_vault_made(told, command):
    file: Path = settings(told.store).vault_file
    file.unlink()
    ran = told(*command)
    assert ran.status == 1
    assert f"the vault {file} is missing" in ran.err
    assert "CAREERLOG_VAULT" in ran.err
    assert not file.exists()


def test_what_holds_no_personal_text_can_be_asked_without_the_vault(told):
    settings(told.store).vault_file.unlink()
    assert [each["employee"] for each in told("who", "--on", "2024-01-01", "--json").json] == [
        "E1024"
    ]
