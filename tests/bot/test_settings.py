from __future__ import annotations

import itertools
import logging
import re
import tomllib
from pathlib import Path
from typing import Any, get_args

import pytest
from pydantic import BaseModel

from bot.commands.errors import WrongInput
from bot.settings import Settings, load
from gridwork.limits import Limit, Rung
from gridwork.reading import Urgency

EXAMPLE = Path(__file__).parents[2] / "config.example.toml"
TOKEN = "1000001:not-for-other-eyes"


@pytest.fixture(autouse=True)
def no_settings_from_outside(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("GRIDWHISTLE_SECRETS_DIR", raising=False)


@pytest.fixture
def config(tmp_path: Path) -> Path:
    return tmp_path / "config.toml"


def written(config: Path, text: str) -> Path:
    config.write_text(text, encoding="utf-8")
    return config


def refused(config: Path) -> str:
    with pytest.raises(WrongInput) as wrong:
        load(config)
    return str(wrong.value).replace(str(config), "config.toml")


# --- the example ---------------------------------------------------------------------------------


def test_the_example_loads_and_is_what_an_empty_config_means(config: Path) -> None:
    assert load(written(config, EXAMPLE.read_text(encoding="utf-8"))) == load(written(config, ""))


def test_an_empty_config_means_the_defaults_of_the_models_with_files_beside_the_config(config: Path) -> None:
    settings = load(written(config, ""))
    plain = Settings()

    assert settings.storage.url == f"sqlite:///{config.parent}/gridwhistle.db"
    assert settings.street.file == config.parent / "street.toml"
    assert settings.model_copy(update={"storage": plain.storage, "street": plain.street}) == plain


def test_every_key_of_the_models_is_in_the_example_and_nothing_else() -> None:
    # A key without a default to write down stands there behind a comment mark: # overrides = "texts.ftl"
    text = re.sub(r"^# ([a-z_]+ = )", r"\1", EXAMPLE.read_text(encoding="utf-8"), flags=re.MULTILINE)

    assert set(keys_of_file(tomllib.loads(text))) == set(keys_of_model(Settings))


def keys_of_file(table: dict[str, Any], above: str = "") -> list[str]:
    keys = []
    for key, value in table.items():
        nested = isinstance(value, dict) and value
        keys += keys_of_file(value, f"{above}{key}.") if nested else [f"{above}{key}"]
    return keys


def keys_of_model(model: type[BaseModel], above: str = "") -> list[str]:
    keys = []
    for name, field in model.model_fields.items():
        kind: Any = field.annotation
        nested = isinstance(kind, type) and issubclass(kind, BaseModel)
        keys += keys_of_model(kind, f"{above}{name}.") if nested else [f"{above}{name}"]
    return keys


def test_every_key_of_the_example_says_what_it_means() -> None:
    """A comment stands above each key, or above its table where the keys are one list."""
    lines = EXAMPLE.read_text(encoding="utf-8").splitlines()
    silent = []
    for above, line in itertools.pairwise(lines):
        if re.match(r"[a-z_]+ = ", line) and not above.startswith("#"):
            silent.append(line.partition(" ")[0])

    assert set(silent) <= {*(u.value for u in Urgency), "second", "day"}


# --- what a config may say -----------------------------------------------------------------------


def test_one_changed_limit_leaves_the_others_as_they_were(config: Path) -> None:
    limits = load(written(config, '[limits.feedback]\norange = "12 h"\n')).limits.rules()

    assert limits.feedback[Urgency.ORANGE] == Limit(minutes=12 * 60)
    assert limits.feedback[Urgency.RED] == Limit(minutes=120)


@pytest.mark.parametrize(
    ("text", "limit"),
    [
        ("30 min", Limit(minutes=30)),
        ("2 h", Limit(minutes=120)),
        ("1.5h", Limit(minutes=90)),
        ("4 wh", Limit(work_hours=4)),
        ("3 wd", Limit(work_days=3)),
    ],
)
def test_a_length_of_time_has_its_unit(config: Path, text: str, limit: Limit) -> None:
    limits = load(written(config, f'[limits.feedback_by_kind]\ngas = "{text}"\n')).limits.rules()

    assert limits.feedback_by_kind == {"gas": limit}


def test_a_climb_of_ones_own(config: Path) -> None:
    limits = load(written(config, '[limits.climb]\nred = ["+0 min backup", "3 min street"]\n')).limits.rules()

    assert limits.climb[Urgency.RED] == (Rung("backup"), Rung("street", Limit(minutes=3)))


def test_quiet_hours_and_station_reminders_of_ones_own(config: Path) -> None:
    text = '[quiet]\nnight = "23:30-06:15"\ncouriers_rush = []\n[station]\nfirst = "3 09:00"\n'
    settings = load(written(config, text))

    night, rush = settings.quiet.rules().night, settings.quiet.rules().rush
    assert [f"{at:%H:%M}" for at in night] == ["23:30", "06:15"]
    assert rush == ()
    first = settings.station.rules().offsets[0]
    assert (first.name, first.days, f"{first.at:%H:%M}") == ("t-2", 3, "09:00")


def test_files_lie_beside_the_config_unless_they_begin_with_a_slash(config: Path) -> None:
    text = '[texts]\noverrides = "our.ftl"\n[reading]\nlexicon = "/etc/lexicon.toml"\n'
    text += '[storage]\nurl = "sqlite:////var/lib/gridwhistle.db"\n'
    settings = load(written(config, text))

    assert settings.texts.overrides == config.parent / "our.ftl"
    assert settings.reading.lexicon == Path("/etc/lexicon.toml")
    assert settings.storage.url == "sqlite:////var/lib/gridwhistle.db"


def test_a_postgresql_address_is_taken_as_it_stands(config: Path) -> None:
    url = "postgresql+psycopg://grid:secret@db/gridwhistle"

    assert load(written(config, f'[storage]\nurl = "{url}"\n')).storage.url == url


def test_the_bots_number_is_the_beginning_of_its_token(config: Path) -> None:
    assert load(written(config, f'[telegram]\ntoken = "{TOKEN}"\n')).bot_id == "1000001"


# --- what it may not say -------------------------------------------------------------------------

ROOT = "limits, log, quiet, reading, rehearsal, station, storage, street, telegram, texts, web"
LENGTH = 'a length such as "30 min", "2 h", "4 wh" (working hours), "3 wd" (working days)'
RUNG = '"+15 min leader", with backup, leader, secretary or street'
STRETCH = 'a stretch of the day such as "22:00-07:00"'
OFFSET = 'days before and wall-clock time, such as "2 10:00"'
LISTEN = 'an address and a port, such as "127.0.0.1:8081"'
TOKENS = "the token from BotFather, digits, a colon, letters"
DATABASE = "sqlite:///FILE or postgresql+psycopg://USER:PASSWORD@HOST/DATABASE"
HTTP = "an address that begins with https:// or http://"
CLIMB = "blue, orange, red, yellow"
BAD = [
    ("[telegrm]", f"telegrm: unknown key; nearest known: telegram; allowed: {ROOT}"),
    (
        "[telegram]\ntokne = 'x'",
        "telegram.tokne: unknown key; nearest known: telegram.token; allowed: api_base, mode, token, webhook",
    ),
    (
        "[telegram.webhook]\nlisen = ''",
        (
            "telegram.webhook.lisen: unknown key; nearest known: telegram.webhook.listen; "
            "allowed: listen, secret, url"
        ),
    ),
    (
        "[limits.feedback]\nyelow = '2 wd'",
        f"limits.feedback.yelow: unknown key; nearest known: limits.feedback.yellow; allowed: {CLIMB}",
    ),
    (
        "[station]\nlate_hour = 2",
        (
            "station.late_hour: unknown key; nearest known: station.late_hours; "
            "allowed: day, first, late_hours, second"
        ),
    ),
    ("telegram = 'x'", "telegram: 'x' is not allowed; allowed: a table"),
    ("[limits]\nclimb = 3", "limits.climb: 3 is not allowed; allowed: a table"),
    ("[limits]\nreturns = 'two'", "limits.returns: 'two' is not allowed; allowed: a whole number"),
    ("[limits]\nreturns = -1", "limits.returns: -1 is not allowed; allowed: 0 or more"),
    ("[limits]\nverify_hours = 'x'", "limits.verify_hours: 'x' is not allowed; allowed: a number"),
    ("[limits]\nverify_hours = 0", "limits.verify_hours: 0 is not allowed; allowed: more than 0"),
    ("[limits]\nverify_hours = inf", "limits.verify_hours: inf is not allowed; allowed: a number"),
    ("[limits]\njoin_hours = 1e9", "limits.join_hours: 1000000000.0 is not allowed; allowed: at most 100000"),
    ("[limits]\nremind_at = 0.5", "limits.remind_at: 0.5 is not allowed; allowed: a list in brackets"),
    ("[limits]\nremind_at = [0.5, 2]", "limits.remind_at: 2 is not allowed; allowed: at most 1"),
    ("[limits.feedback]\nred = '2 days'", f"limits.feedback.red: '2 days' is not allowed; allowed: {LENGTH}"),
    ("[limits.feedback]\nred = 2", f"limits.feedback.red: 2 is not allowed; allowed: {LENGTH}"),
    (
        "[limits.feedback_by_kind]\ngas = 'soon'",
        f"limits.feedback_by_kind.gas: 'soon' is not allowed; allowed: {LENGTH}",
    ),
    (
        "[limits.climb]\nred = ['+5 min boss']",
        f"limits.climb.red: '+5 min boss' is not allowed; allowed: {RUNG}",
    ),
    (
        "[limits.climb]\nred = ['+5 mins street']",
        f"limits.climb.red: '+5 mins street' is not allowed; allowed: {LENGTH}",
    ),
    ("[quiet]\nnight = '22-7'", f"quiet.night: '22-7' is not allowed; allowed: {STRETCH}"),
    (
        "[quiet]\nnight = '22:00-24:30'",
        f"quiet.night: '22:00-24:30' is not allowed; allowed: {STRETCH}",
    ),
    (
        "[quiet]\ncouriers_rush = ['11:30']",
        f"quiet.couriers_rush: '11:30' is not allowed; allowed: {STRETCH}",
    ),
    ("[station]\nfirst = '10:00'", f"station.first: '10:00' is not allowed; allowed: {OFFSET}"),
    ("[web]\nlisten = '8081'", f"web.listen: '8081' is not allowed; allowed: {LISTEN}"),
    ("[web]\nlisten = 'here:70000'", f"web.listen: 'here:70000' is not allowed; allowed: {LISTEN}"),
    ("[web]\nlisten = 8081", "web.listen: 8081 is not allowed; allowed: a text in quotes"),
    ("[telegram]\ntoken = 'abc'", f"telegram.token: the value is not allowed; allowed: {TOKENS}"),
    (
        "[telegram.webhook]\nsecret = 'a b'",
        "telegram.webhook.secret: the value is not allowed; allowed: 1 to 256 of A-Z a-z 0-9 _ -",
    ),
    ("[telegram]\napi_base = 'ftp://x'", f"telegram.api_base: 'ftp://x' is not allowed; allowed: {HTTP}"),
    (
        "[telegram.webhook]\nurl = 'http://x'",
        (
            "telegram.webhook.url: 'http://x' is not allowed; "
            "allowed: an address that begins with https://, as Telegram demands"
        ),
    ),
    ("[telegram]\nmode = 'push'", "telegram.mode: 'push' is not allowed; allowed: polling or webhook"),
    (
        "[telegram]\nmode = 'webhook'\n[telegram.webhook]\nsecret = 'x'",
        "telegram.webhook.url: is empty; allowed: what Telegram calls, https://...",
    ),
    (
        "[telegram]\nmode = 'webhook'\n[telegram.webhook]\nurl = 'https://example.org/x'",
        "telegram.webhook.secret: is empty; allowed: 1 to 256 of A-Z a-z 0-9 _ -",
    ),
    ("[log]\nlevel = 'loud'", "log.level: 'loud' is not allowed; allowed: debug, info, warning or error"),
    (
        "[storage]\nurl = 'mysql://me:hunter2@db/x'",
        f"storage.url: the value is not allowed; allowed: {DATABASE}",
    ),
    ("[texts]\nlanguage = 'fr'", "texts.language: 'fr' is not allowed; allowed: zh-CN or en"),
    ("[street]\nfile = 3", "street.file: 3 is not allowed; allowed: a path in quotes"),
]


@pytest.mark.parametrize(("text", "message"), BAD, ids=[text.replace("\n", " ") for text, _ in BAD])
def test_a_wrong_key_is_named_with_what_is_wrong_and_what_is_allowed(
    config: Path, text: str, message: str
) -> None:
    assert refused(written(config, text)) == f"config.toml: {message}"


def test_an_unknown_kind_names_the_nearest_known_one(config: Path) -> None:
    message = refused(written(config, "[limits.feedback_by_kind]\nelevators = '2 h'"))

    assert message.startswith(
        "config.toml: limits.feedback_by_kind.elevators: unknown kind; nearest known: elevator; "
        "allowed: env_sanitation, road_manhole, "
    )


def test_a_missing_file_is_named(config: Path) -> None:
    assert refused(config) == "config.toml: cannot be read (No such file or directory); allowed: a TOML file"


def test_a_file_in_another_encoding_is_named(config: Path) -> None:
    config.write_bytes('# 网格哨\n[street]\nfile = "街道.toml"\n'.encode("gb18030"))

    assert refused(config) == "config.toml: is not UTF-8; allowed: a TOML file in UTF-8"


def test_a_byte_order_mark_does_no_harm(config: Path) -> None:
    config.write_bytes(b'\xef\xbb\xbf[street]\nfile = "a.toml"\n')

    assert load(config).street.file == config.parent / "a.toml"


def test_broken_toml_is_named_with_its_line(config: Path) -> None:
    assert refused(written(config, "[web]\nlisten =\n")) == (
        "config.toml: Invalid value (at line 2, column 9); allowed: TOML, as in config.example.toml"
    )


# --- environment, secret files, file -------------------------------------------------------------


@pytest.fixture
def secrets(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "secrets"
    folder.mkdir()
    monkeypatch.setenv("GRIDWHISTLE_SECRETS_DIR", str(folder))
    return folder


def token_of(config: Path) -> str:
    return load(config).telegram.token.get_secret_value()


def test_the_environment_beats_a_secret_file_and_that_beats_the_file(
    config: Path, secrets: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    written(config, '[telegram]\ntoken = "1:file"\napi_base = "http://kept"\n')
    assert token_of(config) == "1:file"

    (secrets / "telegram__token").write_text("2:secret\n", encoding="utf-8")
    assert token_of(config) == "2:secret"

    monkeypatch.setenv("GRIDWHISTLE_TELEGRAM__TOKEN", "3:environment")
    assert token_of(config) == "3:environment"
    assert load(config).telegram.api_base == "http://kept"


def test_every_kind_of_key_can_be_given_by_the_environment(
    config: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in {
        "QUIET__NIGHT": "23:00-06:00",
        "QUIET__COURIERS_RUSH": '["12:00-13:00"]',
        "LIMITS__ACKNOWLEDGE__RED": "7 min",
        "LIMITS__FEEDBACK_BY_KIND__GAS": "1 h",
        "LIMITS__RETURNS": "3",
        "LIMITS__REMIND_AT": "[0.5]",
        "WEB__LISTEN": "[::1]:9000",
    }.items():
        monkeypatch.setenv(f"GRIDWHISTLE_{name}", value)
    settings = load(written(config, "[limits.acknowledge]\norange = '20 min'\n"))

    assert f"{settings.quiet.night[0]:%H:%M}" == "23:00"
    assert len(settings.quiet.couriers_rush) == 1
    assert settings.limits.acknowledge.red == Limit(minutes=7)
    assert settings.limits.acknowledge.orange == Limit(minutes=20)
    assert settings.limits.feedback_by_kind == {"gas": Limit(minutes=60)}
    assert (settings.limits.returns, settings.limits.remind_at) == (3, (0.5,))
    assert settings.web.listen == "[::1]:9000"


def test_a_wrong_variable_is_named_by_its_own_name(config: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GRIDWHISTLE_QUIET__NIGHT", "late")

    assert (
        refused(written(config, "")) == f"GRIDWHISTLE_QUIET__NIGHT: 'late' is not allowed; allowed: {STRETCH}"
    )


def test_a_misspelt_variable_is_an_error_too(config: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GRIDWHISTLE_TELEGRM__TOKEN", TOKEN)

    assert refused(written(config, "")) == (
        f"GRIDWHISTLE_TELEGRM__TOKEN: unknown key; nearest known: telegram; allowed: {ROOT}"
    )


def test_variables_of_others_are_left_alone(config: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GRIDWHISTLE_SERVICE_HOST", "10.0.0.1")

    assert load(written(config, "")).telegram == Settings().telegram


def test_a_wrong_secret_file_is_named_without_its_content(config: Path, secrets: Path) -> None:
    file = secrets / "telegram__token"
    file.write_text("hunter2", encoding="utf-8")

    assert refused(written(config, "")) == f"{file}: the value is not allowed; allowed: {TOKENS}"


def test_a_folder_of_secrets_that_is_not_there_is_an_error(
    config: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GRIDWHISTLE_SECRETS_DIR", str(tmp_path / "nowhere"))

    assert refused(written(config, "")) == (
        f"GRIDWHISTLE_SECRETS_DIR: {tmp_path}/nowhere is no folder; "
        "allowed: a folder with files such as telegram__token"
    )


# --- secrets stay secret -------------------------------------------------------------------------

HUSH = "hunter2"
SECRETS = f"""\
[telegram]
token = "1:{HUSH}"
[telegram.webhook]
secret = "{HUSH}"
[storage]
url = "postgresql+psycopg://grid:{HUSH}@db/grid"
"""


def test_no_secret_shows_when_settings_are_printed_or_logged(
    config: Path, caplog: pytest.LogCaptureFixture
) -> None:
    settings = load(written(config, SECRETS))
    with caplog.at_level(logging.DEBUG):
        logging.getLogger("anybody").debug("%s %r", settings, settings)

    shown = f"{settings} {settings!r} {settings.telegram!r} {settings.storage!r} {caplog.text}"
    assert "anybody" in caplog.text
    assert HUSH not in shown


@pytest.mark.parametrize("wrong", [f"{HUSH} {HUSH}", f":{HUSH}", f"{HUSH}://x"])
@pytest.mark.parametrize("key", ["telegram.token", "telegram.webhook.secret", "storage.url"])
def test_no_secret_shows_in_a_refusal_or_behind_it(config: Path, key: str, wrong: str) -> None:
    table, _, name = key.rpartition(".")
    with pytest.raises(WrongInput) as refusal:
        load(written(config, f'[{table}]\n{name} = "{wrong}"\n'))

    assert str(refusal.value).startswith(f"{config}: {key}: the value is not allowed; allowed: ")
    assert HUSH not in str(refusal.getrepr(chain=True))


def test_the_guard_knows_every_secret_of_the_models() -> None:
    """Whatever is a SecretStr, or left out of repr, is never printed by a refusal either."""
    from bot import given  # noqa: PLC0415 - only here

    hidden = set()
    for key in keys_of_model(Settings):
        model: Any = Settings
        for part in key.split("."):
            field = model.model_fields[part]
            model = field.annotation
        names = {getattr(kind, "__name__", "") for kind in (model, *get_args(model))}
        if "SecretStr" in names or not field.repr:
            hidden.add(key)

    assert hidden == given._SECRET
