import {
  type AttemptOutcome,
  instant,
  type LimitedAttempt,
  type LimitVerdict,
  portError,
  type RateLimiter,
} from "@mintport/core/ports";
import { err, errAsync, ok, okAsync, type Result } from "@mintport/core/result";
import { expectErr, expectOk } from "@mintport/testing";
import { describe, expect, it } from "vitest";
import { limitAttempt } from "../../src/client-authentication/limit-attempt.ts";
import { invalidClient, invalidRequest, type OAuthError } from "../../src/errors/oauth-error.ts";
import type { PortError } from "../../src/errors/port-error.ts";

const now = instant(1_800_000_000);
const attempt = { client: "reports" } as unknown as LimitedAttempt;
const allowed = { verdict: "allowed" } as LimitVerdict;
const used = { verdict: "limited", retryAfter: 7 } as LimitVerdict;
const later = { verdict: "limited", retryAfter: 9 } as LimitVerdict;
type Judged = Result<string, OAuthError | PortError>;

/** Answers as it is told; writes down what it was asked. */
const asked = async (
  judged: Judged,
  {
    admit = allowed,
    recognise = allowed,
    settle = allowed,
    recognised = false,
    proves = true,
  } = {},
) => {
  const calls: string[] = [];
  const limiter: RateLimiter = {
    admit: (who, at) => {
      calls.push("admit");
      expect([who, at]).toEqual([attempt, now]);
      return okAsync(admit);
    },
    recognise: (who, at) => {
      calls.push("recognise");
      expect([who, at]).toEqual([attempt, now]);
      return okAsync(recognise);
    },
    settle: (who, outcome: AttemptOutcome, at, own) => {
      calls.push(outcome);
      expect([who, at]).toEqual([attempt, now]);
      const isJudged = outcome === "proven" || outcome === "named";
      expect(own).toEqual(isJudged ? { client: "client".length, tenant: 7 } : undefined);
      return okAsync(settle);
    },
    look: () => {
      throw new Error("only explain looks");
    },
  };
  const judge = () => {
    calls.push("judge");
    return judged;
  };
  const answer = await limitAttempt(limiter, judge, {
    ...{ attempt, now, proves: () => proves, recognised: () => recognised },
    failureOf: (error) => error,
    ownLimits: (client) => ({ client: client.length, tenant: 7 }),
  });
  return { answer, calls };
};

describe("credentials within limits", () => {
  it("are charged before they are judged, and settled after", async () => {
    const { answer, calls } = await asked(ok("client"));
    expect(expectOk(answer)).toBe("client");
    expect(calls).toEqual(["admit", "judge", "proven"]);
    expect((await asked(ok("client"), { proves: false })).calls.at(-1)).toBe("named");
  });

  it("are not judged past the limit", async () => {
    for (const recognise of [allowed, used]) {
      const { answer, calls } = await asked(ok("client"), { admit: used, recognise });
      expect(expectErr(answer)).toMatchObject({ error: "temporarily_unavailable", retryAfter: 7 });
      expect(calls).toEqual(["admit", "recognise"]);
    }
  });

  it("are judged past the limit if their source proved them lately, within the budget for asking", async () => {
    const { answer, calls } = await asked(ok("client"), { admit: used, recognised: true });
    expect(expectOk(answer)).toBe("client");
    expect(calls).toEqual(["admit", "recognise", "judge", "proven"]);
    const late = await asked(ok("client"), { admit: used, recognise: later, recognised: true });
    expect(expectErr(late.answer)).toMatchObject({ retryAfter: 7 });
    expect(late.calls).toEqual(["admit", "recognise"]);
  });

  it("that are right are refused if the client's or the tenant's own budget is used up", async () => {
    const { answer } = await asked(ok("client"), { settle: used });
    expect(expectErr(answer)).toMatchObject({ error: "temporarily_unavailable", retryAfter: 7 });
  });

  it.each<[OAuthError | PortError, AttemptOutcome]>([
    [invalidClient("secret_mismatch"), "failed"],
    [invalidClient("credentials_malformed"), "failed"],
    [invalidRequest("authorization_repeated"), "failed"],
    [invalidRequest("authentication_ambiguous"), "failed"],
    [invalidRequest("client_id_mismatch"), "failed"],
    [invalidRequest("parameter_repeated"), "undecided"],
    [portError("unavailable", "clients"), "undecided"],
  ])(
    "that fail are a guess, unless the trouble is ours or there were none: %j",
    async (failure, outcome) => {
      const { answer, calls } = await asked(err(failure));
      expect(expectErr(answer)).toBe(failure);
      expect(calls).toEqual(["admit", "judge", outcome]);
    },
  );

  it("admit nobody while the limiter cannot answer", async () => {
    const failure = portError("unavailable", "rate-limiter");
    const limiter = { admit: () => errAsync(failure) } as unknown as RateLimiter;
    const judge = () => ok("client");
    const answer = await limitAttempt(limiter, judge, {
      ...{ attempt, now, proves: () => true, recognised: () => true },
      failureOf: (error) => error,
      ownLimits: (client) => ({ client: client.length, tenant: 7 }),
    });
    expect(expectErr(answer)).toBe(failure);
  });
});
