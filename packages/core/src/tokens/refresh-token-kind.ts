import { err, ok } from "neverthrow";
import type { RefreshFamily } from "../domain/authorization/refresh-family.ts";
import { isCredentialText } from "../domain/credential-text.ts";
import { generationFault, generationOf } from "../domain/generation.ts";
import type { FamilyId } from "../domain/identifiers.ts";
import { isExpired } from "../domain/instant.ts";
import type { RefreshToken } from "../domain/refresh-token.ts";
import type { Tenant } from "../domain/tenant.ts";
import { type PortError, portError } from "../errors/port-error.ts";
import type { Digester } from "../ports/digester.ts";
import { andThen, type MaybeAsync } from "../ports/maybe-async.ts";
import type { TokenFamilyStore } from "../ports/token-family-store.ts";
import { refreshFamilyRecord } from "../records/authorization-code-record.ts";
import { deathOfGrant, type LiveTokenPorts } from "./access-token-kind.ts";
import type { FindLiveToken, TokenKind } from "./live-token.ts";

/** The ports of refresh tokens that somebody asks about, or gives back. */
export interface RefreshTokenPorts extends LiveTokenPorts {
  readonly tokenFamilies: Pick<TokenFamilyStore, "inspect">;
  readonly digester: Digester;
  /** Ends a family with all its tokens. */
  readonly endFamily: (tenant: Tenant["id"], family: FamilyId) => MaybeAsync<void, PortError>;
}

/** The beginning of every refresh token, so that secret scanners find one that was published by mistake. */
export const refreshTokenPrefix = "mprt";

/** Refresh tokens (RFC 6749 §1.5): random text, of which stores hold digests. */
export const refreshTokenKind = (ports: RefreshTokenPorts): TokenKind => ({
  kind: "refresh_token",
  recognises: (text) => text.startsWith(`${refreshTokenPrefix}_`),
  find: findRefreshToken(ports, "current"),
  // RFC 7009 §2.1: giving back any token of a family ends the family, one that was replaced included.
  findToEnd: findRefreshToken(ports, "superseded"),
  revoke: (live) =>
    live.kind === "refresh_token"
      ? ports.endFamily(live.token.tenant, live.token.family)
      : err(portError("corrupt", "token-kinds")),
});

const findRefreshToken =
  (ports: RefreshTokenPorts, worst: "current" | "superseded"): FindLiveToken =>
  (tenant, text, now, asker) => {
    if (!isCredentialText(refreshTokenPrefix, text)) return ok(err("token_malformed"));
    const inspected = andThen(ports.digester.digest(text), (digest) =>
      ports.tokenFamilies.inspect(tenant.id, digest, now),
    );
    return andThen(inspected, (inspection): ReturnType<FindLiveToken> => {
      if (inspection.verdict === "unknown") return ok(err("token_unknown"));
      if (inspection.verdict === "ended") return ok(err("token_family_ended"));
      return andThen(readFamily(inspection.content), (family): ReturnType<FindLiveToken> => {
        const token = refreshTokenOf(tenant, inspection.family, family);
        if (isExpired(family.endsAt, now)) return ok(err("token_expired"));
        const outlived = generationFault(family.generations.tenant, generationOf(tenant));
        if (outlived !== undefined) return ok(err(outlived));
        const known =
          asker?.id === family.client ? ok(asker) : ports.clients.find(tenant.id, family.client);
        return andThen(known, (client): ReturnType<FindLiveToken> => {
          if (client?.id !== family.client || client.disabled) return ok(err("token_client_gone"));
          const former = generationFault(family.generations.client, generationOf(client));
          if (former !== undefined) return ok(err(former));
          return andThen(
            deathOfGrant(ports, tenant.id, { grant: family.grant, family: inspection.family }, now),
            (dead): ReturnType<FindLiveToken> => {
              if (dead !== undefined) return ok(err(dead));
              return ok(
                inspection.verdict === "superseded" && worst === "current"
                  ? err("token_superseded")
                  : ok({ kind: "refresh_token", token }),
              );
            },
          );
        });
      });
    });
  };

/** The content of a family. A row that cannot be read is our own trouble, and no refusal. */
export const readFamily = (content: string): MaybeAsync<RefreshFamily, PortError> =>
  refreshFamilyRecord
    .decode(content)
    .mapErr(() => portError("corrupt", "token-family-store", "the content cannot be read"));

/** A refresh token as the server knows it: all of a family are alike but for their text. */
export const refreshTokenOf = (
  tenant: Tenant,
  family: FamilyId,
  content: RefreshFamily,
): RefreshToken => ({
  // It is asked about as itself: the family is all that names it.
  id: family as string as RefreshToken["id"],
  family,
  tenant: tenant.id,
  issuer: tenant.issuer,
  subject: content.subject,
  audience: content.resources,
  client: content.client,
  scope: content.scope,
  issuedAt: content.issuedAt,
  expiresAt: content.endsAt,
  authentication: content.authentication,
  ...(content.confirmation === undefined ? {} : { confirmation: content.confirmation }),
});
