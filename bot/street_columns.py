"""What stands in the columns of a street workbook (街道档案表格), for the people who fill it in."""

from __future__ import annotations

_CODE = "编号：字母和数字，定了就不要再改。"
_SERVICES = "服务编号，用、隔开，见 service 表。"
_MEMBERS = "Telegram 编号，用、隔开，都要在 person 表里。"

#: Sheet -> column -> what to write there.
EXPLAINED = {
    "street": {
        "code": "街道编号，字母和数字，例如 XHJD。整张表只写一行。",
        "name": "街道全称，例如 湘湖街道。",
        "timezone": "时区，国内写 Asia/Shanghai。",
        "aliases": "别名，用、隔开。",
        "city": "所在的市。",
        "district": "所在的区县。",
        "division_code": "统计用区划代码，可以不写。",
        "datum": "网格范围用的坐标系：WGS-84、GCJ-02 或 BD-09；不写就是 WGS-84。",
    },
    "grid": {
        "code": "网格或社区编号，案卷编号以它开头，例如 NH03；定了就不要再改。",
        "name": "名称，例如 怡景苑网格。",
        "parent": "上一级的编号：网格写社区，社区写街道。",
        "level": "层级：community 社区，market 市场，grid 网格，market_zone 市场分区。",
        "aliases": "别名，用、隔开。",
        "polygon": "范围：经度 纬度; 经度 纬度; …，首尾同一点；有洞的用 | 隔开。可以不写。",
        "households": "户数。",
        "division_code": "统计用区划代码，可以不写。",
        "replaces": "由哪些旧网格拆分、合并而来，写旧编号，用、隔开；没有调整过就不写。",
    },
    "place": {
        "grid": "所在网格的编号，见 grid 表。",
        "name": "地名，例如 怡景苑。",
        "kind": "种类：compound 小区，road 道路，landmark 地标，building 单独一栋。",
        "aliases": "住户随口叫的简称，用、隔开。",
        "ambiguous": "两个网格各有一处同名小区时写 TRUE，其余不写。",
    },
    "person": {
        "telegram_id": "这个人的 Telegram 编号（数字）。",
        "name": "姓名。",
        "skills": "能做的服务，写服务编号，用、隔开。",
    },
    "role": {
        "telegram_id": "谁，见 person 表。一个人有几个角色就写几行。",
        "role": "角色：grid_leader 网格长，secretary 社区书记，coordinator 协调员等。",
        "scope": "管到哪里：街道、社区或网格的编号；物业写物业公司编号。",
    },
    "group": {
        "chat_id": "群的 Telegram 编号（负数），在群里发“本群”可以看到。",
        "name": "群名。",
        "kind": "种类：residents 居民群，market 商户群，couriers 骑手群，staff 网格工作群。",
        "node": "属于哪个社区或网格；骑手群不写。",
        "mode": "听多少：silent 静默，half_silent 半静默，open 开放；不写按种类定。",
    },
    "service": {
        "code": _CODE,
        "name": "服务名称，例如 理发。",
        "channel": "order 只能点单，station 只在驿站，both 都可以；不写就是 both。",
        "aliases": "别的叫法，用、隔开。",
    },
    "partner_unit": {
        "code": _CODE,
        "name": "单位名称。",
        "services": _SERVICES,
    },
    "station": {
        "code": _CODE,
        "name": "驿站名称。",
        "site": "摆在哪里。",
        "indoor_site": "下雨搬到哪里。",
        "grid": "所在网格的编号。",
        "timezone": "时区，不写就和街道一样。",
        "days_of_month": "每月哪几天，例如 10、20。",
        "start": "开始时间，例如 09:00。",
        "end": "结束时间，例如 11:30。",
        "walk_in_share": "留给现场的份额，0 到 1，不写就是 0.5。",
        "audience": "提醒发到哪些网格或社区的居民群，用、隔开。",
        "coordinators": _MEMBERS,
    },
    "station_lineup": {
        "station": "哪个驿站的摊位，写驿站编号。",
        "unit": "单位编号，见 partner_unit 表。",
        "service": "服务编号，见 service 表。",
        "capacity_per_half_hour": "半小时能接待几位。",
    },
    "team": {
        "code": _CODE,
        "name": "分队名称。",
        "scope": "服务到哪里：街道、社区或网格的编号。",
        "services": _SERVICES,
        "members": _MEMBERS,
    },
    "property_company": {
        "code": _CODE,
        "name": "物业公司名称。",
        "compounds": "管哪些小区，写地名，用、隔开。",
        "contacts": _MEMBERS,
    },
    "expert": {
        "code": _CODE,
        "name": "坐诊名称，例如 律师问诊。",
        "kind": "专业，例如 lawyer。",
        "person": "专家的 Telegram 编号，见 person 表。",
        "grid": "在哪个网格。",
        "weekday": "星期几，1 到 7。",
        "start": "开始时间，例如 14:00。",
        "end": "结束时间，例如 16:00。",
        "slot_minutes": "每位多少分钟。",
        "capacity": "一次最多几位。",
    },
    "mediation": {
        "site": "调解室在哪里。整张表最多一行。",
        "grid": "所在网格的编号。",
        "mediators": _MEMBERS,
    },
}
