import tomllib

import pytest

from gridwork.toml_lines import Path, lines_of

TEXT = '''# head

top = 1
a.b = "x # no comment"   # comment

[plain]
"quoted key" = 'single # quoted'
long = """
[not.a.table]
key = 1
"""  # line 8 to 11
after = [
  1,  # one
  [2, 3],
  { name = "x", deep = { er = [4] } },
]

[[many]]
code = 1
  [[many.inner]]
  at = 2021-01-01 07:00:00
  [[many.inner]]
  at = 07:00:00
[[many]]
  [many.table]
  raw = \'\'\'
  it's [[many]]
\'\'\'
  last = true'''


@pytest.mark.parametrize(
    ("path", "line"),
    [
        (("top",), 3),
        (("a", "b"), 4),
        (("plain",), 6),
        (("plain", "quoted key"), 7),
        (("plain", "long"), 8),
        (("plain", "after"), 12),
        (("plain", "after", 0), 13),
        (("plain", "after", 1), 14),
        (("plain", "after", 1, 1), 14),
        (("plain", "after", 2, "deep", "er", 0), 15),
        (("many",), 18),
        (("many", 0), 18),
        (("many", 0, "code"), 19),
        (("many", 0, "inner", 0), 20),
        (("many", 0, "inner", 1, "at"), 23),
        (("many", 1), 24),
        (("many", 1, "table"), 25),
        (("many", 1, "table", "raw"), 26),
        (("many", 1, "table", "last"), 29),
    ],
)
def test_everything_is_found_on_its_line(path: Path, line: int) -> None:
    assert lines_of(TEXT)[path] == line


def every_path(value: object, path: Path = ()) -> list[Path]:
    inner: list[tuple[str | int, object]] = []
    if isinstance(value, dict):
        inner = list(value.items())
    elif isinstance(value, list):
        inner = list(enumerate(value))
    return [path, *(found for step, one in inner for found in every_path(one, (*path, step)))]


def test_nothing_is_found_that_the_text_does_not_hold_and_nothing_is_left_out() -> None:
    assert set(lines_of(TEXT)) == set(every_path(tomllib.loads(TEXT))) - {()}
