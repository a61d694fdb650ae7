import { headerFieldsOf } from "@mintport/core/ports";
import { describe, expect, it } from "vitest";
import {
  beginDevice,
  type Device,
  decideDevice,
  deviceGrant,
  poll,
  startDeviceWorld,
} from "./device-world.ts";
import { pass } from "./user-world.ts";

describe("explaining the poll of a device", () => {
  it("tells what each poll would hear, slows no device down and uses nothing up (RFC 8628 §3.5)", async () => {
    const writes: string[] = [];
    const world = await startDeviceWorld({
      storage: (storage) => ({
        ...storage,
        deviceAuthorizations: new Proxy(storage.deviceAuthorizations, {
          get: (target, name) => {
            if (name === "replace" || name === "start") writes.push(name);
            return Reflect.get(target, name) as unknown;
          },
        }),
      }),
    });
    const explain = async ({ device_code }: Device) => {
      const form = { grant_type: deviceGrant, device_code, client_id: "tv" };
      const before = writes.length;
      const { refusal, token } = await world.server.explain({
        ...{ tenant: "my-tenant", method: "POST" },
        url: `${world.server.endpointPath}/token`,
        headers: headerFieldsOf(["Content-Type", "application/x-www-form-urlencoded"]),
        body: new URLSearchParams(form).toString(),
      });
      expect(writes.length).toBe(before);
      return refusal?.error ?? (token === undefined ? "nothing" : "a token");
    };
    const [approved, denied, late] = [
      await beginDevice(world),
      await beginDevice(world),
      await beginDevice(world),
    ];
    for (let times = 0; times < 3; times++)
      expect(await explain(approved)).toBe("authorization_pending");
    expect((await poll(world, approved)).json["error"]).toBe("authorization_pending");
    pass(world.clock, 5);
    expect((await poll(world, approved)).json["error"]).toBe("authorization_pending");

    const browser = world.browser().logIn(world.user());
    await decideDevice(browser, approved);
    await decideDevice(browser, denied, "deny");
    for (let times = 0; times < 2; times++) {
      expect(await explain(approved)).toBe("a token");
      expect(await explain(denied)).toBe("access_denied");
    }
    expect((await poll(world, approved)).status).toBe(200);
    expect((await poll(world, denied)).json["error"]).toBe("access_denied");
    expect(await explain(approved)).toBe("invalid_grant");
    expect(await explain(denied)).toBe("invalid_grant");
    pass(world.clock, 600);
    expect(await explain(late)).toBe("expired_token");
    await world.close();
  });
});
