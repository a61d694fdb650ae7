import { err, ok, type Result } from "neverthrow";
import type { Client } from "../../domain/client.ts";
import { type CustomClaims, parseCustomClaims } from "../../domain/custom-claims.ts";
import type { ResourceIndicator } from "../../domain/resource-indicator.ts";
import type { Scope } from "../../domain/scope.ts";
import type { Tenant } from "../../domain/tenant.ts";
import { type OAuthError, serverError } from "../../errors/oauth-error.ts";
import type { PortError } from "../../errors/port-error.ts";
import type { GrantType } from "../../grants/grant-type.ts";
import { andThen, type MaybeAsync } from "../../ports/maybe-async.ts";
import type { GrantedAccess } from "../../tokens/granted-access.ts";
import type { Received } from "../known.ts";

/** The token that claims are asked for. */
export interface ClaimsQuestion {
  readonly tenant: Tenant;
  readonly client: Client;
  /** The name of the grant type. */
  readonly grant: string;
  /** The token's `sub`. */
  readonly subject: string;
  readonly scope: Scope;
  /** The resources that the token is meant for: its `aud`. */
  readonly resource: readonly ResourceIndicator[];
}

/**
 * Claims of the embedder's own for one access token. `explain` asks for them too, so the function must have no effect. It
 * has a deadline, and a throw is 503. A registered name and more than 2048 characters are refused with 500.
 *
 * @example ({ client }) => ({ plan: planOf(client.id) })
 */
export type ClaimsFor = (
  question: ClaimsQuestion,
) => Readonly<Record<string, unknown>> | PromiseLike<Readonly<Record<string, unknown>>>;

/** The embedder's function for claims of its own, if the configuration has one. */
export interface ClaimsPort {
  /** The function of the configuration, within its deadline. */
  readonly claims:
    | ((question: ClaimsQuestion) => MaybeAsync<Readonly<Record<string, unknown>>, PortError>)
    | undefined;
}

interface Granted extends Received {
  readonly tenant: Tenant;
  readonly client: Client;
  readonly grantType: GrantType;
  readonly granted: GrantedAccess;
}

type WithClaims<K> = K & { readonly claims: CustomClaims | undefined };

/** Adds the claims of the client's definition and of the configuration; where both name one, the configuration's counts. */
export const addCustomClaims =
  (claimsFor: NonNullable<ClaimsPort["claims"]>) =>
  <K extends Granted>(
    known: K,
  ): MaybeAsync<WithClaims<K>, OAuthError<"server_error"> | PortError> => {
    const { tenant, client, grantType, granted } = known;
    const { subject, scope, audience } = granted;
    // Copies: whatever the function does to its lists, what was granted and judged stays as it was.
    const question = {
      ...{ tenant, client, grant: grantType.name, subject },
      ...{ scope: [...scope] as unknown as Scope, resource: [...audience] },
    };
    return andThen(
      claimsFor(question),
      (own): Result<WithClaims<K>, OAuthError<"server_error">> => {
        const all = parseCustomClaims(own).andThen((parsed) =>
          parseCustomClaims({ ...client.claims, ...parsed }),
        );
        return all.isErr()
          ? err(serverError("claims_invalid", all.error))
          : ok({ ...known, claims: Object.keys(all.value).length === 0 ? undefined : all.value });
      },
    );
  };
