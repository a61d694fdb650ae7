import { err, ok } from "neverthrow";
import type { RefreshFamily } from "../../domain/authorization/refresh-family.ts";
import type { Digest } from "../../domain/digest.ts";
import type { FamilyId } from "../../domain/identifiers.ts";
import { type Instant, instant, later } from "../../domain/instant.ts";
import type { PortError } from "../../errors/port-error.ts";
import { refuseAuthorization } from "../../errors/refuse-authorization.ts";
import { andThen, type MaybeAsync } from "../../ports/maybe-async.ts";
import type { Rotation } from "../../ports/token-family-store.ts";
import type { CommitGrant, GrantedAccess } from "../../tokens/granted-access.ts";
import type { IssuedTokens } from "../../tokens/issued-tokens.ts";
import type { GrantRequest } from "../grant-type.ts";
import { endFamily } from "./end-family.ts";
import { nextRefreshToken } from "./next-refresh-token.ts";
import { idleEnd, issued } from "./start-family.ts";
import type { UserGrantPorts } from "./user-grant-ports.ts";

/** A refresh token that was presented and judged. */
export interface Presented {
  readonly text: string;
  readonly digest: Digest;
  readonly family: FamilyId;
  readonly access: RefreshFamily;
  /** Whether another token takes its place. One that was replaced before goes the same way, and is found out there. */
  readonly rotates: boolean;
}

/** The access that is asked for: only exactly the same gets the same answer again. */
export type Asked = Pick<GrantedAccess, "scope" | "audience">;

/** The effect of a refresh: another refresh token, or the note that this one was used. */
export const renew =
  (ports: UserGrantPorts, request: GrantRequest, presented: Presented, asked: Asked): CommitGrant =>
  (tokens) =>
    presented.rotates
      ? andThen(fingerprintOf(ports, request, asked), (fingerprint) =>
          rotate(ports, request, presented, fingerprint, tokens),
        )
      : touch(ports, request, presented, tokens);

/** Of two refreshes at once one wins, and the others get its answer: nobody is logged out by a lost answer or by four tabs. */
const rotate = (
  ports: UserGrantPorts,
  { tenant, now }: GrantRequest,
  { text, digest, family, access }: Presented,
  fingerprint: string,
  tokens: IssuedTokens,
): ReturnType<CommitGrant> => {
  const { digester, tokenFamilies, refreshTokens } = ports;
  const salt = ports.entropy.text(32);
  const answer = (value: string, retried: boolean): ReturnType<CommitGrant> =>
    ok({ ...tokens, refreshToken: issued(tenant, family, access, value), retried });
  const rotateTo = (value: string): MaybeAsync<Rotation, PortError> =>
    andThen(digester.digest(value), (next) =>
      tokenFamilies.rotate(
        tenant.id,
        digest,
        {
          digest: next,
          expiresAt: idleEnd(refreshTokens, access.endsAt, now),
          memo: `${salt}.${fingerprint}`,
          retryUntil: retryEnd(refreshTokens, now),
        },
        now,
      ),
    );
  const outcomeOf = (rotation: Rotation, successor: string): ReturnType<CommitGrant> => {
    switch (rotation.verdict) {
      case "rotated":
        return answer(successor, false);
      case "retried": {
        const [first = "", second] = rotation.memo.split(".");
        if (second !== fingerprint)
          return err(refuseAuthorization("invalid_grant", "refresh_token_retry_differs"));
        return andThen(nextRefreshToken(digester, text, first), (value) => answer(value, true));
      }
      case "reused":
        return andThen(endFamily(ports, tenant.id, family, now), () =>
          err(refuseAuthorization("invalid_grant", "refresh_token_reused")),
        );
      case "ended":
        return err(refuseAuthorization("invalid_grant", "refresh_token_ended"));
      case "unknown":
        return err(refuseAuthorization("invalid_grant", "refresh_token_unknown"));
    }
  };
  return andThen(nextRefreshToken(digester, text, salt), (successor) =>
    andThen(rotateTo(successor), (rotation) => outcomeOf(rotation, successor)),
  );
};

/** Without a window the end is past for every clock: another node's may be a second behind this one's. */
const retryEnd = ({ retryWindow }: UserGrantPorts["refreshTokens"], now: Instant): Instant =>
  retryWindow === 0 ? instant(0) : later(now, retryWindow);

const touch = (
  { tokenFamilies, refreshTokens }: UserGrantPorts,
  { tenant, now }: GrantRequest,
  { digest, access }: Presented,
  tokens: IssuedTokens,
): ReturnType<CommitGrant> =>
  andThen(
    tokenFamilies.touch(tenant.id, digest, idleEnd(refreshTokens, access.endsAt, now), now),
    (verdict): ReturnType<CommitGrant> =>
      verdict === "touched"
        ? ok(tokens)
        : err(refuseAuthorization("invalid_grant", "refresh_token_ended")),
  );

/** Everything of a request that its answer depends on, as a digest: a retry must be the same request. */
const fingerprintOf = (
  { digester }: UserGrantPorts,
  { client, confirmation }: GrantRequest,
  { scope, audience }: Asked,
): MaybeAsync<string, PortError> =>
  digester.digest(
    JSON.stringify([
      ...[client.id, scope, audience],
      ...[confirmation?.keyThumbprint, confirmation?.certificateThumbprint],
    ]),
  );
