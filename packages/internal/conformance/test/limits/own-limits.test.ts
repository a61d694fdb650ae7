import { updateTenant } from "@mintport/core/management";
import { memoryRateLimiter } from "@mintport/rate-limit";
import { expectOk } from "@mintport/testing";
import { afterEach, describe, expect, it } from "vitest";
import { requestOf, serverOn } from "../explain/explaining.ts";
import { bindings, type Running, run } from "../fixture/bindings.ts";
import { expectError, expectToken } from "../fixture/expect-answer.ts";
import { good, requestToken } from "../fixture/token-request.ts";
import { freshParty } from "../rfc7662/introspection.ts";

describe.each(bindings)("limits that stand in records, by $name", (binding) => {
  let running: Running;
  afterEach(() => running.close());

  const rateLimiter = memoryRateLimiter({ client: { points: 3, duration: 60 } });
  const party = async (requestsPerMinute?: number) => {
    const { id, secret } = await freshParty(
      running,
      requestsPerMinute === undefined ? {} : { requestsPerMinute },
    );
    return { ...good, client_id: id, client_secret: secret };
  };
  const detail = () => running.observer.events.at(-1)?.detail;

  it("are a client's, below and above the limiter's own", async () => {
    running = await run(binding, () => ({ rateLimiter }));
    for (const [own, most] of [
      [undefined, 3],
      [1, 1],
      [5, 5],
    ] as const) {
      const form = await party(own);
      for (let i = 0; i < most; i++) expectToken(await requestToken(running, form));
      expectError(await requestToken(running, form), 429, "temporarily_unavailable");
      expect(detail()).toBe("client");
      // As `explain` says, which knows the client's own budget.
      expect(await serverOn(running, { rateLimiter }).explain(requestOf(form))).toMatchObject({
        ...{ refusal: { reason: "rate_limited" }, found: { detail: "client" } },
      });
    }
    const generous = await party(5);
    for (let i = 0; i < 4; i++) expectToken(await requestToken(running, generous));
    const explained = await serverOn(running, { rateLimiter }).explain(requestOf(generous));
    expect(explained.refusal).toBeUndefined();
  });

  it("are a tenant's, for all of its clients together", async () => {
    running = await run(binding, () => ({ rateLimiter }));
    const { storage, tenant } = running;
    expectOk(await updateTenant(storage.tenants)(tenant.id, { requestsPerMinute: 2 }));
    for (const form of [await party(), await party()])
      expectToken(await requestToken(running, form));
    expectError(await requestToken(running, await party()), 429, "temporarily_unavailable");
    expect(detail()).toBe("tenant");
  });
});
