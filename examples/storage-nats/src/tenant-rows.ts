import type { TenantId } from "@mintport/core";
import { fieldsOf, type Read, written } from "./fields.ts";
import { key } from "./key.ts";
import { conflict } from "./lift.ts";
import { attempts, type Rows } from "./rows.ts";

/**
 * A tenant's row has the say on whether clients may be made. NATS writes one row at a time, so a removal has steps: it marks the row
 * as `closing`, looks for clients, and marks it as `gone` if it is still as it left it. Whoever finds a client meanwhile opens the
 * row again, and the removal finds its mark lost.
 */
export interface TenantFields extends Readonly<Record<string, string | number>> {
  readonly revision: number;
  readonly state: string;
  readonly content: string;
}

/** The row, unless the tenant is gone. */
export const readTenant = async (
  rows: Rows,
  port: string,
  tenant: TenantId,
): Promise<Read<TenantFields> | undefined> => {
  const read = await readRemains(rows, port, tenant);
  return read?.fields.state === "gone" ? undefined : read;
};

/** The row, and that of a tenant which is gone but for its remains. */
export const readRemains = async (
  rows: Rows,
  port: string,
  tenant: TenantId,
): Promise<Read<TenantFields> | undefined> => {
  const row = await rows.read(key("tenant", tenant));
  return row && fieldsOf(port, row, { revision: 0, state: "", content: "" });
};

/** Whether the tenant is there and stays, for the sake of a client that was found. */
export const keepTenant = async (rows: Rows, port: string, tenant: TenantId): Promise<boolean> => {
  for (let attempt = 0; attempt < attempts; attempt++) {
    const found = await readTenant(rows, port, tenant);
    if (found === undefined) return false;
    if (found.fields.state === "open") return true;
    const open = written({ ...found.fields, state: "open" });
    if (await rows.replace(key("tenant", tenant), found.row, open)) return true;
  }
  throw conflict(port);
};
