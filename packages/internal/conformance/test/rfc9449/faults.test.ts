import type { ProofFault } from "@mintport/core/ports";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { bindings, type Running, run } from "../fixture/bindings.ts";
import { expectError, lastReason } from "../fixture/expect-answer.ts";
import { type Answer, requestToken } from "../fixture/token-request.ts";
import {
  askWith,
  formOf,
  otherKey,
  proofOf,
  strictClient,
  unsigned,
  withProofClients,
} from "./proofs.ts";

/**
 * The faults that a proof can have at the token endpoint.
 *
 * - `token_mismatch`, `key_mismatch`: there is no token yet that `ath` could name or whose key could be another; a
 *   resource server judges them (7-resource.test.ts).
 */
type EndpointFault = Exclude<ProofFault, "token_mismatch" | "key_mismatch">;

type Ask = (running: Running) => Promise<Answer>;

const withProof =
  (make: (running: Running) => string | Promise<string>): Ask =>
  async (running) =>
    askWith(running, await make(running));

/** A request for each fault; a fault without one does not compile. */
const faults: Readonly<Record<EndpointFault, Ask>> = {
  missing: (running) => requestToken(running, formOf(strictClient)),
  repeated: withProof(async (running) => `${await proofOf(running)}, ${await proofOf(running)}`),
  malformed: withProof(() => "nonsense"),
  type_wrong: withProof((running) => proofOf(running, { header: { typ: "JWT" } })),
  algorithm_not_allowed: withProof((running) => unsigned(running, { alg: "none" }, "")),
  key_invalid: withProof((running) => unsigned(running, { jwk: undefined })),
  signature_invalid: withProof((running) => proofOf(running, { header: { jwk: otherKey.jwk } })),
  method_mismatch: withProof((running) => proofOf(running, { claims: { htm: "GET" } })),
  uri_mismatch: withProof((running) => proofOf(running, { claims: { htu: "https://a.example" } })),
  stale: withProof((running) => proofOf(running, { claims: { iat: 1 } })),
  jti_missing: withProof((running) => proofOf(running, { claims: { jti: undefined } })),
  replayed: withProof(async (running) => {
    const proof = await proofOf(running);
    await askWith(running, proof);
    return proof;
  }),
};

describe.each(bindings)("every fault of a DPoP proof, over $name", (binding) => {
  let running: Running;
  beforeAll(async () => {
    running = await run(binding, withProofClients());
  });
  afterAll(() => running.close());

  it.each(Object.entries(faults))(
    "%s has its reason, and one answer (RFC 9449 §4.3)",
    async (fault, ask) => {
      const answer = await ask(running);
      expectError(answer, 400, "invalid_dpop_proof");
      expect(lastReason(running)).toBe(`dpop_${fault}`);
      expect(answer.json["error_description"]).toBe("The DPoP proof is not valid");
    },
  );
});
