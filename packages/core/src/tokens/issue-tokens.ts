import type { ResultAsync } from "neverthrow";
import type { AccessToken } from "../domain/access-token.ts";
import type { Client } from "../domain/client.ts";
import type { TokenId } from "../domain/identifiers.ts";
import { type Instant, later } from "../domain/instant.ts";
import type { Tenant } from "../domain/tenant.ts";
import type { PortError } from "../errors/port-error.ts";
import type { Entropy } from "../ports/entropy.ts";
import type { AccessTokenFormat, MintedToken } from "./access-token-format.ts";
import type { GrantedAccess } from "./granted-access.ts";

export interface IssuedTokens {
  readonly accessToken: AccessToken;
  readonly minted: MintedToken;
}

export interface TokenIssuing {
  readonly format: AccessTokenFormat;
  readonly entropy: Entropy;
}

export interface TokenOrder {
  readonly tenant: Tenant;
  readonly client: Client;
  readonly granted: GrantedAccess;
  readonly now: Instant;
}

export type IssueTokens = (order: TokenOrder) => ResultAsync<IssuedTokens, PortError>;

/** Turns what a grant allowed into tokens. */
export const issueTokens =
  ({ format, entropy }: TokenIssuing): IssueTokens =>
  ({ tenant, client, granted, now }) => {
    const accessToken: AccessToken = {
      id: entropy.text(tokenIdBytes) as TokenId,
      tenant: tenant.id,
      issuer: tenant.issuer,
      subject: granted.subject,
      audience: granted.audience,
      client: client.id,
      scope: granted.scope,
      issuedAt: now,
      expiresAt: later(now, client.accessTokenLifetime ?? tenant.accessTokenLifetime),
    };
    return format.mint(accessToken, tenant).map((minted) => ({ accessToken, minted }));
  };

/** 128 bits: never the same twice, though a `jti` need not be secret. */
const tokenIdBytes = 16;
