import type { Confirmation } from "../../domain/confirmation.ts";
import type { CustomClaims } from "../../domain/custom-claims.ts";
import type { TokenErrorCode } from "../../errors/oauth-error.ts";
import type { GrantType } from "../../grants/grant-type.ts";
import type { GrantedAccess } from "../../tokens/granted-access.ts";
import type { Received } from "../known.ts";
import { checkGrant, type GrantCheck } from "./check-grant.ts";
import {
  type AuthenticatedRequest,
  type AuthenticatingEndpoint,
  clientSteps,
} from "./client-steps.ts";
import { addCustomClaims, type ClaimsPort } from "./custom-claims-step.ts";
import {
  findRequestedResource,
  type GrantTypes,
  readRequestedScope,
  requestedGrantType,
  requirePermittedGrantType,
} from "./requested-resource-and-scope.ts";
import { type SenderConstraint, senderConstraint } from "./sender-constraint.ts";
import type { Steps } from "./steps.ts";

/** The ports of the steps that the token endpoint and `explain` share. */
export type GrantSteps = AuthenticatingEndpoint &
  GrantCheck &
  SenderConstraint &
  ClaimsPort & { readonly grants: GrantTypes };

/** A token request that was granted; nothing has taken effect yet but that its client's proofs count as used. */
export interface GrantedRequest extends AuthenticatedRequest {
  readonly grantType: GrantType;
  readonly granted: GrantedAccess;
  /** The embedder's own claims, where a function gives them; else those of the client's definition stand. */
  readonly claims?: CustomClaims | undefined;
  readonly confirmation: Confirmation | undefined;
  /** The nonce for the client's next DPoP proof. */
  readonly dpopNonce: string | undefined;
}

/** The steps of a token request, by what each finds out, in the order in which they are judged. */
export type GrantStep =
  | "client"
  | "grant_type"
  | "resource"
  | "scope"
  | "sender_constraint"
  | "grant"
  /** Only where the configuration has a function for claims. */
  | "claims";

/** Judges a token request (RFC 6749 §3.2): one step per rule. The token endpoint and `explain` run these. */
export const grantSteps = (
  ports: GrantSteps,
): Steps<Received, GrantedRequest, TokenErrorCode, GrantStep> => {
  const granted = clientSteps(ports)
    .step("grant_type", requestedGrantType(ports.grants))
    .step("grant_type", requirePermittedGrantType)
    .step("resource", findRequestedResource)
    .step("scope", readRequestedScope)
    .step("sender_constraint", senderConstraint(ports))
    .step("grant", checkGrant(ports));
  return ports.claims === undefined
    ? granted
    : granted.step("claims", addCustomClaims(ports.claims));
};
