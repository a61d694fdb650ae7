import type { TenantId } from "@mintport/core";
import {
  type DamagedRow,
  type Grant,
  grantRecord,
  type Page,
  type PageRequest,
  type PortError,
  present,
  type Revision,
  type Versioned,
} from "@mintport/core/ports";
import type { ResultAsync } from "@mintport/core/result";
import type { Database } from "./database.ts";
import { keyText } from "./key-text.ts";
import { lift } from "./lift.ts";

/** Which grants are wanted: those of a user in the order of clients, or those of a client in the order of users. */
export interface GrantList extends PageRequest {
  readonly tenant: TenantId;
  readonly column: "subject" | "client";
  readonly name: string;
  readonly by: "client" | "subject";
}

/** A page of grants, along the index that holds both columns. */
export const listGrants = (
  { db }: Database,
  { tenant, column, name, by, after, limit }: GrantList,
): ResultAsync<Page<Versioned<Grant>>, PortError> =>
  lift("grant-store", () =>
    db
      .selectFrom("grants")
      .select(["grant_id", by, "revision", "content"])
      .where("tenant", "=", keyText(tenant))
      .where(column, "=", keyText(name))
      .$if(after !== undefined, (query) => query.where(by, ">", after ?? ""))
      .orderBy(by)
      .limit(limit + 1)
      .execute(),
  ).map((found) => {
    const items: Versioned<Grant>[] = [];
    const damaged: DamagedRow[] = [];
    for (const row of found.slice(0, limit)) {
      const revision = Number(row.revision) as Revision;
      grantRecord.decode(row.content).match(
        (value) => items.push({ value, revision }),
        () => damaged.push({ name: row.grant_id, revision }),
      );
    }
    return {
      items,
      ...present({
        damaged: damaged.length === 0 ? undefined : damaged,
        next: found.length > limit ? found[limit - 1]?.[by] : undefined,
      }),
    };
  });
