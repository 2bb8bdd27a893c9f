// Parts the page is made of. All words of people and bot enter as text, never as HTML.

import { languageNow } from "./words.js";

const ZONE = "Asia/Shanghai";
const SHAPES = {
  clock: { hour: "2-digit", minute: "2-digit" },
  date: { month: "long", day: "numeric", weekday: "short" },
  day: { month: "short", day: "numeric", hour: "2-digit", minute: "2-digit" },
  full: { month: "short", day: "numeric", weekday: "short", hour: "2-digit", minute: "2-digit", second: "2-digit" },
};
const formats = new Map();

/** A moment in the street's zone; `shape` is one of SHAPES. */
export function shown(shape, moment) {
  const key = `${languageNow()} ${shape}`;
  if (!formats.has(key)) {
    formats.set(key, new Intl.DateTimeFormat(languageNow(), { timeZone: ZONE, hourCycle: "h23", ...SHAPES[shape] }));
  }
  return formats.get(key).format(new Date(moment));
}

export const calm = () => matchMedia("(prefers-reduced-motion: reduce)").matches;
export const rest = (milliseconds) => new Promise((done) => { setTimeout(done, milliseconds); });

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

/** Give a select these things, keeping what was chosen if it is still there. */
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
