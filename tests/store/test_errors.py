"""Messages carry what helps and no secret."""

from __future__ import annotations

import pytest

from mlflow_analyst.store.errors import StoreError, plain, scrub

SECRET = "hunter2/geheim"


@pytest.mark.parametrize(
    "text",
    [
        f"could not connect to postgresql://me:{SECRET}@db.example:5432/mlflow",
        f"http://me:{SECRET}@host/path?x=1 failed",
        f"dapi token={SECRET}; retry",
        f"PASSWORD: '{SECRET}'",
        "header Authorization: Bearer hunter2geheimgeheim",
    ],
)
def test_credentials_are_taken_out_of_any_text(text):
    cleaned = scrub(text)
    assert "hunter2" not in cleaned
    assert "***" in cleaned


def test_secrets_of_the_environment_are_taken_out_however_they_are_written(monkeypatch):
    monkeypatch.setenv("MLFLOW_TRACKING_PASSWORD", SECRET)
    assert "hunter2" not in scrub("login failed for hunter2/geheim")
    assert "hunter2" not in scrub("GET /?q=hunter2%2Fgeheim")


def test_harmless_text_stays_as_it_is():
    text = "Invalid attribute key 'bogus' in a@b.example, tokens: see http://localhost:5000/docs"
    assert scrub(text) == text


def test_a_message_of_mlflow_is_one_bounded_line():
    from mlflow.exceptions import MlflowException

    error = MlflowException("broken\n" + "x" * 10_000, error_code=1000)
    said = plain(error, "sqlite:///a.db")
    assert isinstance(said, StoreError)
    assert "\n" not in str(said)
    assert len(str(said)) < 600


def test_a_file_that_vanished_is_told_as_such():
    said = plain(FileNotFoundError(2, "No such file or directory"), "sqlite:///a.db")
    assert "sqlite:///a.db" in str(said)
    assert "connect again" in str(said)
