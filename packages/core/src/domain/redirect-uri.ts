import type { Brand } from "./brand.ts";

/** An absolute URI to which answers of the authorization endpoint may go, as it was registered (RFC 6749 §3.1.2). */
export type RedirectUri = Brand<string, "RedirectUri">;
