import { type ClientCertificate, defineClient, defineTenant, type Tenant } from "@mintport/core";
import { type DpopNonces, instant, systemDigester } from "@mintport/core/ports";
import { ok, okAsync } from "@mintport/core/result";
import { expectErr, expectOk } from "@mintport/testing";
import { base64url } from "jose";
import { describe, expect, it } from "vitest";
import {
  type SenderConstraint,
  senderConstraint,
} from "../../src/endpoints/steps/sender-constraint.ts";
import { toAsync } from "../../src/ports/maybe-async.ts";

const now = instant(1_800_000_000);
const tenant = defineTenant({ id: "main", issuer: "https://auth.example" });
const header = { typ: "dpop+jwt", alg: "ES256", jwk: { kty: "EC", crv: "P-256", x: "x", y: "y" } };
const proof = (claims: object = {}) => {
  const all = { htm: "POST", htu: "https://auth.example/token", iat: now, jti: "1", ...claims };
  return `${base64url.encode(JSON.stringify(header))}.${base64url.encode(JSON.stringify(all))}.AA`;
};
const nonces: DpopNonces = {
  current: () => okAsync("next"),
  accepts: (of, nonce, at) => okAsync(of === "main" && nonce === "this" && at === now),
};

/** What a request's tokens get bound to. Every signature holds; what was used is remembered. */
const constrained = async (
  {
    dpop,
    ...more
  }: { dpop?: string | null; clientCertificate?: ClientCertificate; tenant?: Tenant } = {},
  {
    registered = {},
    dpopNonces = undefined as DpopNonces | undefined,
    used = new Map<string, number>(),
  } = {},
) => {
  const ports = {
    ...{ digester: systemDigester, dpopProofLifetime: 60, dpopNonces },
    replays: {
      insertOnce: (of: string, digest: string, until: number) => {
        const isSeen = used.has(`${of} ${digest}`);
        used.set(`${of} ${digest}`, until);
        return okAsync(isSeen ? "seen" : "first");
      },
    },
    signatureVerifier: { verify: () => ok(true) },
    tokenEndpointsOf: (issuer: string) => [`${issuer}/token`, "https://mtls.example/token"],
  } as unknown as SenderConstraint;
  return toAsync(
    senderConstraint(ports)({
      request: {
        ...{ tenant: "main", method: "POST", url: "/token", body: "" },
        headers: { get: (name) => (name === "dpop" ? dpop : undefined) },
      },
      ...{ at: now, tenant, clientCertificate: undefined },
      client: { ...defineClient({ id: "reports", grantTypes: [] }), ...registered },
      ...more,
    }),
  );
};
const clientCertificate = { thumbprint: "digest" } as ClientCertificate;

describe("what tokens get bound to", () => {
  it("is nothing, where nothing is shown and nothing is owed", async () => {
    for (const dpop of [undefined, null]) {
      const asked = { ...(dpop === undefined ? {} : { dpop }), clientCertificate };
      const { confirmation, dpopNonce } = expectOk(await constrained(asked));
      expect([confirmation, dpopNonce]).toEqual([undefined, undefined]);
    }
  });

  it("RFC 9449 §5: is the key of the proof, at any URL of the endpoint", async () => {
    for (const htu of ["https://auth.example/token", "https://mtls.example/token"]) {
      const { confirmation, dpopNonce } = expectOk(await constrained({ dpop: proof({ htu }) }));
      expect(confirmation).toStrictEqual({ keyThumbprint: expect.stringMatching(/^[\w-]{43}$/) });
      expect(dpopNonce).toBeUndefined();
    }
    const elsewhere = await constrained({ dpop: proof({ htu: "https://auth.example/revoke" }) });
    expect(expectErr(elsewhere)).toMatchObject({
      ...{ error: "invalid_dpop_proof", reason: "dpop_uri_mismatch" },
    });
  });

  it("RFC 8705 §3: is the certificate, for a client that is registered so", async () => {
    const registered = { certificateBoundAccessTokens: true };
    const bound = await constrained({ clientCertificate }, { registered });
    expect(expectOk(bound).confirmation).toStrictEqual({ certificateThumbprint: "digest" });
    expect(expectErr(await constrained({}, { registered }))).toMatchObject({
      reason: "certificate_required",
    });
    const both = await constrained({ clientCertificate, dpop: proof() }, { registered });
    expect(Object.keys(expectOk(both).confirmation ?? {})).toEqual([
      ...["keyThumbprint", "certificateThumbprint"],
    ]);
  });

  it("RFC 9449 §5.2: is never nothing for a client that owes a proof", async () => {
    const registered = { dpopBoundAccessTokens: true };
    for (const dpop of [undefined, null])
      expect(
        expectErr(await constrained({ ...(dpop === undefined ? {} : { dpop }) }, { registered })),
      ).toMatchObject({
        ...{ error: "invalid_dpop_proof", reason: "dpop_missing" },
      });
    expectOk(await constrained({ dpop: proof() }, { registered }));
  });
});

describe("a proof", () => {
  it("RFC 9449 §11.1: counts once, and is remembered until every clock calls it stale", async () => {
    const used = new Map<string, number>();
    expectOk(await constrained({ dpop: proof() }, { used }));
    expect([...used.values()]).toEqual([now + 60 + 330]);
    expect(expectErr(await constrained({ dpop: proof() }, { used }))).toMatchObject({
      ...{ error: "invalid_dpop_proof", reason: "dpop_replayed" },
    });
    expectOk(await constrained({ dpop: proof({ jti: "2" }) }, { used }));
    const other = { ...tenant, id: "other" as typeof tenant.id };
    expectOk(await constrained({ dpop: proof(), tenant: other }, { used }));
  });

  it("RFC 9449 §8: needs the nonce where nonces are used, and is told the next", async () => {
    const asked = (claims: object) => constrained({ dpop: proof(claims) }, { dpopNonces: nonces });
    expect(expectErr(await asked({}))).toMatchObject({
      ...{ error: "use_dpop_nonce", reason: "dpop_nonce_missing", dpopNonce: "next" },
    });
    expect(expectErr(await asked({ nonce: "former" }))).toMatchObject({
      ...{ error: "use_dpop_nonce", reason: "dpop_nonce_invalid", dpopNonce: "next" },
    });
    expect(expectOk(await asked({ nonce: "this" })).dpopNonce).toBe("next");
  });

  it("is remembered under the name that every node knows, of this version or another", async () => {
    const used = new Map<string, number>();
    const { confirmation } = expectOk(await constrained({ dpop: proof() }, { used }));
    const name = JSON.stringify(["dpop_proof", confirmation?.keyThumbprint, "1"]);
    expect([...used.keys()]).toEqual([`main ${expectOk(await systemDigester.digest(name))}`]);
  });

  it("with a wrong nonce is not used up", async () => {
    const used = new Map<string, number>();
    expectErr(await constrained({ dpop: proof() }, { dpopNonces: nonces, used }));
    expect(used.size).toBe(0);
  });
});
