import type { Brand } from "./brand.ts";

/** A tenant's name, exactly as it stands in its URLs. */
export type TenantId = Brand<string, "TenantId">;

/** A client's identifier, unique within its tenant (RFC 6749 §2.2). */
export type ClientId = Brand<string, "ClientId">;

/** A signing key's identifier: the `kid` of JWS headers and JWKS (RFC 7515 §4.1.4). Opaque text. */
export type KeyId = Brand<string, "KeyId">;

/** A token's identifier: the `jti` claim (RFC 7519 §4.1.7). */
export type TokenId = Brand<string, "TokenId">;

/** The identifier of a grant: the access that a user, or somebody for them, allowed a client. Not secret. */
export type GrantId = Brand<string, "GrantId">;

/** The identifier of a family of tokens that replace each other. Not secret. */
export type FamilyId = Brand<string, "FamilyId">;

/**
 * A tenant name, or `undefined` if `text` is none: 1 to 64 of `A-Z a-z 0-9 . _ ~ -`, beginning with a letter
 * or a digit. These stand in a URL path unescaped, so a tenant has one spelling only.
 */
export const parseTenantId = (text: string): TenantId | undefined =>
  tenantName.test(text) ? (text as TenantId) : undefined;

/** A client identifier, or `undefined` if `text` is none: 1 to 256 of RFC 6749 appendix A.1's `VSCHAR`. */
export const parseClientId = (text: string): ClientId | undefined =>
  clientIdentifier.test(text) ? (text as ClientId) : undefined;

const tenantName = /^[A-Za-z0-9][A-Za-z0-9._~-]{0,63}$/;
const clientIdentifier = /^[\x20-\x7e]{1,256}$/;
