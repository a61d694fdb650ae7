import { ok } from "neverthrow";
import { base64urlValues } from "../../domain/base64url-values.ts";
import { sourceOf } from "../../domain/source.ts";
import type { Tenant } from "../../domain/tenant.ts";
import type { OAuthError } from "../../errors/oauth-error.ts";
import type { PortError } from "../../errors/port-error.ts";
import { andThen, type MaybeAsync } from "../../ports/maybe-async.ts";
import type { Received } from "../known.ts";
import { type AttemptBudget, takeAttempt } from "../steps/take-attempt.ts";
import type { DevicePorts } from "./device-ports.ts";

/**
 * Charges a code that was typed to the user, to their network and to the tenant, before it is looked at (RFC 8628 §5.1). Right codes
 * count as wrong ones do: what is given back after a hit would let a guesser go on by means of a code of their own.
 */
export const takeAttempts = (
  ports: Pick<DevicePorts, "singleUse" | "digester" | "entropy">,
  { tenant, request, at }: Received & { readonly tenant: Tenant },
  subject: string,
): MaybeAsync<void, OAuthError<"temporarily_unavailable"> | PortError> => {
  const { remoteAddress } = request;
  const charge = (budget: Omit<AttemptBudget, "what">) =>
    takeAttempt(ports, tenant.id, { ...budget, what: "user codes" }, at);
  return andThen(charge({ name: ["user", subject], attempts: 5, window }), () =>
    andThen(
      // Without an address everybody would share one budget.
      remoteAddress === undefined
        ? ok(undefined)
        : charge({ name: ["source", sourceOf(remoteAddress)], attempts: 50, window }),
      () => charge({ name: ["tenant"], attempts: 1000, window, from: anyPlace(ports) }),
    ),
  );
};

/** 10 minutes, the default life of a code. */
const window = 600;

const anyPlace = ({ entropy }: Pick<DevicePorts, "entropy">): number =>
  base64urlValues(entropy.text(3)).reduce((sum, value) => sum * 64 + value, 0);
