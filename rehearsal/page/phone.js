// One telephone: whose it is, which chat it shows, and what its owner does there.

import { bubbleOf, serviceLine } from "./bubble.js";
import { Compose } from "./compose.js";
import { alertBox, calm, element, options, shown } from "./parts.js";
import { ask, tell } from "./talk.js";
import { t, translate } from "./words.js";

const TOAST_SHOWN = 4000;
const LEAVING = 350;
const NEAR_END = 80; // pixels from the end of a chat within which it is followed

// Who and what there is, as the server last told it.
export const street = { scene: { bot: {}, groups: [], people: [] } };

const person = (id) => street.scene.people.find((one) => one.id === id);
const group = (id) => street.scene.groups.find((one) => one.id === id);

export class Phone {
  /** `kind`: its name, the kinds of groups and people it is for, and what comes first, the group or the person. */
  constructor(kind) {
    this.kind = kind;
    this.root = document.getElementById("phone").content.firstElementChild.cloneNode(true);
    this.find = (selector) => this.root.querySelector(selector);
    this.pick = element("button"); // chooses this telephone on a narrow screen
    this.pick.type = "button";
    this.pick.append(element("span"), element("b", "badge"));
    this.people = this.find(".people");
    this.groups = this.find(".groups");
    this.list = this.find(".messages");
    this.tab = kind.first === "group" ? "group" : "private";
    this.atEnd = true; // the newest message is in view, and stays so
    this.untouched = true; // nobody has chosen whose it is
    this.drawn = new Map(); // message id -> {node, as, message}: what stands in the list, and as what
    this.seen = new Map(); // chat id -> last message id looked at
    this.compose = new Compose(this.find("form"), (what, more) => this.does(what, more));
    this.name();
    this.listen();
  }

  name() {
    translate(this.root);
    const words = t(this.kind.name);
    this.root.setAttribute("aria-label", words);
    this.pick.firstElementChild.textContent = words;
    const groupFirst = this.kind.first === "group";
    this.people.previousElementSibling.textContent = groupFirst ? `${words} · ${t("iAm")}` : words;
    this.groups.previousElementSibling.textContent = t(groupFirst ? "group" : "staffGroup");
  }

  listen() {
    const groupFirst = this.kind.first === "group";
    for (const select of [this.groups, this.people]) {
      select.addEventListener("change", () => {
        this.untouched = false;
        if (groupFirst === (select === this.groups)) this.fillSecond();
        this.turn();
      });
    }
    this.find(".tab-group").addEventListener("click", () => this.open("group"));
    this.find(".tab-private").addEventListener("click", () => this.open("private"));
    this.find(".start").addEventListener("click", () => this.does("start", {}));
    this.list.addEventListener("keydown", (event) => this.walk(event));
    this.list.addEventListener("scroll", () => { this.atEnd = this.list.scrollHeight - this.list.scrollTop - this.list.clientHeight < NEAR_END; });
    new ResizeObserver(() => { if (this.atEnd) this.toEnd(); }).observe(this.list);
  }

  // -- who and where

  get me() { return Number(this.people.value); }
  get groupId() { return Number(this.groups.value); }
  get chatId() { return this.tab === "private" ? this.me : this.groupId; }

  fill() {
    if (this.kind.first === "group") options(this.groups, this.groupsFor(), (one) => one.title);
    else options(this.people, this.peopleFor(), (one) => `${one.name}（${one.note}）`);
    this.fillSecond();
    for (const chat of [...street.scene.groups, ...street.scene.people]) if (!this.seen.has(chat.id)) this.seen.set(chat.id, chat.last);
  }

  fillSecond() {
    if (this.kind.first === "group") {
      const here = this.peopleFor().filter((one) => group(this.groupId)?.members.includes(one.id));
      options(this.people, here, (one) => one.name);
    } else {
      options(this.groups, this.groupsFor().filter((one) => one.members.includes(this.me)), (one) => one.title);
    }
  }

  groupsFor() { return street.scene.groups.filter((one) => this.kind.parts.includes(one.part) && !one.moved_to); }
  peopleFor() {
    const rank = (one) => this.kind.roles.indexOf(one.part);
    return street.scene.people.filter((one) => rank(one) >= 0).sort((a, b) => rank(a) - rank(b));
  }

  open(tab) {
    this.tab = tab;
    return this.turn();
  }

  /** Give this telephone to somebody, in a group, or in the private chat. */
  go({ who, where, tab }) {
    this.untouched = false;
    const [first, second] = this.kind.first === "group" ? [[this.groups, where], [this.people, who]] : [[this.people, who], [this.groups, where]];
    if (first[1]) first[0].value = String(first[1]);
    this.fillSecond();
    if (second[1]) second[0].value = String(second[1]);
    return this.open(tab);
  }

  /** Another chat or another person: everything is drawn afresh. */
  turn() {
    this.compose.speakAbout(null);
    this.drawn.clear();
    this.list.replaceChildren();
    return this.draw();
  }

  // -- seeing

  get visible() { return this.root.offsetParent !== null; }

  async draw() {
    this.followNews();
    const { chatId } = this;
    this.drawTabs();
    if (!chatId) return;
    const chat = await ask(`chats/${chatId}`);
    if (chatId !== this.chatId) return;
    const first = this.drawn.size === 0;
    const atEnd = first || this.atEnd;
    const fresh = this.drawMessages(chat.messages, first);
    if (atEnd || fresh === "mine") this.toEnd();
    if (this.visible) this.seen.set(chatId, chat.messages.at(-1)?.id ?? 0);
    this.drawTabs();
  }

  toEnd() {
    this.list.scrollTop = this.list.scrollHeight;
    this.atEnd = true;
  }

  drawTabs() {
    const mine = person(this.me);
    const waits = this.tab === "private" && (!mine?.started || mine?.blocked);
    this.find(".begin").hidden = !waits;
    this.find("form").hidden = waits;
    const here = group(this.groupId);
    this.find(".tab-group span").textContent = here?.title ?? "–";
    for (const [tab, chat] of [["group", here], ["private", mine]]) {
      const node = this.find(`.tab-${tab}`);
      node.setAttribute("aria-pressed", String(tab === this.tab));
      badge(node.querySelector(".badge"), tab === this.tab && this.visible ? 0 : this.unread(chat));
    }
    const elsewhere = this.markPeople();
    badge(this.pick.querySelector(".badge"), this.visible ? 0 : this.unread(here) + this.unread(mine) + elsewhere);
  }

  unread(chat) { return chat ? Math.max(0, chat.last - (this.seen.get(chat.id) ?? 0)) : 0; }

  /** An untouched telephone turns to the colleague who is called: the first thing to see is the call. */
  followNews() {
    if (!this.untouched || this.kind.first !== "person" || (person(this.me)?.last ?? 0) > 0) return;
    const called = this.peopleFor().find((one) => (one.last ?? 0) > (this.seen.get(one.id) ?? 0));
    if (!called) return;
    this.people.value = String(called.id);
    this.fillSecond();
    this.drawn.clear();
    this.list.replaceChildren();
  }

  /** Whose telephone has news: a dot before the name. Returns how many messages wait for others. */
  markPeople() {
    let waiting = 0;
    for (const option of this.people.options) {
      const news = this.unread(person(Number(option.value)));
      option.textContent = `${news ? "● " : ""}${option.textContent.replace(/^● /, "")}`;
      if (Number(option.value) !== this.me) waiting += news;
    }
    this.people.previousElementSibling.classList.toggle("news", waiting > 0);
    return waiting;
  }

  /** Put the list in order, touching only what changed; "mine" when the newest message is one's own. */
  drawMessages(messages, first) {
    this.messages = messages;
    const lines = arranged(messages);
    const there = new Set(lines.map((line) => line.key));
    for (const [key, drawn] of this.drawn) if (!there.has(key)) { this.drawn.delete(key); leave(drawn.node); }
    let fresh = "";
    for (const line of lines) {
      const as = JSON.stringify(line);
      const drawn = this.drawn.get(line.key);
      if (drawn?.as === as) continue;
      const node = this.node(line);
      if (drawn) this.replace(drawn, node, line);
      else {
        this.list.append(node);
        if (!first) node.classList.add("fresh");
        fresh = line.message?.from === this.me ? "mine" : "theirs";
      }
      this.drawn.set(line.key, { node, as, message: line.message });
    }
    return fresh;
  }

  node(line) {
    if (line.none) return element("p", "none", t("noMessages"));
    if (line.date) return element("p", "date", shown("date", line.date));
    const { message, album, follows } = line;
    if (message.service) return serviceLine(message);
    const answered = this.messages.find((one) => one.id === message.reply_to);
    const hand = {
      press: (...pressed) => this.press(...pressed),
      reply: (about) => this.compose.speakAbout({ message: about }),
      edit: (about) => this.compose.speakAbout({ message: about, editing: true }),
      like: (about) => this.does("react", { message: about.id, emoji: "👍" }),
      remove: (about) => this.does("delete", { message: about.id }),
    };
    return bubbleOf(message, { mine: message.from === this.me, follows, answered, album }, hand);
  }

  /** An edited message is shown to have changed, and keeps the focus that was in it. */
  replace(drawn, node, line) {
    const focused = drawn.node.contains(document.activeElement) ? document.activeElement : null;
    drawn.node.replaceWith(node);
    const words = (message) => JSON.stringify([message.text, message.buttons]);
    if (line.message && words(line.message) !== words(drawn.message)) node.classList.add("changed");
    if (!focused) return;
    const same = [...node.querySelectorAll("button")].find((one) => one.textContent === focused.textContent);
    (same ?? this.list).focus();
  }

  walk(event) {
    if (!["ArrowUp", "ArrowDown", "Home", "End"].includes(event.key)) return;
    const dots = [...this.list.querySelectorAll(".opener")];
    const here = document.activeElement.closest?.(".message")?.querySelector(".opener");
    const at = here ? dots.indexOf(here) : dots.length;
    const to = { ArrowUp: at - 1, ArrowDown: at + 1, Home: 0, End: dots.length - 1 }[event.key];
    const next = dots[Math.max(0, Math.min(dots.length - 1, to))];
    if (!next) return;
    event.preventDefault();
    next.focus();
    next.closest(".message").scrollIntoView({ block: "nearest" });
  }

  // -- doing

  async press(message, label, pressed) {
    pressed.setAttribute("aria-busy", "true");
    const said = await this.does("press", { message: message.id, label });
    pressed.removeAttribute("aria-busy");
    if (!said) return;
    if (said.link) this.follow(said.link);
    else if (said.alert) alertBox(said.toast);
    else if (said.toast) this.toast(said.toast);
    else if (!said.answered) this.toast(t("noAnswer"), true);
  }

  follow(link) {
    if (link.includes(`//t.me/${street.scene.bot.username}`)) this.open("private");
    else this.toast(t("link", { link }));
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

/** What stands in the list: a line for each day, and albums as one. */
function arranged(messages) {
  const lines = messages.length ? [] : [{ key: "none", none: true }];
  let before = null;
  for (const message of messages) {
    const day = shown("date", message.date);
    if (!before || shown("date", before.date) !== day) { lines.push({ key: `day ${day}`, date: message.date }); before = null; }
    const last = lines.at(-1);
    if (message.album && last.message?.album === message.album) { last.album.push(message); continue; }
    const follows = Boolean(before && !before.service && before.from === message.from && before.name === message.name);
    lines.push({ key: message.id, message, album: message.album ? [message] : [], follows });
    before = message;
  }
  return lines;
}

function leave(node) {
  node.classList.add("leaving");
  node.setAttribute("aria-hidden", "true");
  setTimeout(() => node.remove(), calm() ? 0 : LEAVING);
}

function badge(node, count) {
  node.hidden = !count;
  const number = element("span", "", count > 99 ? "99+" : String(count));
  number.setAttribute("aria-hidden", "true");
  node.replaceChildren(...(count ? [number, element("span", "out", t("unread", { n: count }))] : []));
}
