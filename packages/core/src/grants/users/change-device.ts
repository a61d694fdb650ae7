import { err, ok, type Result } from "neverthrow";
import type { DeviceAuthorization } from "../../domain/device/device-authorization.ts";
import type { Digest } from "../../domain/digest.ts";
import type { TenantId } from "../../domain/identifiers.ts";
import type { Instant } from "../../domain/instant.ts";
import type { Versioned } from "../../domain/revision.ts";
import { type PortError, portError } from "../../errors/port-error.ts";
import type { DeviceAuthorizationStore } from "../../ports/device-authorization-store.ts";
import { andThen, type MaybeAsync } from "../../ports/maybe-async.ts";
import { deviceAuthorizationRecord } from "../../records/device-authorization-record.ts";
import { encodeRecord } from "../../records/record.ts";

/** A device that waits, with the revision that it was read at. */
export interface FoundDevice {
  readonly row: DeviceAuthorization;
  readonly deviceCode: Digest;
  readonly found: Versioned<string>;
}

/** Reads a row. One that cannot be read is our own trouble, and no refusal. */
export const readDevice = (
  found: Versioned<string>,
  deviceCode: Digest,
): Result<FoundDevice, PortError> =>
  deviceAuthorizationRecord
    .decode(found.value)
    .map((row) => ({ row, deviceCode, found }))
    .mapErr(() => portError("corrupt", port, "the device authorization cannot be read"));

/** Finds the device of a code's digest. */
export const findDevice = (
  store: DeviceAuthorizationStore,
  tenant: TenantId,
  deviceCode: Digest,
  now: Instant,
): MaybeAsync<FoundDevice | undefined, PortError> =>
  andThen(store.find(tenant, deviceCode, now), (found) =>
    found === undefined ? ok(undefined) : readDevice(found, deviceCode),
  );

/** Writes a row in the place of the one that was read. `stale`: somebody was faster, or it is gone. */
export const replaceDevice = (
  store: DeviceAuthorizationStore,
  tenant: TenantId,
  { deviceCode, found }: FoundDevice,
  row: DeviceAuthorization,
  now: Instant,
): MaybeAsync<"replaced" | "stale", PortError> =>
  andThen(encodeRecord(deviceAuthorizationRecord, row, port), (content) =>
    andThen(
      store.replace(tenant, deviceCode, { content, expected: found.revision }, now),
      (verdict) => ok(verdict === "replaced" ? verdict : "stale"),
    ),
  );

/** What becomes of a row, at one moment. */
export interface DeviceRule<E> {
  readonly tenant: TenantId;
  readonly now: Instant;
  readonly change: (row: DeviceAuthorization) => Result<DeviceAuthorization, E>;
}

/**
 * Changes a row by a rule, and judges it anew if somebody was faster: of two who decide, the second sees what the first did.
 */
export const changeDevice = <E>(
  store: DeviceAuthorizationStore,
  device: FoundDevice,
  rule: DeviceRule<E>,
  attempts = 4,
): MaybeAsync<FoundDevice, E | "gone" | PortError> => {
  const { tenant, change, now } = rule;
  const changed = change(device.row);
  if (changed.isErr()) return err(changed.error);
  const row = changed.value;
  return andThen(
    replaceDevice(store, tenant, device, row, now),
    (verdict): MaybeAsync<FoundDevice, E | "gone" | PortError> => {
      if (verdict === "replaced") return ok({ ...device, row });
      if (attempts <= 1) return err(portError("conflict", port));
      return andThen(findDevice(store, tenant, device.deviceCode, now), (again) =>
        again === undefined ? err("gone" as const) : changeDevice(store, again, rule, attempts - 1),
      );
    },
  );
};

const port = "device-authorization-store";
