import { signingAlgorithms } from "@mintport/core/keys";
import type { AuthorizationDefinition } from "@mintport/core/management";
import * as z from "zod";
import { shownSeconds } from "./shown-moment.ts";
import { shownScope } from "./shown-scope.ts";

/** The schema of what users may do with a client, as answers show it. */
export const shownAuthorization: z.ZodObject<Record<keyof AuthorizationDefinition, z.ZodType>> =
  z.strictObject({
    name: z.string().exactOptional(),
    uri: z.string().exactOptional(),
    logoUri: z.string().exactOptional(),
    policyUri: z.string().exactOptional(),
    termsUri: z.string().exactOptional(),
    redirectUris: z.array(z.string()),
    applicationType: z.enum(["web", "native"]).exactOptional(),
    loopbackNames: z.array(z.string()).exactOptional(),
    delegatedScope: shownScope,
    defaultDelegatedScope: shownScope,
    requiredScope: shownScope.exactOptional(),
    consent: z.enum(["implied", "remembered", "always"]).exactOptional(),
    consentLifetime: shownSeconds.exactOptional(),
    offlineAccess: z.enum(["asked", "implied"]).exactOptional(),
    httpsRedirectIdentifies: z.boolean().exactOptional(),
    selfAsserted: z.boolean().exactOptional(),
    requirePushedRequests: z.boolean().exactOptional(),
    requireSignedRequests: z.boolean().exactOptional(),
    requestSigningAlgorithm: z.enum(signingAlgorithms).exactOptional(),
  });
