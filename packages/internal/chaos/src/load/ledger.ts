import type { Asked } from "./ask.ts";

/**
 * What the server acknowledged. It must hold whatever happens next: a revoked token stays dead, a live one lives, a
 * credential that was used once is never fresh again, a client that was made is there.
 */
export interface Ledger {
  readonly revoked: string[];
  readonly live: string[];
  readonly clients: string[];
  /** Requests that carry a credential for one use, and were answered with a token. */
  readonly used: Asked[];
}

export const emptyLedger = (): Ledger => ({ revoked: [], live: [], clients: [], used: [] });
