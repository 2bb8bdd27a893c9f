"""What the benchmarks' people say: made-up lines, of reports and of talk."""

from __future__ import annotations

import itertools

REPORTS = (
    "楼道灯坏了",
    "门口垃圾没人收，臭死了",
    "电梯坏了上不去",
    "下水道堵了，污水冒出来",
    "消防通道被车堵了",
    "井盖翘起来了",
    "半夜有人放音响吵死了",
    "门禁坏了几天了",
)
_TALK = (
    "早上好各位邻居",
    "今晚一起去跳广场舞不",
    "谁家有多的葱借两根",
    "孩子今天期中考试",
    "明天降温记得加衣服",
    "哈哈哈哈笑死我了",
    "这个周末去哪里玩",
    "好的收到谢谢",
    "昨天的球赛看了没",
    "有没有推荐的理发店",
)


def lines(count: int, one_report_in: int) -> list[str]:
    """`count` lines, every `one_report_in`-th a report; no two reports name the same building."""
    talk, reports = itertools.cycle(_TALK), itertools.cycle(REPORTS)
    return [
        f"怡景苑{number + 1}栋{next(reports)}" if number % one_report_in == 0 else next(talk)
        for number in range(count)
    ]
