import { type FullStorage, portError, toAsync } from "@mintport/core/ports";
import { errAsync } from "@mintport/core/result";
import { describe, expect, it } from "vitest";
import {
  askDevice,
  beginDevice,
  type Device,
  decideDevice,
  poll,
  startDeviceWorld,
  typeCode,
} from "./device-world.ts";
import { answerPage, pass, type UserWorld } from "./user-world.ts";

const down = () => errAsync(portError("unavailable", "test"));
const away = { status: 503, json: { error: "temporarily_unavailable" } };

/** A world in which one method of one store fails while it is told to. */
const worldThatBreaks = async (store: keyof FullStorage, method: string) => {
  const fault = { isOn: false };
  const world = await startDeviceWorld({
    storage: (storage) => ({
      ...storage,
      [store]: new Proxy(storage[store] as object, {
        get: (target, name) =>
          fault.isOn && name === method ? down : (Reflect.get(target, name) as unknown),
      }),
    }),
  });
  return { world, fault };
};

const alice = (world: UserWorld) => world.browser().logIn(world.user());

describe("an outage while a device waits, over memory", () => {
  it.each(["find", "replace"])(
    "of %s is 503 to a device that polls, and never `invalid_grant`, before and after the decision",
    async (method) => {
      const { world, fault } = await worldThatBreaks("deviceAuthorizations", method);
      const polled = async (device: Device) => {
        fault.isOn = true;
        const answer = await poll(world, device);
        fault.isOn = false;
        return answer;
      };
      const [approved, denied] = [await beginDevice(world), await beginDevice(world)];
      expect(await polled(approved)).toMatchObject(away);
      expect((await poll(world, approved)).json["error"]).toBe("authorization_pending");
      await decideDevice(alice(world), approved);
      await decideDevice(alice(world), denied, "deny");
      pass(world.clock, 5);
      for (const device of [approved, denied]) {
        const answer = await polled(device);
        expect(answer).toMatchObject(away);
        expect(answer.headers.get("retry-after")).toBe("1");
      }
      expect((await poll(world, approved)).status).toBe(200);
      expect((await poll(world, denied)).json["error"]).toBe("access_denied");
      await world.close();
    },
  );

  it("of the grants is 503 to a device that is approved, which gets its tokens later", async () => {
    const { world, fault } = await worldThatBreaks("grants", "read");
    const device = await beginDevice(world);
    await decideDevice(alice(world), device);
    fault.isOn = true;
    expect(await poll(world, device)).toMatchObject(away);
    fault.isOn = false;
    expect((await poll(world, device)).status).toBe(200);
    await world.close();
  });

  it("of the refresh tokens leaves the device none: it was redeemed", async () => {
    const { world, fault } = await worldThatBreaks("tokenFamilies", "start");
    const device = await beginDevice(world, { scope: "api:read offline_access" });
    await decideDevice(alice(world), device);
    fault.isOn = true;
    expect(await poll(world, device)).toMatchObject(away);
    fault.isOn = false;
    expect((await poll(world, device)).json["error"]).toBe("invalid_grant");
    await world.close();
  });

  it("of start is 503 to a device that begins", async () => {
    const { world, fault } = await worldThatBreaks("deviceAuthorizations", "start");
    fault.isOn = true;
    expect(await askDevice(world)).toMatchObject(away);
    await world.close();
  });

  it.each([
    ["singleUse", "put"],
    ["deviceAuthorizations", "findByUserCode"],
    ["deviceAuthorizations", "replace"],
    ["clients", "find"],
  ] as const)(
    "of %s.%s is a 503 page to whoever types a code, which is good afterwards",
    async (store, method) => {
      const { world, fault } = await worldThatBreaks(store, method);
      const { user_code } = await beginDevice(world);
      fault.isOn = true;
      const failed = await typeCode(alice(world), user_code);
      expect(failed).toMatchObject({ status: 503, page: { problem: "unavailable" } });
      expect(failed.headers.get("retry-after")).toBe("1");
      fault.isOn = false;
      expect((await typeCode(alice(world), user_code)).page).toMatchObject({
        page: "device-confirm",
      });
      await world.close();
    },
  );

  it.each([
    ["singleUse", "peek"],
    ["deviceAuthorizations", "find"],
    ["clients", "find"],
    ["singleUse", "consume"],
  ] as const)(
    "of %s.%s, before the handle is used up, lets the answer be sent again",
    async (store, method) => {
      const { world, fault } = await worldThatBreaks(store, method);
      const device = await beginDevice(world);
      const browser = alice(world);
      const confirm = await typeCode(browser, device.user_code);
      fault.isOn = true;
      expect((await answerPage(browser, confirm, "approve")).status).toBe(503);
      fault.isOn = false;
      expect((await poll(world, device)).json["error"]).toBe("authorization_pending");
      expect((await answerPage(browser, confirm, "approve")).status).toBe(200);
      await world.close();
    },
  );

  it.each([
    ["grants", "find"],
    ["grants", "save"],
    ["deviceAuthorizations", "replace"],
  ] as const)(
    "of %s.%s, after the handle is used up, connects nothing, and the code can be typed again",
    async (store, method) => {
      const { world, fault } = await worldThatBreaks(store, method);
      const device = await beginDevice(world);
      const browser = alice(world);
      const confirm = await typeCode(browser, device.user_code);
      fault.isOn = true;
      expect((await answerPage(browser, confirm, "approve")).status).toBe(503);
      fault.isOn = false;
      expect((await answerPage(browser, confirm, "approve")).status).toBe(400);
      expect((await poll(world, device)).json["error"]).toBe("authorization_pending");
      expect((await decideDevice(browser, device)).status).toBe(200);
      pass(world.clock, 5);
      expect((await poll(world, device)).status).toBe(200);
      await world.close();
    },
  );

  it("a row that cannot be read is our own trouble, and no refusal", async () => {
    let isDamaged = false;
    const world = await startDeviceWorld({
      storage: (storage) => ({
        ...storage,
        deviceAuthorizations: new Proxy(storage.deviceAuthorizations, {
          get: (target, name) => {
            if (!isDamaged || (name !== "find" && name !== "findByUserCode"))
              return Reflect.get(target, name) as unknown;
            return (...args: Parameters<typeof target.findByUserCode>) =>
              toAsync(target[name](...args)).map((found) => found && { ...found, value: "{}" });
          },
        }),
      }),
    });
    const device = await beginDevice(world);
    isDamaged = true;
    expect(await poll(world, device)).toMatchObject({ status: 500 });
    expect(await typeCode(alice(world), device.user_code)).toMatchObject({ status: 500 });
    await world.close();
  });
});
