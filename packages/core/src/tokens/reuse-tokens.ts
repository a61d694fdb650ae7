import { ok } from "neverthrow";
import { generationOf } from "../domain/generation.ts";
import type { Instant, Seconds } from "../domain/instant.ts";
import { isExpired } from "../domain/instant.ts";
import type { PortError } from "../errors/port-error.ts";
import type { AccessTokenStore } from "../ports/access-token-store.ts";
import { andThen, type MaybeAsync } from "../ports/maybe-async.ts";
import type { SigningKeys } from "../ports/signing-keys.ts";
import type { IssueRequest } from "./issue-request.ts";
import type { IssueError, IssueTokens } from "./issue-tokens.ts";
import type { IssuedTokens } from "./issued-tokens.ts";
import { recentTokens } from "./recent-tokens.ts";
import { type TokenFormat, tokenFormatOf } from "./token-format.ts";

/** Whether and how long a token is handed out again to the client that got it. */
export interface TokenReuse {
  /** Seconds from its issuance in which a token is handed out again; never in the last tenth of its life. */
  readonly window: Seconds;
  /**
   * The most tokens that are kept for it, in this process's memory. The oldest makes room.
   *
   * @default 10_000
   */
  readonly maxTokens?: number;
}

/** The ports that a token is asked of before it is handed out again. */
export interface TokenReusePorts {
  readonly accessTokens: Pick<AccessTokenStore, "isRevoked">;
  readonly keys: Pick<SigningKeys, "signer">;
}

/**
 * Hands a client the token that it got a moment ago, if it asks for exactly the same again: scope, resource, subject,
 * the key that the token is bound to, and the generations of tenant and client. A token is judged before it is
 * handed out again: one that was revoked, or whose key no longer signs, is not.
 *
 * The client has proved itself anew, so it learns nothing that it did not have.
 */
export const reuseTokens = (
  issue: (request: IssueRequest, form: TokenFormat) => MaybeAsync<IssuedTokens, IssueError>,
  ports: TokenReusePorts,
  { window, maxTokens = 10_000 }: TokenReuse,
): IssueTokens => {
  const recent = recentTokens({ window, maxTokens });
  return (request) => {
    const form = tokenFormatOf(request);
    if (!isPlain(request)) return issue(request, form);
    const key = keyOf(request, form);
    const known = recent.find(key, request.now);
    const usable =
      known === undefined || !isYoung(known, request.now)
        ? ok(false)
        : isStillGood(known, request, form, ports);
    return andThen(usable, (good) => {
      if (good && known !== undefined) return ok({ ...known, reused: true });
      return andThen(issue(request, form), (issued) => {
        recent.keep(key, issued);
        return ok(issued);
      });
    });
  };
};

/** A grant for one occasion, with an end of its own or through somebody else, is not handed out again. */
const isPlain = ({ granted }: IssueRequest): boolean =>
  granted.expiresBy === undefined &&
  granted.apiKey === undefined &&
  granted.sources === undefined &&
  granted.actor === undefined &&
  granted.mayAct === undefined &&
  granted.grant === undefined &&
  granted.commit === undefined &&
  granted.issuedTokenType === undefined;

/** Everything that would stand in the token but its id and its times. As JSON, so that nothing can be spelled as another. */
const keyOf = (
  { tenant, client, granted, claims, confirmation }: IssueRequest,
  form: TokenFormat,
): string =>
  JSON.stringify([
    ...[tenant.id, tenant.issuer, tenant.accessTokenType, client.id],
    ...[granted.subject, granted.scope, granted.audience],
    ...[confirmation?.keyThumbprint, confirmation?.certificateThumbprint],
    ...[form.format, form.algorithm, form.lifetime, claims],
    // A client that was let in by an older record than the token's must not get a token that outlives that record's end.
    ...[generationOf(tenant), generationOf(client)],
  ]);

/** A clock that was set back makes no token young again: one that was issued later than now is not handed out. */
const isYoung = ({ accessToken: { token } }: IssuedTokens, now: Instant): boolean => {
  const { issuedAt, expiresAt } = token;
  return (
    issuedAt <= now && !isExpired(expiresAt, now) && now - issuedAt < 0.9 * (expiresAt - issuedAt)
  );
};

const isStillGood = (
  { accessToken: { token, keyId } }: IssuedTokens,
  { tenant, now }: IssueRequest,
  { format, algorithm }: TokenFormat,
  { accessTokens, keys }: TokenReusePorts,
): MaybeAsync<boolean, PortError> => {
  const isSigning =
    format === "jwt"
      ? andThen(keys.signer(tenant.id, algorithm), ({ kid }) => ok(kid === keyId))
      : ok(true);
  return andThen(isSigning, (signs) =>
    signs
      ? andThen(accessTokens.isRevoked(tenant.id, token.id, now), (revoked) => ok(!revoked))
      : ok(false),
  );
};
