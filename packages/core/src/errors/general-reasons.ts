import { type AssertionFault, assertionFaults } from "./assertion-fault.ts";
import { type ProofFault, proofFaults } from "./proof-fault.ts";

/** The reasons that stand alone. */
const single = {
  endpoint_unknown: ["invalid_request", "No such endpoint", 404],
  tenant_unknown: ["invalid_request", "No such endpoint", 404],
  tenant_disabled: ["invalid_request", "No such endpoint", 404],

  method_not_allowed: ["invalid_request", "Method not allowed", 405],
  media_type_unsupported: [
    "invalid_request",
    "Content-Type must be application/x-www-form-urlencoded",
  ],
  content_encoding_unsupported: ["invalid_request", "Content-Encoding is not supported"],
  body_too_large: ["invalid_request", "Request body is too large"],
  form_malformed: ["invalid_request", "Request body is not valid form encoding in UTF-8"],
  parameters_too_many: ["invalid_request", "Request body has too many parameters"],
  parameter_repeated: ["invalid_request", "A parameter is sent more than once"],
  parameter_missing: ["invalid_request", "A required parameter is missing"],
  credential_in_url: [
    "invalid_request",
    "Credentials must not be sent in the URL; send them in the body or in the Authorization header",
  ],

  authorization_repeated: ["invalid_request", "The Authorization header is sent more than once"],
  authentication_ambiguous: [
    "invalid_request",
    "Use one client authentication method in each request",
  ],
  client_id_mismatch: [
    "invalid_request",
    "Parameter client_id names another client than the credentials",
  ],
  credentials_missing: ["invalid_client", "Invalid client credentials"],
  credentials_malformed: ["invalid_client", "Invalid client credentials"],
  authentication_scheme_unsupported: ["invalid_client", "Invalid client credentials"],
  authentication_method_not_allowed: ["invalid_client", "Invalid client credentials"],
  client_unknown: ["invalid_client", "Invalid client credentials"],
  client_disabled: ["invalid_client", "Invalid client credentials"],
  secret_mismatch: ["invalid_client", "Invalid client credentials"],
  api_key_mismatch: ["invalid_client", "Invalid client credentials"],
  credentials_refused: ["invalid_client", "Invalid client credentials"],
  certificate_unreadable: ["invalid_client", "Invalid client credentials"],
  certificate_missing: ["invalid_client", "Invalid client credentials"],
  certificate_chain_unverified: ["invalid_client", "Invalid client credentials"],
  certificate_mismatch: ["invalid_client", "Invalid client credentials"],

  grant_type_unknown: ["unsupported_grant_type", "Grant type is not supported"],
  grant_type_not_enabled: ["unauthorized_client", "Grant type not enabled for this client"],
  client_is_public: ["unauthorized_client", "Grant type not enabled for this client"],

  scope_malformed: ["invalid_scope", "Requested scope is malformed"],
  token_too_long: [
    "invalid_scope",
    "Granted scope makes a token too long to be sent: ask for less",
  ],
  claims_too_long: ["invalid_request", "Request makes a token too long to be sent"],
  scope_too_long: ["invalid_scope", "Requested scope has too many values"],
  scope_not_allowed: ["invalid_scope", "Requested scope is not allowed for this client"],
  scope_empty: ["invalid_scope", "No scope is requested and this client has no default scope"],
  resource_malformed: [
    "invalid_target",
    "Parameter resource must be an absolute URI without a fragment",
  ],
  resource_unknown: ["invalid_target", "Requested resource is not served here"],
  scope_not_at_resource: ["invalid_scope", "Requested scope is not one of the requested resource"],

  api_key_unknown: ["invalid_grant", "The API key is not valid"],
  authentication_opens_no_such_grant: [
    "unauthorized_client",
    "Grant type not enabled for this client",
  ],

  subject_token_invalid: ["invalid_request", "The subject token is not valid"],
  actor_token_invalid: ["invalid_request", "The actor token is not valid"],
  token_type_unsupported: ["invalid_request", "A token type is not supported"],
  actor_token_type_without_token: [
    "invalid_request",
    "Parameters actor_token and actor_token_type must be sent together",
  ],
  actor_not_permitted: ["invalid_request", "The subject token does not permit this actor"],
  actor_chain_too_long: ["invalid_request", "The chain of actors is too long"],
  subject_token_bound: [
    "invalid_request",
    "The subject token is bound to a key: send a proof of a key of your own",
  ],
  audience_unknown: ["invalid_target", "Requested audience is not served here"],
  audience_ambiguous: ["invalid_target", "Parameters audience and resource name two targets"],
  exchange_not_permitted: ["invalid_target", "This token exchange is not permitted"],

  dpop_nonce_missing: [
    "use_dpop_nonce",
    "A DPoP proof must carry the nonce of the DPoP-Nonce header",
  ],
  dpop_nonce_invalid: [
    "use_dpop_nonce",
    "A DPoP proof must carry the nonce of the DPoP-Nonce header",
  ],
  bound_certificate_unreadable: [
    "invalid_request",
    "The TLS certificate that came with the request cannot be read",
  ],
  certificate_required: ["invalid_request", "This client must present its TLS certificate"],

  token_not_owned: ["unauthorized_client", "The token was issued to another client"],

  rate_limited: ["temporarily_unavailable", "Too many requests; try again later", 429],
  port_unavailable: ["temporarily_unavailable", "The server is temporarily unable to answer"],
  port_timed_out: ["temporarily_unavailable", "The server is temporarily unable to answer"],
  port_conflict: ["temporarily_unavailable", "The server is temporarily unable to answer"],
  data_corrupt: ["server_error", "The server met an unexpected condition"],
  body_taken: ["server_error", "The server met an unexpected condition"],
  grant_overreached: ["server_error", "The server met an unexpected condition"],
  claims_invalid: ["server_error", "The server met an unexpected condition"],
  defect: ["server_error", "The server met an unexpected condition"],
} as const;

/** A row for each fault of a family: one code and one sentence for all of them. */
type Family<Prefix extends string, Fault extends string, Code extends string> = {
  readonly [Name in `${Prefix}_${Fault}`]: readonly [Code, string];
};

const family = <Prefix extends string, Fault extends string, Code extends string>(
  prefix: Prefix,
  faults: readonly Fault[],
  row: readonly [Code, string],
): Family<Prefix, Fault, Code> =>
  Object.fromEntries(faults.map((fault) => [`${prefix}_${fault}`, row])) as never;

/** The reasons that any server may refuse for; those of a feature are with the feature, so that a bundle without it has none of them. Rows as in `reasons`. */
export const generalReasons: typeof single &
  Family<"assertion", AssertionFault, "invalid_client"> &
  Family<"grant_assertion", AssertionFault, "invalid_grant"> &
  Family<"dpop", ProofFault, "invalid_dpop_proof"> = {
  ...single,
  ...family("assertion", assertionFaults, ["invalid_client", "Invalid client credentials"]),
  ...family("grant_assertion", assertionFaults, ["invalid_grant", "The assertion is not valid"]),
  ...family("dpop", proofFaults, ["invalid_dpop_proof", "The DPoP proof is not valid"]),
};

/** The name of such a reason. */
export type GeneralReason = keyof typeof generalReasons;
