import * as z from "zod/mini";
import type { ClientAuthorization } from "../domain/client.ts";
import { parseRedirectUri } from "../domain/redirect-uri.ts";
import { signingAlgorithms } from "../domain/signing-algorithm.ts";
import { brand, scopeField } from "./fields.ts";

/**
 * What users may do with a client, as it is stored. Its redirect URIs are judged again: a row may be anybody's, and RFC 9700 §2.6
 * refuses `http` at every use.
 */
export const clientAuthorizationField: z.ZodMiniType<ClientAuthorization> = z
  .strictObject({
    name: z.exactOptional(z.string()),
    uri: z.exactOptional(z.string()),
    logoUri: z.exactOptional(z.string()),
    policyUri: z.exactOptional(z.string()),
    termsUri: z.exactOptional(z.string()),
    redirectUris: z.array(brand<"RedirectUri">()),
    applicationType: z.exactOptional(z.enum(["web", "native"])),
    loopbackNames: z.exactOptional(z.array(z.literal("localhost"))),
    delegatedScope: scopeField,
    defaultDelegatedScope: scopeField,
    requiredScope: z.exactOptional(scopeField),
    consent: z.exactOptional(z.enum(["implied", "remembered", "always"])),
    consentLifetime: z.exactOptional(z.int().check(z.minimum(1))),
    offlineAccess: z.exactOptional(z.enum(["asked", "implied"])),
    httpsRedirectIdentifies: z.exactOptional(z.boolean()),
    selfAsserted: z.exactOptional(z.boolean()),
    requirePushedRequests: z.exactOptional(z.boolean()),
    requireSignedRequests: z.exactOptional(z.boolean()),
    requestSigningAlgorithm: z.exactOptional(z.enum(signingAlgorithms)),
  })
  .check(
    z.refine(
      ({ redirectUris, applicationType = "web", loopbackNames = [] }) =>
        redirectUris.every((uri) => parseRedirectUri(uri, applicationType).isOk()) &&
        (applicationType === "native" || loopbackNames.length === 0),
    ),
  );
