from collections.abc import Iterator
from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.commands.import_street import load, run
from gridwork import street_toml
from gridwork.street import Group, Role, Street
from gridwork.streetfile import StreetFileErrors, read_street, street_to_rows, street_to_tables
from storage import Store, upgrade

SMALL = Path(__file__).parents[1] / "gridwork" / "small_street.toml"
NOW = datetime(2026, 12, 10, 1, 0, tzinfo=UTC)
LATER = NOW + timedelta(days=1)
TO_RESOLVE = (
    "conflicts stay as the chats have set them; bring the file up to date (`export` writes the street as it "
    "is), or have it the file's way: `import --take file`"
)


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

    assert said.splitlines() == [
        "conflict: person tg:502 丙三: name: 丙三 by a chat, 乙二 in the file",
        TO_RESOLVE,
    ]
    street = store.street()
    assert street is not None
    assert {person.name for person in street.people} == {"甲一", "丙三"}


def set_in_chat(store: Store, *groups: Group) -> None:
    with store.begin(NOW) as tx:
        tx.street_rows.apply({("group", group.chat): asdict(group) for group in groups}, "chat", NOW)


def present(store: Store) -> Street:
    street = store.street()
    assert street is not None
    return street


def exported_to(file: Path, store: Store) -> None:
    file.write_text(street_toml.written(street_to_tables(present(store))), encoding="utf-8")


REBOUND = Group("tg:-1001", "柳岸居民群", "residents", "LA01", "silent")


def test_each_key_a_chat_has_set_otherwise_is_named_also_by_a_dry_run(store: Store, file: Path) -> None:
    run(store, file, NOW, dry_run=False)
    set_in_chat(store, REBOUND)
    wanted = [
        "conflict: group tg:-1001 柳岸居民群: node: LA01 by a chat, LA in the file",
        "conflict: group tg:-1001 柳岸居民群: mode: silent by a chat, not set in the file",
        TO_RESOLVE,
    ]

    assert run(store, file, LATER, dry_run=True).splitlines() == [*wanted, "dry run: nothing was written"]
    assert run(store, file, LATER, dry_run=False).splitlines() == wanted
    assert present(store).group("tg:-1001") == REBOUND


def test_the_file_wins_when_it_is_told_to(store: Store, file: Path) -> None:
    run(store, file, NOW, dry_run=False)
    set_in_chat(store, REBOUND)
    with store.begin(NOW) as tx:
        tx.roles.leave("tg:501", Role("grid_leader", "LA01"), NOW)

    said = run(store, file, LATER, dry_run=False, take="file")

    assert said == "changed 1 group: tg:-1001"
    assert present(store) == load(file)
    assert run(store, file, LATER, dry_run=False) == "nothing to change"


def test_a_file_brought_up_to_date_by_the_export_rules_again(store: Store, file: Path) -> None:
    run(store, file, NOW, dry_run=False)
    set_in_chat(store, REBOUND, Group("tg:-1002", "新绑的群", "staff", "LA"))
    with store.begin(NOW) as tx:
        tx.roles.join("tg:777", "新来的", Role("grid_worker", "LA02"), NOW)
        tx.roles.join("tg:501", "甲一", Role("grid_worker", "LA02"), NOW)
        tx.roles.leave("tg:502", Role("property", "WY"), NOW)
    before = present(store)
    exported_to(file, store)

    said = run(store, file, LATER, dry_run=False)
    assert "conflict" not in said
    assert present(store) == before
    assert run(store, file, LATER, dry_run=False) == "nothing to change"

    edit(file, ('name = "新绑的群"', 'name = "柳岸工作群"'), ('node = "LA01"', 'node = "LA02"'))
    assert run(store, file, LATER, dry_run=False) == "changed 2 groups: tg:-1001, tg:-1002"
    newcomer = file.read_text(encoding="utf-8").split("[[person]]")[-1].partition("# ===")[0]
    assert "777" in newcomer
    edit(file, (f"[[person]]{newcomer}", ""))
    assert run(store, file, LATER, dry_run=False) == "retired 1 person: tg:777"
    assert present(store).person("tg:777") is None


def test_a_group_that_has_become_a_supergroup_is_known_by_the_id_it_had(store: Store, file: Path) -> None:
    run(store, file, NOW, dry_run=False)
    with store.begin(NOW) as tx:
        tx.chats.moved("tg:-1001", "tg:-100999")
    set_in_chat(store, Group("tg:-100999", "柳岸居民群", "residents", "LA02"))
    assert [group.chat for group in present(store).groups] == ["tg:-100999"]

    said = run(store, file, LATER, dry_run=False)

    assert said.splitlines() == [
        "retired 1 group: tg:-1001",
        "conflict: group tg:-100999 柳岸居民群: node: LA02 by a chat, LA in the file",
        TO_RESOLVE,
    ]
    exported_to(file, store)
    assert run(store, file, LATER, dry_run=False) == "nothing to change"


def test_a_grid_given_up_is_remembered_and_a_code_that_returns_is_a_grid_again(
    store: Store, file: Path
) -> None:
    run(store, file, NOW, dry_run=False)
    edit(file, ('"LA02"', '"LA22"'))
    edit(file, ('code = "LA22"', 'code = "LA22"\nreplaces = ["LA02"]'))
    with store.begin(NOW) as tx:
        tx.roles.join("tg:777", "新来的", Role("grid_worker", "LA02"), NOW)

    said = run(store, file, LATER, dry_run=False)

    assert said.splitlines() == [
        "added 1 grid: LA22",
        "changed 1 person: tg:502",
        "retired 1 grid: LA02",
        "retired 1 role taken up in a chat: tg:777 grid_worker LA02",
    ]
    street = present(store)
    assert (street.today("LA02"), street.node("LA02").name) == ("LA22", "柳岸二格")
    exported_to(file, store)
    assert 'replaces = ["LA02"]' in file.read_text(encoding="utf-8")
    assert run(store, file, LATER, dry_run=False) == "nothing to change"
    edit(file, ('"LA22"', '"LA02"'), ('replaces = ["LA02"]', 'replaces = ["LA22"]'))
    run(store, file, LATER, dry_run=False)
    assert present(store).former.keys() == {"LA22"}
    assert present(store).today("LA22") == "LA02"


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
