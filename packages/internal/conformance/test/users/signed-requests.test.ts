import { updateTenant } from "@mintport/core/management";
import { expectOk } from "@mintport/testing";
import { type CryptoKey, exportJWK, generateKeyPair, SignJWT } from "jose";
import { afterEach, describe, expect, it } from "vitest";
import {
  authorizePath,
  authorizeUrl,
  type Change,
  confidential,
  pkce,
  requestOf,
  startUserWorld,
  type UserWorld,
} from "./user-world.ts";

const { challenge } = pkce();
const es256 = await generateKeyPair("ES256");
const ps256 = await generateKeyPair("PS256");
const others = await generateKeyPair("ES256");
const hour = 3600;

interface Signed {
  readonly claims?: Readonly<Record<string, unknown>>;
  readonly header?: Readonly<Record<string, unknown>>;
  readonly key?: CryptoKey;
}

describe("what a signed request must say", () => {
  let world: UserWorld;
  afterEach(() => world.close());

  const start = async (signedRequests: "accepted" | "strict" | "off") => {
    const jwkOf = async (key: CryptoKey, kid: string) => {
      const { kty = "", ...members } = await exportJWK(key);
      return { ...members, kty, kid };
    };
    world = await startUserWorld({
      users: { signedRequests },
      clients: [
        await confidential("signs", {
          keys: {
            jwks: [await jwkOf(es256.publicKey, "e1"), await jwkOf(ps256.publicKey, "p1")],
          },
          authorization: { requestSigningAlgorithm: "ES256" },
        }),
        await confidential("other-signer", {
          keys: { jwks: [await jwkOf(others.publicKey, "o1")] },
        }),
      ],
    });
  };
  /** A request that the strictest reader takes, changed. */
  const ask = async ({ claims = {}, header = {}, key = es256.privateKey }: Signed = {}) => {
    const now = world.clock.now();
    const request = await new SignJWT({
      ...Object.fromEntries(requestOf(challenge, { client_id: "signs" })),
      ...{ iss: "signs", aud: world.issuer, nbf: now - 10, exp: now + 60 },
      ...claims,
    })
      .setProtectedHeader({ alg: "ES256", kid: "e1", typ: "oauth-authz-req+jwt", ...header })
      .sign(key);
    const query = new URLSearchParams({ client_id: "signs", request });
    const browser = world.browser().logIn(world.user());
    const { page, location } = await browser.get(`${authorizePath}?${query.toString()}`);
    return page?.["page"] ?? location?.searchParams.get("error");
  };

  it("in the strict mode: its type, issuer, audience and a short life (FAPI 2.0 Message Signing §5.3.1)", async () => {
    await start("strict");
    const now = world.clock.now();
    expect(await ask()).toBe("consent");
    expect(await ask({ claims: { exp: now + hour, nbf: now - hour } })).toBe("consent");
    expect(await ask({ claims: { max_age: 3600 } })).toBe("consent");
    const refused: readonly Signed[] = [
      ...[undefined, "JWT"].map((typ) => ({ header: { typ } })),
      ...["iss", "aud", "exp", "nbf"].map((name) => ({ claims: { [name]: undefined } })),
      ...[{ exp: now + hour + 1 }, { nbf: now - hour - 1 }].map((claims) => ({ claims })),
      { claims: { max_age: "3600" } },
    ];
    for (const one of refused)
      expect(await ask(one), JSON.stringify(one)).toBe("invalid_request_object");
  });

  it("otherwise what is there must hold, and may be missing (RFC 9101 §4)", async () => {
    await start("accepted");
    const missing = { iss: undefined, aud: undefined, exp: undefined, nbf: undefined };
    expect(await ask({ claims: missing, header: { typ: undefined } })).toBe("consent");
    expect(await ask({ claims: { max_age: "3600" } })).toBe("consent");
  });

  it("may be meant for an alias of the issuer, as long as it is one", async () => {
    await start("strict");
    const aud = world.issuer.replace("127.0.0.1", "localhost");
    expect(await ask({ claims: { aud } })).toBe("invalid_request_object");
    const change = updateTenant(world.storage.tenants);
    expectOk(await change(world.tenant.id, { issuerAliases: [{ issuer: aud }] }));
    expect(await ask({ claims: { aud } })).toBe("consent");
    expect(await ask()).toBe("consent");
  });

  it("by the algorithm that is registered, and a key of that client (RFC 9101 §10.1)", async () => {
    await start("accepted");
    const refused: readonly Signed[] = [
      // The client has this key, and registered another algorithm.
      { header: { alg: "PS256", kid: "p1" }, key: ps256.privateKey },
      // Another client's key, by its own `kid` and by one of this client's.
      { header: { kid: "o1" }, key: others.privateKey },
      { key: others.privateKey },
      { header: { kid: "no-such-key" } },
    ];
    for (const one of refused) expect(await ask(one)).toBe("invalid_request_object");
    expect(await ask()).toBe("consent");
  });

  it("its header is believed once the signature holds, and not before (CVE-2026-16093)", async () => {
    await start("accepted");
    const pairs = Object.entries(Object.fromEntries(requestOf(challenge, { client_id: "signs" })));
    const request = await new SignJWT(Object.fromEntries(pairs))
      .setProtectedHeader({ alg: "ES256", kid: "e1" })
      .sign(others.privateKey);
    const [, body = "", signature = ""] = request.split(".");
    for (const alg of ["ES256", "PS256", "none", "HS256"]) {
      const header = Buffer.from(JSON.stringify({ alg, kid: "e1" })).toString("base64url");
      const query = new URLSearchParams({
        client_id: "signs",
        request: `${header}.${body}.${signature}`,
      });
      const { location } = await world.browser().get(`${authorizePath}?${query.toString()}`);
      expect(location?.searchParams.get("error")).toBe("invalid_request_object");
    }
  });

  it("where they are switched off each is refused by name (§7)", async () => {
    await start("off");
    expect(await ask()).toBe("request_not_supported");
    const plain: Change = { client_id: "web-app" };
    const browser = world.browser().logIn(world.user());
    expect((await browser.get(authorizeUrl(challenge, plain))).page).toMatchObject({
      page: "consent",
    });
  });
});
