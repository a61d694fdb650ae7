import { generateKeyPairSync, pbkdf2Sync, randomBytes, scryptSync, verify } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { AuthorizationServer } from "@mintport/core";
import { engines, type Place } from "@mintport/test-engines";
import { hash as bcrypt } from "@node-rs/bcrypt";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

/** An example that was started: its server, and how to let go of its database. */
export interface Running {
  readonly server: AuthorizationServer;
  close(): Promise<unknown>;
}

/** The promises of an issuer on its own tables, on a PostgreSQL database of the suite's own. */
export const issuerOnOwnTables = (
  by: string,
  open: (databaseUrl: string, keyFile: string) => Promise<Running>,
): void => {
  const engine = engines().find(({ name }) => name === "postgres");
  describe.skipIf(engine?.missing !== undefined)(`an issuer on a table that ${by} reads`, () => {
    const folder = mkdtempSync(join(tmpdir(), "mintport-example-"));
    const keyFile = join(folder, "2026-01.pem");
    const { privateKey, publicKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
    let place: Place | undefined;
    let table: pg.Client;
    let running: Running;

    const token = (client: string, secret: string) =>
      running.server.handle("token", {
        tenant: "main",
        method: "POST",
        url: "/oauth/token",
        headers: new Headers({ "content-type": "application/x-www-form-urlencoded" }),
        body: new URLSearchParams({
          grant_type: "client_credentials",
          client_id: client,
          client_secret: secret,
        }).toString(),
      });
    const statusOf = async (client: string, secret = "correct horse") =>
      (await token(client, secret)).status;

    beforeAll(async () => {
      writeFileSync(keyFile, privateKey.export({ type: "pkcs1", format: "pem" }));
      place = await engine?.makePlace();
      table = new pg.Client({ connectionString: place?.url });
      await table.connect();
      await table.query(`CREATE TABLE api_client (
        tenant text NOT NULL, client_id text NOT NULL, secret_hash text NOT NULL,
        scopes text NOT NULL, enabled boolean NOT NULL, PRIMARY KEY (tenant, client_id))`);
      const [secret, cost] = ["correct horse", { cost: 10 }];
      for (const [tenant, id, hash, scopes, enabled] of [
        ["main", "bcrypt", await bcrypt(secret, cost), "api:read", true],
        [
          "main",
          "bcrypt-of-php",
          (await bcrypt(secret, cost)).replace("$2b$", "$2y$"),
          "api:read",
          true,
        ],
        ["main", "scrypt", scryptHash(secret), "api:read", true],
        ["main", "pbkdf2", pbkdf2Hash(secret), "api:read", true],
        ["main", "disabled", await bcrypt(secret, cost), "api:read", false],
        ["main", "damaged", "no hash at all", "api:read", true],
        ["other", "guest", await bcrypt(secret, cost), "api:read", true],
        ["other", "bcrypt", await bcrypt("another secret", cost), "api:admin", true],
      ])
        await table.query("INSERT INTO api_client VALUES ($1, $2, $3, $4, $5)", [
          ...[tenant, id, hash, scopes, enabled],
        ]);
      running = await open(place?.url ?? "", keyFile);
    });
    afterAll(async () => {
      await running.close();
      await table.end();
      if (place !== undefined) await engine?.dispose(place);
      rmSync(folder, { recursive: true });
    });

    it("signs a client's token with the key of the PEM, under its own kid", async () => {
      const answer = await token("bcrypt", "correct horse");
      expect(answer.status).toBe(200);
      const { access_token: jwt, scope } = JSON.parse(answer.body) as Record<string, string>;
      const [header = "", claims = "", signature = ""] = jwt?.split(".") ?? [];
      expect(JSON.parse(Buffer.from(header, "base64url").toString())).toMatchObject({
        alg: "RS256",
        kid: "2026-01",
      });
      const signed = Buffer.from(`${header}.${claims}`);
      expect(verify("sha256", signed, publicKey, Buffer.from(signature, "base64url"))).toBe(true);
      expect(JSON.parse(Buffer.from(claims, "base64url").toString())).toMatchObject({
        client_id: "bcrypt",
      });
      expect(scope).toBe("api:read");
    });

    it.each(["bcrypt-of-php", "scrypt", "pbkdf2"])("knows the hash of %s", async (client) => {
      expect(await statusOf(client)).toBe(200);
      expect(await statusOf(client, "wrong")).toBe(401);
    });

    it("refuses a disabled client, a client of another tenant, and its secret", async () => {
      expect(await statusOf("disabled")).toBe(401);
      expect(await statusOf("guest")).toBe(401);
      expect(await statusOf("bcrypt", "another secret")).toBe(401);
    });

    it("takes names as text, whatever they hold", async () => {
      for (const client of ["' OR '1'='1", "BCRYPT", "bcrypt ", "%", "bcrypt\\"])
        expect(await statusOf(client)).toBe(401);
    });

    it("answers its own fault for a row that makes no client, and tells nothing of it", async () => {
      const { status, body } = await token("damaged", "correct horse");
      expect(status).toBeGreaterThanOrEqual(500);
      expect(body).not.toContain("no hash");
    });

    it("sees a client that was disabled, within the staleness of the cache", async () => {
      await table.query("UPDATE api_client SET enabled = false WHERE client_id = 'scrypt'");
      await expect.poll(() => statusOf("scrypt"), { timeout: 10_000 }).toBe(401);
    });

    it("answers 503 while the table cannot be read, and goes on after that", async () => {
      await table.query("ALTER TABLE api_client RENAME TO away");
      expect(await statusOf("never seen before")).toBe(503);
      await table.query("ALTER TABLE away RENAME TO api_client");
      expect(await statusOf("never seen before")).toBe(401);
    });
  });
};

/** The columns of many an application, as the PHC string that they are. */
const scryptHash = (secret: string): string => {
  const salt = randomBytes(16);
  return `$scrypt$ln=14,r=8,p=1$${phc(salt)}$${phc(scryptSync(secret, salt, 32))}`;
};

const pbkdf2Hash = (secret: string): string => {
  const salt = randomBytes(16);
  return `$pbkdf2-sha256$i=10000$${phc(salt)}$${phc(pbkdf2Sync(secret, salt, 10_000, 32, "sha256"))}`;
};

const phc = (bytes: Buffer): string => bytes.toString("base64").replaceAll("=", "");
