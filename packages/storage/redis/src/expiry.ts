import { type Expiring, type Instant, pruneMargin } from "@mintport/core/ports";
import { okAsync } from "@mintport/core/result";
import type { Connection, IndexKind, ItemKind } from "./client.ts";
import { tenantRowRemover } from "./tenant-row-remover.ts";

/**
 * When Redis may drop a key: some minutes after its expiry. The verdicts go by the expiry that is stored and the
 * caller's clock; the margin keeps a Redis whose clock is ahead from forgetting what still counts.
 */
export const dropAt = (expiresAt: Instant): number => expiresAt + pruneMargin;

/** `Expiring` over some kinds of items, and what they are found by. Redis drops what is expired by itself. */
export const expiring = (
  connection: Connection,
  port: string,
  kinds: readonly ItemKind[],
  indexes: readonly IndexKind[] = [],
): Expiring => ({
  prune: () => okAsync(0),
  ...tenantRowRemover(connection, port, { kinds, indexes }),
});
