/** The member of a client's metadata that cannot be registered, and what is right (RFC 7591 §3.2.2). Holds nothing that the client sent. */
export interface MetadataFault {
  readonly code: "invalid_client_metadata" | "invalid_redirect_uri";
  /** @example "redirect_uris[1]" */
  readonly member: string;
  /** @example "must be https" */
  readonly message: string;
}

/** A fault of any member but the redirect URIs. */
export const metadataFault = (member: string, message: string): MetadataFault => ({
  code: "invalid_client_metadata",
  member,
  message,
});

/** A fault of the redirect URIs. */
export const redirectFault = (member: string, message: string): MetadataFault => ({
  code: "invalid_redirect_uri",
  member,
  message,
});
