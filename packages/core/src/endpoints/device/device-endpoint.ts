import { err, ok, type Result } from "neverthrow";
import type { ShownTo } from "../../domain/authorization/interaction.ts";
import type { DeviceCodePage, LoginPage } from "../../domain/authorize-page.ts";
import { claimDevice } from "../../domain/device/device-authorization.ts";
import { readUserCode, showUserCode } from "../../domain/device/user-code.ts";
import { present } from "../../domain/present.ts";
import type { Tenant } from "../../domain/tenant.ts";
import { type AuthorizationErrorCode, type OAuthError } from "../../errors/oauth-error.ts";
import type { PortError } from "../../errors/port-error.ts";
import { refuseDevice } from "../../errors/refuse-device.ts";
import { changeDevice, type FoundDevice, readDevice } from "../../grants/users/change-device.ts";
import { andThen, type MaybeAsync, withOutcome } from "../../ports/maybe-async.ts";
import { type FoundVisitor, findVisitor } from "../browser/find-visitor.ts";
import { refuseToBrowser } from "../browser/refuse.ts";
import { requireOwnOrigin } from "../browser/require-own-origin.ts";
import { showPage } from "../browser/show-page.ts";
import type { Answered, EndpointDefinition } from "../endpoint.ts";
import { endpointUrl } from "../endpoint-path.ts";
import type { Received } from "../known.ts";
import { limitSource } from "../steps/authorizing-client.ts";
import { type BrowserRequest, readBrowserRequest } from "../steps/browser-request.ts";
import { findTenant, requireEnabledTenant } from "../steps/find-tenant.ts";
import { steps } from "../steps/steps.ts";
import { confirmDevice } from "./confirm-device.ts";
import { type DevicePorts, devicePath } from "./device-ports.ts";
import { takeAttempts } from "./take-attempts.ts";

type Visited = BrowserRequest & { readonly tenant: Tenant } & FoundVisitor;

type Refused =
  | OAuthError<"invalid_request" | "server_error" | "temporarily_unavailable">
  | PortError;

/**
 * Where users type the code that a device shows (RFC 8628 §3.3). The user logs in before a code is judged. A link that holds a code fills
 * the form, and connects nothing: the user must send it.
 */
export const deviceEndpoint = (ports: DevicePorts): EndpointDefinition<AuthorizationErrorCode> => {
  const methods = ["GET", "POST"];
  const refuse = refuseToBrowser(ports, methods);
  return {
    name: "device",
    path: { below: `${ports.endpointPath}${devicePath}` },
    methods,
    steps: steps<Received>()
      .step("request", readBrowserRequest(ports.bodyLimit))
      .within(
        limitSource<
          BrowserRequest,
          BrowserRequest & { readonly tenant: Tenant },
          "invalid_request"
        >(ports.rateLimiter),
        steps<BrowserRequest>()
          .step("tenant", findTenant(ports.tenants))
          .step("tenant", requireEnabledTenant)
          .step("tenant", (known) =>
            known.request.method === "POST" ? requireOwnOrigin(ports)(known) : ok(known),
          ),
      )
      .step("visitor", findVisitor(ports))
      .step("answer", answer(ports)),
    refuse: async (error, known) => {
      const { tenant, subject } = known;
      if (error.reason !== "user_code_refused" || tenant === undefined || subject === undefined)
        return refuse(error, known);
      const page = { page: "device-code", answerTo: answerTo(ports, tenant), subject } as const;
      const shown = await showPage(ports, tenant.id, { ...page, refused: true }, known.request);
      return shown.isOk() ? { ...shown.value, status: 400 } : refuse(error, known);
    },
  };
};

const answerTo = ({ endpointPath }: DevicePorts, { issuer }: Tenant): string =>
  endpointUrl(issuer, `${endpointPath}${devicePath}`);

const answer =
  (ports: DevicePorts) =>
  (known: Visited): MaybeAsync<Visited & Answered, Refused> => {
    const { visitor, session, tenant, request, parameters } = known;
    const typed = readUserCode(parameters.get("user_code") ?? "");
    const url = answerTo(ports, tenant);
    if (visitor === undefined || session === undefined) {
      const resume = typed === undefined ? url : `${url}?user_code=${showUserCode(typed)}`;
      return show(ports, known, { page: "login", because: "nobody", hints: {}, resume });
    }
    if (request.method !== "POST")
      return show(ports, known, {
        ...{ page: "device-code", answerTo: url, subject: visitor.subject, refused: false },
        ...present({ userCode: typed === undefined ? undefined : showUserCode(typed) }),
      });
    const claimant = { subject: visitor.subject, session };
    return andThen(takeAttempts(ports, known, visitor.subject), () =>
      andThen(claim(ports, known, typed, claimant), (device) =>
        confirmDevice(ports, known, { device, claimant, userCode: typed ?? "" }),
      ),
    );
  };

const show = (
  ports: DevicePorts,
  known: Visited,
  page: LoginPage | DeviceCodePage,
): MaybeAsync<Visited & Answered, PortError> =>
  andThen(showPage(ports, known.tenant.id, page, known.request), (response) =>
    ok({ ...known, page: page.page, response }),
  );

/** Whoever enters a code first has it. Wrong, over, decided and somebody else's are one answer (RFC 8628 §5.1). */
const claim = (
  { userCodes, deviceAuthorizations }: DevicePorts,
  { tenant, at }: Visited,
  typed: string | undefined,
  claimant: ShownTo,
): MaybeAsync<FoundDevice, OAuthError<"invalid_request"> | PortError> => {
  if (typed === undefined) return err(refuseDevice("invalid_request", "user_code_refused"));
  return andThen(userCodes.digest(tenant.id, typed), (digest) =>
    andThen(
      deviceAuthorizations.findByUserCode(tenant.id, digest, at),
      (found): MaybeAsync<FoundDevice, OAuthError<"invalid_request"> | PortError> => {
        if (found === undefined) return err(refuseDevice("invalid_request", "user_code_refused"));
        return andThen(readDevice(found, found.deviceCode), (device) =>
          withOutcome(
            changeDevice(deviceAuthorizations, device, {
              ...{ tenant: tenant.id, now: at },
              change: (row) => claimDevice(row, claimant, at),
            }),
            (outcome): Result<FoundDevice, OAuthError<"invalid_request"> | PortError> =>
              outcome.mapErr((error) =>
                typeof error === "string"
                  ? refuseDevice("invalid_request", "user_code_refused")
                  : error,
              ),
          ),
        );
      },
    ),
  );
};
