import { guard, oauth } from "@mintport/http/next";
import { SignJWT } from "jose";
import { describe, expect, it } from "vitest";
import { proofKey } from "../rfc9449/proofs.ts";
import { good, issuer, makeParts } from "./parts.ts";

/** A request as Next 16 hands it to a route below its own `basePath`, which `url` lacks. */
const routed = (path: string, init?: RequestInit): Request =>
  Object.assign(new Request(`http://a${path}`, init), { nextUrl: { basePath: "/auth" } });

describe("Next's own basePath", () => {
  it("is part of the path that clients know: a token, and a proof at a guarded route", async () => {
    const { server, api, options } = await makeParts();
    const { POST } = oauth(server, options);
    const proof = (claims: object) =>
      new SignJWT({ jti: crypto.randomUUID(), iat: Math.floor(Date.now() / 1000), ...claims })
        .setProtectedHeader({ alg: "ES256", typ: "dpop+jwt", jwk: proofKey.jwk })
        .sign(proofKey.privateKey);
    const answer = await POST(
      routed("/oauth/token", {
        method: "POST",
        body: good,
        headers: {
          "Content-Type": "application/x-www-form-urlencoded",
          DPoP: await proof({ htm: "POST", htu: `${issuer}/oauth/token` }),
        },
      }),
    );
    expect(answer.status).toBe(200);
    const { access_token: token } = (await answer.json()) as { readonly access_token: string };
    const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(token));
    const ath = Buffer.from(digest).toString("base64url");
    const orders = guard(api, "orders:read", async (request) => new Response(await request.text()));
    const asked = async (htu: string) => {
      const headers = {
        Authorization: `DPoP ${token}`,
        DPoP: await proof({ htm: "POST", htu, ath }),
      };
      return orders(routed("/orders", { method: "POST", body: "the route's", headers }), {});
    };
    const held = await asked(`${issuer}/orders`);
    expect(held.status).toBe(200);
    expect(await held.text()).toBe("the route's");
    expect((await asked("https://a.example/orders")).status).toBe(401);
  });
});
