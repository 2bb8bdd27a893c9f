// The page: four telephones in front of the rehearsal. All words of people and bot enter as text, never as HTML.

const ZONE = "Asia/Shanghai";
const TOAST_SHOWN = 3500;

// What each telephone is for: whose it may be, and which groups it shows.
const PHONES = [
  { title: "居民群", parts: ["residents", "market"], roles: ["resident", "merchant"], first: "group" },
  { title: "骑手群", parts: ["couriers"], roles: ["courier"], first: "group" },
  { title: "网格长", tab: "工作群", parts: ["staff"], roles: ["grid_leader", "grid_worker", "secretary", "market_secretary"], first: "person" },
  { title: "协调员", tab: "工作群", parts: ["staff"], roles: ["coordinator", "admin", "street_officer"], first: "person" },
];

let scene = { bot: {}, groups: [], people: [], clock: null };
let clock = { base: 0, at: 0 };

// ---------------------------------------------------------------- talking to the server

async function ask(path) {
  const answer = await fetch(`/rehearsal/${path}`);
  if (!answer.ok) throw new Error(`服务器没有答复（${answer.status}）`);
  return answer.json();
}

async function tell(path, what) {
  const answer = await fetch(`/rehearsal/${path}`, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(what),
  });
  const said = await answer.json();
  if (!answer.ok) throw new Error(said.error ?? "没有做成");
  return said;
}

// ---------------------------------------------------------------- small things

function element(name, className = "", text = "") {
  const made = document.createElement(name);
  if (className) made.className = className;
  if (text) made.textContent = text;
  return made;
}

function button(label, pressed, className = "") {
  const made = element("button", className, label);
  made.type = "button";
  made.addEventListener("click", (event) => { event.stopPropagation(); pressed(made); });
  return made;
}

const clockTime = new Intl.DateTimeFormat("zh-CN", { timeZone: ZONE, hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
const fullTime = new Intl.DateTimeFormat("zh-CN", {
  timeZone: ZONE, year: "numeric", month: "long", day: "numeric", weekday: "short",
  hour: "2-digit", minute: "2-digit", second: "2-digit", hourCycle: "h23",
});

const person = (id) => scene.people.find((one) => one.id === id);
const short = (message) => message.text || (message.photo ? "[照片]" : "[位置]");

// ---------------------------------------------------------------- one telephone

class Phone {
  constructor(kind) {
    this.kind = kind;
    this.root = document.getElementById("phone").content.firstElementChild.cloneNode(true);
    this.find = (selector) => this.root.querySelector(selector);
    this.root.setAttribute("aria-label", kind.title);
    this.find("h2").textContent = kind.title;
    this.find(".tab-group").textContent = kind.tab ?? "群";
    this.list = this.find(".messages");
    this.tab = kind.first === "group" ? "group" : "private";
    this.shown = new Map(); // message id -> {node, as}: what stands in the list, and as what
    this.seen = new Map(); // chat id -> last message id looked at
    this.about = null; // {message, editing}: what the next line answers or replaces
    this.listen();
  }

  listen() {
    const groupFirst = this.kind.first === "group";
    const [one, two] = [this.find(".first"), this.find(".second")];
    [this.groups, this.people] = groupFirst ? [one, two] : [two, one];
    this.groups.previousElementSibling.textContent = "群";
    this.people.previousElementSibling.textContent = groupFirst ? "我是" : "谁的手机";
    one.addEventListener("change", () => { this.fillSecond(); this.turn(); });
    two.addEventListener("change", () => this.turn());
    this.find(".tab-group").addEventListener("click", () => this.open("group"));
    this.find(".tab-private").addEventListener("click", () => this.open("private"));
    this.find(".start").addEventListener("click", () => this.does("start", {}));
    this.find(".photo").addEventListener("click", () => this.send(true));
    this.find(".about button").addEventListener("click", () => this.speakAbout(null));
    this.find("form").addEventListener("submit", (event) => { event.preventDefault(); this.send(false); });
  }

  // -- who and where

  get me() { return Number(this.people.value); }
  get groupId() { return Number(this.groups.value); }
  get chatId() { return this.tab === "private" ? this.me : this.groupId; }

  fill() {
    if (this.kind.first === "group") options(this.groups, this.groupsFor(), (group) => group.title);
    else options(this.people, this.peopleFor(), (one) => `${one.name}（${one.note}）`);
    this.fillSecond();
    for (const chat of [...scene.groups, ...scene.people]) if (!this.seen.has(chat.id)) this.seen.set(chat.id, chat.last);
  }

  fillSecond() {
    if (this.kind.first === "group") {
      const group = scene.groups.find((one) => one.id === this.groupId);
      const here = this.peopleFor().filter((one) => group?.members.includes(one.id));
      options(this.people, here, (one) => one.name);
    } else {
      options(this.groups, this.groupsFor().filter((group) => group.members.includes(this.me)), (group) => group.title);
    }
  }

  groupsFor() { return scene.groups.filter((group) => this.kind.parts.includes(group.part)); }
  peopleFor() {
    const rank = (one) => this.kind.roles.indexOf(one.part);
    return scene.people.filter((one) => rank(one) >= 0).sort((a, b) => rank(a) - rank(b));
  }

  open(tab) {
    this.tab = tab;
    this.turn();
  }

  /** Another chat or another person: everything is drawn afresh. */
  turn() {
    this.speakAbout(null);
    this.shown.clear();
    this.list.replaceChildren();
    this.draw();
  }

  // -- seeing

  async draw() {
    const chatId = this.chatId;
    this.drawTabs();
    if (!chatId) return;
    const chat = await ask(`chats/${chatId}`);
    if (chatId !== this.chatId) return;
    const atEnd = this.list.scrollHeight - this.list.scrollTop - this.list.clientHeight < 60;
    const fresh = this.drawMessages(chat.messages);
    if (fresh && (atEnd || fresh === "mine")) this.list.scrollTop = this.list.scrollHeight;
    this.seen.set(chatId, chat.messages.at(-1)?.id ?? 0);
    this.drawTabs();
  }

  drawTabs() {
    const mine = person(this.me);
    const waits = this.tab === "private" && (!mine?.started || mine?.blocked);
    this.find(".begin").hidden = !waits;
    this.find("form").hidden = waits;
    const group = scene.groups.find((one) => one.id === this.groupId);
    for (const [tab, id, last] of [["group", this.groupId, group?.last], ["private", this.me, mine?.last]]) {
      const node = this.find(`.tab-${tab}`);
      node.setAttribute("aria-selected", String(tab === this.tab));
      node.classList.toggle("news", tab !== this.tab && (last ?? 0) > (this.seen.get(id) ?? 0));
    }
    this.markPeople();
    pick(this)?.classList.toggle("news", this.root.querySelector(".news") !== null);
  }

  /** Whose telephone has news: a dot before the name, and one at the choice. */
  markPeople() {
    let any = false;
    for (const option of this.people.options) {
      const one = person(Number(option.value));
      const news = (one?.last ?? 0) > (this.seen.get(one?.id) ?? 0);
      option.textContent = `${news ? "● " : ""}${option.textContent.replace(/^● /, "")}`;
      any ||= news && one.id !== this.me;
    }
    this.people.previousElementSibling.classList.toggle("news", any);
  }

  /** Put the list in order, touching only what changed; "mine" when the newest message is one's own. */
  drawMessages(messages) {
    const there = new Set(messages.map((message) => message.id));
    for (const [id, drawn] of this.shown) if (!there.has(id)) { drawn.node.remove(); this.shown.delete(id); }
    let fresh = "";
    for (const message of messages) {
      const as = JSON.stringify(message);
      const drawn = this.shown.get(message.id);
      if (drawn?.as === as) continue;
      const node = message.service ? this.serviceLine(message) : this.message(message, messages);
      if (drawn) drawn.node.replaceWith(node);
      else { this.list.append(node); fresh = message.from === this.me ? "mine" : "theirs"; }
      this.shown.set(message.id, { node, as });
    }
    return fresh;
  }

  serviceLine(message) {
    const { new_chat_members: came, left_chat_member: left } = message.service;
    let words = "群里有变动";
    if (came) words = `${came.map((one) => one.first_name).join("、")} 进群了`;
    else if (left) words = `${left.first_name} 离开了群`;
    else if (message.service.pinned_message) words = `${message.name} 置顶了一条消息`;
    return element("li", "service", words);
  }

  message(message, all) {
    const mine = message.from === this.me;
    const node = element("li", `message${mine ? " mine" : ""}${message.by_bot ? " bot" : ""}`);
    const bubble = element("div", "bubble");
    bubble.tabIndex = 0;
    bubble.title = "点一下就回复这条";
    bubble.addEventListener("click", () => this.speakAbout({ message }));
    bubble.addEventListener("keydown", (event) => { if (event.key === "Enter" && event.target === bubble) this.speakAbout({ message }); });
    if (!mine) bubble.append(element("div", "name", message.name));
    if (message.forwarded) bubble.append(element("div", "quote", "转发的消息"));
    const answered = all.find((one) => one.id === message.reply_to);
    if (answered) bubble.append(element("div", "quote", `${answered.name}：${short(answered)}`));
    bubble.append(...content(message), foot(message));
    node.append(bubble);
    if (message.reactions.length) node.append(reactions(message));
    if (message.buttons.length) node.append(this.keys(message));
    node.append(this.deeds(message, mine));
    return node;
  }

  keys(message) {
    const keys = element("div", "keys");
    for (const row of message.buttons) {
      const line = element("div");
      line.append(...row.map((label) => button(label, (pressed) => this.press(message, label, pressed))));
      keys.append(line);
    }
    return keys;
  }

  deeds(message, mine) {
    const deeds = element("div", "deeds");
    deeds.append(button("回复", () => this.speakAbout({ message })), button("👍", () => this.does("react", { message: message.id, emoji: "👍" })));
    if (mine) {
      deeds.append(button("编辑", () => this.speakAbout({ message, editing: true })));
      deeds.append(button("删除", () => this.does("delete", { message: message.id })));
    }
    return deeds;
  }

  // -- doing

  speakAbout(about) {
    this.about = about;
    const line = this.find(".about");
    line.hidden = !about;
    if (!about) return;
    line.querySelector("span").textContent = `${about.editing ? "编辑" : "回复"} ${about.message.name}：${short(about.message)}`;
    const input = this.find("input");
    if (about.editing) input.value = about.message.text;
    input.focus();
  }

  async send(photo) {
    const input = this.find("input");
    const text = input.value.trim();
    if (!text && !photo) return;
    const about = this.about;
    const done = about?.editing
      ? await this.does("edit", { message: about.message.id, text })
      : await this.does("say", { text, photo, reply_to: about?.message.id ?? null });
    if (!done) return;
    input.value = "";
    this.speakAbout(null);
  }

  async press(message, label, pressed) {
    pressed.disabled = true;
    const said = await this.does("press", { message: message.id, label });
    pressed.disabled = false;
    if (!said) return;
    if (said.link) this.follow(said.link);
    else if (said.alert) alertBox(said.toast);
    else if (said.toast) this.toast(said.toast);
    else if (!said.answered) this.toast("机器人没有回应", true);
  }

  follow(link) {
    if (link.includes(`//t.me/${scene.bot.username}`)) this.open("private");
    else this.toast(`链接：${link}`);
  }

  async does(what, more) {
    const chat = this.tab === "private" ? "private" : String(this.groupId);
    try {
      return await tell(what, { person: this.me, chat, ...more });
    } catch (why) {
      this.toast(why.message, true);
      return null;
    }
  }

  toast(words, wrong = false) {
    const toast = this.find(".toast");
    toast.textContent = words;
    toast.classList.toggle("wrong", wrong);
    toast.hidden = false;
    clearTimeout(this.hiding);
    this.hiding = setTimeout(() => { toast.hidden = true; }, TOAST_SHOWN);
  }
}

// ---------------------------------------------------------------- parts of a message

function content(message) {
  const parts = [];
  if (message.photo) {
    const picture = element("img");
    picture.src = `/rehearsal/pictures/${message.photo}`;
    picture.alt = "照片";
    [picture.width, picture.height] = message.photo_size; // room is kept before it has come
    parts.push(picture);
  }
  if (message.location) parts.push(element("p", "text", `📍 ${message.location.map((degrees) => degrees.toFixed(4)).join("，")}`));
  if (message.text) parts.push(spanned(message.text, message.entities));
  return parts;
}

// Telegram counts UTF-16 units, as JavaScript's strings do.
function spanned(text, entities) {
  const line = element("p", "text");
  let at = 0;
  for (const span of entities) {
    if (span.offset < at) continue; // a span within a span already shown
    line.append(text.slice(at, span.offset), looks(span, text.slice(span.offset, span.offset + span.length)));
    at = span.offset + span.length;
  }
  line.append(text.slice(at));
  return line;
}

function looks(span, words) {
  const names = { bold: "b", italic: "i", underline: "u", strikethrough: "s", code: "code", pre: "code" };
  const made = element(names[span.type] ?? "span", "", words);
  if (["mention", "text_mention", "bot_command", "text_link", "url"].includes(span.type)) made.className = "mention";
  if (span.url) made.title = span.url;
  return made;
}

function foot(message) {
  const marks = [message.pinned ? "📌" : "", message.silent ? "静音" : "", message.edited ? "已编辑" : "", clockTime.format(new Date(message.date))];
  return element("div", "foot", marks.filter(Boolean).join(" "));
}

function reactions(message) {
  const line = element("div", "reactions");
  const counts = new Map();
  for (const emoji of message.reactions) counts.set(emoji, (counts.get(emoji) ?? 0) + 1);
  for (const [emoji, count] of counts) line.append(element("span", "", count > 1 ? `${emoji} ${count}` : emoji));
  return line;
}

function options(select, things, label) {
  const before = select.value;
  select.replaceChildren(...things.map((thing) => {
    const option = element("option", "", label(thing));
    option.value = thing.id;
    return option;
  }));
  if (things.some((thing) => String(thing.id) === before)) select.value = before;
}

function alertBox(words) {
  const box = document.getElementById("alert");
  box.querySelector("p").textContent = words;
  box.showModal();
}

// ---------------------------------------------------------------- the clock

function rehearsalNow() { return new Date(clock.base + performance.now() - clock.at); }

function hearClock(told) {
  clock = { base: Date.parse(told.now), at: performance.now() };
  const goal = document.getElementById("goal");
  goal.textContent = told.goal ? `正在走到 ${fullTime.format(new Date(told.goal)).slice(5)}……` : "";
  nameMoves();
  tick();
}

function tick() { document.getElementById("now").textContent = fullTime.format(rehearsalNow()); }

/** The next `day` of a month at `time`, street time (China keeps +08:00 all year). */
function nextMoment(day, time) {
  const now = rehearsalNow();
  const here = new Date(now.getTime() + 8 * 3600e3);
  for (let month = here.getUTCMonth(); ; month += 1) {
    const [hour, minute] = time.split(":").map(Number);
    const there = new Date(Date.UTC(here.getUTCFullYear(), month, day, hour - 8, minute));
    if (there > now) return there;
  }
}

function nameMoves() {
  const today = new Date(rehearsalNow().getTime() + 8 * 3600e3).getUTCMonth();
  for (const move of document.querySelectorAll(".moves [data-day]")) {
    const to = new Date(nextMoment(Number(move.dataset.day), move.dataset.time).getTime() + 8 * 3600e3);
    const month = to.getUTCMonth() === today ? "" : `${to.getUTCMonth() + 1}月`;
    move.textContent = `到${month}${move.dataset.day}日 ${move.dataset.time}`;
  }
}

async function moveClock(move) {
  const { day, time, minutes } = move.dataset;
  const to = minutes ? new Date(rehearsalNow().getTime() + minutes * 60e3) : nextMoment(Number(day), time);
  try {
    hearClock(await tell("clock", { to: to.toISOString() }));
  } catch (why) {
    alertBox(why.message);
  }
}

// ---------------------------------------------------------------- the whole

const phones = PHONES.map((kind) => new Phone(kind));
let drawing = false;
let again = false;

/** Draw what changed; news that come meanwhile are drawn once more afterwards. */
async function draw() {
  if (drawing) { again = true; return; }
  drawing = true;
  try {
    const before = scene.groups.length + scene.people.length;
    scene = await ask("scene");
    if (scene.groups.length + scene.people.length !== before) for (const phone of phones) phone.fill();
    await Promise.all(phones.map((phone) => phone.draw()));
    await drawWire();
  } finally {
    drawing = false;
    if (again) { again = false; draw(); }
  }
}

async function drawWire() {
  if (!document.querySelector(".wire").open) return;
  const requests = (await ask("wire?last=60")).filter((one) => one.method !== "getUpdates");
  document.getElementById("wire").replaceChildren(...requests.reverse().map((one) => {
    const words = `${clockTime.format(new Date(one.at))} ${one.method} ${one.status} ${one.answer.description ?? ""} ${JSON.stringify(one.params)}`;
    return element("li", one.status === 200 ? "" : "refused", words);
  }));
}

function pick(phone) { return document.querySelectorAll(".pick button")[phones.indexOf(phone)]; }

function show(wanted) {
  phones.forEach((phone) => {
    phone.root.classList.toggle("shown", phone === wanted);
    pick(phone).setAttribute("aria-pressed", String(phone === wanted));
  });
  wanted.list.scrollTop = wanted.list.scrollHeight;
}

function begin() {
  document.querySelector(".phones").append(...phones.map((phone) => phone.root));
  document.querySelector(".pick").append(...phones.map((phone) => button(phone.kind.title, () => show(phone))));
  show(phones[0]);
  document.querySelector(".moves").addEventListener("click", (event) => { if (event.target.closest("button")) moveClock(event.target); });
  document.querySelector(".wire").addEventListener("toggle", drawWire);
  setInterval(tick, 500);
  const events = new EventSource("/rehearsal/events");
  const offline = document.getElementById("offline");
  events.addEventListener("message", (event) => { offline.hidden = true; hearClock(JSON.parse(event.data)); draw(); });
  events.addEventListener("error", () => { offline.hidden = false; });
}

begin();
