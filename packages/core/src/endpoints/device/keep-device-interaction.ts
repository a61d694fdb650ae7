import { err, ok } from "neverthrow";
import { credentialText, isCredentialText } from "../../domain/credential-text.ts";
import type { DeviceInteraction } from "../../domain/device/device-interaction.ts";
import type { Digest } from "../../domain/digest.ts";
import type { TenantId } from "../../domain/identifiers.ts";
import type { Instant } from "../../domain/instant.ts";
import { type OAuthError } from "../../errors/oauth-error.ts";
import { type PortError, portError } from "../../errors/port-error.ts";
import { refuseAuthorization } from "../../errors/refuse-authorization.ts";
import { andThen, type MaybeAsync } from "../../ports/maybe-async.ts";
import { deviceInteractionRecord } from "../../records/device-authorization-record.ts";
import { encodeRecord } from "../../records/record.ts";
import type { DevicePorts } from "./device-ports.ts";

type Rows = Pick<DevicePorts, "singleUse" | "digester" | "entropy">;

/** The beginning of every handle of a confirmation. */
const handlePrefix = "mpdi";

/** Keeps a confirmation under a new handle: every page has one of its own. */
export const keepDeviceInteraction = (
  { singleUse, digester, entropy }: Rows,
  tenant: TenantId,
  row: DeviceInteraction,
): MaybeAsync<string, PortError> => {
  const handle = credentialText(handlePrefix, entropy.text(32));
  return andThen(encodeRecord(deviceInteractionRecord, row, port), (content) =>
    andThen(digester.digest(handle), (digest) =>
      andThen(singleUse.put(tenant, digest, { content, expiresAt: row.usableUntil }), (verdict) =>
        verdict === "stored" ? ok(handle) : err(portError("conflict", "entropy")),
      ),
    ),
  );
};

/** A confirmation that a handle led to. */
export interface FoundDeviceInteraction {
  readonly row: DeviceInteraction;
  readonly digest: Digest;
}

/** Finds the confirmation of a handle, and uses nothing up. */
export const findDeviceInteraction = (
  { singleUse, digester }: Rows,
  tenant: TenantId,
  handle: string | undefined,
  now: Instant,
): MaybeAsync<FoundDeviceInteraction, OAuthError<"invalid_request"> | PortError> => {
  if (handle === undefined || !isCredentialText(handlePrefix, handle))
    return err(refuseAuthorization("invalid_request", "interaction_unknown"));
  return andThen(digester.digest(handle), (digest) =>
    andThen(
      singleUse.peek(tenant, digest, now),
      (found): ReturnType<typeof findDeviceInteraction> => {
        if (found.verdict === "unknown")
          return err(refuseAuthorization("invalid_request", "interaction_unknown"));
        if (found.verdict === "replayed")
          return err(refuseAuthorization("invalid_request", "interaction_answered"));
        return deviceInteractionRecord
          .decode(found.content)
          .map((row) => ({ row, digest }))
          .mapErr(() => portError("corrupt", port, "the confirmation cannot be read"));
      },
    ),
  );
};

const port = "single-use-store";
