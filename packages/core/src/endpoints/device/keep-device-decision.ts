import type { Result } from "neverthrow";
import type { Client } from "../../domain/client.ts";
import {
  type DeviceAccess,
  type DeviceAuthorization,
  decideDevice,
} from "../../domain/device/device-authorization.ts";
import { generationOf } from "../../domain/generation.ts";
import type { Grant } from "../../domain/grant.ts";
import type { FamilyId } from "../../domain/identifiers.ts";
import { present } from "../../domain/present.ts";
import type { Scope } from "../../domain/scope.ts";
import type { Tenant } from "../../domain/tenant.ts";
import { type OAuthError } from "../../errors/oauth-error.ts";
import type { PortError } from "../../errors/port-error.ts";
import { refuseDevice } from "../../errors/refuse-device.ts";
import { changeDevice, type FoundDevice } from "../../grants/users/change-device.ts";
import { andThen, type MaybeAsync, withOutcome } from "../../ports/maybe-async.ts";
import { faceOf } from "../browser/face-of.ts";
import type { FoundVisitor } from "../browser/find-visitor.ts";
import { type Agreement, keepGrant } from "../browser/keep-grant.ts";
import type { Received } from "../known.ts";
import type { DevicePorts } from "./device-ports.ts";
import type { FoundDeviceInteraction } from "./keep-device-interaction.ts";

/** What a user decided about a device. */
export interface DeviceDecision {
  readonly device: FoundDevice;
  readonly client: Client;
  /** The scope that was agreed to; `undefined`: nothing, the device is turned away. */
  readonly scope: Scope | undefined;
}

type Confirmed = Received &
  FoundVisitor & { readonly tenant: Tenant; readonly interaction: FoundDeviceInteraction };

type Refused = OAuthError<"invalid_request"> | PortError;

/**
 * Writes down what was decided. The grant comes first: a device that polls at this moment must find it. If the device's time is over by
 * then, a grant without a token is left.
 */
export const keepDeviceDecision = (
  ports: DevicePorts,
  known: Confirmed,
  { device, client, scope }: DeviceDecision,
): MaybeAsync<void, Refused> => {
  const { tenant, at, interaction } = known;
  const { shownTo } = interaction.row;
  const write = (decision: DeviceAccess | "denied"): MaybeAsync<void, Refused> => {
    const change = (row: DeviceAuthorization) => decideDevice(row, shownTo, decision, at);
    return withOutcome(
      changeDevice(ports.deviceAuthorizations, device, { tenant: tenant.id, now: at, change }),
      (outcome): Result<void, Refused> =>
        outcome
          .map(() => undefined)
          .mapErr((error) =>
            typeof error === "string"
              ? refuseDevice("invalid_request", "interaction_device_over")
              : error,
          ),
    );
  };
  if (scope === undefined) return write("denied");
  const offline = isOffline(client, device.row);
  return andThen(faceOf(ports, client), (face) =>
    andThen(ports.grants.find(tenant.id, shownTo.subject, client.id, at), (before) => {
      const agreement: Agreement = {
        ...{ tenant: tenant.id, client, subject: shownTo.subject, scope, offline },
        ...{ resources: device.row.resources, consent: "given", face, at },
      };
      return andThen(keepGrant(ports, agreement, before), (grant) =>
        write(accessOf(ports, known, agreement, grant)),
      );
    }),
  );
};

const isOffline = (
  { authorization, grantTypes }: Client,
  { offline }: DeviceAuthorization,
): boolean =>
  grantTypes.includes("refresh_token") && (offline || authorization?.offlineAccess === "implied");

const accessOf = (
  { entropy }: DevicePorts,
  { tenant, visitor, interaction }: Confirmed,
  { client, subject, scope, resources, offline }: Agreement,
  grant: Grant,
): DeviceAccess => ({
  ...{ client: client.id, subject, grant: grant.id, scope, resources, offline },
  family: entropy.text(16) as FamilyId,
  authentication: present({
    at: visitor?.authenticatedAt ?? grant.consentedAt,
    acr: visitor?.acr,
    amr: visitor?.amr,
  }),
  session: interaction.row.shownTo.session,
  generations: { tenant: generationOf(tenant), client: generationOf(client) },
});
