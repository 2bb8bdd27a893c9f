from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.commands.import_street import load, run
from gridwork.streetfile import StreetFileErrors, read_street, street_to_rows
from storage import Store, upgrade

SMALL = Path(__file__).parents[1] / "gridwork" / "small_street.toml"
NOW = datetime(2026, 12, 10, 1, 0, tzinfo=UTC)
LATER = NOW + timedelta(days=1)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    url = f"sqlite:///{tmp_path / 'street.db'}"
    upgrade(url)
    store = Store(url)
    yield store
    store.close()


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "street.toml"
    path.write_bytes(SMALL.read_bytes())
    return path


def edit(file: Path, *changes: tuple[str, str]) -> None:
    text = file.read_text(encoding="utf-8")
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    file.write_text(text, encoding="utf-8")


def test_a_first_import_says_what_was_added_and_the_street_is_there(store: Store, file: Path) -> None:
    said = run(store, file, NOW, dry_run=False)

    assert said.splitlines() == [
        "added 1 street: LXJD",
        "added 4 grids: LA, LA01, LA02, SM",
        "added 2 people: tg:501, tg:502",
        "added 1 group: tg:-1001",
        "added 1 station: YZ",
        "added 1 service: haircut",
        "added 1 partner unit: GJ1",
        "added 1 team: FD",
        "added 1 property company: WY",
        "added 1 expert: ZJ",
        "added 1 mediation site: mediation",
    ]
    assert store.street() == load(file)


def test_importing_the_same_file_again_changes_nothing(store: Store, file: Path) -> None:
    run(store, file, NOW, dry_run=False)

    assert run(store, file, LATER, dry_run=False) == "nothing to change"


def test_a_changed_added_and_dropped_table_are_named(store: Store, file: Path) -> None:
    run(store, file, NOW, dry_run=False)
    edit(
        file,
        ('name = "麦香苑"', 'name = "麦浪苑"'),
        ('compounds = ["麦香苑"]', 'compounds = ["麦浪苑"]'),
        ('code = "ZJ"', 'code = "ZJ2"'),
    )

    said = run(store, file, LATER, dry_run=False)

    assert said.splitlines() == [
        "added 1 expert: ZJ2",
        "changed 1 grid: LA02",
        "changed 1 property company: WY",
        "retired 1 expert: ZJ",
    ]
    street = store.street()
    assert street is not None
    assert [place.name for place in street.nodes["LA02"].places] == ["麦浪苑", "柳溪路"]
    assert [expert["code"] for expert in street.others["expert"]] == ["ZJ2"]


def test_a_dry_run_says_the_same_and_leaves_no_trace(store: Store, file: Path) -> None:
    run(store, file, NOW, dry_run=False)
    before = store.street()
    edit(file, ('name = "甲一"', 'name = "甲乙"'))

    said = run(store, file, LATER, dry_run=True)

    assert said.splitlines() == ["changed 1 person: tg:501", "dry run: nothing was written"]
    assert store.street() == before
    assert run(store, file, LATER, dry_run=False) == "changed 1 person: tg:501"


def test_what_a_chat_has_set_is_kept_and_named(store: Store, file: Path) -> None:
    run(store, file, NOW, dry_run=False)
    in_chat = SMALL.read_text(encoding="utf-8").replace('name = "乙二"', 'name = "丙三"')
    row = {("person", "tg:502"): street_to_rows(read_street(in_chat, "chat"))["person", "tg:502"]}
    with store.begin(NOW) as tx:
        tx.street_rows.apply(row, origin="chat", now=NOW)

    said = run(store, file, LATER, dry_run=False)

    assert said == "conflict, left as a chat has set it: 1 person: tg:502"
    street = store.street()
    assert street is not None
    assert {person.name for person in street.people} == {"甲一", "丙三"}


def test_a_wrong_file_changes_nothing(store: Store, file: Path) -> None:
    run(store, file, NOW, dry_run=False)
    before = store.street()
    edit(file, ('name = "甲一"', 'name = "甲乙"'), ("weekday = 3", "weekday = 8"))

    with pytest.raises(StreetFileErrors, match=r"street\.toml:104: expert\[ZJ\]\.weekday: is 8"):
        run(store, file, LATER, dry_run=False)

    assert store.street() == before


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (
            "# 街道\nname = 1".encode("gbk"),
            "street.toml:1: not UTF-8: byte 0xbd; allowed: a file saved as UTF-8",
        ),
        (b"a = 1\n\xff", "street.toml:2: not UTF-8: byte 0xff; allowed: a file saved as UTF-8"),
    ],
)
def test_a_file_in_another_encoding_is_refused_with_its_line(file: Path, content: bytes, said: str) -> None:
    file.write_bytes(content)

    with pytest.raises(StreetFileErrors) as refused:
        load(file)

    assert str(refused.value).endswith(said)


def test_a_file_that_is_not_there_is_refused_by_name(tmp_path: Path) -> None:
    with pytest.raises(StreetFileErrors) as refused:
        load(tmp_path / "none.toml")

    assert str(refused.value) == (
        f"{tmp_path}/none.toml: cannot be read: No such file or directory; "
        "allowed: a street file (TOML or XLSX)"
    )


def test_a_file_saved_by_notepad_is_read(file: Path) -> None:
    file.write_bytes(b"\xef\xbb\xbf" + SMALL.read_bytes().replace(b"\n", b"\r\n"))

    assert load(file) == load(SMALL)
