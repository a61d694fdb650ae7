import { err, ok, type Result } from "neverthrow";
import type { Digest } from "../../domain/digest.ts";
import type { ClientId } from "../../domain/identifiers.ts";
import type { Tenant } from "../../domain/tenant.ts";
import { isVisitor, type Visitor } from "../../domain/visitor.ts";
import type { OAuthError } from "../../errors/oauth-error.ts";
import type { PortError } from "../../errors/port-error.ts";
import { refuseAuthorization } from "../../errors/refuse-authorization.ts";
import type { Digester } from "../../ports/digester.ts";
import { andThen, type MaybeAsync } from "../../ports/maybe-async.ts";
import type { Visitors } from "../../ports/visitors.ts";
import type { Received } from "../known.ts";

/** The ports by which a visitor is known. */
export interface VisitorPorts {
  readonly visitors: Visitors;
  readonly digester: Digester;
}

/** Who is at the browser, and the digest of their session; nobody, if both are `undefined`. */
export interface FoundVisitor {
  readonly visitor: Visitor | undefined;
  /** Digest of the visitor's session. */
  readonly session: Digest | undefined;
  readonly subject?: string;
}

/** Why it cannot be said who is there. */
export type VisitorError = OAuthError<"server_error"> | PortError;

/** Asks who is at the browser, for this request alone. */
export const findVisitor =
  ({ visitors, digester }: VisitorPorts) =>
  <K extends Received & { readonly tenant: Tenant }>(
    known: K,
  ): MaybeAsync<K & FoundVisitor, VisitorError> =>
    andThen(visitors.identify(known.tenant.id, known.request), (visitor) => {
      if (visitor === undefined) return ok({ ...known, visitor, session: undefined });
      // Tokens are written of it: one that is not what the type says must not go on.
      if (!isVisitor(visitor, known.at)) return err(visitorInvalid(new Error(notVisitor)));
      return andThen(digester.digest(visitor.session), (session) =>
        ok({ ...known, visitor, session, subject: visitor.subject }),
      );
    });

const notVisitor = "Visitors.identify answered something that is no visitor";

/** RFC 9068 §5: a user who is called as the client would pass for the client itself. */
export const requireOtherThanClient = (
  visitor: Visitor | undefined,
  client: ClientId,
): Result<void, OAuthError<"server_error">> =>
  visitor?.subject === client
    ? err(visitorInvalid(new Error("the subject is the client's own id")))
    : ok();

const visitorInvalid = (cause: Error): OAuthError<"server_error"> => ({
  ...refuseAuthorization("server_error", "visitor_invalid"),
  cause,
});
