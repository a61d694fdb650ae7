import { type FullStorage, type PortError, portError } from "@mintport/core/ports";
import { errAsync, ResultAsync } from "@mintport/core/result";
import { expectOk } from "@mintport/testing";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { bindings, type Running, run, stacks } from "../fixture/bindings.ts";
import { clientId, issuerPathOf, otherTenantSecret } from "../fixture/deployment.ts";
import { expectError, expectNoToken, expectToken, lastReason } from "../fixture/expect-answer.ts";
import { type Answer, good } from "../fixture/token-request.ts";
import { askWith, formOf, otherKey, proofOf } from "./proofs.ts";

describe.each(stacks)("a DPoP proof works once (RFC 9449 §11.1), over $name", (stack) => {
  let running: Running;
  beforeAll(async () => {
    running = await run(stack);
  });
  afterAll(() => running.close());

  const replayed = (answer: Answer): void => {
    expectError(answer, 400, "invalid_dpop_proof");
    expectNoToken(answer);
    expect(lastReason(running)).toBe("dpop_replayed");
  };

  it("as long as it is fresh, to the last second", async () => {
    const proof = await proofOf(running);
    expectToken(await askWith(running, proof));
    replayed(await askWith(running, proof));
    running.clock.advance(59);
    replayed(await askWith(running, proof));
  });

  it("of ten at once, one wins", async () => {
    const proof = await proofOf(running);
    const answers = await Promise.all(Array.from({ length: 10 }, () => askWith(running, proof)));
    const won = answers.filter(({ status }) => status === 200);
    expect(won).toHaveLength(1);
    for (const answer of answers.filter(({ status }) => status !== 200))
      expectError(answer, 400, "invalid_dpop_proof");
  });

  it("a clock that steps back five minutes revives nothing, pruned or not", async () => {
    const proof = await proofOf(running);
    expectToken(await askWith(running, proof));
    running.clock.advance(300);
    expectOk(await running.storage.replays.prune("*", running.clock.now(), 1000));
    running.clock.advance(-300);
    replayed(await askWith(running, proof));
  });

  it("the same jti of another key is another proof", async () => {
    const claims = { jti: crypto.randomUUID() };
    expectToken(await askWith(running, await proofOf(running, { claims })));
    expectToken(await askWith(running, await proofOf(running, { claims, key: otherKey })));
    replayed(await askWith(running, await proofOf(running, { claims })));
  });

  it("the tenants' proofs are apart", async () => {
    const claims = { jti: crypto.randomUUID() };
    const path = `${issuerPathOf("other-tenant")}/oauth/token`;
    const other = { clock: running.clock, tenant: running.otherTenant };
    const form = formOf({ id: clientId, secret: otherTenantSecret });
    expectToken(await askWith(running, await proofOf(running, { claims })));
    expectToken(await askWith(running, await proofOf(other, { claims }), form, path));
  });

  it("a proof that was refused was not used up", async () => {
    const proof = await proofOf(running);
    running.clock.advance(-11);
    expectError(await askWith(running, proof), 400, "invalid_dpop_proof");
    running.clock.advance(11);
    expectToken(await askWith(running, proof));
  });
});

describe.each(bindings)("when no store remembers proofs, over $name", (binding) => {
  type InsertOnce = FullStorage["replays"]["insertOnce"];
  const failing: Readonly<Record<string, [InsertOnce, string]>> = {
    "is down": [() => errAsync(portError("unavailable", "replay-store")), "port_unavailable"],
    throws: [
      () => {
        throw new Error("boom");
      },
      "port_unavailable",
    ],
    hangs: [() => new ResultAsync<never, PortError>(new Promise(() => {})), "port_timed_out"],
  };

  it.each(Object.entries(failing))(
    "a store that %s is 503, and no proof is believed (RFC 9449 §11.1)",
    async (_, [insertOnce, reason]) => {
      const running = await run(binding, ({ storage }) => ({
        storage: { ...storage, replays: { ...storage.replays, insertOnce } },
        portTimeout: 500,
      }));
      const answer = await askWith(running, await proofOf(running), good);
      expectError(answer, 503, "temporarily_unavailable");
      expectNoToken(answer);
      expect(lastReason(running)).toBe(reason);
      await running.close();
    },
  );
});
