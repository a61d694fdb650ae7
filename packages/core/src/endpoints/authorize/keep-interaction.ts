import { err, ok } from "neverthrow";
import type { Interaction } from "../../domain/authorization/interaction.ts";
import { credentialText, isCredentialText } from "../../domain/credential-text.ts";
import type { Digest } from "../../domain/digest.ts";
import type { TenantId } from "../../domain/identifiers.ts";
import { type Instant, later } from "../../domain/instant.ts";
import { type OAuthError } from "../../errors/oauth-error.ts";
import { type PortError, portError } from "../../errors/port-error.ts";
import { refuseAuthorization } from "../../errors/refuse-authorization.ts";
import { andThen, type MaybeAsync } from "../../ports/maybe-async.ts";
import { interactionRecord } from "../../records/interaction-record.ts";
import { encodeRecord } from "../../records/record.ts";
import type { AuthorizationPorts } from "../browser/authorization-ports.ts";
import type { FoundInteraction } from "./decided-request.ts";

type Rows = Pick<AuthorizationPorts, "singleUse" | "digester" | "entropy">;

/** The beginning of every handle of an interaction. */
const handlePrefix = "mpin";

/** How long a row is kept after it can no longer be answered, so that it ends in a proper error: 20 minutes. */
const keptAfter = 1200;

/** Keeps an interaction under a new handle: every page has one of its own. */
export const keepInteraction = (
  { singleUse, digester, entropy }: Rows,
  tenant: TenantId,
  row: Interaction,
): MaybeAsync<string, PortError> => {
  const handle = credentialText(handlePrefix, entropy.text(32));
  return andThen(encodeRecord(interactionRecord, row, port), (content) =>
    andThen(digester.digest(handle), (digest) =>
      andThen(
        singleUse.put(tenant, digest, { content, expiresAt: later(row.usableUntil, keptAfter) }),
        (verdict) => (verdict === "stored" ? ok(handle) : err(portError("conflict", "entropy"))),
      ),
    ),
  );
};

/** Finds the interaction of a handle, and uses nothing up. */
export const findInteraction = (
  { singleUse, digester }: Rows,
  tenant: TenantId,
  handle: string | undefined,
  now: Instant,
): MaybeAsync<FoundInteraction, OAuthError<"invalid_request"> | PortError> => {
  if (handle === undefined || !isCredentialText(handlePrefix, handle))
    return err(refuseAuthorization("invalid_request", "interaction_unknown"));
  return andThen(digester.digest(handle), (digest) =>
    andThen(singleUse.peek(tenant, digest, now), (found): ReturnType<typeof findInteraction> => {
      if (found.verdict === "unknown")
        return err(refuseAuthorization("invalid_request", "interaction_unknown"));
      if (found.verdict === "replayed")
        return err(refuseAuthorization("invalid_request", "interaction_answered"));
      return interactionRecord
        .decode(found.content)
        .map((row) => ({ row, handle, digest, isUsed: false }))
        .mapErr(() => portError("corrupt", port, "the interaction cannot be read"));
    }),
  );
};

/**
 * The handle that an authorization uses up at its end, whatever pages it had: the one with which all began. Where that one was answered,
 * and so is used up, nobody can begin with it again.
 */
export const rootOf = ({ row, digest, isUsed }: FoundInteraction): Digest | undefined =>
  row.root ?? (isUsed ? undefined : digest);

const port = "single-use-store";
