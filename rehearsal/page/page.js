// The page: four telephones in front of the rehearsal.

import { hearClock, moveClock, tick } from "./clock.js";
import { learnStreet } from "./map.js";
import { Phone, street } from "./phone.js";
import * as side from "./side.js";
import { ask } from "./talk.js";
import { Tour } from "./tour.js";
import { languageNow, speak, t, translate } from "./words.js";

// What each telephone is for: whose it may be, and which groups it shows.
const PHONES = [
  { name: "resident", parts: ["residents", "market"], roles: ["resident", "merchant"], first: "group" },
  { name: "courier", parts: ["couriers"], roles: ["courier"], first: "group" },
  { name: "leader", parts: ["staff"], roles: ["grid_leader", "grid_worker", "secretary", "market_secretary"], first: "person" },
  { name: "coordinator", parts: ["staff"], roles: ["coordinator", "admin", "street_officer"], first: "person" },
];

const phones = PHONES.map((kind) => new Phone(kind));
const tour = new Tour(phones, show);
let clockTold = null;
let drawing = false;
let again = false;
let known = "";

// Who there is and where: when it changes, the choices are filled anew.
const cast = () => JSON.stringify(street.scene.groups.map((one) => [one.id, one.members, one.moved_to])) + street.scene.people.length;

/** Draw what changed; news that come meanwhile are drawn once more afterwards. */
async function draw() {
  if (drawing) { again = true; return; }
  drawing = true;
  try {
    street.scene = await ask("scene");
    if (cast() !== known) for (const phone of phones) phone.fill();
    known = cast();
    await Promise.all(phones.map((phone) => phone.draw()));
  } finally {
    drawing = false;
    if (again) { again = false; draw(); }
  }
}

function show(wanted) {
  for (const phone of phones) {
    phone.root.classList.toggle("shown", phone === wanted);
    phone.pick.setAttribute("aria-pressed", String(phone === wanted));
  }
  wanted.toEnd();
  for (const phone of phones) phone.drawTabs();
  draw();
}

function nameAll() {
  document.documentElement.lang = languageNow();
  document.title = t("title");
  translate(document);
  document.getElementById("language").textContent = t("switchTo");
  document.getElementById("language").lang = languageNow() === "en" ? "zh-CN" : "en";
  for (const phone of phones) { phone.name(); phone.drawn.clear(); phone.list.replaceChildren(); }
  side.name();
  tour.name();
  if (clockTold) hearClock(clockTold());
}

/** The last news of the clock, as if told now. */
function remember(told) {
  const [base, at] = [Date.parse(told.now), performance.now()];
  clockTold = () => ({ ...told, now: new Date(base + performance.now() - at).toISOString() });
}

function listen() {
  document.querySelector(".moves").addEventListener("click", (event) => { const move = event.target.closest("button"); if (move) moveClock(move); });
  const opener = document.getElementById("open-moves"); // on a narrow screen only
  opener.addEventListener("click", () => opener.setAttribute("aria-expanded", String(opener.getAttribute("aria-expanded") !== "true")));
  document.getElementById("language").addEventListener("click", () => { speak(languageNow() === "en" ? "zh-CN" : "en"); nameAll(); draw(); });
  document.getElementById("begin-tour").addEventListener("click", () => tour.open());
  side.listen();
}

async function begin() {
  document.querySelector(".phones").append(...phones.map((phone) => phone.root));
  document.querySelector(".pick").append(...phones.map((phone) => phone.pick));
  for (const phone of phones) phone.pick.addEventListener("click", () => show(phone));
  await learnStreet();
  nameAll();
  listen();
  show(phones[0]);
  setInterval(tick, 500);
  const events = new EventSource("/rehearsal/events");
  const offline = document.getElementById("offline");
  events.addEventListener("message", (event) => {
    const told = JSON.parse(event.data);
    offline.hidden = true;
    remember(told);
    hearClock(told);
    draw();
  });
  events.addEventListener("error", () => { offline.hidden = false; });
}

begin();
