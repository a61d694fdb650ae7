import { ok } from "neverthrow";
import { challengesFor } from "../../client-authentication/challenges-for.ts";
import type { OAuthError, TokenErrorCode } from "../../errors/oauth-error.ts";
import type { PortError } from "../../errors/port-error.ts";
import { andThen, type MaybeAsync } from "../../ports/maybe-async.ts";
import type { CommitPorts } from "../../tokens/granted-access.ts";
import type { IssueTokens } from "../../tokens/issue-tokens.ts";
import type { IssuedTokens } from "../../tokens/issued-tokens.ts";
import { authenticationMetadata } from "../authentication-metadata.ts";
import type { Answered, EndpointDefinition } from "../endpoint.ts";
import { type GrantedRequest, type GrantSteps, grantSteps } from "../steps/grant-steps.ts";
import { type RefusedGrantCode, tokenResponse, withGrantCode } from "./token-response.ts";

/** The ports and options of the token endpoint (RFC 6749 §3.2). */
export type TokenEndpoint = GrantSteps & {
  readonly endpointPath: string;
  readonly issueTokens: IssueTokens;
  readonly refusedGrantCode: RefusedGrantCode;
  /** Whether clients that prove nothing get tokens here: those of users. */
  readonly publicClients?: boolean;
};

/**
 * The token endpoint (RFC 6749 §3.2). Its steps judge the request, sign the tokens, and only then let the grant take
 * effect.
 */
export const tokenEndpoint = (ports: TokenEndpoint): EndpointDefinition<TokenErrorCode> => ({
  name: "token",
  path: { below: `${ports.endpointPath}/token` },
  methods: ["POST"],
  takesCertificates: true,
  challenges: (realm) => challengesFor(ports.clientAuthentication, realm),
  metadata: (tenant, url) => ({
    token_endpoint: url,
    grant_types_supported: [...ports.grants.keys()],
    authorization_grant_profiles_supported: [...ports.grants.values()].flatMap(
      (grant) => grant.profiles?.(tenant) ?? [],
    ),
    ...authenticationMetadata("token_endpoint", ports.clientAuthentication, ports.publicClients),
  }),
  steps: grantSteps(ports).step("token", issue(ports)).step("commit", commit(ports)),
  recode: withGrantCode(ports.refusedGrantCode),
});

type Issued = GrantedRequest & { readonly tokens: IssuedTokens };

const issue =
  ({ issueTokens }: TokenEndpoint) =>
  (known: GrantedRequest): MaybeAsync<Issued, OAuthError<TokenErrorCode> | PortError> => {
    const { tenant, client, granted, confirmation, at } = known;
    const claims = known.claims ?? client.claims;
    return andThen(
      issueTokens({ tenant, client, granted, claims, confirmation, now: at }),
      (tokens) => ok({ ...known, tokens }),
    );
  };

const commit =
  ({ replays, digester }: CommitPorts) =>
  (known: Issued): MaybeAsync<Issued & Answered, OAuthError<TokenErrorCode> | PortError> => {
    const { commit: commitGrant } = known.granted;
    return commitGrant === undefined
      ? ok(answer(known))
      : andThen(commitGrant(known.tokens, { replays, digester }), (committed) =>
          // The access token is the one that was judged and signed, whatever a commit answers beside its own.
          ok(answer({ ...known, tokens: { ...committed, ...known.tokens } })),
        );
  };

const answer = (known: Issued): Issued & Answered => ({
  ...known,
  response: tokenResponse(known),
});
