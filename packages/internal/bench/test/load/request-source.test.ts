import { createLocalJWKSet, jwtVerify } from "jose";
import { describe, expect, it } from "vitest";
import { clientId, issuer } from "../../src/contenders/parts/subject.ts";
import { benchKeys } from "../../src/keys.ts";
import { requestSource } from "../../src/load/request-source.ts";

describe("requestSource", () => {
  it("sends one text over and over", () => {
    const next = requestSource({ requests: { kind: "same", text: "one" }, seconds: 1 });
    expect([next(), next()].map(String)).toEqual(["one", "one"]);
  });

  it("sends texts by turns, and from the beginning again", () => {
    const requests = { kind: "cycle", texts: ["a", "b", "c"] } as const;
    const next = requestSource({ requests, seconds: 1 });
    expect(Array.from({ length: 5 }, next).map(String)).toEqual(["a", "b", "c", "a", "b"]);
  });

  it("sends no assertion twice, also when it runs out of those made ahead", async () => {
    const { client } = benchKeys()("ES256");
    const requests = { kind: "assertions", clientPrivateJwk: client.privateJwk } as const;
    const next = requestSource({ requests, seconds: 0.5, rate: 4 });
    const assertions = Array.from({ length: 5 }, () => assertionIn(String(next())));
    expect(new Set(assertions).size).toBe(5);
    const keys = createLocalJWKSet({ keys: [{ kty: "EC", ...client.publicJwk }] });
    const options = { issuer: clientId, subject: clientId, audience: issuer };
    const ids = new Set<unknown>();
    for (const assertion of assertions) {
      const { payload } = await jwtVerify(assertion, keys, options);
      ids.add(payload.jti);
      // Mintport believes none that lives longer than 300 seconds.
      expect((payload.exp ?? Infinity) - (payload.iat ?? 0)).toBeLessThanOrEqual(300);
    }
    expect(ids.size).toBe(5);
  });
});

const assertionIn = (request: string): string =>
  new URLSearchParams(request.split("\r\n\r\n")[1]).get("client_assertion") ?? "";
