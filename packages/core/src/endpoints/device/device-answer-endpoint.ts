import { err, ok, type Result } from "neverthrow";
import type { DeviceDonePage } from "../../domain/authorize-page.ts";
import type { Client } from "../../domain/client.ts";
import { type DeviceAuthorization, isOpen } from "../../domain/device/device-authorization.ts";
import { isExpired } from "../../domain/instant.ts";
import { present } from "../../domain/present.ts";
import {
  emptyScope,
  intersection,
  isEmptyScope,
  isSubset,
  type Scope,
  scopeOf,
} from "../../domain/scope.ts";
import type { Tenant } from "../../domain/tenant.ts";
import { type AuthorizationErrorCode, type OAuthError } from "../../errors/oauth-error.ts";
import type { PortError } from "../../errors/port-error.ts";
import { refuseAuthorization } from "../../errors/refuse-authorization.ts";
import { refuseDevice } from "../../errors/refuse-device.ts";
import { type FoundDevice, findDevice } from "../../grants/users/change-device.ts";
import { andThen, type MaybeAsync } from "../../ports/maybe-async.ts";
import { isSameBrowser, unbindBrowser } from "../browser/bind-browser.ts";
import { type FoundVisitor, findVisitor, requireOtherThanClient } from "../browser/find-visitor.ts";
import { isShownTo } from "../browser/is-shown-to.ts";
import { refuseToBrowser } from "../browser/refuse.ts";
import { requireOwnOrigin } from "../browser/require-own-origin.ts";
import { faceFor, showPage } from "../browser/show-page.ts";
import { useHandle } from "../browser/use-handle.ts";
import type { Answered, EndpointDefinition } from "../endpoint.ts";
import type { Received } from "../known.ts";
import { limitSource } from "../steps/authorizing-client.ts";
import { type BrowserRequest, readBrowserRequest } from "../steps/browser-request.ts";
import { findTenant, requireEnabledTenant } from "../steps/find-tenant.ts";
import { steps } from "../steps/steps.ts";
import { findDeviceClient } from "./confirm-device.ts";
import { type DevicePorts, devicePath } from "./device-ports.ts";
import { type DeviceDecision, keepDeviceDecision } from "./keep-device-decision.ts";
import { type FoundDeviceInteraction, findDeviceInteraction } from "./keep-device-interaction.ts";

type Found = BrowserRequest & {
  readonly tenant: Tenant;
  readonly interaction: FoundDeviceInteraction;
};

type Visited = Found & FoundVisitor;

type Refused = OAuthError<"invalid_request" | "server_error"> | PortError;

/**
 * Where the confirmation of a device is answered. Approving and denying are bound alike: to a page of ours, to the browser, to a handle that
 * works once, and to the user and the session that the page was shown to.
 */
export const deviceAnswerEndpoint = (
  ports: DevicePorts,
): EndpointDefinition<AuthorizationErrorCode> => ({
  name: "device_answer",
  path: { below: `${ports.endpointPath}${devicePath}/answer` },
  methods: ["POST"],
  steps: steps<Received>()
    .step("request", readBrowserRequest(ports.bodyLimit))
    .within(
      limitSource<BrowserRequest, Found, "invalid_request">(ports.rateLimiter),
      steps<BrowserRequest>()
        .step("interaction", findTenant(ports.tenants))
        .step("interaction", requireEnabledTenant)
        .step("interaction", requireOwnOrigin(ports))
        .step("interaction", (known) =>
          andThen(
            findDeviceInteraction(
              ports,
              known.tenant.id,
              known.parameters.get("interaction"),
              known.at,
            ),
            (interaction) => ok({ ...known, interaction }),
          ),
        ),
    )
    .step("interaction", requireSameBrowser(ports))
    .step("visitor", findVisitor(ports))
    .step("answer", answer(ports)),
  refuse: refuseToBrowser(ports, ["POST"]),
});

const requireSameBrowser =
  ({ digester }: DevicePorts) =>
  (known: Found): MaybeAsync<Found, OAuthError<"invalid_request"> | PortError> => {
    const { request, tenant, interaction } = known;
    return andThen(
      isSameBrowser(digester, request, tenant.issuer, interaction.row.browser),
      (same) =>
        same ? ok(known) : err(refuseAuthorization("invalid_request", "interaction_foreign")),
    );
  };

const answer =
  (ports: DevicePorts) =>
  (known: Visited): MaybeAsync<Visited & Answered, Refused> => {
    const { row, digest } = known.interaction;
    const { tenant, at } = known;
    if (isExpired(row.usableUntil, at))
      return err(refuseDevice("invalid_request", "interaction_device_over"));
    if (!isShownTo(known, row.shownTo))
      return err(refuseAuthorization("invalid_request", "interaction_foreign"));
    return andThen(readAnswer(known.parameters), (given) =>
      andThen(findOpenDevice(ports, known), (device) =>
        andThen(findDeviceClient(ports, tenant, device.row.client), (client) =>
          andThen(requireOtherThanClient(known.visitor, client.id), () => {
            const decision = { device, client, scope: agreedScope(client, device.row, given) };
            return andThen(useHandle(ports, tenant.id, digest, at), () =>
              andThen(keepDeviceDecision(ports, known, decision), () =>
                showDone(ports, known, decision),
              ),
            );
          }),
        ),
      ),
    );
  };

/** The scope that the form approves; `undefined` is a denial. */
const readAnswer = (
  form: BrowserRequest["parameters"],
): Result<Scope | undefined, OAuthError<"invalid_request">> => {
  const decision = form.get("decision");
  if (decision === "deny") return ok(undefined);
  if (decision !== "approve")
    return err(refuseAuthorization("invalid_request", "decision_unknown"));
  const names = form.all("scope").flatMap((text) => text.split(" "));
  return scopeOf(names.filter((name) => name !== "")).mapErr(() =>
    refuseAuthorization("invalid_request", "parameter_malformed", "scope"),
  );
};

/** The form may only narrow. To leave out everything, or what cannot be left out, is to deny. */
const agreedScope = (
  { authorization }: Client,
  row: DeviceAuthorization,
  given: Scope | undefined,
): Scope | undefined => {
  if (given === undefined) return undefined;
  const agreed = intersection(row.scope, given);
  const required = intersection(authorization?.requiredScope ?? emptyScope, row.scope);
  return isEmptyScope(agreed) || !isSubset(required, agreed) ? undefined : agreed;
};

const findOpenDevice = (
  { deviceAuthorizations }: DevicePorts,
  { tenant, interaction, at }: Visited,
): MaybeAsync<FoundDevice, OAuthError<"invalid_request"> | PortError> =>
  andThen(
    findDevice(deviceAuthorizations, tenant.id, interaction.row.deviceCode, at),
    (device): Result<FoundDevice, OAuthError<"invalid_request">> =>
      // Before anything is written: what was decided in another tab stays as it is, and leaves no grant.
      device === undefined || !isOpen(device.row, at)
        ? err(refuseDevice("invalid_request", "interaction_device_over"))
        : ok(device),
  );

/** The user goes back to the device, which is told at its next poll. */
const showDone = (
  ports: DevicePorts,
  known: Visited,
  { client, device, scope }: DeviceDecision,
): MaybeAsync<Visited & Answered, PortError> => {
  const { tenant, request, interaction } = known;
  const page: DeviceDonePage = {
    ...{ page: "device-done", client: faceFor(client) },
    decision: scope === undefined ? "deny" : "approve",
  };
  const cookies = [unbindBrowser(tenant.issuer, interaction.row.browser)];
  const consent = consentOf(device.row, scope);
  return andThen(showPage(ports, tenant.id, page, request, cookies), (response) =>
    ok({
      ...known,
      ...{ page: "device-done" as const, claimedClient: client.id, response },
      ...present({ consent, grantedScope: scope }),
    }),
  );
};

/** As events tell it: whoever agreed to a part only is told apart. */
const consentOf = (row: DeviceAuthorization, scope: Scope | undefined): Answered["consent"] => {
  if (scope === undefined) return undefined;
  return isSubset(row.scope, scope) ? "given" : "narrowed";
};
