import { clientCredentials, defineClient, jwtBearer, tokenExchange } from "@mintport/core";
import { endSubject } from "@mintport/core/management";
import { sha256SecretHasher } from "@mintport/crypto";
import { expectOk } from "@mintport/testing";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { stacks } from "../fixture/bindings.ts";
import {
  askToken,
  codeFor,
  introspect,
  pass,
  pkce,
  redeem,
  secret,
  startUserWorld,
  type UserWorld,
} from "./user-world.ts";

const exchangeGrant = "urn:ietf:params:oauth:grant-type:token-exchange";
const accessTokenType = "urn:ietf:params:oauth:token-type:access_token";

describe.each(stacks)("a user's consent and the grants without a page, over $name", (binding) => {
  let world: UserWorld;
  beforeAll(async () => {
    const secretHashes = [expectOk(await sha256SecretHasher.hash(secret))];
    const exchanges = (id: string, impersonates?: readonly string[]) =>
      defineClient({
        ...(id === "opaque" && { accessTokenFormat: "opaque" }),
        ...{ id, secretHashes, authenticationMethods: ["client_secret_post"] },
        ...{
          grantTypes: [exchangeGrant],
          ...(impersonates && { tokenExchange: { impersonates } }),
        },
      });
    world = await startUserWorld({
      binding,
      clients: [
        exchanges("unpermitted"),
        ...["permitted", "opaque"].map((id) => exchanges(id, ["web-app"])),
      ],
      settings: { grants: [clientCredentials, tokenExchange(), jwtBearer] },
    });
  });
  afterAll(() => world.close());

  const tokenOf = async (subject: string) => {
    const { verifier, challenge } = pkce();
    const code = await codeFor(world, world.browser().logIn(world.user(subject)), challenge);
    const { json } = await redeem(world, code, verifier);
    return { code, verifier, token: String(json["access_token"]) };
  };
  const exchange = (client_id: string, subject_token: string, scope?: string) =>
    askToken(world, {
      ...{ grant_type: exchangeGrant, client_id, subject_token, scope },
      subject_token_type: accessTokenType,
    });

  it("without an operator's own word no other grant makes a user's token (CVE-2026-79652)", async () => {
    const { token } = await tokenOf("alice");
    expect(await exchange("unpermitted", token)).toMatchObject({
      ...{ status: 400, json: { error: "invalid_target" } },
    });
    for (const grant_type of [
      "urn:ietf:params:oauth:grant-type:jwt-bearer",
      "client_credentials",
      "password",
    ]) {
      const answer = await askToken(world, {
        ...{ grant_type, assertion: token, username: "alice", password: "x" },
      });
      expect(answer.status).toBe(400);
    }
  });

  it("with it, never more than the user allowed", async () => {
    const { token } = await tokenOf("bob");
    expect(await exchange("permitted", token, "api:write")).toMatchObject({
      ...{ status: 400, json: { error: "invalid_scope" } },
    });
  });

  it.each<
    readonly [string, (made: Awaited<ReturnType<typeof tokenOf>>, user: string) => Promise<unknown>]
  >([
    [
      "the user ends the connection",
      async (_made, user) =>
        expectOk(await endSubject({ ...world.storage, clock: world.clock })(world.tenant.id, user)),
    ],
    ["its code is replayed", ({ code, verifier }) => redeem(world, code, verifier)],
  ])("with it, the token dies when %s (OAuth 2.1 §7.9)", async (how, end) => {
    const user = `user of ${how}`;
    const made = await tokenOf(user);
    const exchanged = [];
    for (const client_id of ["permitted", "opaque"]) {
      const { status, json } = await exchange(client_id, made.token);
      expect(status).toBe(200);
      exchanged.push({ client_id, token: json["access_token"] });
    }
    for (const { client_id, token } of exchanged)
      expect(await introspect(world, token, { client_id })).toMatchObject({
        ...{ active: true, sub: user },
      });
    await end(made, user);
    for (const { client_id, token } of exchanged)
      expect(await introspect(world, token, { client_id })).toEqual({ active: false });
    pass(world.clock, 1);
    expect(await exchange("permitted", made.token)).toMatchObject({ status: 400 });
  });
});
