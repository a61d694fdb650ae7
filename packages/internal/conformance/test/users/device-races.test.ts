import { headerFieldsOf, portError } from "@mintport/core/ports";
import { errAsync, ok } from "@mintport/core/result";
import { describe, expect, it } from "vitest";
import { beginDevice, decideDevice, devicePath, poll, startDeviceWorld } from "./device-world.ts";
import { pass } from "./user-world.ts";

describe("somebody who was faster", () => {
  /** A world in which a method of the store of devices can be answered by somebody else. */
  const contested = async () => {
    const instead: { find?: () => unknown; replace?: () => unknown } = {};
    const world = await startDeviceWorld({
      storage: (storage) => ({
        ...storage,
        deviceAuthorizations: new Proxy(storage.deviceAuthorizations, {
          get: (target, name) => {
            const own: unknown = Reflect.get(target, name);
            if (name !== "find" && name !== "replace") return own;
            return (...args: unknown[]): unknown =>
              instead[name]?.() ?? Reflect.apply(target[name], target, args);
          },
        }),
      }),
    });
    return { world, instead };
  };

  it("at the poll of an approved device leaves the second none: it is redeemed once", async () => {
    const { world, instead } = await contested();
    const device = await beginDevice(world, { scope: "api:read offline_access" });
    await decideDevice(world.browser().logIn(world.user()), device);
    instead.replace = () => ok("stale");
    const { status, json } = await poll(world, device);
    expect([status, json["error"]]).toEqual([400, "invalid_grant"]);
    expect(json).not.toHaveProperty("access_token");
    delete instead.replace;
    expect((await poll(world, device)).status).toBe(200);
    await world.close();
  });

  it("at the poll of a device that waits makes the second early (RFC 8628 §3.5)", async () => {
    const { world, instead } = await contested();
    const device = await beginDevice(world);
    instead.replace = () => ok("stale");
    expect((await poll(world, device)).json["error"]).toBe("slow_down");
    delete instead.replace;
    expect((await poll(world, device)).json["error"]).toBe("authorization_pending");
    await world.close();
  });

  it("four times in a row is our own trouble to a user who decides, who can type the code again", async () => {
    const { world, instead } = await contested();
    const device = await beginDevice(world);
    const browser = world.browser().logIn(world.user());
    let lost = 0;
    instead.replace = () => (lost++ < 4 ? ok("stale") : undefined);
    await expect(decideDevice(browser, device)).rejects.toThrow("unavailable");
    expect(lost).toBe(4);
    expect((await decideDevice(browser, device)).status).toBe(200);
    await world.close();
  });

  it("once is no matter to a user who decides", async () => {
    const { world, instead } = await contested();
    const device = await beginDevice(world);
    let calls = 0;
    instead.replace = () => (calls++ % 2 === 0 ? ok("stale") : undefined);
    const done = await decideDevice(world.browser().logIn(world.user()), device);
    expect(done.page).toMatchObject({ page: "device-done", decision: "approve" });
    delete instead.replace;
    expect((await poll(world, device)).status).toBe(200);
    await world.close();
  });

  it("an outage between the look and the note of a poll is 503", async () => {
    const { world, instead } = await contested();
    const device = await beginDevice(world);
    let looks = 0;
    instead.find = () => (looks++ === 1 ? errAsync(portError("unavailable", "test")) : undefined);
    expect((await poll(world, device)).status).toBe(503);
    pass(world.clock, 5);
    expect((await poll(world, device)).json["error"]).toBe("authorization_pending");
    await world.close();
  });
});

describe("codes that are guessed", () => {
  it("are at most 1000 of a tenant in ten minutes, by however many users from however many networks (§5.1)", async () => {
    const world = await startDeviceWorld();
    const origin = new URL(world.issuer).origin;
    const guess = async (turn: number): Promise<number> => {
      const who = Buffer.from(JSON.stringify(world.user(`user-${turn}`))).toString("base64url");
      const form = "application/x-www-form-urlencoded";
      const { status } = await world.server.handle("device", {
        ...{ tenant: "my-tenant", method: "POST", url: devicePath },
        headers: headerFieldsOf(["Content-Type", form, "Origin", origin, "Cookie", `who=${who}`]),
        body: "user_code=BCDF-GHJK",
        remoteAddress: `10.${turn >> 16}.${(turn >> 8) & 255}.${turn & 255}`,
      });
      return status;
    };
    const statuses = new Map<number, number>();
    for (let turn = 0; turn < 3000; turn++) {
      const status = await guess(turn);
      statuses.set(status, (statuses.get(status) ?? 0) + 1);
    }
    const judged = statuses.get(400) ?? 0;
    expect(judged).toBeLessThanOrEqual(1000);
    // A place is looked for three times only, so that the last ones may stay free.
    expect(judged).toBeGreaterThan(900);
    expect(statuses.get(429)).toBe(3000 - judged);
    pass(world.clock, 600);
    expect(await guess(1)).toBe(400);
    await world.close();
  });
});
