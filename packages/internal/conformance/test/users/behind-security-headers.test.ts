import { once } from "node:events";
import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { serve } from "@hono/node-server";
import {
  createAuthorizationServer,
  defineClient,
  defineTenant,
  userAuthorization,
} from "@mintport/core";
import { instant } from "@mintport/core/ports";
import { ok } from "@mintport/core/result";
import { generatedKeys, sha256SecretHasher } from "@mintport/crypto";
import { oauth } from "@mintport/http/hono";
import { pages } from "@mintport/pages";
import { memoryStorage } from "@mintport/storage-memory";
import { chromiumArguments, findChromium, freePort } from "@mintport/test-engines";
import { Hono } from "hono";
import { secureHeaders } from "hono/secure-headers";
import { chromium } from "playwright-core";
import { afterAll, describe, expect, it } from "vitest";
import { pkce } from "./user-world.ts";

const executablePath = findChromium();
const servers: Server[] = [];

/** A server in Hono whose user is logged in, behind the middleware as it is by default. */
const issuerBehind = async (options?: Parameters<typeof secureHeaders>[0]): Promise<string> => {
  const port = await freePort();
  const issuer = `http://localhost:${port}`;
  const tenant = defineTenant({ id: "main", issuer, audience: issuer, scope: "api:read" });
  const client = defineClient({
    id: "app",
    authenticationMethods: ["none"],
    grantTypes: ["authorization_code"],
    authorization: { redirectUris: [`${issuer}/callback`], delegatedScope: "api:read" },
  });
  const visitor = { subject: "alice", session: "one", authenticatedAt: instant(1_700_000_000) };
  const server = createAuthorizationServer({
    storage: memoryStorage({ tenants: [tenant], clients: [{ tenant: tenant.id, client }] }),
    keys: await generatedKeys([{ tenant: "main", alg: tenant.signingAlgorithm }]),
    secretHasher: sha256SecretHasher,
    users: userAuthorization({
      visitors: { identify: () => ok(visitor) },
      pages: pages({ loginUrl: "/login" }),
      subjects: { standing: () => ok("good") },
    }),
  });
  const app = new Hono();
  app.use(secureHeaders(options));
  app.use(oauth(server, { basePath: "/oauth", tenant: "main" }));
  app.get("/callback", (context) => context.text(context.req.query("code") ?? "none"));
  const listening = serve({ fetch: app.fetch, port, hostname: "localhost" }) as Server;
  await once(listening, "listening");
  servers.push(listening);
  expect((listening.address() as AddressInfo).port).toBe(port);
  return issuer;
};

describe.skipIf(executablePath === undefined)("in Chromium, behind Hono's secureHeaders", () => {
  afterAll(() => {
    for (const server of servers) server.close();
  });

  it.each([
    [
      "by its defaults, which write Referrer-Policy: no-referrer over ours",
      undefined,
      "no-referrer",
    ],
    ["that overwrites nothing", { overwrite: false }, "same-origin"],
  ])("%s, a user can approve", async (_, options, policy) => {
    const issuer = await issuerBehind(options);
    const browser = await chromium.launch({
      executablePath: executablePath!,
      args: [...chromiumArguments],
    });
    const page = await browser.newPage();
    const query = new URLSearchParams({
      ...{ response_type: "code", client_id: "app", redirect_uri: `${issuer}/callback` },
      ...{ scope: "api:read", state: "s", code_challenge_method: "S256" },
      code_challenge: pkce().challenge,
    });
    const shown = await page.goto(`${issuer}/oauth/authorize?${query.toString()}`);
    // Else this shows nothing.
    expect(shown?.headers()["referrer-policy"]).toBe(policy);
    const posted = page.waitForRequest((request) => request.method() === "POST");
    await page.getByRole("button", { name: "Allow", exact: true }).click();
    await page.waitForURL(`${issuer}/callback?**`);
    const { origin } = await (await posted).allHeaders();
    expect(origin).toBe(policy === "no-referrer" ? "null" : issuer);
    expect(new URL(page.url()).searchParams.get("code")).toMatch(/^mpac_/);
    await browser.close();
  });
});
