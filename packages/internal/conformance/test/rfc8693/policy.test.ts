import {
  type ExchangeQuestion,
  type PortError,
  portError,
  type TokenExchangePolicy,
} from "@mintport/core/ports";
import { errAsync, okAsync, ResultAsync } from "@mintport/core/result";
import { describe, expect, it } from "vitest";
import { bindings, run } from "../fixture/bindings.ts";
import { expectError, expectNoToken, expectToken, lastReason } from "../fixture/expect-answer.ts";
import { mint } from "../rfc7662/introspection.ts";
import { delegate, delegation, exchange, frontend, userToken, withExchange } from "./exchanging.ts";

describe.each(bindings)("a policy of the deployment's own, over $name", (binding) => {
  const asked = async (policy: TokenExchangePolicy) => {
    const running = await run(binding, withExchange(policy, { portTimeout: 500 }));
    const form = delegation(await userToken(running), await mint(running, delegate));
    const answer = await exchange(running, delegate, { ...form, scope: "api:read" });
    await running.close();
    return { running, answer };
  };

  it("is asked who, for whom, by whom and what for, and its word counts (RFC 8693 §1.1)", async () => {
    const questions: ExchangeQuestion[] = [];
    const { running, answer } = await asked({
      permits: (question) => {
        questions.push(question);
        return okAsync(true);
      },
    });
    expectToken(answer, "api:read");
    expect(questions).toEqual([
      {
        tenant: running.tenant.id,
        client: expect.objectContaining({ id: delegate.id }),
        subject: expect.objectContaining({ subject: "user-1", client: frontend.id }),
        actor: expect.objectContaining({ subject: delegate.id, client: delegate.id }),
        audience: [running.tenant.audience],
        scope: ["api:read"],
      },
    ]);
    const no = await asked({ permits: () => okAsync(false) });
    expectError(no.answer, 400, "invalid_target");
  });

  const nothing = undefined as never;
  const failing: Readonly<Record<string, [TokenExchangePolicy["permits"], number, string]>> = {
    "is down": [
      () => errAsync(portError("unavailable", "policy", "the cause")),
      503,
      "port_unavailable",
    ],
    throws: [
      () => {
        throw new Error("boom");
      },
      503,
      "port_unavailable",
    ],
    "breaks off": [
      () => new ResultAsync(Promise.reject(new Error("boom"))),
      503,
      "port_unavailable",
    ],
    hangs: [() => new ResultAsync<never, PortError>(new Promise(() => {})), 503, "port_timed_out"],
    "answers nothing": [() => nothing, 500, "data_corrupt"],
    "answers a bare yes": [() => true as never, 500, "data_corrupt"],
    "answers nothing at all within a result": [
      () => okAsync(nothing),
      400,
      "exchange_not_permitted",
    ],
  };

  it.each(Object.entries(failing))(
    "one that %s gives no token (RFC 8693 §1.1)",
    async (_, [permits, status, reason]) => {
      const { running, answer } = await asked({ permits });
      expect(answer.status).toBe(status);
      expectNoToken(answer);
      expect(answer.text).not.toContain("boom");
      expect(lastReason(running)).toBe(reason);
    },
  );
});
