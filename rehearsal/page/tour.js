// The guided tour: ten steps, each acted by the page with the hands of those who hold the telephones.

import * as clock from "./clock.js";
import { calm, rest } from "./parts.js";
import { STEPS, castFor } from "./steps.js";
import { t } from "./words.js";

const LETTER = 45; // milliseconds between two letters that are typed for one to see
const LOOK = 150; // between two looks whether something has come
const PATIENCE = 75_000; // the bot may have to wait a minute: a group takes 20 messages in one

const pause = (milliseconds) => rest(calm() ? 0 : milliseconds);

export class Tour {
  /** `show(phone)` brings a telephone to the front of a narrow screen. */
  constructor(phones, show) {
    this.phones = phones;
    this.show = show;
    this.root = document.getElementById("tour");
    this.find = (selector) => this.root.querySelector(selector);
    this.step = 0; // the last step that was acted; 0: none yet
    this.cast = null;
    this.run = 0; // grows when the tour is left or begun again: what is still under way then stops
    this.find(".next").addEventListener("click", () => this.next());
    this.find(".leave").addEventListener("click", () => this.close());
    this.root.addEventListener("keydown", (event) => { if (event.key === "Escape") this.close(); });
  }

  open() {
    this.step = 0;
    this.run += 1;
    this.cast = null;
    this.busy(false);
    this.root.hidden = false;
    this.name();
    this.find("h2").focus();
  }

  close() {
    this.run += 1;
    this.busy(false);
    this.root.hidden = true;
    this.point(null);
    document.getElementById("begin-tour").focus();
  }

  get finished() { return this.step === STEPS.length - 1; }

  /** Write the present step's words; again when the language changes. */
  name() {
    const { title, say } = STEPS[this.step].words(this.cast);
    this.find("h2").textContent = this.step ? t("tourStep", { n: this.step, title }) : title;
    this.find(".say").textContent = say;
    this.find("progress").value = this.step;
    this.find(".next").textContent = t(this.finished ? "again" : this.step ? "next" : "beginTour");
    this.find(".trouble").hidden = true;
  }

  busy(acting) {
    this.acting = acting;
    this.find(".next").setAttribute("aria-disabled", String(acting));
    this.root.setAttribute("aria-busy", String(acting));
    if (acting) this.find(".next").textContent = t("acting");
  }

  async next() {
    if (this.acting) return;
    if (this.finished) { this.open(); return; }
    const run = this.run;
    const before = this.step;
    const stage = new Stage(this, run);
    try {
      this.busy(true);
      const cast = this.cast ?? await castFor();
      stage.here();
      this.cast = cast;
      this.step += 1;
      this.name();
      this.busy(true);
      await STEPS[this.step].act(stage, this.cast);
      if (run === this.run) { this.busy(false); this.name(); this.find(".next").focus(); }
    } catch (why) {
      if (run !== this.run) return;
      this.step = before;
      this.busy(false);
      this.find(".next").textContent = t("retry");
      this.find(".trouble").textContent = t("stuck", { why: why.message });
      this.find(".trouble").hidden = false;
      this.find(".next").focus();
    }
  }

  /** Highlight a telephone, and none else. */
  point(phone) {
    for (const one of this.phones) one.root.classList.toggle("spot", one === phone);
    if (phone) { this.show(phone); phone.root.scrollIntoView({ inline: "nearest", block: "nearest", behavior: calm() ? "auto" : "smooth" }); }
  }
}

class Left extends Error {}

/** What a step can do: the same as a hand. Every wait ends when the tour is left. */
class Stage {
  constructor(tour, run) {
    this.tour = tour;
    this.run = run;
    [this.resident, this.courier, this.leader, this.office] = tour.phones;
  }

  here() { if (this.run !== this.tour.run) throw new Left("left"); }

  /** Take a telephone, as somebody, in a group or in the private chat. */
  async takes(phone, place = {}) {
    this.here();
    this.tour.point(phone);
    await phone.go({ tab: place.where ? "group" : "private", ...place });
    await pause(300);
  }

  /** Type for all to see, and send. */
  async types(phone, words) {
    const { input } = phone.compose;
    for (let length = 1; length <= words.length && !calm(); length += 1) {
      this.here();
      input.value = words.slice(0, length);
      await rest(LETTER);
    }
    this.here();
    input.value = words;
    if (!await phone.compose.send()) throw new Error(phone.find(".toast").textContent);
    await phone.draw();
  }

  async sendsPhoto(phone, base64) {
    this.here();
    if (!await phone.compose.send(base64)) throw new Error(phone.find(".toast").textContent);
    await phone.draw();
  }

  /** Answer the newest message with these words. */
  async answers(phone, words, reply) {
    const message = await this.sees(phone, words);
    phone.compose.speakAbout({ message });
    await this.types(phone, reply);
  }

  /** Wait for the bot's newest message with all these words (and a button so called); returns it. */
  async sees(phone, words, label = "") {
    const wanted = [words].flat();
    const fits = (message) => message.by_bot && wanted.every((one) => message.text.includes(one))
      && (!label || message.buttons.flat().some((one) => one.includes(label)));
    return this.until(() => phone.messages?.findLast(fits), wanted.join(" "));
  }

  /** Tap a button of the newest message that shows these words. */
  async taps(phone, words, label) {
    const message = await this.sees(phone, words, label);
    const button = () => [...phone.drawn.get(message.id)?.node.querySelectorAll(".keys button") ?? []].find((one) => one.textContent.includes(label));
    const found = await this.until(button, label);
    found.scrollIntoView({ block: "center" });
    found.classList.add("tapped");
    await pause(700);
    this.here();
    (button() ?? found).click();
    await this.until(() => !button()?.hasAttribute("aria-busy"), label);
  }

  async until(holds, what, patience = PATIENCE) {
    const end = performance.now() + patience;
    for (;;) {
      this.here();
      const found = holds();
      if (found) return found;
      if (performance.now() > end) throw new Error(what);
      await rest(LOOK);
    }
  }

  /** Lead the clock, and wait till it is there. */
  async leads(moment) {
    if (moment <= clock.now()) return;
    await clock.leadTo(moment);
    await this.until(() => !clock.goal(), "⏱", 2 * PATIENCE);
  }
}
