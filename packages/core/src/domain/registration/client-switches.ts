import { err, ok, type Result } from "neverthrow";
import { type MetadataFault, metadataFault } from "../../errors/metadata-fault.ts";
import { present } from "../present.ts";
import { type SigningAlgorithm, signingAlgorithms } from "../signing-algorithm.ts";
import type { Members } from "./members.ts";

/** What a client binds itself to. */
export interface ClientSwitches {
  readonly requirePushedRequests: boolean;
  readonly requireSignedRequests: boolean;
  readonly requestSigningAlgorithm?: SigningAlgorithm;
  readonly dpopBoundAccessTokens: boolean;
  readonly certificateBoundAccessTokens: boolean;
}

/** Reads the members of switches. */
export const readSwitches = (members: Members): Result<ClientSwitches, MetadataFault> => {
  const wrong = Object.values(switchNames).find(
    (name) => !["undefined", "boolean"].includes(typeof members[name]),
  );
  if (wrong !== undefined) return err(metadataFault(wrong, "must be true or false"));
  const algorithm = members["request_object_signing_alg"];
  const known = signingAlgorithms.find((name) => name === algorithm);
  if (algorithm !== undefined && known === undefined)
    return err(
      metadataFault("request_object_signing_alg", `must be one of ${signingAlgorithms.join(", ")}`),
    );
  const is = (name: keyof typeof switchNames) => members[switchNames[name]] === true;
  return ok({
    requirePushedRequests: is("requirePushedRequests"),
    requireSignedRequests: is("requireSignedRequests"),
    dpopBoundAccessTokens: is("dpopBoundAccessTokens"),
    certificateBoundAccessTokens: is("certificateBoundAccessTokens"),
    ...present({ requestSigningAlgorithm: known }),
  });
};

/** The members of switches (RFC 9126 §6, RFC 9101 §10.5, RFC 9449 §5.2, RFC 8705 §3.4). */
const switchNames = {
  requirePushedRequests: "require_pushed_authorization_requests",
  requireSignedRequests: "require_signed_request_object",
  dpopBoundAccessTokens: "dpop_bound_access_tokens",
  certificateBoundAccessTokens: "tls_client_certificate_bound_access_tokens",
} as const;
