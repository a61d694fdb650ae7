import type {
  DeviceAuthorizationStore,
  Digest,
  NewDeviceAuthorization,
} from "@mintport/core/ports";
import { okAsync } from "@mintport/core/result";
import type { BrokenStore } from "./broken-store.ts";
import { devices, port } from "./device-authorizations.ts";
import { gone, instead } from "./trouble.ts";
import type { Waiting } from "./waiting.ts";

/** Each call by itself takes the first tenant that has the code. */
const ignoringTheTenant = (): readonly BrokenStore[] => {
  const faults = {
    find: (store: Waiting<DeviceAuthorizationStore>, owners: Owners) => ({
      find: (...[tenant, code, now]: Parameters<DeviceAuthorizationStore["find"]>) =>
        store.find(owners.get(code) ?? tenant, code, now),
    }),
    findByUserCode: (store: Waiting<DeviceAuthorizationStore>, owners: Owners) => ({
      findByUserCode: (
        ...[tenant, code, now]: Parameters<DeviceAuthorizationStore["findByUserCode"]>
      ) => store.findByUserCode(owners.get(code) ?? tenant, code, now),
    }),
    replace: (store: Waiting<DeviceAuthorizationStore>, owners: Owners) => ({
      replace: (
        ...[tenant, code, replacement, now]: Parameters<DeviceAuthorizationStore["replace"]>
      ) => store.replace(owners.get(code) ?? tenant, code, replacement, now),
    }),
    start: (store: Waiting<DeviceAuthorizationStore>, owners: Owners) => ({
      start: (...[tenant, device]: Parameters<DeviceAuthorizationStore["start"]>) =>
        owners.get(device.userCode) === undefined
          ? noting(store, owners)(tenant, device)
          : okAsync("exists" as const),
    }),
  };
  return Object.entries(faults).map(([call, fault]) => ({
    fault: `${call} of a device ignores the tenant`,
    promise: `${port}: no call finds or changes what is another tenant's`,
    break: devices((store) => {
      const owners: Owners = new Map();
      return { start: noting(store, owners), ...fault(store, owners) };
    }),
  }));
};

type Owners = Map<Digest, Parameters<DeviceAuthorizationStore["start"]>[0]>;

const noting =
  (store: Waiting<DeviceAuthorizationStore>, owners: Owners): DeviceAuthorizationStore["start"] =>
  (tenant, device: NewDeviceAuthorization) => {
    for (const code of [device.deviceCode, device.userCode])
      if (!owners.has(code)) owners.set(code, tenant);
    return store.start(tenant, device);
  };

/** Each call by itself fails open. */
const takingOutagesForAnswers = (): readonly BrokenStore[] => {
  const faults: Readonly<
    Record<string, (store: DeviceAuthorizationStore) => Partial<DeviceAuthorizationStore>>
  > = {
    "begun already": (store) => ({ start: instead(store.start, "exists") }),
    "not there": (store) => ({ find: instead(store.find, undefined) }),
    "without its user code": (store) => ({
      findByUserCode: instead(store.findByUserCode, undefined),
    }),
    "somebody else's to replace": (store) => ({ replace: instead(store.replace, "stale") }),
  };
  return Object.entries(faults).map(([answer, fault]) => ({
    fault: `an outage is a device that is ${answer}`,
    promise: `${port}: ${gone}`,
    break: devices(fault),
  }));
};

/** Faults that each call of the store of devices can have by itself. */
export const brokenDeviceCalls: readonly BrokenStore[] = [
  ...ignoringTheTenant(),
  ...takingOutagesForAnswers(),
];
