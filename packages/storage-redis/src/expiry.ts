import { type Expiring, type Instant, pruneMargin } from "@mintport/core";
import { okAsync } from "neverthrow";

/**
 * When Redis may drop a key: some minutes after its expiry. The verdicts go by the expiry that is stored and the
 * caller's clock; the margin keeps a Redis whose clock is ahead from forgetting what still counts.
 */
export const dropAt = (expiresAt: Instant): number => expiresAt + pruneMargin;

/** Redis drops what is expired by itself. */
export const expiresByItself: Expiring = { prune: () => okAsync(0) };
