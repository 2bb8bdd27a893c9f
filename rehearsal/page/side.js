// Backstage: the drawer with faults, wire and referee.

import { drawFaults, nameFaults } from "./faults.js";
import { drawReferee, drawWire, nameWire } from "./wire.js";

const EVERY = 1500; // milliseconds between two looks while the drawer is open

const side = document.getElementById("side");
const opener = document.getElementById("open-side");
const tabs = [...side.querySelectorAll("[role=tab]")];
const PANELS = { "tab-faults": drawFaults, "tab-wire": drawWire, "tab-referee": drawReferee };
let looking = 0;

const chosen = () => tabs.find((tab) => tab.getAttribute("aria-selected") === "true");

export function draw() { return side.hidden ? null : PANELS[chosen().id]().catch(() => null); }

function choose(tab) {
  for (const one of tabs) {
    const here = one === tab;
    one.setAttribute("aria-selected", String(here));
    one.tabIndex = here ? 0 : -1;
    document.getElementById(one.getAttribute("aria-controls")).hidden = !here;
  }
  draw();
}

export function open(opens) {
  side.hidden = !opens;
  opener.setAttribute("aria-expanded", String(opens));
  clearInterval(looking);
  if (!opens) { opener.focus(); return; }
  looking = setInterval(draw, EVERY);
  draw();
  chosen().focus();
}

export function name() {
  nameFaults();
  nameWire();
  draw();
}

export function listen() {
  opener.addEventListener("click", () => open(side.hidden));
  side.querySelector(".close").addEventListener("click", () => open(false));
  side.addEventListener("keydown", (event) => { if (event.key === "Escape") open(false); });
  for (const tab of tabs) tab.addEventListener("click", () => choose(tab));
  side.querySelector("[role=tablist]").addEventListener("keydown", (event) => {
    const to = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!to) return;
    const next = tabs[(tabs.indexOf(chosen()) + to + tabs.length) % tabs.length];
    choose(next);
    next.focus();
  });
}
