import { err, ok, type Result } from "neverthrow";
import { type ClientSecret, isLive } from "../domain/client.ts";
import type { Instant } from "../domain/instant.ts";
import type { ManagementError } from "./management-error.ts";

/**
 * Refuses a new secret that begins when those before it have ended: the client would have none in between. A client that has none now
 * loses nothing.
 */
export const noSecretGap = (
  secrets: readonly ClientSecret[],
  { now, begins }: { readonly now: Instant; readonly begins: Instant },
): Result<void, ManagementError> => {
  const end = coveredUntil(secrets, now);
  if (end === undefined || end === now || end >= begins) return ok();
  const last = new Date(end * 1000).toISOString().replace(".000Z", "Z");
  return err({
    type: "invalid",
    problems: [
      {
        field: "notBefore",
        message: `must be ${end} (${last}) at the latest, when the secrets before it have ended, unless a gap without any is allowed`,
      },
    ],
  });
};

/** The first moment from then on at which no secret is live, followed from one to the next; `undefined` if there is none. */
const coveredUntil = (secrets: readonly ClientSecret[], from: Instant): Instant | undefined => {
  const live = secrets.filter((secret) => isLive(secret, from));
  if (live.some(({ expiresAt }) => expiresAt === undefined)) return undefined;
  const until = live.reduce(
    (latest, { expiresAt = latest }) => (expiresAt > latest ? expiresAt : latest),
    from,
  );
  return until === from ? from : coveredUntil(secrets, until);
};
