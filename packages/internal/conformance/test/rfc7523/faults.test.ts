import type { ClientId } from "@mintport/core";
import type { AssertionFault, RemoteKeySets } from "@mintport/core/ports";
import { okAsync } from "@mintport/core/result";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { bindings, type Running, run } from "../fixture/bindings.ts";
import { expectError } from "../fixture/expect-answer.ts";
import { requestToken } from "../fixture/token-request.ts";
import { asserting, claimsOf, type Members, signed } from "./assertions.ts";
import { asserter, ecKey, keyed, register, strangerKey } from "./key-clients.ts";
import { ci, silent, strangersKey, tokenOf, walled, ways, withWorkloads } from "./workloads.ts";

/**
 * The faults that a workload's token can have.
 *
 * - `keys_missing`: a trusted issuer cannot be registered without keys or their place.
 * - `issuer_mismatch`: its `iss` is only looked for among the trusted issuers, and is `issuer_untrusted` otherwise.
 */
type WorkloadFault = Exclude<AssertionFault, "keys_missing" | "issuer_mismatch">;

/**
 * The faults that a client's own assertion can have.
 *
 * - `issuer_untrusted`, `claims_mismatch`: its `iss` is the client, and no pattern is asked for.
 * - `issuer_mismatch`, `subject_mismatch`: an assertion is a client's own only if `iss` is `sub`, and `sub` says which
 *   client it is. `packages/core/test/client-authentication/verify-client-jwt.test.ts` shows that they are judged all the same.
 */
type ClientFault = Exclude<
  AssertionFault,
  "issuer_untrusted" | "claims_mismatch" | "issuer_mismatch" | "subject_mismatch"
>;

type Make = (running: Running) => string | Promise<string>;

const job =
  (claims: Members, header: Members = {}): Make =>
  (running) =>
    tokenOf("a CI job", running, { claims, header });

const workloadFaults: Readonly<Record<WorkloadFault, Make>> = {
  malformed: () => "nonsense",
  type_wrong: job({}, { typ: "at+jwt" }),
  algorithm_not_allowed: job({}, { alg: "HS256" }),
  issuer_untrusted: job({ iss: "https://evil.example" }),
  keys_unreachable: job({ iss: silent, sub: "silent" }),
  keys_address_not_allowed: job({ iss: walled, sub: "walled" }),
  key_unknown: job({}, { kid: "unknown" }),
  signature_invalid: (running) => tokenOf("a CI job", running, { key: strangersKey }),
  subject_mismatch: job({ sub: "" }),
  audience_mismatch: job({ aud: "https://other.example" }),
  claims_mismatch: job({ sub: "repo:evil/api:ref:refs/heads/main" }),
  expiry_missing: job({ exp: undefined }),
  expired: job({ exp: 1 }),
  expiry_too_late: job({ exp: 99_999_999_999 }),
  not_yet_valid: job({ nbf: 99_999_999_999 }),
  jti_missing: job({ jti: undefined }),
  replayed: async (running) => {
    const token = tokenOf("a CI job", running);
    await requestToken(running, ways["a grant"].form(token));
    return token;
  },
};

const own =
  (claims: Members = {}, header: Members = {}, id = asserter): Make =>
  (running) =>
    signed(ecKey, claimsOf(id, running, claims), header);

const clientFaults: Readonly<Record<ClientFault, Make>> = {
  malformed: own({ aud: undefined }),
  type_wrong: own({}, { typ: "at+jwt" }),
  algorithm_not_allowed: own({}, { alg: "none" }),
  keys_missing: own({}, {}, "keyless"),
  keys_unreachable: own({}, {}, "unreachable"),
  keys_address_not_allowed: own({}, {}, "walled"),
  key_unknown: own({}, { kid: "unknown" }),
  signature_invalid: (running) => signed(strangerKey, claimsOf(asserter, running)),
  audience_mismatch: own({ aud: "https://other.example" }),
  expiry_missing: own({ exp: undefined }),
  expired: own({ exp: 1 }),
  expiry_too_late: own({ exp: 99_999_999_999 }),
  not_yet_valid: own({ nbf: 99_999_999_999 }),
  jti_missing: own({ jti: undefined }),
  replayed: async (running) => {
    const assertion = await own()(running);
    await requestToken(running, asserting(assertion));
    return assertion;
  },
};

/** Reaches nothing, and may not even try the private network. */
const walledOff: RemoteKeySets = {
  find: (uri) =>
    okAsync({
      verdict: new URL(uri).hostname === "10.0.0.1" ? "not_allowed" : "unreachable",
      cause: new Error("the test"),
    }),
};

describe.each(bindings)("every fault of an assertion, over $name", (binding) => {
  let running: Running;

  beforeAll(async () => {
    running = await run(binding, async (deployment) => {
      const settings = await withWorkloads({ remoteKeySets: walledOff })(deployment);
      const { storage, tenant } = deployment;
      const { keys: _, ...keyless } = keyed("unreachable");
      const jwksUri = "https://client.example/keys";
      await register(storage, tenant.id, [
        keyed(asserter),
        { ...keyless, keys: { jwksUri } },
        { ...keyless, id: "walled" as ClientId, keys: { jwksUri: "https://10.0.0.1/keys" } },
        // No definition says so; a row that somebody wrote may.
        { ...keyless, id: "keyless" as ClientId },
      ]);
      return settings;
    });
  });
  afterAll(() => running.close());

  /** Sends it, and expects that the observer is told once. */
  const expectTold = async (
    form: Readonly<Record<string, string>>,
    { status, error, reason }: { status: number; error: string; reason: string },
  ): Promise<void> => {
    const seen = running.observer.events.length;
    expectError(await requestToken(running, form), status, error);
    expect(running.observer.events.slice(seen)).toEqual([
      expect.objectContaining({ outcome: "refused", error, reason }),
    ]);
  };

  it.each(Object.entries(clientFaults))(
    "private_key_jwt: %s is told, and is E(401, invalid_client) (RFC 7523 §3)",
    async (fault, make) => {
      const reason = `assertion_${fault}`;
      const form = asserting(await make(running));
      await expectTold(form, { status: 401, error: "invalid_client", reason });
    },
  );

  it.each(Object.entries(workloadFaults))(
    "federated_jwt: %s is told, and is E(401, invalid_client) (RFC 7523 §3)",
    async (fault, make) => {
      const reason = `assertion_${fault}`;
      const form = ways["client authentication"].form(await make(running));
      await expectTold(form, { status: 401, error: "invalid_client", reason });
    },
  );

  it.each(Object.entries(workloadFaults))(
    "the jwt-bearer grant: %s is told, and is E(400, invalid_grant) (RFC 7523 §3)",
    async (fault, make) => {
      const reason = `grant_assertion_${fault}`;
      const form = ways["a grant"].form(await make(running));
      await expectTold(form, { status: 400, error: "invalid_grant", reason });
    },
  );

  it("what the observer is told holds no assertion and no claim of it", () => {
    const told = JSON.stringify(running.observer.events);
    expect(running.observer.events.length).toBeGreaterThan(40);
    expect(told).not.toMatch(/eyJ[\w-]*\.|repo:evil|evil\.example/);
    expect(told).not.toContain(ci);
  });
});
