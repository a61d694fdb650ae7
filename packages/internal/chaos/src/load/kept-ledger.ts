import { Agent } from "node:http";
import type { Finding } from "../scenario.ts";
import { ask } from "./ask.ts";
import type { Ledger } from "./ledger.ts";
import { credentialsOf, formTo, type Parties, tenant } from "./parties.ts";

/** So many of each kind are looked at: the last, which a crash threatens most. */
const most = 25;

/**
 * Looks whether everything holds that the server acknowledged: revoked tokens are dead, live ones live, and what counts
 * once is not taken again.
 */
export const keptLedger = async (
  port: number,
  parties: Parties,
  { live, revoked, used }: Ledger,
): Promise<readonly Finding[]> => {
  const agent = new Agent();
  const own = credentialsOf(parties, "opaque");
  const isActive = async (token: string): Promise<unknown> => {
    const answer = await ask(port, agent, formTo("introspect", { ...own, token }));
    return "broke" in answer ? answer.broke : answer.member("active");
  };
  let [revived, lost, again] = [0, 0, 0];
  for (const token of revoked.slice(-most)) if ((await isActive(token)) !== false) revived += 1;
  for (const token of live.slice(-most)) if ((await isActive(token)) !== true) lost += 1;
  for (const asked of used.slice(-most)) {
    const answer = await ask(port, agent, asked);
    if ("broke" in answer || answer.status === 200) again += 1;
  }
  agent.destroy();
  return [
    { what: "revived", seen: revived, bound: 0, unit: "" },
    { what: "lost tokens", seen: lost, bound: 0, unit: "" },
    { what: "used twice", seen: again, bound: 0, unit: "" },
  ];
};

/** Looks whether every client is there that the server said it made. */
export const keptClients = async (
  port: number,
  managersToken: string,
  { clients }: Ledger,
): Promise<Finding> => {
  const agent = new Agent();
  let gone = 0;
  for (const id of clients.slice(-most)) {
    const path = `/admin/v1/tenants/${tenant}/clients/${id}`;
    const headers = { Authorization: `Bearer ${managersToken}` };
    const answer = await ask(port, agent, { path, headers });
    if ("broke" in answer || answer.status !== 200) gone += 1;
  }
  agent.destroy();
  return { what: "lost clients", seen: gone, bound: 0, unit: "" };
};
