import { asymmetricAlgorithms } from "../../domain/asymmetric-algorithms.ts";
import { offlineAccess } from "../../domain/authorization/offline-access.ts";
import { prompts } from "../../domain/authorization/prompt.ts";
import { present } from "../../domain/present.ts";
import type { Tenant } from "../../domain/tenant.ts";
import type { AuthorizationPorts } from "../browser/authorization-ports.ts";

/** What the metadata says of authorization (RFC 8414 §2, RFC 9207 §3, RFC 9101 §10.5, RFC 9470 §7). Each member is what the endpoint does. */
export const authorizationMetadata = (
  {
    requestObjects,
    documentClients,
  }: Pick<AuthorizationPorts, "requestObjects" | "documentClients">,
  tenant: Tenant,
  url: string,
): Readonly<Record<string, unknown>> =>
  present({
    authorization_endpoint: url,
    // Of this server and no resource: it asks for a refresh token (OpenID Connect Core §11).
    scopes_supported: [...new Set([...tenant.scopes, offlineAccess])],
    response_types_supported: ["code"],
    response_modes_supported: ["query", "form_post"],
    code_challenge_methods_supported: ["S256"],
    prompt_values_supported: [...prompts],
    authorization_response_iss_parameter_supported: true,
    acr_values_supported: tenant.acrValues,
    // The default of `request_uri_parameter_supported` is true, so that it is said (OpenID Connect Discovery §3).
    request_parameter_supported: requestObjects !== undefined,
    request_uri_parameter_supported: false,
    request_object_signing_alg_values_supported:
      requestObjects === undefined ? undefined : asymmetricAlgorithms,
    // Client ID Metadata Document §5.
    client_id_metadata_document_supported:
      documentClients?.isOn(tenant.id) === true ? true : undefined,
    require_signed_request_object: tenant.requireSignedRequests === true ? true : undefined,
  });
