import type { TenantId } from "@mintport/core";
import {
  type DeviceAuthorizationStore,
  type Digest,
  nextRevision,
  noRevision,
  type PortError,
  type Revision,
} from "@mintport/core/ports";
import type { ResultAsync } from "@mintport/core/result";
import type { Database } from "./database.ts";
import { expiring } from "./expiring.ts";
import { insertNew } from "./insert-new.ts";
import { keyText } from "./key-text.ts";
import { lift } from "./lift.ts";

/** Keeps devices that wait in a table, which both of their codes lead to. One conditional update decides each change. */
export const sqlDeviceAuthorizationStore = (database: Database): DeviceAuthorizationStore => {
  const { db } = database;
  const one = (
    tenant: TenantId,
    code: { readonly device_code: Digest } | { readonly user_code: Digest },
    now: number,
  ): ResultAsync<Found | undefined, PortError> =>
    lift(port, async () => {
      const row = await db
        .selectFrom("device_authorizations")
        .select(["device_code", "revision", "content"])
        .where((eb) => eb.and({ ...code, tenant: keyText(tenant) }))
        .where("expires_at", ">", now)
        .executeTakeFirst();
      return (
        row && {
          deviceCode: row.device_code as Digest,
          value: row.content,
          revision: Number(row.revision) as Revision,
        }
      );
    });

  return {
    ...expiring(database, port, ["device_authorizations"]),
    start: (tenant, { deviceCode, userCode, content, expiresAt }) =>
      lift(port, async () => {
        const row = {
          ...{ tenant: keyText(tenant), device_code: deviceCode, user_code: userCode },
          ...{ revision: nextRevision(noRevision), content, expires_at: expiresAt },
        };
        return (await insertNew(database, "device_authorizations", row)) ? "started" : "exists";
      }),
    find: (tenant, deviceCode, now) =>
      one(tenant, { device_code: deviceCode }, now).map(
        (found) => found && { value: found.value, revision: found.revision },
      ),
    findByUserCode: (tenant, userCode, now) => one(tenant, { user_code: userCode }, now),
    replace: (tenant, deviceCode, { content, expected }, now) =>
      lift(port, async () => {
        const { numUpdatedRows } = await db
          .updateTable("device_authorizations")
          .set({ content, revision: nextRevision(expected) })
          .where((eb) =>
            eb.and({ tenant: keyText(tenant), device_code: deviceCode, revision: expected }),
          )
          .where("expires_at", ">", now)
          .executeTakeFirstOrThrow();
        if (numUpdatedRows > 0n) return "replaced" as const;
        const found = await one(tenant, { device_code: deviceCode }, now);
        if (found.isErr()) throw found.error;
        return found.value === undefined ? ("unknown" as const) : ("stale" as const);
      }),
  };
};

interface Found {
  readonly deviceCode: Digest;
  readonly value: string;
  readonly revision: Revision;
}

const port = "device-authorization-store";
