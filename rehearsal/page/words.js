// The page's own words in both languages. What people and bot say in the chats stays as it was said.

const CHINESE = {
  name: "网格哨", rehearsal: "演练", title: "网格哨 · 演练", switchTo: "English",
  clock: "演练时钟", plusTen: "+10 分钟", plusHour: "+1 小时", nextMorning: "明早 8:00",
  moves: "拨钟", moment: "驿站的日子", go: "去", goMoment: "去选好的时刻", going: "正在走到 {at}……",
  eveTwo: "提前两天提醒", eve: "前一天提醒", day: "当天提醒", opens: "驿站开门", momentOf: "{at} {what}",
  tour: "导览", side: "幕后", close: "关闭", offline: "与演练服务器断开，正在重连……",
  pick: "选择手机", phones: "手机", chats: "聊天", log: "消息，按上下键挑一条",
  resident: "居民", courier: "骑手", leader: "网格长", coordinator: "协调员",
  iAm: "我是", whose: "谁的手机", group: "群", staffGroup: "工作群", private: "和网格哨私聊",
  unread: "{n} 条未读", noMessages: "还没有消息",
  startHint: "按“开始”以后，网格哨才能给你发私信。", start: "开始",
  say: "说点什么", text: "消息内容", send: "发送", attach: "照片和位置", cancel: "取消",
  photo: "路灯照片", album: "三张照片", own: "自己的照片", place: "位置",
  ok: "知道了", reply: "回复", like: "赞", edit: "编辑", delete: "删除", deeds: "回复、赞、编辑或删除", deedsBrief: "回复或赞",
  replying: "回复 {name}：{text}", editing: "编辑 {text}",
  aPhoto: "[照片]", aPlace: "[位置]", aVoice: "[语音]", aVideo: "[视频]", aDocument: "[文件]",
  photoBy: "{name}发的照片", edited: "已编辑", silent: "静音", pinned: "置顶", forwarded: "转发的消息",
  came: "{names} 进群了", left: "{names} 离开了群", pinnedBy: "{name} 置顶了一条消息", moved: "群升级了", changed: "群里有变动",
  said: "{name} {at}", reacted: "{emoji} {n} 人",
  noAnswer: "机器人没有回应", link: "链接：{link}", cannot: "没有做成：{why}", noServer: "服务器没有答复（{status}）",
  mapTitle: "发一个位置", mapHint: "点地图上的一处，或在下面选一个网格。", grid: "网格", sendPlace: "发送位置",
  mapOf: "湘湖街道的网格图", placeIn: "{grid}的位置", outside: "街道外的位置",
  faults: "故障", faultsHint: "打开以后，看机器人怎么扛过去。", clear: "全部关掉",
  wire: "线路", referee: "裁判", method: "方法", all: "全部",
  tooMany: "429：发得太快", tooManyHow: "每两次请求约一次被要求等 3 秒",
  refuse: "502：服务器坏了", refuseHow: "每两次请求约一次",
  drop: "断线，没办成", dropHow: "请求还没生效就断，每两次约一次",
  dropAfter: "断线，其实办成了", dropAfterHow: "生效以后才断，每三次约一次",
  stall: "回答很慢", stallHow: "每次晚 3 秒",
  storm: "全都来一点", stormHow: "三成请求遇上上面某一种",
  repeat: "更新重复", repeatHow: "同一条消息送来 2 到 5 次",
  shuffle: "更新乱序", shuffleHow: "不同聊天的先后打乱",
  outage: "断网一小时", outageHow: "按演练时钟，两头都不通",
  strict: "真的限速", strictHow: "超过 Telegram 的限速就答 429",
  kick: "踢出机器人", kickBack: "请回机器人", migrate: "升级成超级群", block: "拉黑机器人", unblock: "解除拉黑",
  someGroup: "哪个群", somePerson: "哪个人", doneWords: "做好了：{what}",
  noBreach: "没有违例。机器人守住了 Telegram 的规矩。", breaches: "记下 {n} 处违例：",
  asked: "请求", answered: "回答", milliseconds: "{n} 毫秒", lost: "断线",
  next: "下一步", beginTour: "开始", again: "再来一遍", leave: "离开导览", acting: "正在演……", tourProgress: "导览进度",
  tourStep: "第 {n} 步，共 10 步 · {title}", stuck: "这一步没有等到结果：{why}。可以再试一次。", retry: "再试一次",
};

const ENGLISH = {
  name: "Gridwhistle", rehearsal: "rehearsal", title: "Gridwhistle · rehearsal", switchTo: "中文",
  clock: "The rehearsal's clock", plusTen: "+10 min", plusHour: "+1 h", nextMorning: "Next 8:00",
  moves: "Move on", moment: "Days of the station", go: "Go", goMoment: "Go to the chosen moment", going: "on the way to {at} …",
  eveTwo: "2 days before", eve: "evening before", day: "the day's reminder", opens: "station opens", momentOf: "{at} {what}",
  tour: "Tour", side: "Backstage", close: "Close", offline: "Lost the rehearsal server, connecting again …",
  pick: "Choose a phone", phones: "Phones", chats: "Chats", log: "Messages, up and down keys choose one",
  resident: "Resident", courier: "Courier", leader: "Grid leader", coordinator: "Coordinator",
  iAm: "I am", whose: "Whose phone", group: "Group", staffGroup: "Staff group", private: "Private chat",
  unread: "{n} unread", noMessages: "No messages yet",
  startHint: "The bot may write to you once you have pressed Start.", start: "Start",
  say: "Say something", text: "Message", send: "Send", attach: "Photos and places", cancel: "Cancel",
  photo: "Photo of a lamp", album: "Three photos", own: "A photo of yours", place: "Place",
  ok: "OK", reply: "Reply", like: "Like", edit: "Edit", delete: "Delete", deeds: "Reply, like, edit or delete", deedsBrief: "Reply or like",
  replying: "Reply to {name}: {text}", editing: "Edit {text}",
  aPhoto: "[photo]", aPlace: "[place]", aVoice: "[voice]", aVideo: "[video]", aDocument: "[file]",
  photoBy: "Photo from {name}", edited: "edited", silent: "silent", pinned: "pinned", forwarded: "Forwarded message",
  came: "{names} joined", left: "{names} left", pinnedBy: "{name} pinned a message", moved: "The group was upgraded", changed: "Something changed in the group",
  said: "{name} {at}", reacted: "{emoji} by {n}",
  noAnswer: "The bot did not answer", link: "Link: {link}", cannot: "That did not work: {why}", noServer: "The server gave no answer ({status})",
  mapTitle: "Send a place", mapHint: "Point at a spot on the map, or choose a grid below.", grid: "Grid", sendPlace: "Send place",
  mapOf: "Map of the street's grids", placeIn: "A place in {grid}", outside: "A place outside the street",
  faults: "Faults", faultsHint: "Switch one on and watch how the bot bears it.", clear: "All off",
  wire: "Wire", referee: "Referee", method: "Method", all: "all",
  tooMany: "429: too fast", tooManyHow: "about every second request is told to wait 3 s",
  refuse: "502: server broken", refuseHow: "about every second request",
  drop: "Broken off, not done", dropHow: "before the request takes effect, about every second one",
  dropAfter: "Broken off, yet done", dropAfterHow: "after it took effect, about every third one",
  stall: "Slow answers", stallHow: "each one 3 s late",
  storm: "A bit of everything", stormHow: "three in ten requests meet one of the above",
  repeat: "Updates repeated", repeatHow: "the same message comes 2 to 5 times",
  shuffle: "Updates shuffled", shuffleHow: "chats overtake each other",
  outage: "An hour offline", outageHow: "by the rehearsal's clock, in both directions",
  strict: "Real speed limits", strictHow: "429 for whatever passes Telegram's limits",
  kick: "Kick the bot", kickBack: "Bring the bot back", migrate: "Make it a supergroup", block: "Block the bot", unblock: "Unblock the bot",
  someGroup: "Which group", somePerson: "Which person", doneWords: "Done: {what}",
  noBreach: "No breaches. The bot kept Telegram's rules.", breaches: "{n} breaches on record:",
  asked: "Request", answered: "Answer", milliseconds: "{n} ms", lost: "broken off",
  next: "Next", beginTour: "Begin", again: "Once more", leave: "Leave the tour", acting: "Acting …", tourProgress: "Progress of the tour",
  tourStep: "Step {n} of 10 · {title}", stuck: "This step did not get there: {why}. You can try again.", retry: "Try again",
};

export const WORDS = { "zh-CN": CHINESE, en: ENGLISH };
const KEPT = "gridwhistle.language";
let language = localStorage.getItem(KEPT) === "en" ? "en" : "zh-CN";

export const languageNow = () => language;

export function speak(other) {
  language = other;
  localStorage.setItem(KEPT, other);
}

/** The words of a key, with facts put in for {name}. */
export function t(key, facts = {}) {
  return fill(WORDS[language][key] ?? key, facts);
}

export const fill = (words, facts) => words.replace(/\{(\w+)\}/g, (whole, name) => facts[name] ?? whole);

/** Write the words into everything below `root` that names its key. */
export function translate(root) {
  for (const one of root.querySelectorAll("[data-w]")) one.textContent = t(one.dataset.w);
  for (const one of root.querySelectorAll("[data-w-label]")) one.setAttribute("aria-label", t(one.dataset.wLabel));
  for (const one of root.querySelectorAll("[data-w-hint]")) one.placeholder = t(one.dataset.wHint);
}
