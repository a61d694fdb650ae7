import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { decodeJwt, exportJWK, generateKeyPair, SignJWT } from "jose";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { commandLine } from "./cli/command-line.ts";
import { ask } from "./fixture/ask.ts";
import { start, temporaryFolder } from "./fixture/start.ts";

const idp = "https://idp.example";
const issuer = "http://localhost:3000/api/v1/tenant/acme";
const grantType = "urn:ietf:params:oauth:grant-type:jwt-bearer";

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
beforeEach(async () => {
  folder = await temporaryFolder();
});
afterEach(() => folder.remove());

const written = async (name: string, content: object): Promise<string> => {
  const file = join(folder.path, name);
  await writeFile(file, JSON.stringify(content));
  return file;
};

describe("identity assertions at the ready server (ID-JAG §4.4)", () => {
  it("give tokens to the users of an issuer that a tenant lets vouch for them, but to those who are blocked", async () => {
    const { publicKey, privateKey } = await generateKeyPair("ES256");
    const jwks = [{ ...(await exportJWK(publicKey)), kid: "1" }];
    const mintport = commandLine(folder.path);
    await mintport("migrate");
    const tenant = { trustedIssuers: [{ issuer: idp, jwks, identityAssertions: {} }] };
    const tenantFile = await written("tenant.json", tenant);
    await mintport("tenant", "create", "acme", "--issuer", issuer, "--file", tenantFile);
    const client = {
      identityAssertionIssuers: [idp],
      authorization: { delegatedScope: "files:read" },
    };
    const clientFile = await written("client.json", client);
    const made = await mintport(
      ...["client", "create", "acme", "agent", "--grant-type", grantType],
      ...["--file", clientFile, "--json"],
    );
    const { secret } = made.json() as { readonly secret: string };
    const server = await start(folder.path, {
      MINTPORT_QUICKSTART: "off",
      MINTPORT_BLOCKED_SUBJECTS: `${idp}#mallory`,
    });
    const bring = async (subject: string) => {
      const assertion = await new SignJWT({ client_id: "agent", scope: "files:read admin" })
        .setProtectedHeader({ alg: "ES256", kid: "1", typ: "oauth-id-jag+jwt" })
        .setIssuer(idp)
        .setSubject(subject)
        .setAudience(issuer)
        .setJti(crypto.randomUUID())
        .setIssuedAt()
        .setExpirationTime("5m")
        .sign(privateKey);
      return ask(`${server.origin}/api/v1/tenant/acme/oauth/token`, {
        method: "POST",
        body: new URLSearchParams({
          ...{ grant_type: grantType, client_id: "agent", client_secret: secret, assertion },
        }),
      });
    };
    const [alice, mallory] = [await bring("alice"), await bring("mallory")];
    const metadata = await ask(
      `${server.origin}/.well-known/oauth-authorization-server/api/v1/tenant/acme`,
    );
    await server.close();

    expect(alice).toMatchObject({ status: 200, json: { scope: "files:read" } });
    const { access_token } = alice.json as { readonly access_token: string };
    expect(decodeJwt(access_token)).toMatchObject({ sub: `${idp}#alice`, client_id: "agent" });
    expect(mallory).toMatchObject({ status: 400, json: { error: "invalid_grant" } });
    expect(metadata.json).toMatchObject({
      authorization_grant_profiles_supported: ["urn:ietf:params:oauth:grant-profile:id-jag"],
    });
  });
});
