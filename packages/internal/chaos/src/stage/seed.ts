import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { run } from "@mintport/server";
import { type KeyPair, tenant } from "../load/parties.ts";

/** Fields beyond what a client of the run needs anyway. */
type Fields = Readonly<Record<string, unknown>>;

/**
 * Makes the tenants and clients of a run with the command line, as an operator would, and answers the clients' secrets by
 * their ids.
 */
export const seed = async (
  environment: Readonly<Record<string, string>>,
  origin: string,
  key: KeyPair,
): Promise<ReadonlyMap<string, string>> => {
  const secrets = new Map<string, string>();
  const issuerOf = (id: string): string => `${origin}/api/v1/tenant/${id}`;
  const makeTenant = (id: string, ...options: readonly string[]): Promise<string> =>
    mintport(environment, "tenant", "create", id, "--issuer", issuerOf(id), ...options);
  const makeClient = async (owner: string, id: string, fields: Fields): Promise<void> => {
    const made = await withFile(fields, (path) =>
      mintport(environment, "client", "create", owner, id, "--file", path, "--json"),
    );
    const { secret } = JSON.parse(made) as { readonly secret?: string };
    if (secret !== undefined) secrets.set(id, secret);
  };
  if (environment["MINTPORT_DATABASE_URL"] !== undefined) await mintport(environment, "migrate");
  // The run's longest scenario must not outlive the manager's token.
  await makeTenant("operators", "--lifetime", "86400");
  await makeTenant(tenant, "--scope", "api:read api:write");
  await makeClient("operators", "console", { ownScope: "mintport:*" });
  const api = { ownScope: "api:read api:write" };
  await makeClient(tenant, "cached", api);
  await makeClient(tenant, "prover", api);
  await makeClient(tenant, "opaque", { ...api, accessTokenFormat: "opaque" });
  await makeClient(tenant, "signer", {
    ...api,
    authenticationMethods: ["private_key_jwt"],
    jwks: [key.jwk],
  });
  return secrets;
};

const mintport = async (
  environment: Readonly<Record<string, string>>,
  ...argv: readonly string[]
): Promise<string> => {
  let [out, err] = ["", ""];
  const code = await run(argv, {
    environment,
    out: (text) => {
      out += text;
    },
    err: (text) => {
      err += text;
    },
  });
  if (code !== 0) throw new Error(`mintport ${argv.join(" ")}: ${err}`);
  return out;
};

const withFile = async <T>(content: Fields, work: (path: string) => Promise<T>): Promise<T> => {
  const folder = mkdtempSync(join(tmpdir(), "mintport-chaos-"));
  try {
    const path = join(folder, "fields.json");
    writeFileSync(path, JSON.stringify(content));
    return await work(path);
  } finally {
    rmSync(folder, { recursive: true });
  }
};
