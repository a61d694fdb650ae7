import type { EndpointRequest } from "@mintport/core";
import { err, type Result } from "@mintport/core/result";
import { expectErr } from "@mintport/testing";
import { expect, it } from "vitest";
import type { Answered, EndpointDefinition } from "../../src/endpoints/endpoint.ts";
import type { Received } from "../../src/endpoints/known.ts";
import { type Failure, steps } from "../../src/endpoints/steps/steps.ts";
import {
  type DocumentErrorCode,
  type IntrospectionErrorCode,
  invalidClient,
  invalidGrant,
  invalidRequest,
  invalidScope,
  type OAuthErrorCode,
  type RevocationErrorCode,
  type TokenErrorCode,
  unauthorizedClient,
  useDpopNonce,
} from "../../src/errors/oauth-error.ts";
import { portError } from "../../src/errors/port-error.ts";
import { runEndpoint } from "../endpoints/run-steps.ts";

/** Steps of which the one refuses so. Their type holds the code. */
const refusing = <E extends Failure>(error: E) =>
  steps<Received>().step("refuse", (): Result<Answered, E> => err(error));
const named = { name: "x", path: { below: "/x" }, methods: ["POST"] };

const badScope = invalidScope("scope_malformed");
const nonce = useDpopNonce("dpop_nonce_missing", "n");
const badGrant = invalidGrant("api_key_unknown");
const badRequest = invalidRequest("form_malformed");
const badClient = invalidClient("client_unknown");
const notOwned = unauthorizedClient("token_not_owned");
const outage = portError("unavailable", "tenants");

/* A definition refuses with the codes that its RFC lists, and the compiler sees to it. */

const jwksWithScope: EndpointDefinition<DocumentErrorCode> = {
  ...named,
  // @ts-expect-error: RFC 7517 §5 serves a document, of which no scope is asked.
  steps: refusing(badScope),
};
const jwksWithClient: EndpointDefinition<DocumentErrorCode> = {
  ...named,
  // @ts-expect-error: nobody authenticates for a document.
  steps: refusing(badClient),
};
const revocationWithNonce: EndpointDefinition<RevocationErrorCode> = {
  ...named,
  // @ts-expect-error: RFC 9449 §8 is about the token endpoint and resource servers.
  steps: refusing(nonce),
};
const introspectionWithGrant: EndpointDefinition<IntrospectionErrorCode> = {
  ...named,
  // @ts-expect-error: RFC 7662 §2.3 knows no grant.
  steps: refusing(badGrant),
};
const introspectionWithOwner: EndpointDefinition<IntrospectionErrorCode> = {
  ...named,
  // @ts-expect-error: RFC 7662 §2.2 answers `{"active":false}` to others.
  steps: refusing(notOwned),
};
const jwks: EndpointDefinition<DocumentErrorCode> = { ...named, steps: refusing(badRequest) };
const document: EndpointDefinition<DocumentErrorCode> = { ...named, steps: refusing(outage) };
const revocation: EndpointDefinition<RevocationErrorCode> = { ...named, steps: refusing(notOwned) };
const introspection: EndpointDefinition<IntrospectionErrorCode> = {
  ...{ ...named, steps: refusing(badClient) },
};
const token: EndpointDefinition<TokenErrorCode> = { ...named, steps: refusing(nonce) };

/** A step that is appended later counts as well, and so does one within a bracket. */
const appended: EndpointDefinition<DocumentErrorCode> = {
  ...named,
  // @ts-expect-error: the second step's code is none of a document's.
  steps: steps<Received>()
    .step("first", (): Result<Received, typeof badRequest> => err(badRequest))
    .step("second", (): Result<Answered, typeof badScope> => err(badScope)),
};
const bracketed: EndpointDefinition<DocumentErrorCode> = {
  ...named,
  // @ts-expect-error: the step within the bracket has a code that is none of a document's.
  steps: steps<Received>().within((_, run) => run(), refusing(badScope)),
};

const request: EndpointRequest = {
  ...{ tenant: "main", method: "POST", url: "/", headers: new Map(), body: "" },
};

it.each<[string, EndpointDefinition, Failure]>([
  ["a code that the compiler lets pass", jwks, badRequest],
  ["an outage", document, outage],
  ["an owner's code", revocation, notOwned],
  ["a client's code", introspection, badClient],
  ["a nonce", token, nonce],
  ["a scope, though it does not compile", jwksWithScope, badScope],
  ["a client, though it does not compile", jwksWithClient, badClient],
  ["a nonce, though it does not compile", revocationWithNonce, nonce],
  ["a grant, though it does not compile", introspectionWithGrant, badGrant],
  ["an owner, though it does not compile", introspectionWithOwner, notOwned],
  ["a first step of two", appended, badRequest],
  ["a step within a bracket", bracketed, badScope],
])("an endpoint's steps refuse with what their step says: %s", async (_, definition, failure) => {
  const { answer } = await runEndpoint<OAuthErrorCode>(definition, request);
  expect(expectErr(answer)).toBe(failure);
});
