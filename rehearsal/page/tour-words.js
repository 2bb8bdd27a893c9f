// What the tour says at each step: a title and two lines.

export const TOLD = {
  "zh-CN": [
    ["十步看完网格哨", "每按一次“下一步”，页面替手机的主人做一件事，对面是真的机器人。", "随时可以离开，离开以后四部手机照样能用。"],
    ["路灯不亮", "居民在邻里群里随口一句，机器人认出是报事，回一张带编号的卡片。", "看编号、地点和反馈时限；卡片上没有报事人的姓名和电话。"],
    ["我也遇到", "邻居不用再报一遍，在卡片上点“我也遇到”。", "还是同一个案卷，有进展时他也看得到。"],
    ["网格长接单", "同一件事已经到了网格长的私聊里，写着已有几人反映。", "点“接单”，居民群里的卡片跟着变。"],
    ["办结要说一句", "网格长点“办结”，机器人要他回一句话或一张照片。", "看他的卡片变成“已反馈”；群里随即请报事人确认。"],
    ["修好没有，报事人说了算", "只有报事人能按“已解决”，别人按了不算。", "案卷到这里才结，群里的卡片写明报事人已确认。"],
    ["骑手顺手一拍", "骑手先发照片，再补一句{road}的护栏断了。", "机器人不插话，只在那句话上写 ✍：已立案，照片一并收下。"],
    ["{households}户停水", "{compound}三位居民先后来说停水，只立一个案卷，标“紧急”。", "后来的两句并进来，卡片上的反映人数跟着加。"],
    ["没人接，吹哨", "停水的案卷没人接单，演练时钟往前走一小时零五分。", "再催过网格长以后，哨声到了社区书记这里。"],
    ["还没人接，再吹", "时钟再走三十五分钟，还是没人接单。", "哨声到了街道；幕后的“裁判”里看得到，机器人没有超过限速。"],
    ["驿站要来了", "时钟走到驿站前一天 19:00，再到当天 08:00，一路该办的事一件不漏。", "只有驿站旁边的社区收到提醒，别的群不打扰。"],
  ],
  en: [
    ["Gridwhistle in ten steps", "With each “Next” the page does one thing for a phone's owner; the bot on the other side is the real one.", "Leave whenever you like, the phones stay usable."],
    ["A lamp is out", "A resident drops a line in the neighbours' group. The bot takes it for a report and answers with a numbered card.", "Look at number, place and deadline; no name and no phone of the reporter."],
    ["Me too", "A neighbour need not report it again: one tap on 我也遇到 (me too).", "It stays the same case, and the neighbour will see how it goes on."],
    ["The grid leader takes it", "The case is already in the leader's private chat, with the number of people who reported it.", "After 接单 (accept) the card in the residents' group changes, too."],
    ["Done, in words", "The leader taps 办结 (done), and the bot asks for one line or a photo.", "The leader's card turns to 已反馈 (answered), and the group asks the reporter to confirm."],
    ["The reporter decides", "Only the reporter can press 已解决 (solved); anybody else's tap does not count.", "The case closes here, and the card in the group says so."],
    ["A rider's snapshot", "A rider sends a photo, then one line: the guard rail at {road} is broken.", "The bot says nothing; it writes ✍ on that line: a case is open, photo included."],
    ["No water for {households} households", "Three residents of {compound} say so one after another; it becomes one case, marked 紧急 (urgent).", "The two later lines fold in, and the card counts the people."],
    ["Nobody answers: the whistle", "Nobody accepts the water case, and the rehearsal's clock moves on by an hour and five minutes.", "After the leader was called once more, the whistle (哨声) reaches the community's secretary."],
    ["Still nobody: higher", "Another thirty-five minutes, and still nobody has accepted.", "The whistle reaches the street; Backstage, the referee shows that no speed limit was broken."],
    ["The station is coming", "The clock moves to 19:00 on the eve of the mobile station, then to 08:00 of the day; nothing due on the way is skipped.", "Only the community beside the station is reminded, no other group."],
  ],
};
