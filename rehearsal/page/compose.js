// Where one writes: the line at the foot of a telephone, with photos and places.

import { short } from "./bubble.js";
import { choosePlace } from "./map.js";
import { t } from "./words.js";

const ALBUM = 3;

export class Compose {
  /** `does(what, more)` tells the rehearsal what this telephone's owner does; null when it cannot be done. */
  constructor(form, does) {
    this.form = form;
    this.does = does;
    this.about = null; // {message, editing}: what the next line answers or replaces
    this.find = (selector) => form.querySelector(selector);
    this.input = this.find("input[name=text]");
    this.listen();
  }

  listen() {
    this.form.addEventListener("submit", (event) => { event.preventDefault(); this.send(); });
    this.form.addEventListener("keydown", (event) => { if (event.key === "Escape") this.escape(); });
    this.find(".about button").addEventListener("click", () => this.speakAbout(null));
    this.find(".more").addEventListener("click", () => this.unfold(this.find(".attach").hidden));
    this.find(".photo").addEventListener("click", () => this.send(true));
    this.find(".album").addEventListener("click", () => this.sendAlbum());
    this.find(".place").addEventListener("click", () => this.sendPlace());
    const file = this.find("input[type=file]");
    this.find(".own").addEventListener("click", () => file.click());
    file.addEventListener("change", () => this.sendOwn(file));
  }

  unfold(open) {
    this.find(".attach").hidden = !open;
    this.find(".more").setAttribute("aria-expanded", String(open));
    if (open) this.find(".attach button").focus();
  }

  escape() {
    if (!this.find(".attach").hidden) this.unfold(false);
    else this.speakAbout(null);
    this.input.focus();
  }

  speakAbout(about) {
    if (this.about?.editing) this.input.value = "";
    this.about = about;
    const line = this.find(".about");
    line.hidden = !about;
    if (!about) return;
    const { message, editing } = about;
    line.querySelector("span").textContent = t(editing ? "editing" : "replying", { name: message.name, text: short(message) });
    if (editing) this.input.value = message.text;
    this.input.focus();
  }

  /** Send the line, with a picture when `photo` is true or one's own as base64. */
  async send(photo = false) {
    const text = this.input.value.trim();
    if (!text && !photo) return false;
    const { about } = this;
    const done = about?.editing
      ? await this.does("edit", { message: about.message.id, text })
      : await this.does("say", { text, photo, reply_to: about?.message.id ?? null });
    return this.finish(done);
  }

  async sendAlbum() {
    return this.finish(await this.does("album", { count: ALBUM, text: this.input.value.trim() }));
  }

  async sendPlace() {
    const chosen = await choosePlace();
    if (!chosen) return;
    const done = chosen.point
      ? await this.does("location", { longitude: chosen.point[0], latitude: chosen.point[1] })
      : await this.does("say", { text: chosen.words });
    this.finish(done, false);
  }

  async sendOwn(file) {
    if (file.files.length) await this.send(await base64(file.files[0]));
    file.value = "";
  }

  finish(done, empties = true) {
    if (!done) return false;
    if (empties) this.input.value = "";
    this.speakAbout(null);
    this.unfold(false);
    if (document.activeElement === document.body || this.form.contains(document.activeElement)) this.input.focus();
    return true;
  }
}

export async function base64(blob) {
  const bytes = new Uint8Array(await blob.arrayBuffer());
  let words = "";
  for (let at = 0; at < bytes.length; at += 8192) words += String.fromCharCode(...bytes.subarray(at, at + 8192));
  return btoa(words);
}
