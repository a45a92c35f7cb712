"""The environment: unknown names and malformed values stop the start with one sentence."""

import pytest

from supportdesk.environment import Environment, key_ring, read

KEY = "QUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUE="


def _refusal(monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> str:
    monkeypatch.setenv(name, value)
    with pytest.raises(SystemExit) as stop:
        read.__wrapped__()
    return str(stop.value)


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("PORT", "eighty", "PORT: Input should be a valid integer"),
        ("PORT", "65535", "PORT: Input should be less than or equal to 65534"),
        ("DATABASE_URL", "mysql://desk@db/desk", "DATABASE_URL: write it as postgres://"),
        ("DATABASE_URL", "postgres://desk@db:5432", "DATABASE_URL: write it as postgres://"),
        ("DATABASE_URL", "postgres://desk@db:five/desk", "DATABASE_URL: its port is no number"),
        ("REDIS_URL", "http://cache", "REDIS_URL: write it as redis://"),
        ("REDIS_URL", "redis://cache/first", "REDIS_URL: write it as redis://"),
        ("LIVE_URL", "desk.example.com", "LIVE_URL: write it as https://host"),
        ("DESK_MAIL_URL", "mail.example.com", "DESK_MAIL_URL: write it as"),
        ("DESK_HTTPS", "perhaps", "DESK_HTTPS: Input should be a valid boolean"),
        ("DESK_LOG_LEVEL", "LOUD", "DESK_LOG_LEVEL: Input should be 'DEBUG', 'INFO'"),
        ("DESK_OPEN_LIMIT", "0", "DESK_OPEN_LIMIT: Input should be greater than or equal to 1"),
        ("SECRET_KEY", "secret", "SECRET_KEY: take 50 random characters"),
        ("SECRET_KEY", "a" * 60, "SECRET_KEY: take 50 random characters"),
        ("DESK_DATA_KEYS", "YWJj", "DESK_DATA_KEYS: write it as id:base64,id:base64"),
        ("DESK_DATA_KEYS", "a:YWJj", "DESK_DATA_KEYS: the key a has 3 bytes, it needs 32"),
        ("DESK_DATA_KEYS", "a:not base64", "DESK_DATA_KEYS: the key a is not base64"),
        ("DESK_DATA_KEYS", f"a:{KEY},a:{KEY}", "DESK_DATA_KEYS: write it as id:base64"),
        ("DESK_TRUSTED_PROXIES", "all", "DESK_TRUSTED_PROXIES: Input should be a valid integer"),
        ("DESK_OIDC_SERVER", "https://sso.example.com", "DESK_OIDC_SERVER needs"),
    ],
)
def test_a_malformed_value_is_told_in_one_sentence(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str, said: str
) -> None:
    sentence = _refusal(monkeypatch, name, value)
    assert sentence.startswith("The desk cannot start. ")
    assert said in sentence
    assert "\n" not in sentence


def test_an_unknown_name_is_refused_with_the_nearest_known_one(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    sentence = _refusal(monkeypatch, "DESK_HTTP", "true")
    assert sentence == "DESK_HTTP is not a setting of the desk. Did you mean DESK_HTTPS?"


def test_a_password_in_a_bad_address_is_not_repeated(monkeypatch: pytest.MonkeyPatch) -> None:
    assert "hunter2" not in _refusal(monkeypatch, "DATABASE_URL", "postgres://desk:hunter2@db")
    assert "hunter2" not in _refusal(monkeypatch, "DATABASE_URL", "postgres://desk:hunter2/x@db/d")


def test_a_bad_key_is_not_repeated(monkeypatch: pytest.MonkeyPatch) -> None:
    assert "aHVudGVyMg" not in _refusal(monkeypatch, "DESK_DATA_KEYS", "a:aHVudGVyMg==")
    assert "hunter2" not in _refusal(monkeypatch, "SECRET_KEY", "hunter2")


def test_a_ring_is_read_as_it_is_written(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DESK_DATA_KEYS", f"new:{KEY}, old:{KEY}")
    assert list(key_ring(read.__wrapped__().data_keys)) == ["new", "old"]


def test_a_relative_data_dir_is_taken_from_where_the_command_runs(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("DATA_DIR", "somewhere")
    assert Environment().data_dir.is_absolute()


def test_every_setting_says_what_it_means() -> None:
    silent = [name for name, field in Environment.model_fields.items() if not field.description]
    assert silent == []
