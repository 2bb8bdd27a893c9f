// Talking to the rehearsal's server.

export async function ask(path) {
  const answer = await fetch(`/rehearsal/${path}`);
  if (!answer.ok) throw new Error(`服务器没有答复（${answer.status}）`);
  return answer.json();
}

export async function tell(path, what) {
  const answer = await fetch(`/rehearsal/${path}`, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(what),
  });
  const said = await answer.json();
  if (!answer.ok) throw new Error(said.error ?? "没有做成");
  return said;
}
