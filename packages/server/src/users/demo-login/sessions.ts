import { hash } from "node:crypto";
import type { TenantId } from "@mintport/core";
import {
  type Entropy,
  type Instant,
  isExpired,
  later,
  type Seconds,
  type Visitor,
} from "@mintport/core/ports";

/** Seconds that a login lasts. */
export const sessionLifetime: Seconds = 8 * 3600;

/** A user at a browser, until the session's end. */
interface Session {
  readonly tenant: TenantId;
  readonly visitor: Visitor;
  readonly expiresAt: Instant;
}

/** The logins of the demo, in this process's memory, by the digest of what their cookie holds. The oldest makes room. */
export class Sessions {
  readonly #byDigest = new Map<string, Session>();
  readonly #entropy: Entropy;
  readonly #most: number;

  constructor(entropy: Entropy, most = 1000) {
    this.#entropy = entropy;
    this.#most = most;
  }

  /** Logs a user in: answers the text for the cookie, which nobody can guess. */
  begin(tenant: TenantId, subject: string, now: Instant): string {
    const secret = this.#entropy.text(32);
    const digest = digestOf(secret);
    const [oldest] = this.#byDigest.keys();
    if (this.#byDigest.size >= this.#most && oldest !== undefined) this.#byDigest.delete(oldest);
    this.#byDigest.set(digest, {
      tenant,
      visitor: { subject, session: digest, authenticatedAt: now, amr: ["pwd"] },
      expiresAt: later(now, sessionLifetime),
    });
    return secret;
  }

  /** Who is logged in to the tenant with this cookie. */
  find(tenant: TenantId, secret: string, now: Instant): Visitor | undefined {
    const session = this.#byDigest.get(digestOf(secret));
    return session === undefined || session.tenant !== tenant || isExpired(session.expiresAt, now)
      ? undefined
      : session.visitor;
  }

  /** Logs out. */
  end(tenant: TenantId, secret: string): void {
    const digest = digestOf(secret);
    if (this.#byDigest.get(digest)?.tenant === tenant) this.#byDigest.delete(digest);
  }
}

const digestOf = (secret: string): string => hash("sha256", secret, "base64url");
