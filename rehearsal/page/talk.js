// Talking to the rehearsal's server.

import { t } from "./words.js";

export async function ask(path) {
  const answer = await fetch(`/rehearsal/${path}`);
  if (!answer.ok) throw new Error(t("noServer", { status: answer.status }));
  return answer.json();
}

export async function tell(path, what) {
  const answer = await fetch(`/rehearsal/${path}`, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(what),
  });
  const said = await answer.json();
  if (!answer.ok) throw new Error(t("cannot", { why: said.error ?? answer.status }));
  return said;
}
