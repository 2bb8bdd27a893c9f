// A message as it stands in a chat.

import { button, element, shown } from "./parts.js";
import { gridAt, thumbnail } from "./map.js";
import { t } from "./words.js";

const FILES = { voice: "aVoice", video: "aVideo", document: "aDocument" };
const LOOKS = { bold: "b", italic: "i", underline: "u", strikethrough: "s", code: "code", pre: "code" };
const CHAT = "zh-CN"; // what is said in the chats, whatever the page speaks
const LINKS = new Set(["mention", "text_mention", "bot_command", "text_link", "url"]);

export function short(message) {
  if (message.text) return message.text;
  if (message.photo) return t("aPhoto");
  return t(FILES[message.file?.kind] ?? "aPlace");
}

export function serviceLine(message) {
  const { new_chat_members: came, left_chat_member: left } = message.service;
  let words = t("changed");
  if (came) words = t("came", { names: came.map((one) => one.first_name).join("、") });
  else if (left) words = t("left", { names: left.first_name });
  else if (message.service.pinned_message) words = t("pinnedBy", { name: message.name });
  else if (message.service.migrate_to_chat_id || message.service.migrate_from_chat_id) words = t("moved");
  return element("p", "service", words);
}

/** A message with its bubble, reactions and buttons. `hand` has what its owner can do: press, deeds. */
export function bubbleOf(message, around, hand) {
  const { mine, follows, answered, album } = around;
  const node = element("div", ["message", mine && "mine", message.by_bot && "bot", follows && "follows"].filter(Boolean).join(" "));
  node.dataset.id = message.id;
  node.setAttribute("role", "article");
  node.setAttribute("aria-label", t("said", { name: message.name, at: shown("clock", message.date) }));
  if (!mine) node.append(face(message));
  const body = element("div", "body");
  const bubble = element("div", "bubble");
  if (!mine && !follows) bubble.append(element("div", `name tint${tint(message.from)}`, message.name));
  if (message.forwarded) bubble.append(element("div", "quote", t("forwarded")));
  if (answered) bubble.append(element("div", "quote", `${answered.name}：${short(answered)}`));
  bubble.append(...content(message, album), foot(message, album));
  const dots = opener(node, mine);
  bubble.addEventListener("click", () => dots.click());
  body.append(bubble);
  if (message.reactions.length) body.append(reactions(message));
  if (message.buttons.length) body.append(keys(message, hand));
  body.append(deeds(message, mine, hand));
  node.append(body, dots);
  return node;
}

const tint = (id) => Math.abs(id) % 7;

function face(message) {
  const made = element("span", `face back${tint(message.from)}`, message.by_bot ? "哨" : message.name.slice(0, 1));
  made.setAttribute("aria-hidden", "true");
  return made;
}

function content(message, album) {
  const parts = [];
  const pictures = album.filter((one) => one.photo);
  if (pictures.length > 1) {
    const line = element("div", "pictures");
    line.append(...pictures.map(picture));
    parts.push(line);
  } else if (message.photo) parts.push(picture(message));
  if (message.file) parts.push(element("p", "text", t(FILES[message.file.kind])));
  if (message.location) parts.push(...located(message));
  if (message.text) parts.push(spanned(message.text, message.entities));
  return parts;
}

function picture(message) {
  const made = element("img");
  made.src = `/rehearsal/pictures/${message.photo}`;
  made.alt = t("photoBy", { name: message.name });
  [made.width, made.height] = message.photo_size; // room is kept before it has come
  return made;
}

function located(message) {
  const [latitude, longitude] = message.location;
  const grid = gridAt(longitude, latitude);
  const words = grid ? t("placeIn", { grid: grid.name }) : t("outside");
  const line = element("p", "text", words);
  line.title = `${latitude.toFixed(5)}, ${longitude.toFixed(5)}`;
  return [thumbnail(longitude, latitude, words), line];
}

// Telegram counts UTF-16 units, as JavaScript's strings do.
function spanned(text, entities) {
  const line = element("p", "text");
  line.lang = CHAT;
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
  const made = element(LOOKS[span.type] ?? "span", "", words);
  if (LINKS.has(span.type)) made.className = "mention";
  if (span.url) made.title = span.url;
  return made;
}

function foot(message, album) {
  const edited = [message, ...album].some((one) => one.edited);
  const marks = [message.pinned && t("pinned"), message.silent && t("silent"), edited && t("edited"), shown("clock", message.date)];
  return element("div", "foot", marks.filter(Boolean).join(" · "));
}

function reactions(message) {
  const line = element("div", "reactions");
  const counts = new Map();
  for (const emoji of message.reactions) counts.set(emoji, (counts.get(emoji) ?? 0) + 1);
  for (const [emoji, count] of counts) {
    const made = element("span", "", count > 1 ? `${emoji} ${count}` : emoji);
    made.setAttribute("role", "img");
    made.setAttribute("aria-label", t("reacted", { emoji, n: count }));
    line.append(made);
  }
  return line;
}

function keys(message, hand) {
  const made = element("div", "keys");
  made.lang = CHAT;
  for (const row of message.buttons) {
    const line = element("div");
    line.append(...row.map((label) => button(label, (pressed) => hand.press(message, label, pressed))));
    made.append(line);
  }
  return made;
}

function deeds(message, mine, hand) {
  const made = element("div", "deeds");
  made.hidden = true;
  made.append(button(t("reply"), () => hand.reply(message)), button(t("like"), () => hand.like(message)));
  if (mine && message.text) made.append(button(t("edit"), () => hand.edit(message)));
  if (mine) made.append(button(t("delete"), () => hand.remove(message)));
  return made;
}

/** The three dots at a bubble, which a tap on it means as well: what can be done with the message.
    The up and down keys go from one to the next. */
function opener(node, mine) {
  const made = button("⋯", () => {
    const line = node.querySelector(".deeds");
    line.hidden = !line.hidden;
    made.setAttribute("aria-expanded", String(!line.hidden));
    if (!line.hidden) line.querySelector("button").focus();
    line.scrollIntoView({ block: "nearest" });
  }, "opener");
  made.tabIndex = -1;
  made.setAttribute("aria-expanded", "false");
  made.setAttribute("aria-label", t(mine ? "deeds" : "deedsBrief"));
  return made;
}
