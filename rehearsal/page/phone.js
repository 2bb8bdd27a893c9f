// One telephone: whose it is, which chat it shows, and what its owner does there.

import { ask, tell } from "./talk.js";
import { alertBox, button, content, element, foot, options, reactions, short } from "./parts.js";

const TOAST_SHOWN = 3500;

// Who and what there is, as the server last told it.
export const street = { scene: { bot: {}, groups: [], people: [] } };

const person = (id) => street.scene.people.find((one) => one.id === id);

export class Phone {
  constructor(kind) {
    this.kind = kind;
    this.pick = element("button", "", kind.title); // chooses this telephone on a narrow screen
    this.pick.type = "button";
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
    for (const chat of [...street.scene.groups, ...street.scene.people]) if (!this.seen.has(chat.id)) this.seen.set(chat.id, chat.last);
  }

  fillSecond() {
    if (this.kind.first === "group") {
      const group = street.scene.groups.find((one) => one.id === this.groupId);
      const here = this.peopleFor().filter((one) => group?.members.includes(one.id));
      options(this.people, here, (one) => one.name);
    } else {
      options(this.groups, this.groupsFor().filter((group) => group.members.includes(this.me)), (group) => group.title);
    }
  }

  groupsFor() { return street.scene.groups.filter((group) => this.kind.parts.includes(group.part)); }
  peopleFor() {
    const rank = (one) => this.kind.roles.indexOf(one.part);
    return street.scene.people.filter((one) => rank(one) >= 0).sort((a, b) => rank(a) - rank(b));
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
    this.followNews();
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
    const group = street.scene.groups.find((one) => one.id === this.groupId);
    for (const [tab, id, last] of [["group", this.groupId, group?.last], ["private", this.me, mine?.last]]) {
      const node = this.find(`.tab-${tab}`);
      node.setAttribute("aria-selected", String(tab === this.tab));
      node.classList.toggle("news", tab !== this.tab && (last ?? 0) > (this.seen.get(id) ?? 0));
    }
    this.markPeople();
    this.pick.classList.toggle("news", this.root.querySelector(".news") !== null);
  }

  /** An untouched telephone turns to the colleague who is called: the first thing to see is the call. */
  followNews() {
    if (this.kind.first !== "person" || (person(this.me)?.last ?? 0) > 0) return;
    const called = this.peopleFor().find((one) => (one.last ?? 0) > (this.seen.get(one.id) ?? 0));
    if (!called) return;
    this.people.value = String(called.id);
    this.fillSecond();
    this.shown.clear();
    this.list.replaceChildren();
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
    deeds.append(button("回复", () => this.speakAbout({ message })), button("赞", () => this.does("react", { message: message.id, emoji: "👍" })));
    if (mine) {
      deeds.append(button("编辑", () => this.speakAbout({ message, editing: true })));
      deeds.append(button("删除", () => this.does("delete", { message: message.id })));
    }
    return deeds;
  }

  // -- doing

  speakAbout(about) {
    const input = this.find("input");
    if (this.about?.editing) input.value = "";
    this.about = about;
    const line = this.find(".about");
    line.hidden = !about;
    if (!about) return;
    line.querySelector("span").textContent = `${about.editing ? "编辑" : "回复"} ${about.message.name}：${short(about.message)}`;
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
    if (link.includes(`//t.me/${street.scene.bot.username}`)) this.open("private");
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
