// The page: four telephones in front of the rehearsal.

import { hearClock, moveClock, tick } from "./clock.js";
import { clockTime, element } from "./parts.js";
import { Phone, street } from "./phone.js";
import { ask } from "./talk.js";

// What each telephone is for: whose it may be, and which groups it shows.
const PHONES = [
  { title: "居民群", parts: ["residents", "market"], roles: ["resident", "merchant"], first: "group" },
  { title: "骑手群", parts: ["couriers"], roles: ["courier"], first: "group" },
  { title: "网格长", tab: "工作群", parts: ["staff"], roles: ["grid_leader", "grid_worker", "secretary", "market_secretary"], first: "person" },
  { title: "协调员", tab: "工作群", parts: ["staff"], roles: ["coordinator", "admin", "street_officer"], first: "person" },
];

const phones = PHONES.map((kind) => new Phone(kind));
let drawing = false;
let again = false;

const count = () => street.scene.groups.length + street.scene.people.length;

/** Draw what changed; news that come meanwhile are drawn once more afterwards. */
async function draw() {
  if (drawing) { again = true; return; }
  drawing = true;
  try {
    const before = count();
    street.scene = await ask("scene");
    if (count() !== before) for (const phone of phones) phone.fill();
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
  await drawBreaches();
}

/** What the referee has found: messages too fast, calls in vain. */
async function drawBreaches() {
  const breaches = await ask("breaches");
  document.querySelector(".referee").textContent = breaches.length ? `裁判记下 ${breaches.length} 处违规：` : "裁判没有发现违规。";
  document.getElementById("breaches").replaceChildren(...breaches.slice(-20).reverse().map((words) => element("li", "refused", words)));
}

function show(wanted) {
  phones.forEach((phone) => {
    phone.root.classList.toggle("shown", phone === wanted);
    phone.pick.setAttribute("aria-pressed", String(phone === wanted));
  });
  wanted.list.scrollTop = wanted.list.scrollHeight;
}

function begin() {
  document.querySelector(".phones").append(...phones.map((phone) => phone.root));
  document.querySelector(".pick").append(...phones.map((phone) => phone.pick));
  for (const phone of phones) phone.pick.addEventListener("click", () => show(phone));
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
