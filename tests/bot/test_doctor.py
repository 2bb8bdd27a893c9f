"""What `doctor` finds, and what it tells an operator to do."""

from __future__ import annotations

import asyncio
import sys
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from pydantic import SecretStr

from bot.clock import LedClock, RealClock
from bot.commands import doctor, import_street
from bot.commands.errors import WrongInput
from bot.settings import Storage, StreetTable
from rehearsal.webhook import Webhook
from storage import Store
from tests.bot.running import MORNING, SECRET, STREET, TOKEN, settings, telegram

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from bot.clock import Clock
    from bot.settings import Settings
    from rehearsal import Rehearsal


class Practice:
    """A doctor, and the world they look at."""

    def __init__(self, rehearsal: Rehearsal, config: Settings, capsys: pytest.CaptureFixture[str]) -> None:
        self.rehearsal, self.config, self._capsys = rehearsal, config, capsys
        self.said = ""

    async def looks(self, clock: Clock | None = None) -> int:
        self._capsys.readouterr()
        wrong = await doctor._run(self.config, clock or RealClock())
        self.said = self._capsys.readouterr().out
        return wrong

    def finds(self, what: str) -> str:
        """The line on one thing."""
        (line,) = [line for line in self.said.splitlines() if f" {what}: " in line]
        return line


@pytest.fixture
async def practice(database_url: str, capsys: pytest.CaptureFixture[str]) -> AsyncIterator[Practice]:
    async with telegram() as (rehearsal, base):
        store = Store(database_url)
        import_street.run(store, STREET, MORNING, dry_run=False)
        store.close()
        yield Practice(rehearsal, settings(base, database_url), capsys)


async def test_where_everything_is_in_order_every_line_is_ok(practice: Practice) -> None:
    practice.rehearsal.world.reads_all = True

    assert await practice.looks() == 0
    not_ok = [line for line in practice.said.splitlines() if not line.startswith("ok ")]
    assert not_ok == [practice.finds("calendar")]
    assert practice.finds("font").startswith("ok ")
    assert "reachable, newest schema, writable" in practice.finds("database")
    assert practice.finds("street") == "ok       street: xianghu.toml is imported and current"
    assert "knows the bot as @gridwhistle_rehearsal_bot" in practice.finds("token")
    for group in practice.rehearsal.groups:
        assert practice.finds(f"group {group.title}").endswith("administrator, reads and writes")


async def test_nothing_secret_is_said(practice: Practice) -> None:
    await practice.looks()

    assert TOKEN not in practice.said
    assert TOKEN.partition(":")[2] not in practice.said


async def test_nothing_is_changed(practice: Practice) -> None:
    store = Store(practice.config.storage.url)
    await practice.looks()
    with store.begin(MORNING) as tx:
        assert tx.meta.get("doctor") is None
    store.close()
    asked = {request.method for request in practice.rehearsal.wire}
    assert asked == {"getMe", "getWebhookInfo", "getChatMember", "getChat"}


# --- Telegram ------------------------------------------------------------------------------------


async def test_privacy_mode_is_a_warning_with_what_to_do(practice: Practice) -> None:
    assert await practice.looks() == 0
    assert practice.finds("privacy mode").startswith("warning ")
    assert "/setprivacy" in practice.finds("privacy mode")


async def test_a_group_without_the_bot_is_wrong(practice: Practice) -> None:
    group = practice.rehearsal.groups[0]
    practice.rehearsal.bot_is_kicked(group)

    assert await practice.looks() == 1
    line = practice.finds(f"group {group.title}")
    assert line.startswith("wrong ")
    assert "the bot is not in it; add the bot" in line


async def test_a_group_telegram_does_not_know_is_wrong(practice: Practice) -> None:
    group = practice.rehearsal.groups[0]
    del practice.rehearsal.world.chats[group.id]

    assert await practice.looks() == 1
    assert "the bot is not in it" in practice.finds(f"group {group.title}")


async def test_a_plain_member_under_privacy_mode_hears_commands_only(practice: Practice) -> None:
    group = practice.rehearsal.groups[0]
    practice.rehearsal.bot_joins(group, admin=False)

    assert await practice.looks() == 1
    line = practice.finds(f"group {group.title}")
    assert "reads commands only; make the bot an administrator" in line
    practice.rehearsal.world.reads_all = True
    assert await practice.looks() == 0


async def test_a_wrong_token_is_wrong_with_what_to_do(practice: Practice) -> None:
    other = practice.config.telegram.model_copy(update={"token": SecretStr("1000001:ANOTHER")})
    practice.config = practice.config.model_copy(update={"telegram": other})

    assert await practice.looks() == 1
    assert "Telegram does not know it; copy it anew from BotFather" in practice.finds("token")
    assert "ANOTHER" not in practice.said


async def test_a_telegram_that_cannot_be_reached_is_wrong(practice: Practice) -> None:
    other = practice.config.telegram.model_copy(update={"api_base": "http://127.0.0.1:9"})
    practice.config = practice.config.model_copy(update={"telegram": other})

    assert await practice.looks() == 1
    assert "see [telegram] api_base" in practice.finds("telegram")
    assert practice.finds("clock").startswith("warning ")


async def test_a_busy_telegram_is_asked_again(practice: Practice) -> None:
    practice.rehearsal.faults.too_many(1, method="getChatMember")

    assert await practice.looks() == 0


async def test_a_webhook_that_polling_does_not_want_is_a_warning(practice: Practice) -> None:
    practice.rehearsal.world.webhook = Webhook("https://example.org/old", "", 40)

    assert await practice.looks() == 0
    assert "mode is polling, but another webhook is set" in practice.finds("webhook")


async def test_a_webhook_is_judged_by_where_telegram_delivers(practice: Practice) -> None:
    config = settings(practice.config.telegram.api_base, practice.config.storage.url, hook=9)
    practice.config = config
    assert await practice.looks() == 0
    assert "mode is webhook, but no webhook is set" in practice.finds("webhook")

    practice.rehearsal.world.webhook = Webhook(config.telegram.webhook.url, SECRET, 40)
    resident = next(p for p in practice.rehearsal.players.values() if p.user.part == "resident")
    resident.says(practice.rehearsal.groups[0], "早上好")
    hook = practice.rehearsal.world.webhook
    await practice.rehearsal.until(lambda: hook.last_error, 10)
    assert await practice.looks() == 1
    assert "Connection refused; see the web server" in practice.finds("webhook")
    assert SECRET not in practice.said


# --- clock, database, street ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("seconds", "said"), [(20, "s ahead of Telegram"), (-3600, "behind Telegram's; set it")]
)
async def test_a_clock_that_is_off_is_wrong(practice: Practice, seconds: int, said: str) -> None:
    clock = LedClock(RealClock().now() + timedelta(seconds=seconds))

    assert await practice.looks(clock) == 1
    assert said in practice.finds("clock")


async def test_a_clock_a_few_seconds_off_is_fine(practice: Practice) -> None:
    assert await practice.looks(LedClock(RealClock().now() + timedelta(seconds=3))) == 0
    assert practice.finds("clock").startswith("ok ")


async def test_a_database_that_is_not_there_yet_is_not_made(practice: Practice, tmp_path: Path) -> None:
    file = tmp_path / "none.db"
    practice.config = practice.config.model_copy(update={"storage": Storage(url=f"sqlite:///{file}")})

    assert await practice.looks() == 0
    assert "is not there yet; `run` makes it" in practice.finds("database")
    assert not file.exists()


async def test_an_old_schema_and_an_unreachable_server_are_wrong(practice: Practice, tmp_path: Path) -> None:
    (tmp_path / "empty.db").touch()
    for url, said in (
        (f"sqlite:///{tmp_path}/empty.db", "run `gridwhistle migrate`"),
        ("postgresql+psycopg://grid:hunter2@127.0.0.1:9/grid", "see [storage] url"),
    ):
        practice.config = practice.config.model_copy(update={"storage": Storage(url=url)})
        assert await practice.looks() == 1
        assert said in practice.finds("database")
        assert "hunter2" not in practice.said


async def test_a_street_file_that_changed_since_its_import_is_a_warning(
    practice: Practice, tmp_path: Path
) -> None:
    file = tmp_path / "street.toml"
    file.write_text(STREET.read_text().replace('name = "南湖社区邻里群"', 'name = "南湖大群"'))
    practice.config = practice.config.model_copy(update={"street": StreetTable(file=file)})

    assert await practice.looks() == 0
    assert "differs from what is imported; `run` imports it" in practice.finds("street")

    file.write_text("[street]\nname = 3\n")
    assert await practice.looks() == 1
    assert practice.finds("street").startswith("wrong    street: the file is refused: ")


def test_without_a_token_there_is_nobody_to_ask(tmp_path: Path) -> None:
    config = settings("http://127.0.0.1:9", f"sqlite:///{tmp_path}/x.db")
    empty = config.telegram.model_copy(update={"token": SecretStr("")})
    with pytest.raises(WrongInput, match=r"telegram.token: is empty"):
        doctor.run(config.model_copy(update={"telegram": empty}), Path("config.toml"))


async def test_from_the_command_line_it_ends_with_1_when_something_is_wrong(
    practice: Practice, tmp_path: Path
) -> None:
    file = tmp_path / "config.toml"
    one = practice.config
    file.write_text(
        f'[telegram]\ntoken = "{TOKEN}"\napi_base = "{one.telegram.api_base}"\n'
        f'[storage]\nurl = "{one.storage.url}"\n[street]\nfile = "{STREET}"\n'
    )
    for kicked, code in ((False, 0), (True, 1)):
        if kicked:
            practice.rehearsal.bot_is_kicked(practice.rehearsal.groups[0])
        words = (sys.executable, "-m", "bot", "doctor", "--config", str(file))
        ended = await asyncio.create_subprocess_exec(
            *words, cwd=STREET.parents[2], stdout=asyncio.subprocess.PIPE
        )
        said, _ = await ended.communicate()
        assert (ended.returncode, b"privacy mode" in said) == (code, True)
