import { generateKeyPairSync } from "node:crypto";
import { rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { engines } from "@mintport/test-engines";
import { saveGrants } from "../fixture/save-grants.ts";
import type { PageWorld } from "./page-world.ts";

/** Tables, and a tenant, with these options beside its issuer. */
export const hasTenant = async (world: PageWorld, id: string, options = ""): Promise<unknown> => {
  await world.type("mintport migrate");
  const issuer = `https://auth.example.com/api/v1/tenant/${id}`;
  return world.type(`mintport tenant create ${id} --issuer ${issuer} ${options}`);
};

/** Grants of alice. */
export const hasGrants = (
  world: PageWorld,
  tenant: string,
  ...grants: readonly Parameters<typeof saveGrants>[2][]
): Promise<unknown> =>
  saveGrants(
    join(world.folder, ".mintport"),
    tenant,
    ...grants.map((grant) => ({ subject: "alice", ...grant })),
  );

export const hasFile = (world: PageWorld, name: string, content: unknown): Promise<void> =>
  writeFile(
    join(world.folder, name),
    typeof content === "string" ? content : JSON.stringify(content),
  );

/** A signing key in PEM. */
export const hasKeyFile = (world: PageWorld): Promise<void> => {
  const { privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  return hasFile(world, "key.pem", privateKey.export({ type: "pkcs8", format: "pem" }));
};

/** A place without data. */
export const hasFreshFolder = async (world: PageWorld): Promise<void> => {
  await world.endServing();
  await rm(join(world.folder, ".mintport"), { recursive: true, force: true });
};

/** A database where the pages have theirs. */
export const hasPostgres = async (world: PageWorld): Promise<void> => {
  const engine = engines().find(({ name }) => name === "postgres");
  if (engine?.missing !== undefined || engine === undefined) throw new Error(engine?.missing);
  const place = await engine.makePlace();
  world.put("postgres://mintport@db/mintport", place.url);
  world.atEnd(() => engine.dispose(place));
};

/** The last entry of the audit log in the variables of the shell, and its hash as `<hash>`. */
export const hasAuditEntry = async (world: PageWorld): Promise<void> => {
  const database = new DatabaseSync(join(world.folder, ".mintport/mintport.db"));
  const row =
    database.prepare("select * from mintport_audit order by seq desc limit 1").get() ?? {};
  database.close();
  const { seq, entry, previous_hash, hash } = row as Readonly<Record<string, string | number>>;
  await world.type(`export seq=${seq} previous_hash=${previous_hash} entry='${entry}'`);
  world.put("<hash>", String(hash));
};
