// The street's grids, drawn from their outlines; where a street file has none, as a schematic of its nodes.

import { options } from "./parts.js";
import { ask } from "./talk.js";
import { t } from "./words.js";

const SVG = document.getElementById("ink").namespaceURI;
const SCALE = 10000; // drawing units in a degree of latitude
const NEAR = 45; // half a thumbnail's width, in drawing units
const CELL = { width: 110, height: 64, across: 7 };

let street = { nodes: [], stations: [] };
let squeeze = 1; // a degree of longitude is shorter than one of latitude

export async function learnStreet() {
  street = await ask("map");
  const all = outlined().flatMap((node) => node.outline);
  if (all.length) squeeze = Math.cos(all[0][1] * Math.PI / 180);
}

export const nodes = () => street.nodes;
export const stations = () => street.stations;
const outlined = () => street.nodes.filter((node) => node.outline);
const leaves = () => street.nodes.filter((node) => !street.nodes.some((other) => other.parent === node.code));

export function gridAt(longitude, latitude) {
  return outlined().find((node) => within(node.outline, longitude, latitude)) ?? null;
}

function within(ring, x, y) {
  let inside = false;
  for (let at = 0, before = ring.length - 1; at < ring.length; before = at, at += 1) {
    const [[x1, y1], [x2, y2]] = [ring[at], ring[before]];
    if ((y1 > y) !== (y2 > y) && x < (x2 - x1) * (y - y1) / (y2 - y1) + x1) inside = !inside;
  }
  return inside;
}

export function middle(node) {
  const ring = node.outline.slice(1);
  return [0, 1].map((axis) => ring.reduce((sum, point) => sum + point[axis], 0) / ring.length);
}

// ---------------------------------------------------------------- drawing

const place = ([longitude, latitude]) => [longitude * squeeze * SCALE, -latitude * SCALE];
const unplace = (x, y) => [x / squeeze / SCALE, -y / SCALE];

function ink(name, facts = {}, words = "") {
  const made = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(facts)) made.setAttribute(key, value);
  if (words) made.textContent = words;
  return made;
}

/** The colour of a node: that of its community. */
function hue(node) {
  const parents = [...new Set(leaves().map((one) => one.parent))];
  return `land${parents.indexOf(node.parent) % 7}`;
}

const outline = (node) => ink("polygon", {
  points: node.outline.map((point) => place(point).map((one) => one.toFixed(1)).join(",")).join(" "),
  class: hue(node), "data-code": node.code,
});

function pin(x, y, size) {
  const made = ink("g", { class: "pin" });
  made.append(ink("circle", { cx: x, cy: y, r: size }), ink("circle", { cx: x, cy: y, r: size / 2.6, class: "eye" }));
  return made;
}

/** A small map around a point, for a place in a chat. */
export function thumbnail(longitude, latitude, words) {
  const [x, y] = place([longitude, latitude]);
  const box = [x - NEAR, y - NEAR * 0.6, 2 * NEAR, NEAR * 1.2];
  const made = ink("svg", { class: "thumbnail", viewBox: box.join(" "), role: "img", "aria-label": words });
  const close = (node) => node.outline.some((point) => {
    const [px, py] = place(point);
    return Math.abs(px - x) < 2.5 * NEAR && Math.abs(py - y) < 2.5 * NEAR;
  });
  made.append(...outlined().filter(close).map(outline), pin(x, y, 5));
  return made;
}

function wholeMap() {
  const points = outlined().flatMap((node) => node.outline.map(place));
  const [xs, ys] = [0, 1].map((axis) => points.map((point) => point[axis]));
  const [left, top] = [Math.min(...xs) - 8, Math.min(...ys) - 8];
  const size = [Math.max(...xs) - left + 8, Math.max(...ys) - top + 8];
  const made = ink("svg", { viewBox: [left, top, ...size].join(" "), role: "img", "aria-label": t("mapOf") });
  made.append(...outlined().map(outline), ...communityNames());
  return made;
}

function communityNames() {
  const groups = Map.groupBy ? Map.groupBy(outlined(), (node) => node.parent) : new Map();
  return [...groups].map(([code, grids]) => {
    const spots = grids.map((grid) => place(middle(grid)));
    const [x, y] = [0, 1].map((axis) => spots.reduce((sum, spot) => sum + spot[axis], 0) / spots.length);
    return ink("text", { x, y: y + 3, "text-anchor": "middle" }, street.nodes.find((node) => node.code === code)?.name ?? code);
  });
}

/** Without outlines: one cell a node, in the order of the street file. */
function schematic() {
  const rows = Math.ceil(leaves().length / CELL.across);
  const made = ink("svg", { viewBox: `0 0 ${CELL.width * CELL.across} ${CELL.height * rows}`, role: "img", "aria-label": t("mapOf") });
  leaves().forEach((node, at) => {
    const [x, y] = [(at % CELL.across) * CELL.width, Math.floor(at / CELL.across) * CELL.height];
    made.append(ink("rect", { x: x + 2, y: y + 2, width: CELL.width - 4, height: CELL.height - 4, rx: 6, class: hue(node), "data-code": node.code }));
    made.append(ink("text", { x: x + CELL.width / 2, y: y + CELL.height / 2 + 4, "text-anchor": "middle" }, node.name));
  });
  return made;
}

// ---------------------------------------------------------------- choosing

/** Ask for a place: {point: [longitude, latitude]}, {words} where nothing is drawn, null when left. */
export function choosePlace() {
  const box = document.getElementById("map");
  const select = box.querySelector("select");
  const drawn = outlined().length ? wholeMap() : schematic();
  const chosen = { node: null, point: null };
  const choose = (code, point) => {
    chosen.node = street.nodes.find((node) => node.code === code) ?? null;
    chosen.point = point ?? (chosen.node?.outline ? middle(chosen.node) : null);
    if (chosen.node) select.value = chosen.node.code;
    mark(drawn, chosen);
  };
  options(select, leaves().map((node) => ({ id: node.code, name: node.name })), (node) => node.name);
  select.onchange = () => choose(select.value, null);
  drawn.addEventListener("click", (event) => { const code = event.target.dataset.code; if (code) choose(code, spot(drawn, event)); });
  choose(select.value, null);
  box.querySelector(".sheet").replaceChildren(drawn);
  return new Promise((done) => {
    box.returnValue = "";
    box.addEventListener("close", () => done(box.returnValue ? answer(chosen) : null), { once: true });
    box.showModal();
    select.focus();
  });
}

const answer = ({ node, point }) => (point ? { point } : { words: node.name });

function spot(drawn, event) {
  const at = new DOMPoint(event.clientX, event.clientY).matrixTransform(drawn.getScreenCTM().inverse());
  return outlined().length ? unplace(at.x, at.y) : null;
}

function mark(drawn, { node, point }) {
  drawn.querySelector(".pin")?.remove();
  for (const shape of drawn.querySelectorAll("[data-code]")) shape.classList.toggle("chosen", shape.dataset.code === node?.code);
  if (point) drawn.append(pin(...place(point), 7));
}
