/** The reasons for which the document of a client is not believed (Client ID Metadata Document). Rows as in `reasons`. */
export const clientDocumentReasons = {
  client_document_url_invalid: ["invalid_request", "The request is not valid"],
  client_document_host_not_listed: ["invalid_request", "The request is not valid"],
  client_document_address_not_allowed: ["invalid_request", "The request is not valid"],
  client_document_unreachable: ["invalid_request", "The request is not valid"],
  client_document_invalid: ["invalid_request", "The request is not valid"],
} as const;

/** The name of such a reason. */
export type ClientDocumentReason = keyof typeof clientDocumentReasons;
