import { writeFile } from "node:fs/promises";
import { createServer } from "node:https";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { makeCertificate } from "@mintport/test-engines/certificates";
import { exportJWK, generateKeyPair, SignJWT } from "jose";
import { afterEach, beforeEach, describe, expect, it, onTestFinished } from "vitest";
import { commandLine } from "./cli/command-line.ts";
import { ask } from "./fixture/ask.ts";
import { start, temporaryFolder } from "./fixture/start.ts";

const issuer = "https://kubernetes.default.svc";
const tenantIssuer = "http://localhost:3000/api/v1/tenant/acme";
const path = "/openid/v1/jwks";
const subject = "system:serviceaccount:prod:api";

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
beforeEach(async () => {
  folder = await temporaryFolder();
});
afterEach(() => folder.remove());

const written = async (name: string, content: string): Promise<string> => {
  const file = join(folder.path, name);
  await writeFile(file, content);
  return file;
};

/** An API server with an authority of its own, which shows its keys to holders of its token alone. */
const cluster = async (publicKey: object) => {
  const authority = await makeCertificate({ subject: "CN=cluster" });
  const { key, pem } = await makeCertificate({
    ...{ subject: "CN=api", names: [{ type: "dns", value: "localhost" }], issuer: authority },
  });
  const server = createServer({ key, cert: pem }, ({ url, headers }, response) => {
    const isKnown = url === path && headers.authorization === "Bearer of-the-pod";
    response.writeHead(isKnown ? 200 : 403).end(JSON.stringify({ keys: [publicKey] }));
  });
  await new Promise<void>((resolve) => server.listen(0, resolve));
  onTestFinished(() => {
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  return { host: `localhost:${port}`, caFile: await written("ca.pem", authority.pem) };
};

describe("the keys of a cluster's API server", () => {
  it("prove a workload, if the setting names the host, its authority and its token", async () => {
    const { publicKey, privateKey } = await generateKeyPair("ES256");
    const { host, caFile } = await cluster({ ...(await exportJWK(publicKey)), kid: "1" });
    const mintport = commandLine(folder.path);
    const trusted = { issuer, jwksUri: `https://${host}${path}` };
    const workload = { federatedIdentities: [{ issuer, subject }] };
    await mintport("migrate");
    for (const [command, options, definition] of [
      ["tenant", ["acme", "--issuer", tenantIssuer], { trustedIssuers: [trusted] }],
      ["client", ["acme", "api", "--auth-method", "federated_jwt", "--scope", "a"], workload],
    ] as const) {
      const file = await written(`${command}.json`, JSON.stringify(definition));
      expect((await mintport(command, "create", ...options, "--file", file)).err).toBe("");
    }
    const assertion = await new SignJWT({})
      .setProtectedHeader({ alg: "ES256", kid: "1" })
      .setIssuer(issuer)
      .setSubject(subject)
      .setAudience(tenantIssuer)
      .setIssuedAt()
      .setExpirationTime("5m")
      .sign(privateKey);
    const status = async (privateKeyHosts: readonly object[]): Promise<number> => {
      const server = await start(folder.path, {
        MINTPORT_QUICKSTART: "off",
        MINTPORT_PRIVATE_KEY_HOSTS: JSON.stringify(privateKeyHosts),
      });
      const answer = await ask(`${server.origin}/api/v1/tenant/acme/oauth/token`, {
        method: "POST",
        body: new URLSearchParams({
          ...{ grant_type: "client_credentials", client_id: "api" },
          client_assertion_type: "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
          client_assertion: assertion,
        }),
      });
      await server.close();
      return answer.status;
    };
    const bearerTokenFile = await written("token", "of-the-pod\n");
    const named = { host, path, addresses: ["127.0.0.0/8", "::1"], caFile, bearerTokenFile };

    expect(await status([])).toBe(401);
    expect(await status([{ ...named, addresses: ["10.0.0.0/8"] }])).toBe(401);
    expect(await status([named])).toBe(200);
  });
});
