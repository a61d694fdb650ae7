/** The beginning of every `request_uri` of a pushed request (RFC 9126 §2.2). */
export const requestUriPrefix = "urn:ietf:params:oauth:request_uri:";
