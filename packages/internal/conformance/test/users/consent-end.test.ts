import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { stacks } from "../fixture/bindings.ts";
import {
  codeFor,
  confidential,
  introspect,
  pass,
  pkce,
  publicUserClient,
  redeem,
  refresh,
  refused,
  startUserWorld,
  type UserWorld,
} from "./user-world.ts";

const consentLifetime = 600;
const authorization = { consentLifetime, offlineAccess: "implied" } as const;

describe.each(stacks)("a consent with an end, over $name", (binding) => {
  let world: UserWorld;
  beforeAll(async () => {
    world = await startUserWorld({
      binding,
      clients: [
        await confidential("short", { authorization }),
        publicUserClient("short-spa", { authorization }),
      ],
    });
  });
  afterAll(() => world.close());

  it.each([
    ["short", {}],
    ["short-spa", { client_secret: undefined }],
  ])("is outlived by no token of %s (docs/grants/refresh-token.md)", async (client_id, change) => {
    const client = { client_id, ...change };
    const { verifier, challenge } = pkce();
    const browser = world.browser().logIn(world.user(`user-of-${client_id}`));
    const code = await codeFor(world, browser, challenge, { client_id });
    const end = world.clock.now() + consentLifetime;
    const first = await redeem(world, code, verifier, client);
    expect(first.json["expires_in"]).toBe(consentLifetime);
    // Only who proves itself may ask.
    const isConfidential = !("client_secret" in client);
    const endOf = async (token: unknown) =>
      isConfidential ? (await introspect(world, token, client))["exp"] : end;
    expect(await endOf(first.json["refresh_token"])).toBe(end);

    pass(world.clock, 250);
    const second = await refresh(world, first.json["refresh_token"], client);
    expect(second.json["expires_in"]).toBe(consentLifetime - 250);
    const token = second.json["refresh_token"] ?? first.json["refresh_token"];
    expect(await endOf(token)).toBe(end);

    pass(world.clock, consentLifetime - 250);
    expect(await refresh(world, token, client)).toMatchObject(refused("invalid_grant"));
  });
});
