import type { Instant } from "./instant.ts";

/**
 * A not-before mark: every token issued up to and including this moment is dead. Set on a tenant or a client it ends
 * all of their tokens with one write, and no row per token.
 *
 * Tokens issued later within the same second are dead as well: an epoch never lets a token through that it was
 * meant to end.
 */
export type RevocationEpoch = Instant;

export const isEndedBy = (issuedAt: Instant, epoch: RevocationEpoch | undefined): boolean =>
  epoch !== undefined && issuedAt <= epoch;
