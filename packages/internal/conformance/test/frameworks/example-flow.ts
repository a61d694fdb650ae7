import { expect } from "vitest";
import type { Site } from "./parts.ts";

/** What every example does: it has metadata, issues a token, and opens its route to that token alone. */
export const flow = async ({ origin }: Site, secret: string): Promise<void> => {
  const metadata = await fetch(`${origin}/.well-known/oauth-authorization-server`);
  expect(metadata.status).toBe(200);
  const { issuer } = (await metadata.json()) as { readonly issuer: string };
  expect(issuer).toBe(origin.replace("127.0.0.1", "localhost"));
  const token = (password: string): Promise<Response> =>
    fetch(`${origin}/oauth/token`, {
      method: "POST",
      headers: { Authorization: `Basic ${btoa(`demo:${password}`)}` },
      body: new URLSearchParams({ grant_type: "client_credentials" }),
    });
  expect((await token("wrong")).status).toBe(401);
  const issued = await token(secret);
  expect(issued.status).toBe(200);
  const { access_token: held } = (await issued.json()) as { readonly access_token: string };
  const orders = (headers: Record<string, string>): Promise<Response> =>
    fetch(`${origin}/orders`, { headers });
  expect((await orders({})).status).toBe(401);
  const opened = await orders({ Authorization: `Bearer ${held}` });
  expect(opened.status).toBe(200);
  expect(await opened.json()).toEqual({ client: "demo" });
};
