import { err, ok, type Result } from "neverthrow";
import { challengesFor } from "../../client-authentication/challenges-for.ts";
import {
  type Delegation,
  readDelegation,
} from "../../domain/authorization/read-authorization-request.ts";
import { requestParameters } from "../../domain/authorization/request-parameters.ts";
import { credentialText } from "../../domain/credential-text.ts";
import type { DeviceAuthorization } from "../../domain/device/device-authorization.ts";
import { showUserCode, userCodeOf } from "../../domain/device/user-code.ts";
import { later } from "../../domain/instant.ts";
import { present } from "../../domain/present.ts";
import { exactScopes } from "../../domain/scope-policy.ts";
import {
  type DeviceAuthorizationErrorCode,
  type OAuthError,
  unauthorizedClient,
} from "../../errors/oauth-error.ts";
import { type PortError, portError } from "../../errors/port-error.ts";
import { refuseDevice } from "../../errors/refuse-device.ts";
import { deviceCodeGrantType, deviceCodePrefix } from "../../grants/types/device-code.ts";
import { noStoreJson } from "../../messages/endpoint-response.ts";
import { andThen, type MaybeAsync } from "../../ports/maybe-async.ts";
import { deviceAuthorizationRecord } from "../../records/device-authorization-record.ts";
import { encodeRecord } from "../../records/record.ts";
import type { Answered, EndpointDefinition } from "../endpoint.ts";
import { endpointUrl } from "../endpoint-path.ts";
import {
  type AuthenticatedRequest,
  type AuthenticatingEndpoint,
  clientSteps,
} from "../steps/client-steps.ts";
import { type DevicePorts, devicePath } from "./device-ports.ts";

type Asked = AuthenticatedRequest & { readonly delegation: Delegation };

/** Where a device begins (RFC 8628 §3.1): a client says what it wants, and gets a code for itself and one for its user. */
export const deviceAuthorizationEndpoint = (
  ports: DevicePorts & AuthenticatingEndpoint,
): EndpointDefinition<DeviceAuthorizationErrorCode> => ({
  name: "device_authorization",
  path: { below: `${ports.endpointPath}/device_authorization` },
  methods: ["POST"],
  takesCertificates: true,
  challenges: (realm) => challengesFor(ports.clientAuthentication, realm),
  metadata: (_tenant, url) => ({ device_authorization_endpoint: url }),
  steps: clientSteps(ports)
    .step("grant_type", requireDeviceClient)
    .step("request", judge(ports))
    .step("answer", begin(ports)),
});

/** Most clients can open a browser and must: a link that connects somebody else's device is too easily sent around. */
const requireDeviceClient = (
  known: AuthenticatedRequest,
): Result<AuthenticatedRequest, OAuthError<"unauthorized_client">> => {
  const { grantTypes, authorization } = known.client;
  if (!grantTypes.includes(deviceCodeGrantType))
    return err(unauthorizedClient("grant_type_not_enabled"));
  return authorization?.applicationType === "native"
    ? ok(known)
    : err(refuseDevice("unauthorized_client", "device_client_is_web"));
};

const judge =
  ({ scopePolicies, requireResource }: DevicePorts) =>
  (
    known: AuthenticatedRequest,
  ): Result<
    Asked & Pick<Answered, "requestedScope">,
    OAuthError<"invalid_scope" | "invalid_target">
  > => {
    const { tenant, client, parameters } = known;
    const scopePolicy = scopePolicies.get(tenant.scopePolicy) ?? exactScopes;
    return readDelegation(requestParameters([...parameters]), {
      ...{ tenant, client, scopePolicy, requireResource },
    }).map((delegation) => ({ ...known, delegation, requestedScope: delegation.scope }));
  };

const begin =
  (ports: DevicePorts) =>
  (known: Asked): MaybeAsync<Asked & Answered, PortError> =>
    andThen(keep(ports, known, 3), ({ deviceCode, userCode }) => {
      const uri = ports.verificationUri ?? verificationUrl(ports, known);
      return ok({
        ...known,
        response: {
          status: 200,
          headers: noStoreJson,
          body: JSON.stringify({
            device_code: deviceCode,
            user_code: showUserCode(userCode),
            verification_uri: uri,
            verification_uri_complete: `${uri}?user_code=${showUserCode(userCode)}`,
            expires_in: ports.deviceCodeLifetime,
            interval: ports.pollingInterval,
          }),
        },
      });
    });

const verificationUrl = ({ endpointPath }: DevicePorts, { tenant }: Asked): string =>
  endpointUrl(tenant.issuer, `${endpointPath}${devicePath}`);

/** How long a row is kept after its codes are over, so that the device is told why: an hour. */
const keptAfter = 3600;

/** A user code that is taken is drawn again; there are so many that twice is a fault of the entropy. */
const keep = (
  ports: DevicePorts,
  known: Asked,
  attempts: number,
): MaybeAsync<{ readonly deviceCode: string; readonly userCode: string }, PortError> => {
  const { entropy, digester, userCodes, deviceAuthorizations } = ports;
  const { tenant } = known;
  const deviceCode = credentialText(deviceCodePrefix, entropy.text(32));
  const userCode = userCodeOf(entropy.text(24));
  if (userCode === undefined) return err(portError("conflict", "entropy"));
  const row = rowOf(ports, known);
  return andThen(encodeRecord(deviceAuthorizationRecord, row, port), (content) =>
    andThen(digester.digest(deviceCode), (deviceDigest) =>
      andThen(userCodes.digest(tenant.id, userCode), (userDigest) =>
        andThen(
          deviceAuthorizations.start(tenant.id, {
            ...{ deviceCode: deviceDigest, userCode: userDigest, content },
            expiresAt: later(row.usableUntil, keptAfter),
          }),
          (verdict): ReturnType<typeof keep> => {
            if (verdict === "started") return ok({ deviceCode, userCode });
            return attempts > 1
              ? keep(ports, known, attempts - 1)
              : err(portError("conflict", "entropy"));
          },
        ),
      ),
    ),
  );
};

const rowOf = (
  { deviceCodeLifetime, pollingInterval }: DevicePorts,
  { client, delegation, request, at }: Asked,
): DeviceAuthorization => ({
  client: client.id,
  ...delegation,
  startedAt: at,
  usableUntil: later(at, deviceCodeLifetime),
  interval: pollingInterval,
  state: "pending",
  ...present({ startedFrom: request.remoteAddress }),
});

const port = "device-authorization-store";
