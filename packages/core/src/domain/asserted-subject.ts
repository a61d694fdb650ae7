import { foreignSubject } from "./foreign-subject.ts";

/** A user as the identity provider of an enterprise names them in an identity assertion. Its signature is verified. */
export interface AssertedSubject {
  /** The `iss`: one of the tenant's trusted issuers. */
  readonly issuer: string;
  /** The `tenant` of an issuer that has several, one of those that the trusted issuer lists. Its subjects are unique within it. */
  readonly tenant?: string;
  /** The `sub`. */
  readonly subject: string;
  /** All claims of the assertion, such as `email` and `aud_sub`. */
  readonly claims: Readonly<Record<string, unknown>>;
}

/**
 * The user's name here where nobody maps it: `sub`, qualified by the issuer and by its tenant. No issuer identifier has a query (RFC 8414
 * §2), so a tenant's name is never read as part of another issuer.
 *
 * @example
 * qualifiedSubject({ issuer: "https://idp.example", tenant: "acme", subject: "U1", claims })
 * // "https://idp.example?tenant=acme#U1"
 */
export const qualifiedSubject = ({ issuer, tenant, subject }: AssertedSubject): string =>
  foreignSubject(
    tenant === undefined ? issuer : `${issuer}?${new URLSearchParams({ tenant }).toString()}`,
    subject,
  );
