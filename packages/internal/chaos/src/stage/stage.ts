import { mkdtempSync, rmSync } from "node:fs";
import { Agent } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { freePort } from "@mintport/test-engines";
import { ask } from "../load/ask.ts";
import { emptyLedger, type Ledger } from "../load/ledger.ts";
import { manager } from "../load/manager.ts";
import { credentialsOf, formTo, grant, makeKey, type Parties, tenant } from "../load/parties.ts";
import { type Load, startLoad } from "../load/start-load.ts";
import type { Visitor } from "../load/visitor.ts";
import { cachedClient, opaqueClient, prover, signer, stranger, watcher } from "../load/visitors.ts";
import { seed } from "./seed.ts";
import { type ServerProcess, startServer } from "./server-process.ts";
import { type Site, storeSettings } from "./site.ts";

/** A ready server on a site, with tenants and clients, and those who visit it. */
export interface Stage {
  readonly site: Site;
  readonly port: number;
  readonly parties: Parties;
  /** What the server acknowledged so far. */
  readonly ledger: Ledger;
  /** The server that runs now. */
  readonly server: () => ServerProcess;
  /** Starts the server anew, on the same data, after it was killed. */
  restart(): Promise<void>;
  /** Moves the server's clock, and that of its visitors, so many milliseconds from the machine's. */
  setClock(shift: number): void;
  /** A token that opens the admin API. */
  managersToken(): Promise<string>;
  /** Visitors of these kinds; default: of all. */
  load(...kinds: readonly string[]): Promise<Load>;
}

export interface StageOptions {
  /** Processes that serve. Default: one, without a primary. */
  readonly workers?: number;
}

/** Seconds of grace that the servers of a run give at their end. */
export const grace = 2;

/** Opens a stage for some work, and removes everything that was made for it. */
export const onStage = async <T>(
  site: Site,
  { workers = 1 }: StageOptions,
  work: (stage: Stage) => Promise<T>,
): Promise<T> => {
  const folder = mkdtempSync(join(tmpdir(), "mintport-chaos-"));
  let server: ServerProcess | undefined;
  try {
    const port = await freePort();
    const common = {
      MINTPORT_PORT: String(port),
      MINTPORT_DATA: folder,
      MINTPORT_LIMITS: "off",
      MINTPORT_ADMIN_TENANT: "operators",
      MINTPORT_SHUTDOWN_GRACE: String(grace),
    };
    const key = await makeKey();
    const origin = `http://localhost:${port}`;
    const secrets = await seed({ ...common, ...storeSettings(site, site.url) }, origin, key);
    const environment = { ...common, ...storeSettings(site, site.servedUrl) };
    server = await startServer({ environment, workers });
    let shift = 0;
    const now = (): number => Math.floor((Date.now() + shift) / 1000);
    const parties = { secrets, key, issuer: `${origin}/api/v1/tenant/${tenant}`, now };
    const ledger = emptyLedger();
    return await work({
      ...{ site, port, parties, ledger },
      server: () => server as ServerProcess,
      restart: async () => {
        server = await startServer({ environment, workers });
      },
      setClock: (next) => {
        server?.setClock(next);
        shift = next;
      },
      managersToken: () => managersToken(port, parties),
      load: async (...kinds) => {
        const all = await visitorsOf(port, parties, ledger);
        return startLoad(
          port,
          all.filter(({ kind }) => kinds.length === 0 || kinds.includes(kind)),
        );
      },
    });
  } finally {
    await server?.kill();
    rmSync(folder, { recursive: true, force: true });
    await site.remove();
  }
};

const visitorsOf = async (
  port: number,
  parties: Parties,
  ledger: Ledger,
): Promise<readonly Visitor[]> => [
  ...[watcher, cachedClient(parties), stranger, opaqueClient(parties, ledger)],
  ...[prover(parties, ledger), signer(parties, ledger)],
  manager(await managersToken(port, parties), ledger),
];

const managersToken = async (port: number, parties: Parties): Promise<string> => {
  const form = { ...grant, ...credentialsOf(parties, "console") };
  const asked = formTo("token", form);
  const agent = new Agent();
  const path = asked.path.replace(`/${tenant}/`, "/operators/");
  const answer = await ask(port, agent, { ...asked, path });
  agent.destroy();
  const token = "broke" in answer ? undefined : answer.member("access_token");
  if (typeof token !== "string") throw new Error("the manager got no token");
  return token;
};
