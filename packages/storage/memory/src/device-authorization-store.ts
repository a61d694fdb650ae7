import type { TenantId } from "@mintport/core";
import {
  type DeviceAuthorizationStore,
  type Digest,
  nextRevision,
  noRevision,
  type Versioned,
} from "@mintport/core/ports";
import { ok } from "@mintport/core/result";
import { expiring } from "./expiring.ts";
import { type Bounds, ExpiringMap } from "./expiring-map.ts";

interface Row extends Versioned<string> {
  readonly userCode: Digest;
}

/** Devices that wait, in memory. One process, one thread: a step without an await is atomic. */
export const memoryDeviceAuthorizationStore = (bounds: Bounds): DeviceAuthorizationStore => {
  const byUserCode = new Map<string, Digest>();
  const rows = new ExpiringMap<Row>(
    "device-authorization-store",
    bounds,
    (tenant, { userCode }) => {
      byUserCode.delete(nameOf(tenant, userCode));
    },
  );
  return {
    start: (tenant, { deviceCode, userCode, content, expiresAt }) => {
      const name = nameOf(tenant, userCode);
      if (rows.kept(tenant, deviceCode) !== undefined || byUserCode.has(name)) return ok("exists");
      const value = { value: content, revision: nextRevision(noRevision), userCode };
      return rows.set(tenant, deviceCode, { value, expiresAt }).map(() => {
        byUserCode.set(name, deviceCode);
        return "started" as const;
      });
    },
    find: (tenant, deviceCode, now) => ok(versionedOf(rows.get(tenant, deviceCode, now)?.value)),
    findByUserCode: (tenant, userCode, now) => {
      const deviceCode = byUserCode.get(nameOf(tenant, userCode));
      if (deviceCode === undefined) return ok(undefined);
      const found = versionedOf(rows.get(tenant, deviceCode, now)?.value);
      return ok(found && { ...found, deviceCode });
    },
    replace: (tenant, deviceCode, { content, expected }, now) => {
      const row = rows.get(tenant, deviceCode, now);
      if (row === undefined) return ok("unknown");
      if (row.value.revision !== expected) return ok("stale");
      row.value = { ...row.value, value: content, revision: nextRevision(expected) };
      return ok("replaced");
    },
    ...expiring([rows]),
  };
};

/** No two pairs run into one text. */
const nameOf = (tenant: TenantId, userCode: Digest): string => JSON.stringify([tenant, userCode]);

const versionedOf = (row: Row | undefined): Versioned<string> | undefined =>
  row && { value: row.value, revision: row.revision };
