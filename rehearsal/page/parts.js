// Parts the page is made of. All words of people and bot enter as text, never as HTML.

const ZONE = "Asia/Shanghai";

export const clockTime = new Intl.DateTimeFormat("zh-CN", { timeZone: ZONE, hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
export const dayTime = new Intl.DateTimeFormat("zh-CN", {
  timeZone: ZONE, month: "long", day: "numeric", hour: "2-digit", minute: "2-digit", hourCycle: "h23",
});
export const fullTime = new Intl.DateTimeFormat("zh-CN", {
  timeZone: ZONE, year: "numeric", month: "long", day: "numeric", weekday: "short",
  hour: "2-digit", minute: "2-digit", second: "2-digit", hourCycle: "h23",
});

export function element(name, className = "", text = "") {
  const made = document.createElement(name);
  if (className) made.className = className;
  if (text) made.textContent = text;
  return made;
}

export function button(label, pressed, className = "") {
  const made = element("button", className, label);
  made.type = "button";
  made.addEventListener("click", (event) => { event.stopPropagation(); pressed(made); });
  return made;
}

export function options(select, things, label) {
  const before = select.value;
  select.replaceChildren(...things.map((thing) => {
    const option = element("option", "", label(thing));
    option.value = thing.id;
    return option;
  }));
  if (things.some((thing) => String(thing.id) === before)) select.value = before;
}

export function alertBox(words) {
  const box = document.getElementById("alert");
  box.querySelector("p").textContent = words;
  box.showModal();
}

// ---------------------------------------------------------------- a message

const FILES = { voice: "[语音]", video: "[视频]", document: "[文件]" };

export const short = (message) => message.text || (message.photo ? "[照片]" : FILES[message.file?.kind] ?? "[位置]");

export function content(message) {
  const parts = [];
  if (message.photo) {
    const picture = element("img");
    picture.src = `/rehearsal/pictures/${message.photo}`;
    picture.alt = "照片";
    [picture.width, picture.height] = message.photo_size; // room is kept before it has come
    parts.push(picture);
  }
  if (message.file) parts.push(element("p", "text", FILES[message.file.kind]));
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

export function foot(message) {
  const marks = [message.pinned ? "📌" : "", message.silent ? "静音" : "", message.edited ? "已编辑" : "", clockTime.format(new Date(message.date))];
  return element("div", "foot", marks.filter(Boolean).join(" "));
}

export function reactions(message) {
  const line = element("div", "reactions");
  const counts = new Map();
  for (const emoji of message.reactions) counts.set(emoji, (counts.get(emoji) ?? 0) + 1);
  for (const [emoji, count] of counts) line.append(element("span", "", count > 1 ? `${emoji} ${count}` : emoji));
  return line;
}
