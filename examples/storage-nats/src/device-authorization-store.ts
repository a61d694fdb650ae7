import type { TenantId } from "@mintport/core";
import {
  type DeviceAuthorizationStore,
  type Digest,
  type Instant,
  instant,
  isExpired,
  nextRevision,
  noRevision,
  type Revision,
} from "@mintport/core/ports";
import { expiring, expiringRows } from "./expiring-rows.ts";
import { conflict, lift } from "./lift.ts";
import { attempts, type Rows } from "./rows.ts";

/**
 * Keeps devices that wait, one row for a device's code: so each write is one compare-and-swap. A row for each user code says which
 * device it leads to; it is written first, and leads nowhere until the device's is there.
 */
export const deviceAuthorizationStore = (rows: Rows): DeviceAuthorizationStore => {
  const devices = expiringRows(rows, port, {
    kind: "device",
    shape: { until: instant(0), revision: 0, userCode: "", content: "" },
  });
  const userCodes = expiringRows(rows, port, {
    kind: "usercode",
    shape: { until: instant(0), deviceCode: "" },
  });
  const live = async (tenant: TenantId, deviceCode: string, now: Instant) => {
    const read = await devices.read(tenant, deviceCode);
    return read === undefined || isExpired(read.fields.until, now) ? undefined : read;
  };
  /** Whether the user code leads to this device now. One whose device went to somebody else meanwhile is free. */
  const claim = async (
    tenant: TenantId,
    userCode: string,
    fields: { readonly until: Instant; readonly deviceCode: string },
  ): Promise<boolean> => {
    for (let attempt = 0; attempt < attempts; attempt++) {
      if (await userCodes.create(tenant, userCode, fields)) return true;
      const claimed = await userCodes.read(tenant, userCode);
      if (claimed === undefined) continue;
      const owner = await devices.read(tenant, claimed.fields.deviceCode);
      if (owner?.fields.userCode === userCode) return false;
      // The row of a device never changes its user code: whoever claimed this one has lost.
      if (owner !== undefined && (await userCodes.replace(tenant, userCode, claimed, fields)))
        return true;
      // Else its device is on its way.
    }
    return false;
  };

  return {
    start: (tenant, { deviceCode, userCode, content, expiresAt: until }) =>
      lift(port, async () => {
        if ((await devices.read(tenant, deviceCode)) !== undefined) return "exists";
        if (!(await claim(tenant, userCode, { until, deviceCode }))) return "exists";
        const revision = nextRevision(noRevision);
        const fields = { until, revision, userCode, content };
        return (await devices.create(tenant, deviceCode, fields)) ? "started" : "exists";
      }),
    find: (tenant, deviceCode, now) =>
      lift(port, async () => {
        const read = await live(tenant, deviceCode, now);
        return read && { value: read.fields.content, revision: read.fields.revision as Revision };
      }),
    findByUserCode: (tenant, userCode, now) =>
      lift(port, async () => {
        const owner = await userCodes.read(tenant, userCode);
        if (owner === undefined) return undefined;
        const read = await live(tenant, owner.fields.deviceCode, now);
        if (read?.fields.userCode !== userCode) return undefined;
        return {
          deviceCode: owner.fields.deviceCode as Digest,
          value: read.fields.content,
          revision: read.fields.revision as Revision,
        };
      }),
    replace: (tenant, deviceCode, { content, expected }, now) =>
      lift(port, async () => {
        for (let attempt = 0; attempt < attempts; attempt++) {
          const read = await live(tenant, deviceCode, now);
          if (read === undefined) return "unknown";
          if (read.fields.revision !== expected) return "stale";
          const fields = { ...read.fields, content, revision: nextRevision(expected) };
          if (await devices.replace(tenant, deviceCode, read, fields)) return "replaced";
        }
        throw conflict(port);
      }),
    ...expiring(rows, port, ["device"], ["usercode"]),
  };
};

const port = "device-authorization-store";
