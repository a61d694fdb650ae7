import { decodeJwt } from "jose";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { bindings, type Running, run, stacks } from "../fixture/bindings.ts";
import { expectError, expectNoToken, expectToken, lastReason } from "../fixture/expect-answer.ts";
import { basic, good, requestToken } from "../fixture/token-request.ts";
import {
  askWith,
  formOf,
  introspectPath,
  makeProofKey,
  opaqueClient,
  type Party,
  proofKey,
  proofOf,
  strictClient,
  withProofClients,
} from "./proofs.ts";

describe.each(stacks)("a token for a DPoP proof (RFC 9449 §5), over $name", (stack) => {
  let running: Running;
  beforeAll(async () => {
    running = await run(stack, withProofClients());
  });
  afterAll(() => running.close());

  const introspected = async ({ id, secret }: Party, token: string) =>
    (await requestToken(running, { token }, basic(id, secret), introspectPath)).json;

  it("token_type is DPoP, and cnf.jkt is the RFC 7638 thumbprint of the key", async () => {
    const answer = await askWith(running, await proofOf(running));
    const token = expectToken(answer, "api:read api:write");
    expect(answer.json["token_type"]).toBe("DPoP");
    expect(decodeJwt(token)["cnf"]).toEqual({ jkt: proofKey.thumbprint });
    expect(running.observer.events.at(-1)).toMatchObject({
      outcome: "answered",
      boundTo: ["dpop"],
    });
  });

  it("without a proof it is Bearer, and bound to nothing", async () => {
    const answer = await requestToken(running, good);
    expect(answer.json["token_type"]).toBe("Bearer");
    expect(decodeJwt(expectToken(answer))).not.toHaveProperty("cnf");
  });

  it("introspection shows cnf and token_type (§6.2), of JWTs and of opaque tokens", async () => {
    const own = { id: good["client_id"] ?? "", secret: good["client_secret"] ?? "" };
    for (const party of [own, opaqueClient]) {
      const token = expectToken(await askWith(running, await proofOf(running), formOf(party)));
      expect(token.startsWith("mpat_")).toBe(party === opaqueClient);
      expect(await introspected(party, token)).toMatchObject({
        active: true,
        token_type: "DPoP",
        cnf: { jkt: proofKey.thumbprint },
      });
    }
  });

  it("each token is bound to the key of its own proof", async () => {
    const key = await makeProofKey("EdDSA");
    const token = expectToken(await askWith(running, await proofOf(running, { key })));
    expect(decodeJwt(token)["cnf"]).toEqual({ jkt: key.thumbprint });
    expect(key.thumbprint).not.toBe(proofKey.thumbprint);
  });
});

describe.each(bindings)("dpop_bound_access_tokens (RFC 9449 §5.2), over $name", (binding) => {
  let running: Running;
  beforeAll(async () => {
    running = await run(binding, withProofClients());
  });
  afterAll(() => running.close());

  it("a client that must send a proof gets nothing without", async () => {
    const answer = await requestToken(running, formOf(strictClient));
    expectError(answer, 400, "invalid_dpop_proof");
    expectNoToken(answer);
    expect(lastReason(running)).toBe("dpop_missing");
    expectToken(await askWith(running, await proofOf(running), formOf(strictClient)));
  });

  it("a wrong proof is never as if none were sent", async () => {
    const answer = await askWith(running, "nonsense");
    expectError(answer, 400, "invalid_dpop_proof");
    expectNoToken(answer);
  });

  it("the client is judged first, so that a proof tells nothing of it", async () => {
    const answer = await askWith(running, "nonsense", { ...good, client_secret: "wrong" });
    expectError(answer, 401, "invalid_client");
  });
});
