import * as z from "zod/mini";
import type { ClientAuthorization } from "../../domain/client.ts";
import { parseRedirectUri, type RedirectUri } from "../../domain/redirect-uri.ts";
import { redirectUriFaults } from "../../domain/redirect-uri-fault.ts";
import { emptyScope, formatScope, isEmptyScope } from "../../domain/scope.ts";
import { signingAlgorithms } from "../../domain/signing-algorithm.ts";
import { outsideOf } from "./outside-of.ts";
import { displayNameField, pageUrlField } from "./page-fields.ts";
import { scopeField } from "./scope-field.ts";
import { type Complain, transformed } from "./transformed.ts";

/** The fields that a definition has as the client has them. Each is described there, once. */
type SameFields =
  | "name"
  | "uri"
  | "logoUri"
  | "policyUri"
  | "termsUri"
  | "applicationType"
  | "loopbackNames"
  | "consent"
  | "consentLifetime"
  | "offlineAccess"
  | "httpsRedirectIdentifies"
  | "selfAsserted"
  | "requirePushedRequests"
  | "requireSignedRequests"
  | "requestSigningAlgorithm";

/** What users may do with a client, as an operator writes it down. */
export interface AuthorizationDefinition extends Pick<ClientAuthorization, SameFields> {
  /** The redirect URIs that answers may go to, exactly so: at most 100. Default: none. */
  readonly redirectUris?: readonly string[];
  /** The scope that users may delegate to the client, as one text. Default: nothing. */
  readonly delegatedScope?: string;
  /** The scope that is asked of the user when the client asks for none: a part of `delegatedScope`. Default: nothing. */
  readonly defaultDelegatedScope?: string;
  /** The scope that the user cannot refuse alone: a part of `delegatedScope`. Default: nothing. */
  readonly requiredScope?: string;
}

const consentLifetime = "must be whole seconds, 1 to 315360000 (ten years)";

/** The schema of what users may do with a client. */
export const authorizationField: z.ZodMiniType<ClientAuthorization> = transformed(
  z.strictObject({
    name: z.exactOptional(displayNameField),
    uri: z.exactOptional(pageUrlField),
    logoUri: z.exactOptional(pageUrlField),
    policyUri: z.exactOptional(pageUrlField),
    termsUri: z.exactOptional(pageUrlField),
    redirectUris: z._default(z.array(z.string()).check(z.maxLength(100)), []),
    applicationType: z.exactOptional(z.enum(["web", "native"])),
    loopbackNames: z.exactOptional(z.array(z.literal("localhost")).check(z.maxLength(1))),
    delegatedScope: z._default(scopeField, [] as never),
    defaultDelegatedScope: z._default(scopeField, [] as never),
    requiredScope: z.exactOptional(scopeField),
    consent: z.exactOptional(z.enum(["implied", "remembered", "always"])),
    consentLifetime: z.exactOptional(
      z
        .int(consentLifetime)
        .check(z.minimum(1, consentLifetime), z.maximum(315_360_000, consentLifetime)),
    ),
    offlineAccess: z.exactOptional(z.enum(["asked", "implied"])),
    httpsRedirectIdentifies: z.exactOptional(z.boolean()),
    selfAsserted: z.exactOptional(z.boolean()),
    requirePushedRequests: z.exactOptional(z.boolean()),
    requireSignedRequests: z.exactOptional(z.boolean()),
    requestSigningAlgorithm: z.exactOptional(z.enum(signingAlgorithms)),
  }),
  ({ redirectUris, ...rest }, complain): ClientAuthorization => {
    const { applicationType = "web" } = rest;
    judgeScopes(rest, complain);
    if (applicationType === "web" && (rest.loopbackNames ?? []).length > 0)
      complain('is for clients with applicationType "native" (OAuth 2.1 §8.4.2)', [
        "loopbackNames",
      ]);
    return {
      ...rest,
      redirectUris: redirectUris.map((text, i) =>
        parseRedirectUri(text, applicationType).match(
          (uri): RedirectUri => uri,
          (fault): never => {
            complain(redirectUriFaults[fault], ["redirectUris", i]);
            return z.NEVER;
          },
        ),
      ),
    };
  },
);

type Scopes = Pick<
  ClientAuthorization,
  "delegatedScope" | "defaultDelegatedScope" | "requiredScope"
>;

const judgeScopes = (
  { delegatedScope, defaultDelegatedScope, requiredScope = emptyScope }: Scopes,
  complain: Complain,
): void => {
  for (const [field, scope] of Object.entries({ defaultDelegatedScope, requiredScope })) {
    const outside = outsideOf(delegatedScope, scope);
    if (!isEmptyScope(outside))
      complain(`must be within delegatedScope, which does not hold ${formatScope(outside)}`, [
        field,
      ]);
  }
};
