import { newRevision } from "@mintport/core/management";
import { type KeyRingStore, nextRevision, type Revision } from "@mintport/core/ports";
import { fieldsOf, written } from "./fields.ts";
import { key } from "./key.ts";
import { lift } from "./lift.ts";
import type { Rows } from "./rows.ts";

/** Keeps one text for each tenant. */
export const keyRingStore = (rows: Rows): KeyRingStore => {
  const read = async (of: string) => {
    const row = await rows.read(of);
    return row && fieldsOf(port, row, { revision: 0, content: "" });
  };
  return {
    read: (tenant) =>
      lift(port, async () => {
        const ring = await read(key("ring", tenant));
        return ring && { value: ring.fields.content, revision: ring.fields.revision as Revision };
      }),
    replace: (tenant, expected, content) =>
      lift(port, async () => {
        const of = key("ring", tenant);
        const ring = await read(of);
        if (ring?.fields.revision !== expected) return { verdict: "stale" };
        const revision = expected === undefined ? newRevision() : nextRevision(expected);
        const isReplaced =
          ring === undefined
            ? await rows.create(of, written({ revision, content }))
            : await rows.replace(of, ring.row, written({ revision, content }));
        return isReplaced ? { verdict: "replaced", revision } : { verdict: "stale" };
      }),
  };
};

const port = "key-store";
