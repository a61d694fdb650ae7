import {
  type DeviceAuthorizationStore,
  type Digest,
  later,
  nextRevision,
} from "@mintport/core/ports";
import { okAsync } from "@mintport/core/result";
import { type BrokenStore, pause } from "./broken-store.ts";
import { type Waiting, waiting } from "./waiting.ts";

/** Puts one fault into the store of devices. */
export const devices =
  (
    change: (store: Waiting<DeviceAuthorizationStore>) => Partial<DeviceAuthorizationStore>,
  ): BrokenStore["break"] =>
  ({ deviceAuthorizations: store }) => ({
    deviceAuthorizations: { ...copy(store), ...change(waiting(copy(store))) },
  });

export const copy = ({
  start,
  find,
  findByUserCode,
  replace,
  prune,
  removeAll,
}: DeviceAuthorizationStore): DeviceAuthorizationStore => ({
  ...{ start, find, findByUserCode, replace },
  ...{ prune, removeAll },
});

export const port = "device-authorization-store";

export const brokenDeviceAuthorizations: readonly BrokenStore[] = [
  {
    fault: "a user code leads to a device without its revision",
    promise: `${port}: start keeps the content under both digests`,
    break: devices((store) => ({
      findByUserCode: (...args) =>
        store
          .findByUserCode(...args)
          .map((found) => found && { ...found, revision: nextRevision(found.revision) }),
    })),
  },
  {
    fault: "a device loses what is not ASCII",
    promise: `${port}: start keeps the content under both digests`,
    break: devices((store) => ({
      start: (tenant, device) =>
        store.start(tenant, {
          ...device,
          content: device.content.replaceAll(/[^\x20-\x7e]/g, "?"),
        }),
    })),
  },
  {
    fault: "a device whose user code is taken begins without one",
    promise: `${port}: start writes nothing where one of the digests is taken`,
    break: devices((store) => ({
      start: (tenant, device) =>
        store
          .start(tenant, device)
          .andThen((verdict) =>
            verdict === "started"
              ? okAsync(verdict)
              : store.start(tenant, { ...device, userCode: `${device.userCode}-` as Digest }),
          ),
    })),
  },
  {
    fault: "a device whose code is taken leaves its user code behind",
    promise: `${port}: start writes nothing where one of the digests is taken`,
    break: devices((store) => {
      const left = new Map<string, Digest>();
      return {
        start: (tenant, device) =>
          store.start(tenant, device).map((verdict) => {
            if (verdict === "exists") left.set(device.userCode, device.deviceCode);
            return verdict;
          }),
        findByUserCode: (tenant, userCode, now) =>
          store.findByUserCode(tenant, userCode, now).andThen((found) => {
            const deviceCode = left.get(userCode);
            return found !== undefined || deviceCode === undefined
              ? okAsync(found)
              : store.find(tenant, deviceCode, now).map((row) => row && { ...row, deviceCode });
          }),
      };
    }),
  },
  {
    fault: "start looks for the user code, waits and writes",
    promise: `${port}: start takes one of 20 callers with one user code`,
    race: true,
    break: devices((store) => ({
      start: (tenant, device) =>
        store
          .findByUserCode(tenant, device.userCode, later(device.expiresAt, -1))
          .andThen((found) =>
            pause()
              .andThen(() => store.start(tenant, device))
              .map(() => (found === undefined ? "started" : "exists")),
          ),
    })),
  },
  {
    fault: "a device is replaced whoever read it last",
    promise: `${port}: replace writes nothing for a revision that is not the row's`,
    break: devices((store) => ({
      replace: (tenant, deviceCode, { content }, now) =>
        store
          .find(tenant, deviceCode, now)
          .andThen((found) =>
            found === undefined
              ? okAsync("unknown" as const)
              : store.replace(tenant, deviceCode, { content, expected: found.revision }, now),
          ),
    })),
  },
  {
    fault: "replace of a device looks, waits and writes",
    promise: `${port}: replace lets one of 50 callers of one revision write`,
    race: true,
    break: devices((store) => ({
      replace: (tenant, deviceCode, replacement, now) =>
        store.find(tenant, deviceCode, now).andThen((found) =>
          pause()
            .andThen(() => store.replace(tenant, deviceCode, replacement, now))
            .map((verdict) =>
              found?.revision === replacement.expected ? ("replaced" as const) : verdict,
            ),
        ),
    })),
  },
  {
    fault: "a stale replacement of a device is said to be written",
    promise: `${port}: replace writes nothing for a revision that is not the row's`,
    break: devices((store) => ({
      replace: (...args) =>
        store.replace(...args).map((verdict) => (verdict === "stale" ? "replaced" : verdict)),
    })),
  },
  {
    fault: "a device may be replaced by who is ahead of it",
    promise: `${port}: replace writes nothing for a revision that is not the row's`,
    break: devices((store) => ({
      replace: (tenant, deviceCode, { content, expected }, now) =>
        store.find(tenant, deviceCode, now).andThen((found) =>
          store.replace(
            ...[tenant, deviceCode],
            {
              content,
              expected:
                found !== undefined && expected > found.revision ? found.revision : expected,
            },
            now,
          ),
        ),
    })),
  },
  {
    fault: "a device is found a second too long",
    promise: `${port}: find, findByUserCode and replace know nothing of what is expired`,
    break: devices((store) => ({
      find: (tenant, deviceCode, now) => store.find(tenant, deviceCode, later(now, -1)),
    })),
  },
  {
    fault: "a device is found by its user code a second too long",
    promise: `${port}: find, findByUserCode and replace know nothing of what is expired`,
    break: devices((store) => ({
      findByUserCode: (tenant, userCode, now) =>
        store.findByUserCode(tenant, userCode, later(now, -1)),
    })),
  },
  {
    fault: "a device that is expired is replaced",
    promise: `${port}: find, findByUserCode and replace know nothing of what is expired`,
    break: devices((store) => ({
      replace: (tenant, deviceCode, replacement, now) =>
        store.replace(tenant, deviceCode, replacement, later(now, -1)),
    })),
  },
  {
    fault: "a replacement of a device makes it live longer",
    promise: `${port}: find, findByUserCode and replace know nothing of what is expired`,
    break: devices((store) => {
      const longer = new Set<Digest>();
      return {
        replace: (...args) =>
          store.replace(...args).map((verdict) => {
            if (verdict === "replaced") longer.add(args[1]);
            return verdict;
          }),
        find: (tenant, deviceCode, now) =>
          store.find(tenant, deviceCode, longer.has(deviceCode) ? later(now, -30) : now),
      };
    }),
  },
  {
    fault: "device codes are cut off",
    promise: `${port}: device codes are compared byte by byte`,
    break: devices((store) => ({
      start: (tenant, device) =>
        store.start(tenant, { ...device, deviceCode: cut(device.deviceCode) }),
      find: (tenant, deviceCode, now) => store.find(tenant, cut(deviceCode), now),
      findByUserCode: store.findByUserCode,
      replace: (tenant, deviceCode, replacement, now) =>
        store.replace(tenant, cut(deviceCode), replacement, now),
    })),
  },
  {
    fault: "a device is cut off at 65,535 characters as it begins",
    promise: `${port}: start and replace keep a content of 64 KiB`,
    break: devices((store) => ({
      start: (tenant, device) =>
        store.start(tenant, { ...device, content: shortened(device.content) }),
    })),
  },
  {
    fault: "a device is cut off at 65,535 characters as it is replaced",
    promise: `${port}: start and replace keep a content of 64 KiB`,
    break: devices((store) => ({
      replace: (tenant, deviceCode, { content, expected }, now) =>
        store.replace(tenant, deviceCode, { content: shortened(content), expected }, now),
    })),
  },
];

const cut = (digest: Digest): Digest => digest.slice(0, 42) as Digest;

const shortened = (content: string): string =>
  new TextDecoder().decode(new TextEncoder().encode(content).slice(0, 65_535));
