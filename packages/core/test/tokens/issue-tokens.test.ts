import type { KeyId, ResourceIndicator, TokenId } from "@mintport/core/ports";
import { ok } from "@mintport/core/result";
import type { AccessToken } from "@mintport/core/tokens";
import { expectErr, expectOk } from "@mintport/testing";
import { describe, expect, it } from "vitest";
import { firstGeneration, nextGeneration } from "../../src/domain/generation.ts";
import { later } from "../../src/domain/instant.ts";
import { firstOrigin } from "../../src/domain/token-origin.ts";
import { toAsync } from "../../src/ports/maybe-async.ts";
import type { AccessTokenFormats } from "../../src/tokens/access-token-format.ts";
import type { IssueRequest } from "../../src/tokens/issue-request.ts";
import { issueTokens } from "../../src/tokens/issue-tokens.ts";
import { tokenFormatOf } from "../../src/tokens/token-format.ts";
import { now, plainOrder } from "./order.ts";

const minted: [AccessToken, unknown][] = [];
const formats = (value = "text"): AccessTokenFormats =>
  ({
    jwt: {
      mint: (token: AccessToken, minting: unknown) => {
        minted.push([token, minting]);
        return ok({ value, keyId: "k" as KeyId });
      },
    },
    opaque: { mint: () => ok({ value: "opaque" }) },
  }) as unknown as AccessTokenFormats;
const issued = async (order: IssueRequest, value?: string) =>
  toAsync(issueTokens(formats(value), { text: (bytes) => `id of ${bytes}` })(order));
const token = async (order: IssueRequest) => expectOk(await issued(order)).accessToken.token;

describe("a token that is issued (RFC 9068 §2.2)", () => {
  it("says what was granted, and nothing that was not", async () => {
    const { tenant, client, granted } = plainOrder;
    const answer = expectOk(await issued(plainOrder));
    expect(answer.accessToken.token).toStrictEqual<AccessToken>({
      ...{ id: "id of 16" as TokenId, tenant: tenant.id, issuer: tenant.issuer },
      ...{ subject: "reports", audience: granted.audience, client: client.id },
      ...{ scope: granted.scope, issuedAt: now, expiresAt: later(now, 600) },
    });
    expect(answer).toMatchObject({ accessToken: { value: "text", keyId: "k" }, reused: false });
    expect(minted.at(-1)).toEqual([answer.accessToken.token, { tenant, algorithm: "ES256" }]);
  });

  it("has besides what some tokens have", async () => {
    const { granted } = plainOrder;
    const actor = { subject: "actor" };
    const confirmation = { keyThumbprint: "a" } as NonNullable<IssueRequest["confirmation"]>;
    const generation = nextGeneration(firstGeneration);
    expect(
      await token({
        ...plainOrder,
        client: { ...plainOrder.client, generation },
        granted: { ...granted, actor, mayAct: "b", apiKey: "key" },
        confirmation,
      }),
    ).toMatchObject({
      ...{ actor, mayAct: "b", confirmation },
      origin: { ...firstOrigin, client: generation, apiKey: "key" },
    });
  });

  it("ends when the grant says, if that is sooner", async () => {
    const by = async (seconds: number) => {
      const expiresBy = later(now, seconds);
      const granted = { ...plainOrder.granted, expiresBy };
      return (await token({ ...plainOrder, granted })).expiresAt - now;
    };
    expect([await by(599), await by(601)]).toEqual([599, 600]);
  });

  it("is not issued if it could not be read, unsigned or signed", async () => {
    const granted = { ...plainOrder.granted, subject: "s".repeat(9000) };
    const before = minted.length;
    expect(expectErr(await issued({ ...plainOrder, granted }))).toMatchObject({
      reason: "claims_too_long",
    });
    expect(minted).toHaveLength(before);
    expect(expectErr(await issued(plainOrder, "a".repeat(8193)))).toMatchObject({
      error: "invalid_scope",
    });
    expectOk(await issued(plainOrder, "a".repeat(8192)));
  });
});

describe("the form of a token", () => {
  const indicators = ["urn:a", "urn:b", "urn:c"] as ResourceIndicator[];
  const [a, b, c] = indicators as [ResourceIndicator, ResourceIndicator, ResourceIndicator];
  const order = (
    audience: readonly ResourceIndicator[],
    { tenant = {}, client = {} }: { tenant?: object; client?: object } = {},
  ): IssueRequest => ({
    ...plainOrder,
    tenant: {
      ...plainOrder.tenant,
      resources: [
        { indicator: a, accessTokenLifetime: 60, accessTokenFormat: "opaque" },
        { indicator: b, accessTokenLifetime: 30, signingAlgorithm: "PS256" },
        { indicator: c },
      ],
      ...tenant,
    },
    client: { ...plainOrder.client, ...client },
    granted: { ...plainOrder.granted, audience },
  });
  const other = "https://api.example/" as ResourceIndicator;
  const opaque = { accessTokenFormat: "opaque" as const };

  it.each([
    [order([other]), { lifetime: 600, format: "jwt", algorithm: "ES256" }],
    [order([c]), { lifetime: 600, format: "jwt", algorithm: "ES256" }],
    [order([a]), { lifetime: 60, format: "opaque", algorithm: "ES256" }],
    [order([b]), { lifetime: 30, format: "jwt", algorithm: "PS256" }],
    [order([c, a, b]), { lifetime: 30, format: "opaque", algorithm: "PS256" }],
    [order([b, a]), { lifetime: 30, format: "opaque", algorithm: "PS256" }],
    [order([other], { client: { accessTokenLifetime: 700 } }), { lifetime: 700 }],
    [order([a], { client: { accessTokenLifetime: 50 } }), { lifetime: 50 }],
    [order([c], { client: opaque }), { format: "opaque" }],
    [order([c], { tenant: opaque }), { format: "opaque" }],
    [order([c], { tenant: opaque, client: { accessTokenFormat: "jwt" } }), { format: "jwt" }],
    [order([a], { client: { accessTokenFormat: "jwt" } }), { format: "opaque" }],
  ])("RFC 8707: is what its resources say, then the client, then the tenant: %#", (asked, form) => {
    expect(tokenFormatOf(asked)).toMatchObject(form);
  });
});
