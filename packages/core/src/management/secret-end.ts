import { err, ok, type Result } from "neverthrow";
import { type Instant, later, type Seconds } from "../domain/instant.ts";
import type { ManagementError } from "./management-error.ts";

/** The policy on how long secrets that are made here live. */
export interface SecretPolicy {
  /**
   * The longest that a new secret may be accepted, in seconds from the first moment at which it is. One that is given no end ends
   * then; a later end is refused. Default: secrets need no end.
   */
  readonly longestSecretLifetime?: Seconds;
}

/** The first moment at which a new secret is no longer accepted, by the policy and by what was asked for. */
export const secretEnd = (
  { longestSecretLifetime }: SecretPolicy,
  accepted: Instant,
  wanted?: Instant,
): Result<Instant | undefined, ManagementError> => {
  if (longestSecretLifetime === undefined) return ok(wanted);
  const latest = later(accepted, longestSecretLifetime);
  return wanted === undefined || wanted <= latest
    ? ok(wanted ?? latest)
    : err({
        type: "invalid",
        problems: [
          {
            field: "expiresAt",
            message: `must be at most ${longestSecretLifetime} seconds after the secret is first accepted, as secrets of this deployment live no longer`,
          },
        ],
      });
};
