import { decodeProtectedHeader } from "jose";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { bindings, type Running, run } from "../fixture/bindings.ts";
import { expectToken } from "../fixture/expect-answer.ts";
import { good, requestToken } from "../fixture/token-request.ts";
import { checkStrictly, publishedKeys } from "./strict-checker.ts";
import { tenantWith } from "./tenant-with.ts";

describe.each(bindings)("access token header, over $name", (binding) => {
  describe("of an ordinary tenant", () => {
    let running: Running;
    let token: string;

    beforeAll(async () => {
      running = await run(binding);
      token = expectToken(await requestToken(running, good));
    });
    afterAll(() => running.close());

    it("typ is at+jwt, alg is asymmetric, kid names the published key (RFC 9068 §2.1)", async () => {
      expect(decodeProtectedHeader(token)).toEqual({
        typ: "at+jwt",
        alg: "RS256",
        kid: "oauth2-key-1",
      });
      const { keys } = await publishedKeys(running);
      expect(keys.filter(({ kid }) => kid === "oauth2-key-1")).toHaveLength(1);
    });

    it("a strict verifier of RFC 9068 accepts it", async () => {
      const { issuer, audience } = running.tenant;

      await checkStrictly(running, token, { issuer, audience, algorithm: "RS256" });
    });

    it("the strict verifier refuses it once a byte of it is changed", async () => {
      const { issuer, audience } = running.tenant;
      const [header = "", claims = "", signature = ""] = token.split(".");
      const changed = `${signature.startsWith("A") ? "B" : "A"}${signature.slice(1)}`;

      await expect(
        checkStrictly(running, `${header}.${claims}.${changed}`, {
          issuer,
          audience,
          algorithm: "RS256",
        }),
      ).rejects.toThrow("signature verification failed");
    });

    it("the header tells nobody where to fetch a key (RFC 8725 §3.10)", () => {
      for (const name of ["jku", "x5u", "jwk", "x5c", "x5t", "x5t#S256"])
        expect(decodeProtectedHeader(token)).not.toHaveProperty(name);
    });
  });

  describe("of a tenant whose verifiers know only JWT", () => {
    let running: Running;

    beforeAll(async () => {
      running = await run(binding, tenantWith({ accessTokenType: "JWT" }));
    });
    afterAll(() => running.close());

    it("typ is JWT, and everything else is as ever (RFC 9068 §2.1)", async () => {
      const token = expectToken(await requestToken(running, good));
      const { issuer, audience } = running.tenant;

      await checkStrictly(running, token, { issuer, audience, algorithm: "RS256", type: "JWT" });
    });
  });
});
