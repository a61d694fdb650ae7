import { type KeyId, portError, type ResourceIndicator, type TokenId } from "@mintport/core/ports";
import { err, errAsync, ok, okAsync } from "@mintport/core/result";
import type { Scope } from "@mintport/core/scope";
import { expectErr, expectOk } from "@mintport/testing";
import { describe, expect, it } from "vitest";
import { firstGeneration, nextGeneration } from "../../src/domain/generation.ts";
import type { GrantId } from "../../src/domain/identifiers.ts";
import { instant, later } from "../../src/domain/instant.ts";
import { toAsync } from "../../src/ports/maybe-async.ts";
import type { IssueRequest } from "../../src/tokens/issue-request.ts";
import { accessTokenFor } from "../../src/tokens/issue-tokens.ts";
import { reuseTokens, type TokenReusePorts } from "../../src/tokens/reuse-tokens.ts";
import { now, plainOrder } from "./order.ts";

/** Issues tokens by number; one key signs until it is changed. */
const issuing = ({ window = 100, maxTokens = 10, kid = "k1", revoked = [] as string[] } = {}) => {
  let count = 0;
  const state = { kid, revoked };
  const ports = {
    keys: { signer: () => okAsync({ kid: state.kid as KeyId }) },
    accessTokens: {
      isRevoked: (_tenant: unknown, id: TokenId) => okAsync(state.revoked.includes(id)),
    },
  } as unknown as TokenReusePorts;
  const issue = reuseTokens(
    (order, { lifetime }) => {
      const token = accessTokenFor(order, lifetime, { text: () => `${++count}` });
      const accessToken = { token, value: `token ${count}`, keyId: state.kid as KeyId };
      return ok({ accessToken, reused: false });
    },
    ports,
    { window, maxTokens },
  );
  const ask = async (order: IssueRequest = plainOrder) => {
    const { accessToken, reused } = expectOk(await toAsync(issue(order)));
    return `${accessToken.value}${reused ? " again" : ""}`;
  };
  return { ask, state };
};
const at = (seconds: number, order = plainOrder): IssueRequest => ({
  ...order,
  now: instant(now + seconds),
});

describe("a token that is asked for again", () => {
  it("is handed out again within its window, and never in the last tenth of its life", async () => {
    const { ask } = issuing();
    expect(await ask()).toBe("token 1");
    expect(await ask(at(99))).toBe("token 1 again");
    expect(await ask(at(100))).toBe("token 2");
    const long = issuing({ window: 600 });
    await long.ask();
    expect(await long.ask(at(539))).toBe("token 1 again");
    expect(await long.ask(at(540))).toBe("token 2");
  });

  it("is not handed out by a clock that was set back", async () => {
    const { ask } = issuing();
    await ask();
    expect(await ask(at(-1))).toBe("token 2");
  });

  it("is not once it was revoked, or once its key signs no more", async () => {
    const { ask, state } = issuing();
    await ask();
    state.revoked.push("1");
    expect(await ask()).toBe("token 2");
    expect(await ask()).toBe("token 2 again");
    state.kid = "k2";
    expect(await ask()).toBe("token 3");
  });

  it("is, if it is opaque, whatever key signs", async () => {
    const { ask, state } = issuing();
    const opaque = {
      ...plainOrder,
      client: { ...plainOrder.client, accessTokenFormat: "opaque" as const },
    };
    await ask(opaque);
    state.kid = "k2";
    expect(await ask(opaque)).toBe("token 1 again");
    state.revoked.push("1");
    expect(await ask(opaque)).toBe("token 2");
  });

  const { tenant, client, granted } = plainOrder;
  const generation = nextGeneration(firstGeneration);
  it.each<[string, Partial<IssueRequest>]>([
    ["tenant", { tenant: { ...tenant, id: "other" as typeof tenant.id } }],
    ["issuer", { tenant: { ...tenant, issuer: "https://b.example" as typeof tenant.issuer } }],
    ["token type", { tenant: { ...tenant, accessTokenType: "JWT" } }],
    ["tenant's generation", { tenant: { ...tenant, generation } }],
    ["lifetime", { tenant: { ...tenant, accessTokenLifetime: 601 } }],
    ["algorithm", { tenant: { ...tenant, signingAlgorithm: "EdDSA" } }],
    ["client", { client: { ...client, id: "other" as typeof client.id } }],
    ["client's generation", { client: { ...client, generation } }],
    ["format", { client: { ...client, accessTokenFormat: "opaque" } }],
    ["subject", { granted: { ...granted, subject: "other" } }],
    ["scope", { granted: { ...granted, scope: ["api:write"] as unknown as Scope } }],
    ["audience", { granted: { ...granted, audience: ["urn:b" as ResourceIndicator] } }],
    ["key", { confirmation: { keyThumbprint: "a" } as NonNullable<IssueRequest["confirmation"]> }],
    [
      "certificate",
      { confirmation: { certificateThumbprint: "a" } as NonNullable<IssueRequest["confirmation"]> },
    ],
  ])("is another for another %s, and each has its own", async (_, changed) => {
    const { ask } = issuing();
    const other = { ...plainOrder, ...changed };
    expect([await ask(), await ask(other)]).toEqual(["token 1", "token 2"]);
    expect([await ask(), await ask(other)]).toEqual(["token 1 again", "token 2 again"]);
  });

  it("is not bound to a key for a certificate of the same digest", async () => {
    const { ask } = issuing();
    const bound = (confirmation: object) =>
      ({ ...plainOrder, confirmation }) as unknown as IssueRequest;
    await ask(bound({ keyThumbprint: "a" }));
    expect(await ask(bound({ certificateThumbprint: "a" }))).toBe("token 2");
  });

  it.each<[string, Partial<IssueRequest["granted"]>]>([
    ["an end of its own", { expiresBy: later(now, 60) }],
    ["an API key", { apiKey: "key" }],
    ["sources", { sources: [] }],
    ["an actor", { actor: { subject: "a" } }],
    ["one who may act", { mayAct: "a" }],
    ["a type that is told", { issuedTokenType: "urn:x" }],
    ["a grant that outlives it", { grant: "g" as GrantId }],
    ["an effect to come", { commit: ok }],
  ])("is a new one, if it was granted with %s", async (_, more) => {
    const { ask } = issuing();
    const order = { ...plainOrder, granted: { ...granted, ...more } };
    expect([await ask(order), await ask(order)]).toEqual(["token 1", "token 2"]);
  });

  it("makes room for others: no more are kept than the most", async () => {
    const { ask } = issuing({ maxTokens: 1 });
    const other = { ...plainOrder, granted: { ...granted, subject: "other" } };
    await ask();
    await ask(other);
    expect(await ask()).toBe("token 3");
  });

  it("is neither issued nor handed out while the ports cannot say", async () => {
    const failure = portError("unavailable", "keys");
    const ports = {
      keys: { signer: () => errAsync(failure) },
      accessTokens: { isRevoked: () => okAsync(false) },
    } as unknown as TokenReusePorts;
    let fails = false;
    const issue = reuseTokens(
      (order, { lifetime }) =>
        fails
          ? err(failure)
          : ok({
              accessToken: {
                token: accessTokenFor(order, lifetime, { text: () => "1" }),
                ...{ value: "1", keyId: "k1" as KeyId },
              },
              reused: false,
            }),
      ports,
      { window: 100 },
    );
    expectOk(await toAsync(issue(plainOrder)));
    expect(expectErr(await toAsync(issue(plainOrder)))).toBe(failure);
    fails = true;
    expect(expectErr(await toAsync(issue(at(200))))).toBe(failure);
  });
});
