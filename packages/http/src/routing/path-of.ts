/** The path of a request target, without its query. */
export const pathOf = (target: string): string => {
  const query = target.indexOf("?");
  const path = query === -1 ? target : target.slice(0, query);
  // The form that a client sends to a proxy, and a server must take as well (RFC 9112 §3.2.2).
  return path.startsWith("/") ? path : path.replace(/^https?:\/\/[^/]*/i, "");
};
