import type { ClientId, TenantId } from "@mintport/core";
import type { Digest, Instant, Revision } from "@mintport/core/ports";
import { err, ok } from "@mintport/core/result";
import { expectErr, expectOk } from "@mintport/testing";
import { expect, it } from "vitest";
import type { DeviceAuthorization } from "../../src/domain/device/device-authorization.ts";
import { emptyScope } from "../../src/domain/scope.ts";
import {
  changeDevice,
  type FoundDevice,
  findDevice,
  readDevice,
  replaceDevice,
} from "../../src/grants/users/change-device.ts";
import type { DeviceAuthorizationStore } from "../../src/ports/device-authorization-store.ts";
import { deviceAuthorizationRecord } from "../../src/records/device-authorization-record.ts";

const now = 1000 as Instant;
const tenant = "main" as TenantId;
const deviceCode = "digest" as Digest;
const waiting: DeviceAuthorization = {
  ...{
    client: "tv" as ClientId,
    scope: emptyScope,
    resources: [],
    offline: false,
    state: "pending",
  },
  ...{ startedAt: now, usableUntil: 1600 as Instant, interval: 5 },
};
const content = expectOk(deviceAuthorizationRecord.encode(waiting));

/** A store in which somebody else writes before each of the first `faster` changes; `isGone`: the row goes then. */
const busyStore = (faster: number, isGone = false) => {
  let revision = 1;
  let replaces = 0;
  const find = () =>
    ok(isGone && replaces > 0 ? undefined : { value: content, revision: revision as Revision });
  const store: Pick<DeviceAuthorizationStore, "find" | "replace"> = {
    find,
    replace: (_tenant, _code, { expected }) => {
      if (++replaces <= faster) revision++;
      return ok(expected === revision ? "replaced" : "stale");
    },
  };
  return { store: store as DeviceAuthorizationStore, replaces: () => replaces };
};
const foundIn = async (store: DeviceAuthorizationStore): Promise<FoundDevice> => {
  const found = expectOk(await findDevice(store, tenant, deviceCode, now));
  if (found === undefined) throw new Error("there is none");
  return found;
};
const deny = (row: DeviceAuthorization) => ok({ ...row, state: "denied" as const });
const rule = { tenant, now, change: deny };

it("a decision over a device is judged anew for whoever was slower, four times at most (RFC 8628 §3.5)", async () => {
  for (const [faster, isDecided] of [
    [0, true],
    [1, true],
    [3, true],
    [4, false],
  ] as const) {
    const { store, replaces } = busyStore(faster);
    const outcome = await changeDevice(store, await foundIn(store), rule);
    if (isDecided) expect(expectOk(outcome).row.state).toBe("denied");
    else expect(expectErr(outcome)).toMatchObject({ type: "port_error", kind: "conflict" });
    expect(replaces()).toBe(Math.min(faster + 1, 4));
  }
});

it("a device that went meanwhile is gone, and one that may not change is not written", async () => {
  const going = busyStore(1, true);
  expect(expectErr(await changeDevice(going.store, await foundIn(going.store), rule))).toBe("gone");
  const idle = busyStore(0);
  const refusing = { ...rule, change: () => err("unavailable" as const) };
  expect(expectErr(await changeDevice(idle.store, await foundIn(idle.store), refusing))).toBe(
    "unavailable",
  );
  expect(idle.replaces()).toBe(0);
});

it("a row that is gone is not replaced, and one that cannot be read is our own trouble", async () => {
  const { store } = busyStore(0);
  const device = await foundIn(store);
  const without = { ...store, replace: () => ok("unknown" as const) };
  expect(expectOk(await replaceDevice(without, tenant, device, waiting, now))).toBe("stale");
  const damaged = readDevice({ value: "{}", revision: 1 as Revision }, deviceCode);
  expect(expectErr(damaged)).toMatchObject({ type: "port_error", kind: "corrupt" });
});
