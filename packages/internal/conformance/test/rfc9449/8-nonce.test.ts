import { statelessDpopNonces } from "@mintport/core";
import { type DpopNonces, type PortError, portError } from "@mintport/core/ports";
import { errAsync, okAsync, ResultAsync } from "@mintport/core/result";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { bindings, type Running, run, stacks } from "../fixture/bindings.ts";
import { clientId, issuerPathOf, otherTenantSecret } from "../fixture/deployment.ts";
import { expectError, expectNoToken, expectToken, lastReason } from "../fixture/expect-answer.ts";
import { type Answer, good, requestToken } from "../fixture/token-request.ts";
import { askWith, formOf, proofOf } from "./proofs.ts";

const secret = new Uint8Array(32).fill(7);
/** Seconds. */
const lifetime = 60;

describe.each(stacks)("nonces of the authorization server (RFC 9449 §8), over $name", (stack) => {
  let running: Running;
  beforeAll(async () => {
    running = await run(stack, () => ({ dpopNonces: statelessDpopNonces({ secret, lifetime }) }));
  });
  afterAll(() => running.close());

  const ask = async (nonce?: string): Promise<Answer> =>
    askWith(running, await proofOf(running, { claims: { nonce } }));

  it("a proof without a nonce is told which to use, and with it gets a token", async () => {
    const answer = await ask();
    expectUse(running, answer, "dpop_nonce_missing");
    const given = await ask(nonceOf(answer));
    expectToken(given);
    // §8.2: the next one comes with the answer.
    expect(nonceOf(given)).toBe(nonceOf(answer));
  });

  it("the same proof with its nonce works once all the same", async () => {
    const claims = { nonce: nonceOf(await ask()) };
    const proof = await proofOf(running, { claims });
    expectToken(await askWith(running, proof));
    expectError(await askWith(running, proof), 400, "invalid_dpop_proof");
    expect(lastReason(running)).toBe("dpop_replayed");
  });

  it("a nonce is good for one more window, and then it is old", async () => {
    toWindow(running);
    const nonce = nonceOf(await ask());
    running.clock.advance(2 * lifetime - 1);
    const late = await ask(nonce);
    expectToken(late);
    expect(nonceOf(late)).not.toBe(nonce);
    running.clock.advance(1);
    const old = await ask(nonce);
    expectUse(running, old, "dpop_nonce_invalid");
    expectToken(await ask(nonceOf(old)));
  });

  it.each(["", "x", "A".repeat(24), "A".repeat(4000)])(
    "no other nonce is ours: %.30j",
    async (nonce) => {
      expectUse(running, await ask(nonce), "dpop_nonce_invalid");
    },
  );

  it("another tenant's nonce is refused", async () => {
    const path = `${issuerPathOf("other-tenant")}/oauth/token`;
    const other = { clock: running.clock, tenant: running.otherTenant };
    const form = formOf({ id: clientId, secret: otherTenantSecret });
    const theirs = nonceOf(await askWith(running, await proofOf(other), form, path));
    expectUse(running, await ask(theirs), "dpop_nonce_invalid");
    const claims = { nonce: theirs };
    expectToken(await askWith(running, await proofOf(other, { claims }), form, path));
  });
});

describe.each(bindings)("nodes and their nonces, over $name", (binding) => {
  it("two nodes with one secret accept each other's, and with another secret they do not (RFC 9449 §8)", async () => {
    const first = await run(binding, () => ({ dpopNonces: statelessDpopNonces({ secret }) }));
    const { storage, clock } = first;
    const beside = (bytes: Uint8Array) =>
      run(binding, () => ({ storage, clock, dpopNonces: statelessDpopNonces({ secret: bytes }) }));
    const second = await beside(secret.slice());
    const stranger = await beside(new Uint8Array(32).fill(8));

    const nonce = nonceOf(await askWith(first, await proofOf(first)));
    const claims = { nonce };
    expectToken(await askWith(second, await proofOf(first, { claims })));
    const refused = await askWith(stranger, await proofOf(first, { claims }));
    expectUse(stranger, refused, "dpop_nonce_invalid");
    for (const node of [first, second, stranger]) await node.close();
  });

  it("who sends no proof needs no nonce and is given none (RFC 9449 §8)", async () => {
    const running = await run(binding, () => ({ dpopNonces: statelessDpopNonces({ secret }) }));
    const answer = await requestToken(running, good);
    expectToken(answer);
    expect(answer.headers.has("dpop-nonce")).toBe(false);
    await running.close();
  });

  const nobody = new ResultAsync<never, PortError>(new Promise(() => {}));
  const down = errAsync(portError("unavailable", "dpop-nonces"));
  const throwing = (): never => {
    throw new Error("boom");
  };
  const failing: Readonly<Record<string, [DpopNonces, string]>> = {
    "are down": [{ current: () => down, accepts: () => down }, "port_unavailable"],
    "cannot be judged": [{ current: () => okAsync("n"), accepts: () => down }, "port_unavailable"],
    throw: [{ current: throwing, accepts: throwing }, "port_unavailable"],
    hang: [{ current: () => nobody, accepts: () => nobody }, "port_timed_out"],
  };

  it.each(Object.entries(failing))(
    "nonces that %s are 503 in time, and no proof is believed (RFC 9449 §8)",
    async (_, [dpopNonces, reason]) => {
      const running = await run(binding, () => ({ dpopNonces, portTimeout: 500 }));
      const proof = await proofOf(running, { claims: { nonce: "n" } });
      const answer = await askWith(running, proof);
      expectError(answer, 503, "temporarily_unavailable");
      expectNoToken(answer);
      expect(lastReason(running)).toBe(reason);
      await running.close();
    },
  );
});

const nonceOf = ({ headers }: Answer): string => headers.get("dpop-nonce") ?? "";

/** §8: "the authorization server … responds … with the nonce in the DPoP-Nonce header". */
const expectUse = (running: Running, answer: Answer, reason: string): void => {
  expect(lastReason(running)).toBe(reason);
  expectError(answer, 400, "use_dpop_nonce");
  expectNoToken(answer);
  // §8.1: 1*NQCHAR.
  expect(nonceOf(answer)).toMatch(/^[\x21\x23-\x5b\x5d-\x7e]+$/);
};

/** Moves the clock to where a window begins. */
const toWindow = ({ clock }: Running): void => {
  clock.advance(lifetime - (clock.now() % lifetime));
};
