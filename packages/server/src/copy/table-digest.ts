import { createHash } from "node:crypto";
import type { Rows } from "./copy-end.ts";

/** What a table holds: as many rows, and the SHA-256 of all, in the order of the key. */
export interface TableDigest {
  readonly rows: number;
  readonly digest: string;
}

/** A digest that is not at its end. */
interface Digesting {
  /** Takes the next rows, and answers how many there were by now. */
  add(batch: readonly Rows[string][]): number;
  end(): TableDigest;
}

/** Puts the rows of a table together into its digest. */
export const digesting = (): Digesting => {
  const hash = createHash("sha256");
  let rows = 0;
  return {
    add: (batch: readonly Rows[string][]): number => {
      for (const row of batch) hash.update(`${JSON.stringify(Object.values(row))}\n`);
      rows += batch.length;
      return rows;
    },
    end: (): TableDigest => ({ rows, digest: hash.digest("hex") }),
  };
};
