import { fileURLToPath } from "node:url";
import { setUp } from "@mintport/example-worker/set-up";
import type { D1Binding } from "@mintport/storage-sql/d1";
import { build } from "esbuild";
import { createLocalJWKSet, exportJWK, generateKeyPair, type JSONWebKeySet, jwtVerify } from "jose";
import { Miniflare } from "miniflare";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

const issuer = "https://auth.example.com";

describe("the Worker, in workerd on D1", () => {
  let runtime: Miniflare;
  let secret: string;
  beforeAll(async () => {
    const { privateKey } = await generateKeyPair("ES256", { extractable: true });
    runtime = new Miniflare({
      modules: true,
      script: await bundle(),
      compatibilityDate: "2026-07-01",
      d1Databases: ["DB"],
      bindings: { SIGNING_KEY: JSON.stringify(await exportJWK(privateKey)) },
    });
    secret = await setUp(await runtime.getD1Database("DB"), issuer);
  });
  afterAll(() => runtime.dispose());

  const post = async (path: string, parameters: Readonly<Record<string, string>>) => {
    const response = await runtime.dispatchFetch(`${issuer}/oauth/${path}`, {
      method: "POST",
      headers: { "content-type": "application/x-www-form-urlencoded" },
      body: new URLSearchParams({
        client_id: "reports",
        client_secret: secret,
        ...parameters,
      }).toString(),
    });
    const text = await response.text();
    return { status: response.status, answer: text === "" ? {} : (JSON.parse(text) as Answer) };
  };
  const token = async (): Promise<string> =>
    (await post("token", { grant_type: "client_credentials" })).answer.access_token ?? "";

  it("issues a token that its JWK Set verifies (RFC 6749 section 4.4)", async () => {
    const response = await runtime.dispatchFetch(`${issuer}/oauth/jwks`);
    const keys = (await response.json()) as JSONWebKeySet;
    const { payload } = await jwtVerify(await token(), createLocalJWKSet(keys), {
      issuer,
      audience: "https://api.example.com",
    });
    expect(payload).toMatchObject({ client_id: "reports", scope: "api:read" });
  });

  it("refuses a wrong secret (RFC 6749 section 5.2)", async () => {
    const refused = await post("token", {
      grant_type: "client_credentials",
      client_secret: "wrong",
    });
    expect(refused).toMatchObject({ status: 401, answer: { error: "invalid_client" } });
  });

  it("knows a token until it is revoked, and not after (RFC 7009 section 2)", async () => {
    const own = { token: await token() };
    expect((await post("introspect", own)).answer).toMatchObject({ active: true });
    expect((await post("revoke", own)).status).toBe(200);
    expect((await post("introspect", own)).answer).toEqual({ active: false });
  });

  it("deletes what is expired when its timer rings, and nothing that lives", async () => {
    const database: D1Binding = await runtime.getD1Database("DB");
    const long = Math.floor(Date.now() / 1000) + 3600;
    for (const [digest, expiresAt] of [["old", 1] as const, ["new", long] as const])
      await database
        .prepare("insert into mintport_replays (tenant, digest, expires_at) values (?, ?, ?)")
        .bind("main", digest, expiresAt)
        .all();
    const worker = (await runtime.getWorker()) as unknown as Timed;
    expect(await worker.scheduled({ cron: "*/10 * * * *" })).toMatchObject({ outcome: "ok" });
    const { results } = await database.prepare("select digest from mintport_replays").all();
    expect(results).toEqual([{ digest: "new" }]);
  });
});

/** A Worker, as far as its types do not tell. */
interface Timed {
  scheduled(options: { readonly cron: string }): Promise<{ readonly outcome: string }>;
}

interface Answer {
  readonly access_token?: string;
  readonly active?: boolean;
  readonly error?: string;
}

/** As wrangler does it. */
const bundle = async (): Promise<string> => {
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(new URL("../src/worker.ts", import.meta.url))],
    bundle: true,
    write: false,
    format: "esm",
    platform: "browser",
    target: "es2022",
    conditions: ["@mintport/source", "workerd", "worker", "browser"],
  });
  return outputFiles[0]?.text ?? "";
};
