// The wire: what the bot asked and was answered, newest first; and what the referee found in it.

import { element, shown } from "./parts.js";
import { ask } from "./talk.js";
import { t } from "./words.js";

const KEPT = 300;
const BEGINNING = 100;
const BREACHES_SHOWN = 50;

const list = document.querySelector(".requests");
const method = document.getElementById("method");
const known = new Set();
let newest = null;

/** Fetch what is new on the wire, and put it on top. */
export async function drawWire() {
  const found = await ask(newest === null ? `wire?last=${BEGINNING}` : `wire?after=${newest}`);
  for (const request of found) {
    newest = Math.max(newest ?? 0, request.number);
    if (idle(request)) continue;
    learn(request.method);
    list.prepend(line(request));
  }
  newest ??= 0;
  while (list.children.length > KEPT) list.lastElementChild.remove();
}

const idle = (request) => request.method === "getUpdates" && request.status === 200 && request.answer.result?.length === 0;

function learn(name) {
  if (known.has(name)) return;
  known.add(name);
  const chosen = method.value;
  method.replaceChildren(new Option(t("all"), ""), ...[...known].sort().map((one) => new Option(one, one)));
  method.value = chosen;
}

function line(request) {
  const made = element("li", request.status === 200 ? "" : "refused");
  made.dataset.method = request.method;
  made.hidden = Boolean(method.value) && method.value !== request.method;
  const all = element("details");
  const brief = element("summary");
  const words = element("span", "gist", gist(request));
  words.lang = "zh-CN"; // what was said
  brief.append(element("time", "", shown("clock", request.at)), element("b", "", request.method));
  brief.append(element("span", "status", request.status ? String(request.status) : t("lost")), words);
  all.append(brief);
  all.addEventListener("toggle", () => { if (all.open && all.children.length === 1) all.append(...opened(request)); });
  made.append(all);
  return made;
}

function gist({ params, answer, method: name }) {
  if (name === "getUpdates") return `${answer.result?.length ?? 0} updates`;
  return answer.description ?? params.text ?? params.caption ?? params.chat_id ?? "";
}

function opened(request) {
  const json = (what) => {
    const made = element("pre", "", JSON.stringify(what, null, 2));
    made.lang = "zh-CN";
    return made;
  };
  return [
    element("p", "", t("milliseconds", { n: Math.round(request.took * 1000) })),
    element("p", "", t("asked")), json(request.params), element("p", "", t("answered")), json(request.answer),
  ];
}

export function nameWire() {
  list.replaceChildren();
  known.clear();
  newest = null;
  method.replaceChildren(new Option(t("all"), ""));
}

method.addEventListener("change", () => {
  for (const one of list.children) one.hidden = Boolean(method.value) && method.value !== one.dataset.method;
});

export async function drawReferee() {
  const breaches = await ask("breaches");
  const verdict = document.querySelector(".verdict");
  const words = breaches.length ? t("breaches", { n: breaches.length }) : t("noBreach");
  if (verdict.textContent !== words) verdict.textContent = words;
  verdict.classList.toggle("wrong", breaches.length > 0);
  document.querySelector(".breaches").replaceChildren(...breaches.slice(-BREACHES_SHOWN).reverse().map((one) => element("li", "", one)));
}
