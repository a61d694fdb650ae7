/**
 * Whether a host never leaves the machine: a name for it (RFC 6761 §6.3) or one of its addresses, as `URL.hostname` writes them.
 *
 * @example isLoopbackHost(new URL("http://127.0.0.1:8080").hostname) // true
 */
export const isLoopbackHost = (hostname: string): boolean =>
  hostname === "localhost" ||
  hostname.endsWith(".localhost") ||
  hostname === "[::1]" ||
  /^127\.\d+\.\d+\.\d+$/.test(hostname);
