// The rehearsal's clock at the top: shown as the server tells it, led on by its buttons.

import { tell } from "./talk.js";
import { alertBox, dayTime, fullTime } from "./parts.js";

let clock = { base: 0, at: 0 };

function rehearsalNow() { return new Date(clock.base + performance.now() - clock.at); }

export function hearClock(told) {
  clock = { base: Date.parse(told.now), at: performance.now() };
  const goal = document.getElementById("goal");
  goal.textContent = told.goal ? `正在走到 ${dayTime.format(new Date(told.goal))}……` : "";
  nameMoves();
  tick();
}

export function tick() { document.getElementById("now").textContent = fullTime.format(rehearsalNow()); }

/** The next `day` of a month at `time`, street time (China keeps +08:00 all year). */
function nextMoment(day, time) {
  const now = rehearsalNow();
  const here = new Date(now.getTime() + 8 * 3600e3);
  for (let month = here.getUTCMonth(); ; month += 1) {
    const [hour, minute] = time.split(":").map(Number);
    const there = new Date(Date.UTC(here.getUTCFullYear(), month, day, hour - 8, minute));
    if (there > now) return there;
  }
}

function nameMoves() {
  const today = new Date(rehearsalNow().getTime() + 8 * 3600e3).getUTCMonth();
  for (const move of document.querySelectorAll(".moves [data-day]")) {
    const to = new Date(nextMoment(Number(move.dataset.day), move.dataset.time).getTime() + 8 * 3600e3);
    const month = to.getUTCMonth() === today ? "" : `${to.getUTCMonth() + 1}月`;
    move.textContent = `到${month}${move.dataset.day}日 ${move.dataset.time}`;
  }
}

export async function moveClock(move) {
  const { day, time, minutes } = move.dataset;
  const to = minutes ? new Date(rehearsalNow().getTime() + minutes * 60e3) : nextMoment(Number(day), time);
  try {
    hearClock(await tell("clock", { to: to.toISOString() }));
  } catch (why) {
    alertBox(why.message);
  }
}
