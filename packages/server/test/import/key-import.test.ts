import { generateKeyPairSync } from "node:crypto";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { commandLine } from "../cli/command-line.ts";
import { temporaryFolder } from "../fixture/start.ts";

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let mintport: ReturnType<typeof commandLine>;

beforeEach(async () => {
  folder = await temporaryFolder();
  mintport = commandLine(folder.path);
  await mintport("migrate");
  const issuer = "https://auth.acme.example/api/v1/tenant/acme";
  await mintport("tenant", "create", "acme", "--issuer", issuer);
});
afterEach(() => folder.remove());

const load = async (content: string | object, ...options: readonly string[]) => {
  const path = join(folder.path, "key");
  await writeFile(path, typeof content === "string" ? content : JSON.stringify(content));
  return mintport("key", "import", path, "--tenant", "acme", ...options);
};
const ec = () => generateKeyPairSync("ec", { namedCurve: "P-256" });
const jwk = (kid: string) => ({ ...ec().privateKey.export({ format: "jwk" }), kid });

describe("mintport key import", () => {
  it("takes PEM, a JWK and a key of a JWK Set, and seals each", async () => {
    const pem = ec().privateKey.export({ type: "pkcs8", format: "pem" }) as string;
    expect(await load(pem, "--kid=pem-1", "--as=signing")).toMatchObject({
      ...{ code: 0, err: "" },
      out: "Key pem-1 (ES256) is signing\n",
    });
    const one = jwk("jwk-1");
    expect((await load(one, "--as=announced")).out).toBe("Key jwk-1 (ES256) is announced\n");
    const keys = [jwk("set-1"), jwk("set-2")];
    expect((await load({ keys }, "--as=retired", "--kid=set-2")).out).toBe(
      "Key set-2 (ES256) is retired\n",
    );
    expect((await mintport("key", "list", "acme")).out).toMatch(/^pem-1 +ES256 {2}signing/m);
    const stored = await readFile(join(folder.path, "mintport.db"), "latin1");
    const log = await readFile(join(folder.path, "mintport.db-wal"), "latin1").catch(() => "");
    expect(`${stored}${log}`).not.toContain(one.d);
    expect((await mintport("audit", "tail", "--tenant", "acme")).out).toMatch(
      /outcome=done .*operation="key import"/,
    );
  });

  const pair = ec();
  it.each<[string | object, readonly string[], number, RegExp]>([
    [jwk("a"), [], 2, /--as/],
    [jwk("a"), ["--as=spare"], 2, /Allowed choices are signing, announced, retired/],
    ["nothing", ["--as=signing"], 1, /<file>: must be a private key in PEM, a JWK or a JWK Set/],
    [{ keys: [jwk("a"), jwk("b")] }, ["--as=signing"], 1, /say by kid which is meant, of a, b/],
    [{ keys: [jwk("a")] }, ["--as=signing", "--kid=c"], 1, /without such a key: it holds a/],
    [pair.publicKey.export({ format: "jwk" }), ["--as=retired"], 1, /<file>: is a public key/],
    [jwk("a"), ["--as=signing", "--algorithm=RS256"], 1, /--algorithm: "RS256" does not fit/],
    [jwk("a"), ["--as=signing", "--kid=a b"], 1, /--kid: must be/],
    [
      generateKeyPairSync("ec", { namedCurve: "P-384" }).privateKey.export({ format: "jwk" }),
      ["--as=signing"],
      1,
      /--algorithm: must be one that the tenant signs with, ES256/,
    ],
  ])("refuses case %#, and says what is right", async (key, options, code, message) => {
    expect(await load(key, ...options)).toMatchObject({
      code,
      err: expect.stringMatching(message),
    });
    expect((await mintport("key", "list", "acme", "--json")).json()).toHaveLength(1);
  });

  it("refuses a kid that is there, and a file that is not", async () => {
    await load(jwk("a"), "--as=retired");
    expect(await load(jwk("a"), "--as=signing")).toMatchObject({
      code: 1,
      err: "mintport: signing key a exists already\n",
    });
    const none = join(folder.path, "none");
    expect(
      (await mintport("key", "import", none, "--tenant", "acme", "--as", "signing")).err,
    ).toMatch(/cannot be read \(ENOENT\)/);
  });
});
