import { err, ok, type Result } from "neverthrow";
import type { ShownTo } from "../../domain/authorization/interaction.ts";
import type { Client } from "../../domain/client.ts";
import { showUserCode } from "../../domain/device/user-code.ts";
import { present } from "../../domain/present.ts";
import { emptyScope } from "../../domain/scope.ts";
import type { Tenant } from "../../domain/tenant.ts";
import { type OAuthError } from "../../errors/oauth-error.ts";
import type { PortError } from "../../errors/port-error.ts";
import { refuseDevice } from "../../errors/refuse-device.ts";
import { deviceCodeGrantType } from "../../grants/types/device-code.ts";
import type { FoundDevice } from "../../grants/users/change-device.ts";
import { andThen, type MaybeAsync } from "../../ports/maybe-async.ts";
import { bindBrowser } from "../browser/bind-browser.ts";
import { type FoundVisitor, requireOtherThanClient } from "../browser/find-visitor.ts";
import { faceFor, showPage } from "../browser/show-page.ts";
import type { Answered } from "../endpoint.ts";
import { endpointUrl } from "../endpoint-path.ts";
import type { Received } from "../known.ts";
import { type DevicePorts, devicePath } from "./device-ports.ts";
import { keepDeviceInteraction } from "./keep-device-interaction.ts";

/** A device that somebody entered the code of. */
export interface ClaimedDevice {
  readonly device: FoundDevice;
  readonly claimant: ShownTo;
  /** As it was typed, without what stood between the letters. */
  readonly userCode: string;
}

type Visited = Received & { readonly tenant: Tenant } & FoundVisitor;

/** Shows who asks, from where and for what, and waits for the answer of this user in this browser. */
export const confirmDevice = <K extends Visited>(
  ports: DevicePorts,
  known: K,
  { device, claimant, userCode }: ClaimedDevice,
): MaybeAsync<K & Answered, OAuthError<"invalid_request" | "server_error"> | PortError> => {
  const { tenant, request, visitor } = known;
  const { row, deviceCode } = device;
  return andThen(findDeviceClient(ports, tenant, row.client), (client) =>
    andThen(requireOtherThanClient(visitor, client.id), () =>
      andThen(
        bindBrowser(ports, request, tenant.issuer, ports.deviceCodeLifetime),
        ({ browser, cookies }) =>
          andThen(
            keepDeviceInteraction(ports, tenant.id, {
              ...{ deviceCode, browser, shownTo: claimant, usableUntil: row.usableUntil },
            }),
            (handle) => {
              const required = client.authorization?.requiredScope ?? emptyScope;
              return andThen(
                showPage(
                  ports,
                  tenant.id,
                  {
                    ...{ page: "device-confirm", client: faceFor(client) },
                    subject: claimant.subject,
                    scopes: row.scope.map((name) => ({
                      ...{ name, known: false, required: required.includes(name) },
                    })),
                    ...{ resources: row.resources, offline: row.offline },
                    ...{ userCode: showUserCode(userCode), startedAt: row.startedAt },
                    ...present({ startedFrom: row.startedFrom }),
                    handle,
                    answerTo: endpointUrl(
                      tenant.issuer,
                      `${ports.endpointPath}${devicePath}/answer`,
                    ),
                    decisions: ["approve", "deny"],
                  },
                  request,
                  cookies,
                ),
                (response) =>
                  ok({
                    ...known,
                    ...{ page: "device-confirm" as const, claimedClient: client.id, response },
                  }),
              );
            },
          ),
      ),
    ),
  );
};

/** The client of a device, as it is registered now. One that was taken away connects nothing any more. */
export const findDeviceClient = (
  { clients }: Pick<DevicePorts, "clients">,
  tenant: Tenant,
  id: Client["id"],
): MaybeAsync<Client, OAuthError<"invalid_request"> | PortError> =>
  andThen(clients.find(tenant.id, id), (client): Result<Client, OAuthError<"invalid_request">> => {
    const isGood =
      client?.id === id && !client.disabled && client.grantTypes.includes(deviceCodeGrantType);
    return isGood ? ok(client) : err(refuseDevice("invalid_request", "user_code_refused"));
  });
