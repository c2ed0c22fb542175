"""Databricks workspaces: who is meant, with which credentials, and whether they are let in."""

from __future__ import annotations

import configparser
import difflib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

from mlflow_analyst.store import http, runtime
from mlflow_analyst.store.errors import StoreError
from mlflow_analyst.store.target import Source, Target
from mlflow_analyst.store.waiting import within

HOW = (
    "Set DATABRICKS_HOST and DATABRICKS_TOKEN in an env file and give it as env_file, "
    "or give tracking_uri databricks://PROFILE for a profile of ~/.databrickscfg."
)
NEW_ONE = "Make a personal access token in the workspace (Settings, Developer)"

# Without a token, Databricks' own SDK may know how to get in with these.
_OTHER_WAYS = (
    "auth_type",
    "client_id",
    "client_secret",
    "username",
    "password",
    "azure_client_id",
    "azure_workspace_resource_id",
    "google_service_account",
    "metadata_service_url",
)
_DEFAULT = "DEFAULT"


@dataclass(frozen=True)
class _Found:
    """Where credentials were found, and what: the names are those of ~/.databrickscfg."""

    where: str
    values: Mapping[str, str]
    profile: str | None = None
    path: Path | None = None


def target(uri: str, source: Source, values: Mapping[str, str], experiment: str | None) -> Target:
    """The workspace that ``uri`` (databricks or databricks://profile), the env file's ``values``
    and the environment mean, with the credentials that go with it.

    Raises StoreError when none is meant, or one without credentials.
    """
    found = _found(uri, values)
    host = _host(found)
    # What is set for another workspace or another way in must not be mixed with what is meant.
    environ: dict[str, str | None] = {
        name: None for name in runtime.own_environ() if name.startswith("DATABRICKS_")
    }
    environ.update(values)
    environ["MLFLOW_TRACKING_URI"] = "databricks"
    # Reading starts no machine that costs money; who wants that can set it.
    environ.setdefault("MLFLOW_SQL_WAREHOUSE_AUTO_START", _given("MLFLOW_SQL_WAREHOUSE_AUTO_START"))
    environ["DATABRICKS_HOST"] = host
    environ["DATABRICKS_CONFIG_PROFILE"] = None
    environ["DATABRICKS_TOKEN"] = None
    if token := found.values.get("token"):
        environ["DATABRICKS_TOKEN"] = token
        environ["DATABRICKS_INSECURE"] = found.values.get("insecure")
        # Plain requests with the token: the SDK would first look around for other ways in, and
        # waits for minutes where MLflow's requests wait for seconds.
        environ["MLFLOW_ENABLE_DB_SDK"] = "false"
        environ["MLFLOW_DISABLE_DATABRICKS_SDK_FOR_RUN_ARTIFACTS"] = "true"
    elif any(found.values.get(name) for name in _OTHER_WAYS):
        # The SDK knows them better than we do; it finds them where we did.
        environ["DATABRICKS_CONFIG_FILE"] = str(found.path) if found.path else None
        environ["DATABRICKS_CONFIG_PROFILE"] = found.profile
        if not found.profile:
            environ.update(
                {f"DATABRICKS_{name.upper()}": found.values.get(name) for name in _OTHER_WAYS}
            )
        environ.setdefault("MLFLOW_DATABRICKS_ENDPOINT_HTTP_RETRY_TIMEOUT", "20")
    else:
        raise StoreError(
            f"{found.where} names {host} but no token for it. {NEW_ONE} and set it as "
            "DATABRICKS_TOKEN, or as token of the profile."
        )
    return Target("databricks", host, host, source, None, environ, experiment)


def sign_in(host: str, credentials: Callable[[], Any]) -> Any:
    """What ``credentials`` gives: those that MLflow sends to ``host``.

    Without a token Databricks' SDK signs in, over the network. Raises StoreError when it cannot.
    """
    try:
        host_creds = within(http.ANSWER_SECONDS, credentials)
    except TimeoutError:
        raise StoreError(
            f"Signing in to {host} took more than {http.ANSWER_SECONDS:.0f} s. "
            "Check the network, and the profile or the DATABRICKS_ variables that say how."
        ) from None
    if not host_creds.token and not host_creds.use_databricks_sdk:
        raise _not_signed_in(host)
    return host_creds


def check(host: str, host_creds: Any) -> None:
    """Raise a StoreError unless a Databricks workspace at ``host`` lets these credentials in."""
    endpoint = "/api/2.0/mlflow/experiments/search"
    try:
        answer = http.ask(host, host_creds, endpoint, "POST", json={"max_results": 1})
    except ValueError:  # what Databricks' SDK raises when a token is not given to it
        raise _not_signed_in(host) from None
    status = answer.status_code
    if status == 401:
        raise StoreError(
            f"{host} did not accept the token (401). {NEW_ONE} and set it as DATABRICKS_TOKEN."
        )
    if status == 403:
        raise StoreError(
            f"{host} refuses access (403): the token is not valid in this workspace, or may not "
            f"list its experiments. {NEW_ONE} and set it as DATABRICKS_TOKEN."
        )
    if status == 429:
        raise StoreError(f"{host} has too many requests to answer (429). Wait, and connect again.")
    if status >= 500:
        raise StoreError(
            f"{host} answers with an error of its own ({status}). Connect again when it is well."
        )
    if status != 200 or not _is_json_object(answer.text):
        raise StoreError(
            f"{host} answers, but not as a Databricks workspace does ({status}). DATABRICKS_HOST "
            "should be what the browser shows before the first /, as in "
            "https://dbc-a1b2345c-d6e7.cloud.databricks.com"
        )


def _not_signed_in(host: str) -> StoreError:
    return StoreError(
        f"{host} did not let Databricks' SDK sign in with what the profile or the DATABRICKS_ "
        f"variables say. Check the client's id and secret. Or: {NEW_ONE} and set it as "
        "DATABRICKS_TOKEN."
    )


def _found(uri: str, values: Mapping[str, str]) -> _Found:
    environment = runtime.own_environ()
    if uri.lower().startswith("databricks:"):
        profile = uri.partition(":")[2].strip("/")
        if not profile or set(profile) & {":", "/", "@"}:
            raise StoreError(
                "After databricks:// goes the name of a profile of ~/.databrickscfg, nothing "
                f"else. {HOW}"
            )
        return _from_profile(profile, values, environment)
    for where, layer in (("The env file", values), ("The environment", environment)):
        if profile := layer.get("DATABRICKS_CONFIG_PROFILE", "").strip():
            return _from_profile(profile, values, environment)
        if layer.get("DATABRICKS_HOST", "").strip():
            merged = {**environment, **values}
            prefix = "DATABRICKS_"
            return _Found(
                where,
                {
                    name.removeprefix(prefix).lower(): value.strip()
                    for name, value in merged.items()
                    if name.startswith(prefix)
                },
            )
    path = _config_path(values, environment)
    if path.is_file() and (section := _sections(path).get(_DEFAULT)):
        return _Found(f"The profile {_DEFAULT} of {path}", section, _DEFAULT, path)
    raise StoreError(f"No Databricks workspace was named: DATABRICKS_HOST is not set. {HOW}")


def _from_profile(
    profile: str, values: Mapping[str, str], environment: Mapping[str, str]
) -> _Found:
    path = _config_path(values, environment)
    if not path.is_file():
        raise StoreError(
            f"The profile {profile!r} cannot be looked up: there is no {path}. "
            "Run `databricks configure --profile …` to make it, or set DATABRICKS_HOST and "
            "DATABRICKS_TOKEN in an env file."
        )
    sections = _sections(path)
    if profile not in sections:
        near = difflib.get_close_matches(profile, sections, n=3) or sorted(sections)[:5]
        hint = f"It has {', '.join(map(repr, near))}." if near else "It has none at all."
        raise StoreError(f"There is no profile {profile!r} in {path}. {hint}")
    return _Found(f"The profile {profile!r} of {path}", sections[profile], profile, path)


def _config_path(values: Mapping[str, str], environment: Mapping[str, str]) -> Path:
    named = values.get("DATABRICKS_CONFIG_FILE") or environment.get("DATABRICKS_CONFIG_FILE")
    try:
        return Path(named or "~/.databrickscfg").expanduser()
    except RuntimeError:
        raise StoreError(f"The home folder of ~/.databrickscfg is not known. {HOW}") from None


def _sections(path: Path) -> dict[str, dict[str, str]]:
    # Values are not inherited from DEFAULT, and a % in a token is a %.
    parser = configparser.ConfigParser(default_section="\n", interpolation=None)
    try:
        parser.read_string(path.read_text(encoding="utf-8-sig"))
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or "it is not a text file"
        raise StoreError(f"{path} cannot be read: {reason}. Check its permissions.") from None
    except configparser.Error as error:
        # Its own message quotes the line, and so perhaps a token.
        line = getattr(error, "lineno", None) or next(iter(getattr(error, "errors", [])), [None])[0]
        where = f" (line {line})" if line else ""
        raise StoreError(
            f"{path} is not written as a configuration file{where}. It should have lines such as "
            "[DEFAULT], host = https://…, token = …"
        ) from None
    return {name: dict(parser[name]) for name in parser.sections()}


def _host(found: _Found) -> str:
    said = found.values.get("host", "").strip()
    try:
        parts = urlsplit(said if "://" in said else f"https://{said}")
        name, port = parts.hostname, parts.port
    except ValueError:
        name, port = None, None
    if not name or parts.scheme.lower() not in ("http", "https"):
        raise StoreError(
            f"{found.where} does not name a workspace: host should be as in "
            "https://dbc-a1b2345c-d6e7.cloud.databricks.com"
        )
    shown = f"[{name}]" if ":" in name else name
    return urlunsplit((parts.scheme.lower(), f"{shown}:{port}" if port else shown, "", "", ""))


def _given(name: str) -> str:
    return runtime.own_environ().get(name) or "false"


def _is_json_object(text: str) -> bool:
    try:
        return isinstance(json.loads(text), dict)
    except ValueError:
        return False
