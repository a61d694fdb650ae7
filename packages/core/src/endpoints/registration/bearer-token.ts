import type { HeaderFields } from "../../messages/header-fields.ts";

/**
 * The token that a request carries in `Authorization: Bearer` (RFC 6750 §2.1). `malformed`: something else stands there, or two. Absent:
 * nothing does.
 */
export const bearerToken = (
  headers: HeaderFields,
): { readonly token: string } | "malformed" | undefined => {
  const field = headers.get("authorization") ?? undefined;
  if (field === undefined) return undefined;
  const [, token] = /^Bearer +([\w.~+/-]+=*)$/i.exec(field) ?? [];
  return token === undefined || token.length > mostCharacters ? "malformed" : { token };
};

const mostCharacters = 1024;

/** The challenge of an endpoint that is asked with such a token (RFC 6750 §3). */
export const bearerChallenges = (realm: string): readonly string[] => [`Bearer realm="${realm}"`];
