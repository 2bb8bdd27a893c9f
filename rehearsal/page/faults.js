// The faults one can switch on, and what one can do to the bot in single chats.

import { button, element, options } from "./parts.js";
import { street } from "./phone.js";
import { ask, tell } from "./talk.js";
import { t } from "./words.js";

// key of words, the switch's name on the server, and what to switch on.
const SWITCHES = [
  ["tooMany", "too_many", { seconds: 3, chance: 0.5 }],
  ["refuse", "refuse", { code: 502, description: "Bad Gateway", chance: 0.5 }],
  ["drop", "drop", { chance: 0.5 }],
  ["dropAfter", "drop_after", { kind: "drop", after: true, chance: 0.34 }],
  ["stall", "stall", { seconds: 3, chance: 1 }],
  ["storm", "storm", { chance: 0.3, stall: 3 }],
  ["repeat", "repeat_updates", {}],
  ["shuffle", "shuffle_updates", {}],
  ["outage", "outage", { hours: 1 }],
  ["strict", "strict", { on: true }],
];
const SUPERGROUP = 1_000_000; // how far the number of a supergroup lies from its group's

const panel = () => document.getElementById("panel-faults");

async function fault(told) { await tell("fault", told); await drawFaults(); }

function turn(name, more, on) {
  if (name === "strict") return fault({ kind: "strict", on });
  return fault(on ? { kind: name, ...more } : { kind: "lift", name });
}

function row([key, name, more]) {
  const made = button("", () => turn(name, more, made.getAttribute("aria-checked") !== "true"), "switch");
  made.setAttribute("role", "switch");
  made.setAttribute("aria-checked", "false");
  made.dataset.name = name;
  const words = element("span", "words");
  words.append(element("b", "", t(key)), element("small", "", t(`${key}How`)));
  const knob = element("span", "knob");
  knob.setAttribute("aria-hidden", "true");
  made.append(words, knob);
  return made;
}

const groups = () => street.scene.groups.filter((group) => !group.moved_to);
const people = () => street.scene.people.filter((one) => one.started || one.blocked);

/** A choice of a chat and a button for each deed; [label, what it does with the chosen one, when it shows]. */
function chatRow(key, things, label, deeds) {
  const made = element("div", "chat-row");
  const choice = element("label");
  const select = element("select");
  choice.append(element("span", "", t(key)), select);
  options(select, things(), label);
  const chosen = () => things().find((one) => String(one.id) === select.value);
  const line = element("div", "choices");
  const redraw = () => line.replaceChildren(...deeds
    .filter(([, , shows]) => chosen() && shows(chosen()))
    .map(([words, does]) => button(t(words), async () => {
      const one = chosen();
      await does(one);
      panel().querySelector(".done").textContent = t("doneWords", { what: `${t(words)} · ${label(one)}` });
    })));
  select.addEventListener("change", redraw);
  made.append(choice, line);
  made.redraw = () => { options(select, things(), label); redraw(); };
  redraw();
  return made;
}

const holdsBot = (group) => group.members.includes(street.scene.bot.id);

export function nameFaults() {
  panel().querySelector(".switches").replaceChildren(...SWITCHES.map(row));
  panel().querySelector(".deeds-of-chats").replaceChildren(
    chatRow("someGroup", groups, (group) => group.title, [
      ["kick", (group) => fault({ kind: "kick", group: group.id }), holdsBot],
      ["kickBack", (group) => tell("bot", { group: group.id, do: "joins" }), (group) => !holdsBot(group)],
      ["migrate", (group) => fault({ kind: "migrate", group: group.id, to: group.id - SUPERGROUP }), holdsBot],
    ]),
    chatRow("somePerson", people, (one) => `${one.name}（${one.note}）`, [
      ["block", (one) => fault({ kind: "block", person: one.id }), (one) => !one.blocked],
      ["unblock", (one) => tell("unblock", { person: one.id }), (one) => one.blocked],
    ]),
  );
  panel().querySelector(".clear").onclick = async () => { await fault({ kind: "clear" }); await turn("strict", {}, false); };
}

/** Show which switches are on, and offer what can be done now. */
export async function drawFaults() {
  const on = await ask("faults");
  for (const one of panel().querySelectorAll(".switch")) one.setAttribute("aria-checked", String(on.includes(one.dataset.name)));
  const focused = document.activeElement?.textContent;
  for (const one of panel().querySelectorAll(".chat-row")) one.redraw();
  if (document.activeElement === document.body && focused) [...panel().querySelectorAll(".choices button")].find((one) => one.textContent === focused)?.focus();
  return on.length;
}
