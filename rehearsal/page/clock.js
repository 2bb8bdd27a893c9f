// The rehearsal's clock at the top: shown as the server tells it, led on by its buttons.
// A goal is no leap: the bot is led through everything that comes due on the way.

import { stations } from "./map.js";
import { alertBox, shown } from "./parts.js";
import { tell } from "./talk.js";
import { t } from "./words.js";

const HOUR = 3600e3;
const DAY = 24 * HOUR;
const EAST = 8 * HOUR; // China keeps +08:00 all year
// When a station is announced, in days before it; the last is its opening.
const MOMENTS = [["eveTwo", -2, "10:00"], ["eve", -1, "19:00"], ["day", 0, "08:00"], ["opens", 0, "09:00"]];
const STATIONS_AHEAD = 2;

let clock = { base: 0, at: 0, goal: null };

export const now = () => new Date(clock.base + performance.now() - clock.at);
export const goal = () => clock.goal;

export function hearClock(told) {
  clock = { base: Date.parse(told.now), at: performance.now(), goal: told.goal };
  document.getElementById("goal").textContent = told.goal ? t("going", { at: shown("day", told.goal) }) : "";
  document.querySelector(".clock").setAttribute("aria-busy", String(Boolean(told.goal)));
  nameMoments();
  tick();
}

export function tick() { document.getElementById("now").textContent = shown("full", now()); }

/** `time` on the street's day that lies `days` after the day of `moment`. */
function at(moment, days, time) {
  const [hour, minute] = time.split(":").map(Number);
  const midnight = Math.floor((moment.getTime() + EAST) / DAY) * DAY - EAST;
  return new Date(midnight + days * DAY + hour * HOUR + minute * 60e3);
}

/** The moments of the next stations that are still to come: [{id: ISO time, what, at}]. */
export function stationMoments() {
  const monthDays = new Set(stations().flatMap((station) => station.days_of_month));
  const found = [];
  for (let days = 0, met = 0; days < 62 && met < STATIONS_AHEAD; days += 1) {
    const day = at(now(), days, "00:00");
    if (!monthDays.has(new Date(day.getTime() + EAST).getUTCDate())) continue;
    const toCome = MOMENTS.map(([what, before, time]) => ({ what, at: at(day, before, time) })).filter((one) => one.at > now());
    found.push(...toCome.map((one) => ({ ...one, id: one.at.toISOString() })));
    if (toCome.length) met += 1;
  }
  return found;
}

function nameMoments() {
  const select = document.getElementById("moment");
  const moments = stationMoments();
  const as = JSON.stringify([document.documentElement.lang, moments.map((one) => one.id)]);
  if (select.dataset.as === as) return;
  const before = select.value;
  select.dataset.as = as;
  select.replaceChildren(...moments.map((one) => new Option(t("momentOf", { at: shown("day", one.at), what: t(one.what) }), one.id)));
  if (moments.some((one) => one.id === before)) select.value = before;
}

export const minutesOn = (minutes) => new Date(now().getTime() + minutes * 60e3);

export function nextMorning() {
  const today = at(now(), 0, "08:00");
  return today > now() ? today : at(now(), 1, "08:00");
}

/** Lead the clock; the server tells when it has arrived. */
export async function leadTo(moment) {
  hearClock(await tell("clock", { to: moment.toISOString() }));
}

export async function moveClock(move) {
  const { minutes } = move.dataset;
  const to = "morning" in move.dataset ? nextMorning() : new Date(document.getElementById("moment").value);
  try {
    await leadTo(minutes ? minutesOn(Number(minutes)) : to);
  } catch (why) {
    alertBox(why.message);
  }
}
