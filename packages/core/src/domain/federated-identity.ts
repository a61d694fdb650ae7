import { matchesPattern } from "./matches-pattern.ts";

/** A workload elsewhere that is this client: which tokens of a trusted issuer prove it. Every rule must hold. */
export interface FederatedIdentity {
  /** One of the tenant's trusted issuers, by `issuer`. */
  readonly issuer: string;
  /** A pattern (`matchesPattern`) for `sub`. */
  readonly subject: string;
  /** The audience that `aud` must name. Default: the tenant's issuer identifier. */
  readonly audience?: string;
  /** Patterns for further claims, each of which must be there as text. */
  readonly claims?: Readonly<Record<string, string>>;
}

/** Whether claims that were verified already are this identity's; `aud` is the caller's to judge. */
export const isIdentifiedBy = (
  identity: FederatedIdentity,
  subject: string,
  claims: Readonly<Record<string, unknown>>,
): boolean =>
  matchesPattern(identity.subject, subject) &&
  Object.entries(identity.claims ?? {}).every(([name, pattern]) => {
    const value = Object.hasOwn(claims, name) ? claims[name] : undefined;
    return typeof value === "string" && matchesPattern(pattern, value);
  });
