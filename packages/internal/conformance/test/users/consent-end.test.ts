import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { stacks } from "../fixture/bindings.ts";
import { beginDevice, decideDevice, deviceGrant, poll, startDeviceWorld } from "./device-world.ts";
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

describe("a consent with an end, given at another device", () => {
  it("is outlived by no token of the device (RFC 8628 §3.5)", async () => {
    const client_id = "short-tv";
    const world = await startDeviceWorld({
      clients: [
        publicUserClient(client_id, {
          grantTypes: [deviceGrant, "refresh_token"],
          authorization: { redirectUris: [], applicationType: "native", ...authorization },
        }),
      ],
    });
    const device = await beginDevice(world, { client_id });
    await decideDevice(world.browser().logIn(world.user()), device);
    const first = await poll(world, device, { client_id });
    expect(first.json["expires_in"]).toBe(consentLifetime);
    pass(world.clock, 250);
    const client = { client_id, client_secret: undefined };
    const second = await refresh(world, first.json["refresh_token"], client);
    expect(second.json["expires_in"]).toBe(consentLifetime - 250);
    await world.close();
  });
});

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
    // Only who proves itself may ask when its refresh token ends.
    const endsOf = async (token: unknown): Promise<readonly unknown[]> =>
      "client_secret" in client ? [] : [(await introspect(world, token, client))["exp"]];
    const ends = "client_secret" in client ? [] : [end];
    expect(await endsOf(first.json["refresh_token"])).toEqual(ends);

    pass(world.clock, 250);
    const second = await refresh(world, first.json["refresh_token"], client);
    expect(second.json["expires_in"]).toBe(consentLifetime - 250);
    const token = second.json["refresh_token"] ?? first.json["refresh_token"];
    expect(await endsOf(token)).toEqual(ends);

    pass(world.clock, consentLifetime - 250);
    expect(await refresh(world, token, client)).toMatchObject(refused("invalid_grant"));
  });
});
