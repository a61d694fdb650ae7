import { err, ok } from "neverthrow";
import type { RefreshFamily } from "../../domain/authorization/refresh-family.ts";
import type { UserAccess } from "../../domain/authorization/user-access.ts";
import { isPublic } from "../../domain/client.ts";
import type { Grant } from "../../domain/grant.ts";
import type { FamilyId } from "../../domain/identifiers.ts";
import { type Instant, instant, later } from "../../domain/instant.ts";
import type { RefreshToken } from "../../domain/refresh-token.ts";
import type { Tenant } from "../../domain/tenant.ts";
import { type PortError, portError } from "../../errors/port-error.ts";
import { andThen, type MaybeAsync } from "../../ports/maybe-async.ts";
import { refreshFamilyRecord } from "../../records/authorization-code-record.ts";
import { encodeRecord } from "../../records/record.ts";
import type { IssuedToken } from "../../tokens/issued-tokens.ts";
import { refreshTokenOf } from "../../tokens/refresh-token-kind.ts";
import type { GrantRequest } from "../grant-type.ts";
import { firstRefreshToken } from "./next-refresh-token.ts";
import type { RefreshTokenOptions, UserGrantPorts } from "./user-grant-ports.ts";

/** Begins the family of what was just redeemed, and answers its first refresh token. */
export const startFamily = (
  ports: UserGrantPorts,
  request: GrantRequest,
  code: UserAccess & { readonly family: FamilyId },
  { expiresAt }: Grant,
): MaybeAsync<IssuedToken<RefreshToken>, PortError> => {
  const { tenant, now } = request;
  const end = later(now, ports.refreshTokens.lifetime);
  // Tokens never outlive the consent.
  const endsAt = expiresAt === undefined ? end : instant(Math.min(end, expiresAt));
  const content = familyOf(request, code, endsAt);
  const text = firstRefreshToken(ports.entropy.text(32));
  return andThen(encodeRecord(refreshFamilyRecord, content, "token-family-store"), (record) =>
    andThen(ports.digester.digest(text), (digest) =>
      andThen(
        ports.tokenFamilies.start(
          tenant.id,
          { id: code.family, grant: code.grant, content: record },
          { digest, expiresAt: idleEnd(ports.refreshTokens, endsAt, now) },
        ),
        (verdict) =>
          // Two equal random texts: the entropy is broken, and nobody may get the other's token.
          verdict === "started"
            ? ok(issued(tenant, code.family, content, text))
            : err(portError("conflict", "entropy")),
      ),
    ),
  );
};

/** When a refresh token is over if it lies unused: never later than its family. */
export const idleEnd = (
  { idleLifetime }: RefreshTokenOptions,
  endsAt: Instant,
  now: Instant,
): Instant => instant(Math.min(later(now, idleLifetime), endsAt));

/** A refresh token as it goes out. */
export const issued = (
  tenant: Tenant,
  family: FamilyId,
  content: RefreshFamily,
  value: string,
): IssuedToken<RefreshToken> => ({ token: refreshTokenOf(tenant, family, content), value });

const familyOf = (
  { client, confirmation, now }: GrantRequest,
  code: UserAccess & { readonly family: FamilyId },
  endsAt: Instant,
): RefreshFamily => ({
  client: code.client,
  subject: code.subject,
  grant: code.grant,
  scope: code.scope,
  resources: code.resources,
  authentication: code.authentication,
  session: code.session,
  generations: code.generations,
  issuedAt: now,
  endsAt,
  // RFC 9449 §5: only the refresh tokens of public clients are bound; a confidential one proves itself anew.
  ...(isPublic(client) && confirmation !== undefined ? { confirmation } : {}),
});
