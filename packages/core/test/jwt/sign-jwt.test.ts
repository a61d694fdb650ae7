import type { TenantId } from "@mintport/core";
import type { KeyId, SigningKeys } from "@mintport/core/ports";
import { ok } from "@mintport/core/result";
import { expectErr, expectOk } from "@mintport/testing";
import { describe, expect, it } from "vitest";
import { signJwt } from "../../src/jwt/sign-jwt.ts";
import { toAsync } from "../../src/ports/maybe-async.ts";

const signWith = (signature: unknown) => {
  const keys: Pick<SigningKeys, "signer"> = {
    signer: () =>
      ok({ alg: "ES256" as const, kid: "k" as KeyId, sign: () => ok(signature as string) }),
  };
  return toAsync(
    signJwt(keys as SigningKeys)({
      ...{ tenant: "t" as TenantId, alg: "ES256", typ: "at+jwt" },
      claims: { sub: "a" },
    }),
  );
};

describe("a JWT that is signed by a signer of the embedder's own", () => {
  it("is input and signature, in base64url (RFC 7515 §7.1)", async () => {
    const signed = expectOk(await signWith("c2ln-_A"));
    expect(signed.value.split(".")).toEqual([expect.any(String), "eyJzdWIiOiJhIn0", "c2ln-_A"]);
    expect(signed.keyId).toBe("k");
  });

  it.each(["", "c2lnbg==", "a+b/", "a.b", "a\n", undefined, null, new Uint8Array([1])])(
    "is none where the signer answers %j: the port is unavailable",
    async (signature) => {
      expect(expectErr(await signWith(signature))).toMatchObject({
        kind: "unavailable",
        port: "signing-keys",
      });
    },
  );
});
