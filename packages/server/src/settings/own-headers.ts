/**
 * The headers of HTTP and of this server, which have a meaning already: a client sends them by itself, and no proxy puts anything else in
 * their place.
 */
export const ownHeaders: ReadonlySet<string> = new Set([
  ...["authorization", "proxy-authorization", "cookie", "set-cookie", "dpop", "x-api-key"],
  ...["host", "origin", "referer", "accept", "accept-encoding", "accept-language", "user-agent"],
  ...["content-type", "content-encoding", "content-length", "transfer-encoding", "expect"],
  ...["connection", "keep-alive", "upgrade", "te", "trailer", "if-match", "if-none-match"],
  ...["access-control-request-method", "access-control-request-headers"],
  ...["sec-fetch-site", "sec-fetch-mode", "sec-fetch-dest", "sec-fetch-user"],
  ...["forwarded", "x-forwarded-for", "x-forwarded-proto", "x-forwarded-host", "www-authenticate"],
]);
