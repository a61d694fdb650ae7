import type { TenantId } from "@mintport/core";
import { type Expiring, type Instant, pruneMargin, type Removal } from "@mintport/core/ports";
import { fieldsOf, type Read, type Shape, written } from "./fields.ts";
import { type Kind, key, lastWord, word } from "./key.ts";
import { conflict, lift } from "./lift.ts";
import { attempts, type Rows } from "./rows.ts";

/** The fields that every row has which expires. */
export type ExpiringShape = Shape & { readonly until: Instant };

/** Rows of one kind, of which each has an end. */
export interface ExpiringRows<Fields extends ExpiringShape> {
  read(tenant: TenantId, id: Id): Promise<Read<Fields> | undefined>;
  /** The same by the words that stand in a key. */
  readWord(tenant: TenantId, words: readonly string[]): Promise<Read<Fields> | undefined>;
  create(tenant: TenantId, id: Id, fields: Fields): Promise<boolean>;
  replace(tenant: TenantId, id: Id, read: Read<Fields>, fields: Fields): Promise<boolean>;
  remove(tenant: TenantId, id: Id, read: Read<Fields>): Promise<boolean>;
}

/** A row's id within its tenant: one text, or some of which each is a word of the key. */
export type Id = string | readonly string[];

/**
 * NATS has no index. So each row has a second one whose key begins with the hour in which the row expires, written before it:
 * pruning reads the keys of the hours that are over, and no others.
 */
export const expiringRows = <Fields extends ExpiringShape>(
  rows: Rows,
  port: string,
  { kind, shape }: { readonly kind: Kind; readonly shape: Fields },
): ExpiringRows<Fields> => {
  const known = new Set<number>();
  const keyOf = (tenant: TenantId, id: Id): string => `${key(kind, tenant)}.${wordsOf(id)}`;
  const readKey = async (of: string): Promise<Read<Fields> | undefined> => {
    const row = await rows.read(of);
    return row && fieldsOf(port, row, shape);
  };
  const announce = async (tenant: TenantId, id: Id, until: Instant): Promise<void> => {
    const hour = hourOf(until);
    if (!known.has(hour)) {
      await rows.create(`hour.${kind}.${hour}`, "{}");
      known.add(hour);
    }
    await rows.create(dueKey(kind, hour, word(tenant), wordsOf(id)), "{}");
  };
  return {
    read: (tenant, id) => readKey(keyOf(tenant, id)),
    readWord: (tenant, words) => readKey([key(kind, tenant), ...words].join(".")),
    create: async (tenant, id, fields) => {
      await announce(tenant, id, fields.until);
      return rows.create(keyOf(tenant, id), written(fields));
    },
    replace: async (tenant, id, { row, fields: { until } }, fields) => {
      if (fields.until !== until) await announce(tenant, id, fields.until);
      return rows.replace(keyOf(tenant, id), row, written(fields));
    },
    remove: (tenant, id, { row }) => rows.remove(keyOf(tenant, id), row),
  };
};

/** `Expiring` over some kinds of rows, and over `companions` that lead to them: these go too, and nobody counts them. */
export const expiring = (
  rows: Rows,
  port: string,
  kinds: readonly Kind[],
  companions: readonly Kind[] = [],
): Expiring => ({
  prune: (tenant, now, limit) =>
    lift(port, async () => {
      const expiredBy = Math.min(now, (await rows.now()) - pruneMargin);
      const owner = tenant === "*" ? "*" : word(tenant);
      let [pruned, along] = [0, 0];
      for (const kind of [...companions, ...kinds])
        for (const hour of await hoursUntil(rows, kind, expiredBy))
          for (const due of await rows.keys(dueKey(kind, hour, owner, ">"))) {
            if (pruned === limit) return pruned;
            const isCounted = kinds.includes(kind);
            // The companions that are left go with the next call.
            if (!isCounted && along === limit) break;
            if (!(await pruneRow(rows, { kind, hour, due, expiredBy }))) continue;
            if (isCounted) pruned++;
            else along++;
          }
      return pruned;
    }),
  removeAll: (tenant, { limit }) =>
    lift(port, async (): Promise<Removal> => {
      let [removed, along] = [0, 0];
      for (const kind of [...kinds, ...companions])
        for (const own of await rows.keys(`${key(kind, tenant)}.>`)) {
          if (removed === limit || along === limit) return { removed, next: own };
          if (!(await removeSurely(rows, port, own))) continue;
          if (kinds.includes(kind)) removed++;
          else along++;
        }
      // It begins at the beginning each time, so that no place has to be remembered.
      return { removed };
    }),
});

interface DueRow {
  readonly kind: Kind;
  readonly hour: number;
  readonly due: string;
  readonly expiredBy: number;
}

/** Whether a row was deleted. What another writer changed meanwhile stays, with what announces it. */
const pruneRow = async (rows: Rows, { kind, hour, due, expiredBy }: DueRow): Promise<boolean> => {
  const of = `${kind}.${due.split(".").slice(3).join(".")}`;
  const [announced, row] = [await rows.read(due), await rows.read(of)];
  const until = row === undefined ? undefined : untilOf(row.text);
  const isOver = until !== undefined && until <= expiredBy;
  const isPruned = row !== undefined && isOver && (await rows.remove(of, row));
  const isNeeded = until !== undefined && !isOver && hourOf(until) === hour;
  if (announced !== undefined && !isNeeded) await rows.remove(due, announced);
  return isPruned;
};

/** A row that cannot be read is kept: nobody knows how long it counts. */
const untilOf = (text: string): number => {
  try {
    const { until } = Object(JSON.parse(text)) as { readonly until?: unknown };
    return typeof until === "number" ? until : Number.POSITIVE_INFINITY;
  } catch {
    return Number.POSITIVE_INFINITY;
  }
};

const removeSurely = async (rows: Rows, port: string, of: string): Promise<boolean> => {
  for (let attempt = 0; attempt < attempts; attempt++) {
    const row = await rows.read(of);
    if (row === undefined) return false;
    if (await rows.remove(of, row)) return true;
  }
  throw conflict(port);
};

const hoursUntil = async (rows: Rows, kind: Kind, expiredBy: number): Promise<readonly number[]> =>
  (await rows.keys(`hour.${kind}.*`))
    .map((hour) => Number(lastWord(hour)))
    .filter((hour) => hour <= hourOf(expiredBy))
    .sort((a, b) => a - b);

const dueKey = (kind: Kind, hour: number, owner: string, id: string): string =>
  `due.${kind}.${hour}.${owner}.${id}`;

const wordsOf = (id: Id): string =>
  typeof id === "string" ? word(id) : id.map((part) => word(part)).join(".");

const hourOf = (moment: number): number => Math.floor(moment / 3600);
