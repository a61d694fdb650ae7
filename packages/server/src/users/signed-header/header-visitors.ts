import { hash } from "node:crypto";
import type { EndpointRequest } from "@mintport/core";
import {
  type Clock,
  type Instant,
  instant,
  portError,
  type Visitor,
  type Visitors,
} from "@mintport/core/ports";
import { ResultAsync } from "@mintport/core/result";
import type { JWTPayload } from "jose";
import type { SignedHeader } from "./signed-header.ts";
import { headerVerifier } from "./verify-header.ts";

/** Whoever a proxy's signed header names. A header without a signature names nobody: whoever reaches the server could write it. */
export const headerVisitors = (header: SignedHeader, clock: Clock): Visitors => {
  const verify = headerVerifier(header, clock);
  const identify = async (request: EndpointRequest): Promise<Visitor | undefined> => {
    const jwt = jwtIn(request, header.name.toLowerCase());
    const claims = jwt === undefined ? undefined : await verify(jwt);
    return jwt === undefined || claims === undefined
      ? undefined
      : visitorOf(claims, { jwt, header, now: clock.now() });
  };
  const guarded = ResultAsync.fromThrowable(identify, (cause) =>
    portError("unavailable", "visitors", cause),
  );
  return { identify: (_tenant, request) => guarded(request) };
};

/** Of a header that came twice nothing is taken: one of the two may be the browser's. */
const jwtIn = ({ headers }: EndpointRequest, name: string): string | undefined => {
  const [, jwt] = /^(?:Bearer )?([\w-]+\.[\w-]+\.[\w-]+)$/i.exec(headers.get(name) ?? "") ?? [];
  return jwt;
};

const visitorOf = (
  claims: JWTPayload,
  {
    jwt,
    header,
    now,
  }: { readonly jwt: string; readonly header: SignedHeader; readonly now: Instant },
): Visitor | undefined => {
  const { subject: subjectClaim = "sub", session: sessionClaim = "sid" } = header;
  const subject = claims[subjectClaim];
  // An address that nobody proved to be theirs names nobody (OpenID Connect Core §5.7).
  if (subjectClaim === "email" && claims["email_verified"] === false) return undefined;
  if (typeof subject !== "string" || !subjectText.test(subject)) return undefined;
  const authTime = claims["auth_time"] ?? claims.iat;
  if (typeof authTime !== "number" || !Number.isFinite(authTime)) return undefined;
  const session = claims[sessionClaim];
  return {
    subject,
    session:
      typeof session === "string" && session !== "" && session.length <= 1024
        ? session
        : hash("sha256", jwt, "base64url"),
    // A clock that is ahead makes no login younger than it can be.
    authenticatedAt: instant(Math.min(authTime, now)),
  };
};

/** OpenID Connect Core §2: at most 255 ASCII characters. */
const subjectText = /^[\x20-\x7e]{1,255}$/;
