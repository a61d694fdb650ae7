import { decodeJwt, type JWTPayload } from "jose";
import * as z from "zod";

/** What the demo's page shows of a token response (RFC 6749 §5.1). The tokens themselves are not kept. */
export interface ShownTokens {
  readonly scope: string | undefined;
  readonly expiresIn: number | undefined;
  readonly hasRefreshToken: boolean;
  /** The claims of the access token, if it is a JWT. */
  readonly claims: JWTPayload;
}

/** Exchanges a code for tokens (RFC 6749 §4.1.3) and keeps what may be shown; a refusal is its error code. */
export const redeemCode = async (
  tokenUrl: string,
  form: Readonly<Record<string, string>>,
): Promise<ShownTokens | { readonly error: string }> => {
  const response = await fetch(tokenUrl, {
    method: "POST",
    body: new URLSearchParams({ grant_type: "authorization_code", ...form }),
    signal: AbortSignal.timeout(10_000),
  });
  const answer = tokenAnswer.safeParse(await response.json());
  if (!answer.success) return { error: "server_error" };
  if ("error" in answer.data) return { error: answer.data.error };
  const { access_token: token, scope, expires_in: expiresIn, refresh_token } = answer.data;
  return {
    ...{ scope, expiresIn, hasRefreshToken: refresh_token !== undefined },
    claims: token.split(".").length === 3 ? decodeJwt(token) : {},
  };
};

const tokenAnswer = z.union([
  z.object({
    access_token: z.string(),
    expires_in: z.number().optional(),
    scope: z.string().optional(),
    refresh_token: z.string().optional(),
  }),
  z.object({ error: z.string() }),
]);
