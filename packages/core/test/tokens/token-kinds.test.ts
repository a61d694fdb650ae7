import {
  type ClientAuthenticationMethod,
  defineClient,
  defineTenant,
  type EndpointRequest,
} from "@mintport/core";
import type { TokenId } from "@mintport/core/ports";
import { err, ok, okAsync } from "@mintport/core/result";
import type { AccessToken } from "@mintport/core/tokens";
import { expectErr, expectOk } from "@mintport/testing";
import { describe, expect, it } from "vitest";
import { serverCredentials } from "../../src/client-authentication/declared-credentials.ts";
import type { RefreshToken } from "../../src/domain/refresh-token.ts";
import {
  type IntrospectionEndpoint,
  introspectionEndpoint,
} from "../../src/endpoints/introspect/introspection-endpoint.ts";
import {
  type RevocationEndpoint,
  revocationEndpoint,
} from "../../src/endpoints/revoke/revocation-endpoint.ts";
import { accessTokenFor } from "../../src/tokens/issue-tokens.ts";
import type { TokenKind } from "../../src/tokens/live-token.ts";
import { tokenKinds } from "../../src/tokens/token-kinds.ts";
import { runEndpoint } from "../endpoints/run-steps.ts";
import { now, plainOrder } from "./order.ts";

const tenant = defineTenant({ id: "main", issuer: "https://auth.example" });
const accessToken: AccessToken = accessTokenFor(plainOrder, 600, { text: () => "access" });
const { actor: _, mayAct: __, ...shared } = accessToken;
const refreshToken: RefreshToken = {
  ...{ ...shared, id: "refresh" as TokenId },
  family: "family" as RefreshToken["family"],
};

/** Two kinds, of which each writes down what it is asked. */
const twoKinds = () => {
  const asked: string[] = [];
  const kindOf = (live: ReturnType<typeof liveOf>, prefix: string): TokenKind => ({
    kind: live.kind,
    recognises: (text) => text.startsWith(prefix),
    find: (of, text, at) => {
      expect([of, at]).toEqual([tenant, now]);
      asked.push(`find ${live.kind} ${text}`);
      return ok(text.endsWith("live") ? ok(live) : err("token_unknown"));
    },
    revoke: ({ kind, token }) => {
      asked.push(`revoke ${live.kind} ${kind} ${token.id}`);
      return okAsync(undefined);
    },
  });
  const refresh = kindOf(liveOf("refresh_token"), "mprt_");
  const access = kindOf(liveOf("access_token"), "no text begins so");
  return { asked, kinds: tokenKinds(refresh, access) };
};
const liveOf = (kind: TokenKind["kind"]) =>
  kind === "refresh_token" ? { kind, token: refreshToken } : { kind, token: accessToken };

const named: ClientAuthenticationMethod = {
  ...{ name: "named", credentials: {} },
  present: ({ parameters }) => ({
    clientId: parameters.get("client_id") ?? "",
    verify: () => okAsync("proven"),
  }),
};

/** Asks one of the endpoints about a token; it has both kinds. */
const ask = async (
  make: typeof introspectionEndpoint | typeof revocationEndpoint,
  client: string,
  token: string,
) => {
  const { asked, kinds } = twoKinds();
  const registered = (id: string) => ({
    ...defineClient({ id, grantTypes: [] }),
    authenticationMethods: ["named"],
    ...(id === "resource" ? { introspects: accessToken.audience } : {}),
  });
  const definition = make({
    ...{ ...kinds, bodyLimit: 1000, clientAuthentication: [named], endpointPath: "/oauth" },
    serverCredentials: serverCredentials([named], []),
    tenants: { find: () => okAsync(tenant) },
    clients: { find: (_tenant: unknown, id: string) => okAsync(registered(id)) },
    tokenEndpointOf: () => "https://auth.example/token",
  } as unknown as IntrospectionEndpoint & RevocationEndpoint);
  const request: EndpointRequest = {
    ...{ tenant: "main", method: "POST", url: "/", body: `client_id=${client}&token=${token}` },
    headers: new Map([["content-type", "application/x-www-form-urlencoded"]]),
  };
  return { ...(await runEndpoint(definition, request, { at: now })), asked };
};

describe("the kinds of tokens", () => {
  it("are asked by the look of the text, one of them, and the last takes the rest", async () => {
    const { asked, kinds } = twoKinds();
    for (const [text, kind] of [
      ["mprt_live", "refresh_token"],
      ["live", "access_token"],
      ["xmprt_live", "access_token"],
    ] as const)
      expect(expectOk(expectOk(await kinds.findLiveToken(tenant, text, now))).kind).toBe(kind);
    expect(expectErr(expectOk(await kinds.findLiveToken(tenant, "mprt_x", now)))).toBe(
      "token_unknown",
    );
    expect(asked).toEqual([
      ...["find refresh_token mprt_live", "find access_token live"],
      ...["find access_token xmprt_live", "find refresh_token mprt_x"],
    ]);
  });

  it("say that nothing was ended, where no kind could end it", async () => {
    const only = tokenKinds({
      ...{ kind: "access_token", recognises: () => true },
      ...{ find: () => ok(err("token_unknown")), revoke: () => ok() },
    });
    const answer = await only.revokeToken({ kind: "refresh_token", token: refreshToken });
    expect(expectErr(answer)).toMatchObject({ kind: "corrupt", port: "token-kinds" });
  });

  it("end each their own", async () => {
    const { asked, kinds } = twoKinds();
    expectOk(await kinds.revokeToken({ kind: "access_token", token: accessToken }));
    expectOk(await kinds.revokeToken({ kind: "refresh_token", token: refreshToken }));
    expect(asked).toEqual([
      "revoke access_token access_token access",
      "revoke refresh_token refresh_token refresh",
    ]);
  });
});

describe("a second kind of token", () => {
  it("RFC 7662 §2.2: is introspected by its client, and has no token type (RFC 6749 §7.1)", async () => {
    const { answer, attempt, asked } = await ask(introspectionEndpoint, "reports", "mprt_live");
    const claims = JSON.parse(expectOk(answer).body) as Record<string, unknown>;
    expect(claims).toMatchObject({ active: true, jti: "refresh", client_id: "reports" });
    expect(claims).not.toHaveProperty("token_type");
    expect(attempt.tokenId).toBe("refresh");
    expect(asked).toEqual(["find refresh_token mprt_live"]);
    const other = await ask(introspectionEndpoint, "reports", "live");
    expect(JSON.parse(expectOk(other.answer).body)).toMatchObject({
      ...{ jti: "access", token_type: "Bearer" },
    });
  });

  it("is hidden from others, a resource that it names included, and dead ones from all", async () => {
    for (const [client, token, fault] of [
      ["other", "mprt_live", "token_of_others"],
      // A resource that looks at `active` alone would take it for an access token.
      ["resource", "mprt_live", "token_of_others"],
      ["reports", "mprt_dead", "token_unknown"],
    ] as const) {
      const { answer, attempt } = await ask(introspectionEndpoint, client, token);
      expect(expectOk(answer).body).toBe('{"active":false}');
      expect(attempt.tokenFault).toBe(fault);
    }
  });

  it("RFC 7009 §2.1: is revoked by its client, as its kind is, and by nobody else", async () => {
    const { answer, asked, attempt } = await ask(revocationEndpoint, "reports", "mprt_live");
    expect(expectOk(answer)).toMatchObject({ status: 200, body: "" });
    expect(asked).toEqual([
      "find refresh_token mprt_live",
      "revoke refresh_token refresh_token refresh",
    ]);
    expect(attempt.tokenId).toBe("refresh");
    const other = await ask(revocationEndpoint, "other", "mprt_live");
    expect(expectErr(other.answer)).toMatchObject({ reason: "token_not_owned" });
    const dead = await ask(revocationEndpoint, "reports", "mprt_dead");
    expect(expectOk(dead.answer).status).toBe(200);
    for (const { asked: calls } of [other, dead])
      expect(calls.filter((call) => call.startsWith("revoke"))).toEqual([]);
  });
});
