// The ten steps of the tour: what each says, and what is done in it.

import { minutesOn, nextMorning, now, stationMoments } from "./clock.js";
import { base64 } from "./compose.js";
import { nodes, stations } from "./map.js";
import { street } from "./phone.js";
import { ask } from "./talk.js";
import { TOLD } from "./tour-words.js";
import { fill, languageNow } from "./words.js";

const HOUSEHOLDS = 216; // as in the story of the pipes that were renewed
const LAMP = "5栋前面的路灯不亮";
const NUMBER = /[A-Z0-9-]+-\d{8}-\d{3,}/;
const [MORNING, EVENING] = [7, 18]; // hours between which nothing is held back for the night

// ---------------------------------------------------------------- who plays

const player = (id) => street.scene.people.find((one) => one.id === id);
const started = (id) => Boolean(player(id)?.started && !player(id)?.blocked);
const headOf = (code) => nodes().find((node) => node.code === code)?.head;
const groupOf = (part, head) => street.scene.groups.find((one) => one.part === part && !one.moved_to && (!head || one.members.includes(head)));
const named = (node, kind) => node.places.find((place) => place.kind === kind)?.name;

/** A part only somebody can play who has not pressed Start: the whole story then stays in the group. */
const ordinary = (group, part) => street.scene.people.filter((one) => one.part === part && group.members.includes(one.id) && !one.blocked)
  .sort((a, b) => Number(a.started) - Number(b.started));

/** Grids with a leader who can be written to, and what the story needs there. */
function scenes() {
  return nodes().filter((node) => named(node, "compound") && started(node.head)).flatMap((node) => {
    const group = groupOf("residents", headOf(node.parent));
    return group && ordinary(group, "resident").length > 3 ? [{ node, group, compound: named(node, "compound") }] : [];
  });
}

const spoken = async (group) => (await ask(`chats/${group.id}`)).messages.map((message) => message.text).join("\n");

/** The first of these whose words nobody has said in its group; null when all were. */
async function fresh(these, words) {
  for (const one of these) if (!(await spoken(one.group)).includes(words(one))) return one;
  return null;
}

/** A run of its own: in a group where the story was not told yet, or at least at another compound. A second report
    by the same person within minutes would be taken for a word about the first. */
async function scene() {
  const all = scenes();
  return await fresh(all, () => LAMP) ?? await fresh(all, (one) => `${one.compound}${LAMP}`) ?? all[0];
}

/** Roads that lie in one grid only, away from the residents' story. */
function roads(not) {
  const all = nodes().flatMap((node) => node.places.filter((place) => place.kind === "road").map((place) => ({ road: place.name, node })));
  const group = groupOf("couriers");
  return all.filter((one) => one.node.parent !== not && all.filter((other) => other.road === one.road).length === 1)
    .map((one) => ({ ...one, group }));
}

export async function castFor() {
  const { node, group, compound } = await scene();
  const ways = roads(node.parent);
  const { road, group: riders } = await fresh(ways, (one) => one.road) ?? ways[0];
  const people = ordinary(group, "resident");
  const root = nodes().find((one) => one.level === "street");
  return {
    compound, road, group, riders,
    people, rider: ordinary(riders, "courier")[0],
    leader: node.head, secretary: headOf(node.parent), street: root.head,
    east: groupOf("residents", headOf(stations()[0]?.audience[0])),
  };
}

/** Where one of the staff hears of things: in private, or in the group when Start was never pressed. */
function desk(id) {
  return started(id) ? { who: id } : { who: id, where: groupOf("staff", id)?.id };
}

// ---------------------------------------------------------------- what is done

async function report(stage, cast) {
  const hour = new Date(now().getTime() + 8 * 3600e3).getUTCHours();
  if (hour < MORNING || hour >= EVENING) await stage.leads(nextMorning());
  await stage.takes(stage.resident, { where: cast.group.id, who: cast.people[0].id });
  await stage.types(stage.resident, `${cast.compound}${LAMP}，特别是下雨天的晚上`);
  await stage.sees(stage.resident, `${cast.compound}5栋`, "我也遇到");
}

async function join(stage, cast) {
  await stage.takes(stage.resident, { where: cast.group.id, who: cast.people[1].id });
  await stage.taps(stage.resident, `${cast.compound}5栋`, "我也遇到");
}

async function accept(stage, cast) {
  await stage.takes(stage.leader, desk(cast.leader));
  await stage.taps(stage.leader, `${cast.compound}5栋`, "接单");
  await stage.sees(stage.leader, [`${cast.compound}5栋`, "已接单"], "办结");
}

async function finish(stage, cast) {
  await stage.takes(stage.leader, desk(cast.leader));
  await stage.taps(stage.leader, `${cast.compound}5栋`, "办结");
  await stage.answers(stage.leader, "回复这条消息", "灯泡和线都换了，雨里试过，亮");
  await stage.sees(stage.leader, "已反馈");
  await stage.sees(stage.resident, "请报事人确认", "已解决");
}

async function confirm(stage, cast) {
  const reporter = cast.people[0];
  await stage.takes(stage.resident, { where: started(reporter.id) ? undefined : cast.group.id, who: reporter.id });
  await stage.taps(stage.resident, "", "已解决");
  if (!started(reporter.id)) await stage.sees(stage.resident, "报事人已确认");
}

async function ride(stage, cast) {
  await stage.takes(stage.courier, { where: cast.riders.id, who: cast.rider.id });
  await stage.sendsPhoto(stage.courier, await base64(await (await fetch("/page/rail.jpg")).blob()));
  await stage.types(stage.courier, `${cast.road}口的护栏撞断了，铁皮翘在路上`);
  await stage.until(() => stage.courier.messages.at(-1).reactions.includes("✍"), "✍");
}

async function water(stage, cast) {
  const lines = ["停水了，216户都没水用", "3栋也没水，一滴都没有", "6栋也停水了，老人在家没水用"];
  for (const [at, line] of lines.entries()) {
    await stage.takes(stage.resident, { where: cast.group.id, who: cast.people[at + 1].id });
    await stage.types(stage.resident, `${cast.compound}${line.replace("216", HOUSEHOLDS)}`);
    const seen = await stage.sees(stage.resident, at ? [cast.water, `${at + 1} 人反映`] : ["供排水", cast.compound]);
    cast.water ??= seen.text.match(NUMBER)[0];
  }
}

async function whistle(stage, cast) {
  await stage.takes(stage.leader, desk(cast.secretary));
  await stage.leads(minutesOn(65));
  await stage.sees(stage.leader, ["哨声", cast.water]);
}

async function higher(stage, cast) {
  await stage.takes(stage.office, desk(cast.street));
  await stage.leads(minutesOn(35));
  await stage.sees(stage.office, ["哨声", cast.water]);
}

async function station(stage, cast) {
  await stage.takes(stage.resident, { where: cast.east.id });
  const eve = stationMoments().find((one) => one.what === "eve");
  await stage.leads(eve.at);
  await stage.sees(stage.resident, "明天来");
  await stage.leads(stationMoments().find((one) => one.what === "day" && one.at > eve.at).at);
  await stage.sees(stage.resident, "今天来");
}

const ACTS = [null, report, join, accept, finish, confirm, ride, water, whistle, higher, station];

export const STEPS = ACTS.map((act, at) => ({
  act,
  words(cast) {
    const [title, ...lines] = TOLD[languageNow()][at];
    const facts = { compound: cast?.compound ?? "", road: cast?.road ?? "", households: HOUSEHOLDS };
    return { title: fill(title, facts), say: fill(lines.join("\n"), facts) };
  },
}));
