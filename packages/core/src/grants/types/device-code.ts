import { err, ok, type Result } from "neverthrow";
import { isCredentialText } from "../../domain/credential-text.ts";
import {
  type DeviceAccess,
  pollDevice,
  tellDevice,
} from "../../domain/device/device-authorization.ts";
import type { Grant } from "../../domain/grant.ts";
import { isExpired } from "../../domain/instant.ts";
import { present } from "../../domain/present.ts";
import type { ResourceIndicator } from "../../domain/resource-indicator.ts";
import { invalidRequest, type OAuthError, type TokenErrorCode } from "../../errors/oauth-error.ts";
import { type PortError, portError } from "../../errors/port-error.ts";
import { refuseDevice } from "../../errors/refuse-device.ts";
import type { DeviceAuthorizationStore } from "../../ports/device-authorization-store.ts";
import { andThen, type MaybeAsync, withOutcome } from "../../ports/maybe-async.ts";
import type { CommitGrant, GrantedAccess } from "../../tokens/granted-access.ts";
import type { GrantRequest, GrantType } from "../grant-type.ts";
import { type FoundDevice, findDevice, replaceDevice } from "../users/change-device.ts";
import { grantedResources, requireStanding } from "../users/require-standing.ts";
import { startFamily } from "../users/start-family.ts";
import type { UserGrantPorts } from "../users/user-grant-ports.ts";

/** The beginning of every device code. */
export const deviceCodePrefix = "mpdc";

/** The `grant_type` of a device (RFC 8628 §3.4). */
export const deviceCodeGrantType = "urn:ietf:params:oauth:grant-type:device_code";

/** The ports of the grant of devices. */
export interface DeviceGrantPorts extends UserGrantPorts {
  readonly deviceAuthorizations: DeviceAuthorizationStore;
}

type Refused = OAuthError<TokenErrorCode> | PortError;

/**
 * A device asks whether its user has decided (RFC 8628 §3.4), again and again. Only a poll by its own client counts: another's changes
 * nothing. The first poll after the decision gets the tokens, or the refusal, and the code is of no use any more.
 */
export const deviceCode = (ports: DeviceGrantPorts): GrantType => ({
  name: deviceCodeGrantType,
  credentials: ["device_code"],
  ignoresScope: true,
  check: (request) =>
    andThen(find(ports, request), (device) =>
      andThen(requireApproval(request, device), (access) =>
        andThen(grantedResources(request, access), (audience) =>
          andThen(requireStanding(ports, request, access), (grant) =>
            ok(accessOf(ports, request, { device, access, grant, audience })),
          ),
        ),
      ),
    ),
  noteRefusal: (request, refusal) => {
    if (refusal.reason !== "device_pending" && refusal.reason !== "device_denied")
      return ok(refusal);
    return andThen(notedRefusal(ports, request, refusal), (noted) => ok(noted));
  },
});

const find = (
  { digester, deviceAuthorizations }: DeviceGrantPorts,
  { tenant, client, parameters, now }: GrantRequest,
): MaybeAsync<FoundDevice, Refused> => {
  const text = parameters.get("device_code");
  if (text === undefined) return err(invalidRequest("parameter_missing", "device_code"));
  if (!isCredentialText(deviceCodePrefix, text))
    return err(refuseDevice("invalid_grant", "device_code_unknown"));
  return andThen(digester.digest(text), (digest) =>
    andThen(
      findDevice(deviceAuthorizations, tenant.id, digest, now),
      (device): Result<FoundDevice, OAuthError<"invalid_grant">> => {
        if (device === undefined) return err(refuseDevice("invalid_grant", "device_code_unknown"));
        return device.row.client === client.id
          ? ok(device)
          : err(refuseDevice("invalid_grant", "device_code_of_other_client"));
      },
    ),
  );
};

const requireApproval = (
  { now }: GrantRequest,
  { row }: FoundDevice,
): Result<DeviceAccess, Refused> => {
  if (row.state === "told") return err(refuseDevice("invalid_grant", "device_code_used"));
  if (row.state === "denied") return err(refuseDevice("access_denied", "device_denied"));
  if (isExpired(row.usableUntil, now))
    return err(refuseDevice("expired_token", "device_code_expired"));
  if (row.state === "pending") return err(refuseDevice("authorization_pending", "device_pending"));
  return row.access === undefined
    ? err(portError("corrupt", "device-authorization-store", "approved without access"))
    : ok(row.access);
};

/** Notes when a device asked, and that it was told of the denial. Whoever loses a race against another poll was early. */
const notedRefusal = (
  ports: DeviceGrantPorts,
  request: GrantRequest,
  refusal: OAuthError<TokenErrorCode>,
): MaybeAsync<OAuthError<TokenErrorCode>, PortError> => {
  const { tenant, now } = request;
  return andThen(
    found(find(ports, request)),
    (device): MaybeAsync<OAuthError<TokenErrorCode>, PortError> => {
      if (device === undefined) return ok(refusal);
      if (refusal.reason === "device_denied")
        return andThen(
          replaceDevice(ports.deviceAuthorizations, tenant.id, device, tellDevice(device.row), now),
          () => ok(refusal),
        );
      // It was decided just now: the next poll hears of it.
      if (device.row.state !== "pending") return ok(refusal);
      const { row, early } = pollDevice(device.row, now);
      return andThen(
        replaceDevice(ports.deviceAuthorizations, tenant.id, device, row, now),
        (verdict) =>
          ok(
            early || verdict === "stale"
              ? refuseDevice("slow_down", "device_polled_early")
              : refusal,
          ),
      );
    },
  );
};

/** What is refused a second time has nothing to note; only an outage is told. */
const found = (
  asked: MaybeAsync<FoundDevice, Refused>,
): MaybeAsync<FoundDevice | undefined, PortError> =>
  withOutcome(asked, (outcome): Result<FoundDevice | undefined, PortError> => {
    if (outcome.isOk()) return ok(outcome.value);
    return "type" in outcome.error ? err(outcome.error) : ok(undefined);
  });

interface Judged {
  readonly device: FoundDevice;
  readonly access: DeviceAccess;
  readonly grant: Grant;
  readonly audience: readonly ResourceIndicator[];
}

const accessOf = (
  ports: DeviceGrantPorts,
  request: GrantRequest,
  judged: Judged,
): GrantedAccess => {
  const { access, grant, audience } = judged;
  return {
    ...{ subject: access.subject, scope: access.scope, audience },
    ...{ grant: access.grant, family: access.family, authentication: access.authentication },
    ...present({ expiresBy: grant.expiresAt }),
    commit: redeem(ports, request, judged),
  };
};

/** Of many polls at once, one gets tokens. */
const redeem =
  (
    ports: DeviceGrantPorts,
    request: GrantRequest,
    { device, access, grant }: Judged,
  ): CommitGrant =>
  (tokens) => {
    const { tenant, client, now } = request;
    return andThen(
      replaceDevice(ports.deviceAuthorizations, tenant.id, device, tellDevice(device.row), now),
      (verdict): ReturnType<CommitGrant> => {
        if (verdict === "stale") return err(refuseDevice("invalid_grant", "device_code_used"));
        if (!access.offline || !client.grantTypes.includes("refresh_token")) return ok(tokens);
        return andThen(startFamily(ports, request, access, grant), (refreshToken) =>
          ok({ ...tokens, refreshToken }),
        );
      },
    );
  };
