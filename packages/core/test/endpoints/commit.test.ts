import type { EndpointRequest, GrantedAccess, GrantType } from "@mintport/core";
import { err, errAsync, ok, okAsync, ResultAsync } from "@mintport/core/result";
import type { Scope } from "@mintport/core/scope";
import { expectErr, expectOk, fixedClock, recordingObserver } from "@mintport/testing";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { RefreshToken } from "../../src/domain/refresh-token.ts";
import { endpoint } from "../../src/endpoints/endpoint.ts";
import { explainToken } from "../../src/endpoints/explain/explain-token.ts";
import { type TokenEndpoint, tokenEndpoint } from "../../src/endpoints/token/token-endpoint.ts";
import { invalidGrant } from "../../src/errors/oauth-error.ts";
import { type PortError, portError } from "../../src/errors/port-error.ts";
import type { CommitGrant } from "../../src/tokens/granted-access.ts";
import { accessTokenFor, type IssueTokens } from "../../src/tokens/issue-tokens.ts";
import type { IssuedTokens } from "../../src/tokens/issued-tokens.ts";
import { runEndpoint } from "./run-steps.ts";
import { now, request, tenant, tokenPorts } from "./token-endpoint-ports.ts";

const asking: EndpointRequest = request({
  ...{ client_id: "reports", grant_type: "urn:own", scope: "api" },
});
const allowed: GrantedAccess = {
  subject: "a",
  scope: ["api:read"] as unknown as Scope,
  audience: [tenant.audience],
};

interface Effective {
  readonly commit?: CommitGrant;
  readonly granted?: Partial<GrantedAccess>;
  /** Takes as long as the signer, or fails as it does. */
  readonly signing?: () => ResultAsync<void, PortError>;
}

/** A token endpoint whose grant has an effect; writes down in which order things are done. */
const effective = ({ commit = ok, granted = {}, signing = okAsync }: Effective = {}) => {
  const done: string[] = [];
  const issued: IssuedTokens[] = [];
  const committed: Parameters<CommitGrant>[] = [];
  const own: GrantType = {
    name: "urn:own",
    check: () => {
      done.push("checked");
      const noted: CommitGrant = (...told) => {
        done.push("committed");
        committed.push(told);
        return commit(...told);
      };
      return ok({ ...allowed, ...granted, commit: noted });
    },
  };
  const issueTokens: IssueTokens = (order) => {
    done.push("signing");
    return signing().map(() => {
      done.push("signed");
      const token = accessTokenFor(order, 600, { text: () => "jti" });
      const tokens = { accessToken: { token, value: "text" }, reused: false };
      issued.push(tokens);
      return tokens;
    });
  };
  const { ports } = tokenPorts({ own, issueTokens });
  return { ports, done, issued, committed };
};
const waiting = (milliseconds: number): ResultAsync<void, PortError> =>
  ResultAsync.fromSafePromise(
    new Promise((resolve) => {
      setTimeout(resolve, milliseconds);
    }),
  );
const ask = (ports: TokenEndpoint, stopAt?: string) =>
  runEndpoint(tokenEndpoint(ports), asking, {
    at: now,
    ...(stopAt === undefined ? {} : { stopAt }),
  });

describe("the effect of a grant", () => {
  it("takes place once, after the tokens were signed, and is told of them", async () => {
    const { ports, done, issued, committed } = effective({ signing: () => waiting(1) });
    const { answer, steps } = await ask(ports);
    expect(JSON.parse(expectOk(answer).body)).toMatchObject({ access_token: "text" });
    expect(done).toEqual(["checked", "signing", "signed", "committed"]);
    expect(steps.slice(-2)).toEqual(["token", "commit"]);
    const [tokens, given] = committed[0] ?? [];
    expect(tokens).toBe(issued[0]);
    expect(given).toStrictEqual({ replays: ports.replays, digester: ports.digester });
  });

  it("leaves the access token as it was signed, whatever it answers beside its own", async () => {
    const commit: CommitGrant = ({ accessToken, ...rest }) =>
      ok({
        ...rest,
        accessToken: { token: { ...accessToken.token, scope: ["admin"] as never }, value: "evil" },
      });
    const { answer, attempt } = await ask(effective({ commit }).ports);
    expect(JSON.parse(expectOk(answer).body)).toMatchObject({
      access_token: "text",
      scope: "api:read",
    });
    expect(attempt.grantedScope).toEqual(["api:read"]);
  });

  it("does not take place if the signer fails: the client may try the same again", async () => {
    const failure = portError("unavailable", "signing-keys");
    const { ports, done } = effective({ signing: () => errAsync(failure) });
    expect(expectErr((await ask(ports)).answer)).toBe(failure);
    expect(done).toEqual(["checked", "signing"]);
  });

  it("does not take place if the grant allows more than was asked for", async () => {
    const granted = { scope: ["api", "other"] as unknown as Scope };
    const { ports, done } = effective({ granted });
    expect(expectErr((await ask(ports)).answer)).toMatchObject({ reason: "grant_overreached" });
    expect(done).toEqual(["checked"]);
  });

  it.each(["token", "commit"])(
    "does not take place once the time is over: at %s",
    async (stopAt) => {
      const { ports, done } = effective();
      const { answer, late } = await ask(ports, stopAt);
      expect(expectErr(answer)).toBe(late);
      expect(done).not.toContain("committed");
    },
  );

  it("refuses the request with its error, and the tokens do not go out", async () => {
    const used = invalidGrant("grant_assertion_replayed");
    const { ports, done } = effective({ commit: () => err(used) });
    expect(expectErr((await ask(ports)).answer)).toBe(used);
    expect(done.at(-1)).toBe("committed");
    const late = effective({ commit: () => errAsync(portError("timed_out", "families")) });
    expect(expectErr((await ask(late.ports)).answer)).toMatchObject({ port: "families" });
  });

  it("may add a refresh token, which goes out beside the access token (RFC 6749 §5.1)", async () => {
    const refreshToken = { token: {} as RefreshToken, value: "refresh" };
    for (const waits of [false, true]) {
      const { ports } = effective({
        commit: (tokens) => {
          const more = { ...tokens, refreshToken };
          return waits ? okAsync(more) : ok(more);
        },
      });
      const { answer, attempt } = await ask(ports);
      expect(JSON.parse(expectOk(answer).body)).toMatchObject({
        ...{ access_token: "text", refresh_token: "refresh" },
      });
      expect(attempt.tokenId).toBe("jti");
    }
    const { answer } = await ask(effective().ports);
    expect(JSON.parse(expectOk(answer).body)).not.toHaveProperty("refresh_token");
  });

  it("does not take place if the request is only explained", async () => {
    const { ports, done } = effective();
    const explanation = await explainToken({
      ...{ ...ports, requestTimeout: 1000 },
      recode: (error) => error,
    })(asking);
    expect(explanation.refusal).toBeUndefined();
    expect(explanation.token?.subject).toBe("a");
    expect(done).toEqual(["checked"]);
  });
});

describe("the effect of a grant whose tokens come too late", () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it("does not take place behind the answer either", async () => {
    const { ports, done } = effective({ signing: () => waiting(200) });
    const observer = recordingObserver();
    const serve = endpoint(tokenEndpoint(ports), {
      ...{ clock: fixedClock(now), entropy: { text: () => "id" }, observer },
      ...{ stopwatch: { milliseconds: () => 0 }, requestTimeout: 100 },
    });
    const answer = serve(asking);
    await vi.advanceTimersByTimeAsync(100);
    expect((await answer).status).toBe(503);
    await vi.advanceTimersByTimeAsync(1000);
    expect(done).toEqual(["checked", "signing", "signed"]);
    expect(observer.events).toMatchObject([
      {
        reason: "port_timed_out",
        cause: { cause: { message: "not answered within 100 ms, at: token" } },
      },
    ]);
  });
});
