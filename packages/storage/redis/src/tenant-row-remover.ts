import { type Expiring, liftErrors, type Removal } from "@mintport/core/ports";
import type { Connection, IndexKind, ItemKind, RedisNode } from "./client.ts";
import { mastersOf } from "./masters.ts";
import { scanOnce, startOfScan } from "./scan.ts";

/**
 * `removeAll` over some kinds of items, by a scan of every master: an index of a tenant's items would be one more write
 * for each token, for what happens once in a tenant's life. A page is at most `scansPerPage` steps of the scan.
 */
export const tenantRowRemover = (
  { client, keys }: Connection,
  port: string,
  { kinds, indexes }: TenantKinds,
): Pick<Expiring, "removeAll"> => ({
  removeAll: (tenant, { after, limit }) =>
    liftErrors(port, async (): Promise<Removal> => {
      const masters = await mastersOf(client, port);
      const startsAny = (of: readonly (ItemKind | IndexKind)[]) => {
        const prefixes = of.map((kind) => keys.items(kind, tenant));
        return (key: string): boolean => prefixes.some((prefix) => key.startsWith(prefix));
      };
      const [isRow, isIndex] = [startsAny(kinds), startsAny(indexes)];
      const pattern = keys.itemPattern(tenant);
      let at: Place | undefined = placeOf(masters, after);
      let removed = 0;
      for (let scans = 0; at !== undefined && removed < limit && scans < scansPerPage; scans++) {
        const step = await scanOnce(at.node, { pattern, cursor: at.cursor, port });
        await unlink(client, step.keys.filter(isIndex));
        const ours = step.keys.filter(isRow);
        const doomed = ours.slice(0, limit - removed);
        removed += await unlink(client, doomed);
        // What a step found and the limit left is found again by the same step.
        if (doomed.length === ours.length) at = placeAfter(masters, at, step.next);
      }
      return at === undefined ? { removed } : { removed, next: `${at.id}/${at.cursor}` };
    }),
});

/** The kinds of items that go, and those that go with them uncounted. */
export interface TenantKinds {
  readonly kinds: readonly ItemKind[];
  readonly indexes: readonly IndexKind[];
}

type Masters = ReadonlyMap<string, RedisNode>;

interface Place {
  readonly id: string;
  readonly node: RedisNode;
  readonly cursor: string;
}

/** A node that is no master any more, and a `next` that is none of ours, are the beginning. */
const placeOf = (masters: Masters, after = ""): Place | undefined => {
  const [, id = "", cursor = startOfScan] = written.exec(after) ?? [];
  const node = masters.get(id);
  return node === undefined || after === "" ? firstPlace([...masters]) : { id, node, cursor };
};

const firstPlace = ([first]: readonly (readonly [string, RedisNode])[]): Place | undefined =>
  first && { id: first[0], node: first[1], cursor: startOfScan };

const placeAfter = (masters: Masters, { id, node }: Place, cursor: string): Place | undefined => {
  if (cursor !== startOfScan) return { id, node, cursor };
  const all = [...masters];
  return firstPlace(all.slice(all.findIndex(([name]) => name === id) + 1));
};

const written = /^([0-9a-z]+)\/(\d{1,20})$/;

/** One key to a command, for a Cluster has them in many slots. */
const unlink = async (client: RedisNode, keys: readonly string[]): Promise<number> => {
  const counts = await Promise.all(keys.map((key) => client.call("UNLINK", key)));
  return counts.reduce<number>((sum, count) => sum + Number(count), 0);
};

/** Some 50,000 keys, a tenth of a second. */
const scansPerPage = 50;
