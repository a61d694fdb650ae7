import type { TenantId } from "@mintport/core";
import {
  type Digest,
  type Instant,
  instant,
  later,
  type PortError,
  portError,
  present,
  type Seconds,
  toAsync,
  type Visitor,
} from "@mintport/core/ports";
import { err, ok, type ResultAsync } from "@mintport/core/result";
import * as z from "zod";
import { jsonIn } from "../../json/json-in.ts";
import type { LoginRowPorts } from "./pending-logins.ts";
import type { UpstreamUser } from "./upstream-user.ts";

/** A session, and the provider that it stands on. */
export interface UpstreamSession {
  readonly provider: string;
  readonly visitor: Visitor;
}

/** The logins of users, in the store under the digest of what their cookie holds, so that every node and worker knows them. */
export class UpstreamSessions {
  readonly #ports: LoginRowPorts;
  /** Seconds from the login on. */
  readonly lifetime: Seconds;

  constructor(ports: LoginRowPorts, lifetime: Seconds) {
    this.#ports = ports;
    this.lifetime = lifetime;
  }

  /** Logs a user in: answers the text for the cookie, which nobody can guess. */
  begin(tenant: TenantId, user: UpstreamUser, now: Instant): ResultAsync<string, PortError> {
    const { entropy, singleUse } = this.#ports;
    const secret = entropy.text(32);
    const item = { content: JSON.stringify(user), expiresAt: later(now, this.lifetime) };
    return this.#digest(secret)
      .andThen((digest) => singleUse.put(tenant, digest, item))
      .andThen((verdict) =>
        verdict === "stored" ? ok(secret) : err(portError("conflict", "entropy")),
      );
  }

  /** Who is logged in to the tenant with this cookie. */
  find(
    tenant: TenantId,
    secret: string,
    now: Instant,
  ): ResultAsync<UpstreamSession | undefined, PortError> {
    return this.#digest(secret).andThen((digest) =>
      this.#ports.singleUse.peek(tenant, digest, now).map((found) => {
        // A session that is used up was logged out of.
        const user = found.verdict === "fresh" ? userIn(found.content) : undefined;
        return user && sessionOf(user, digest);
      }),
    );
  }

  /** Logs out. */
  end(tenant: TenantId, secret: string, now: Instant): ResultAsync<void, PortError> {
    return this.#digest(secret)
      .andThen((digest) => this.#ports.singleUse.consume(tenant, digest, now))
      .map(() => undefined);
  }

  #digest(secret: string): ResultAsync<Digest, PortError> {
    return toAsync(this.#ports.digester.digest(`upstream-session:${secret}`));
  }
}

const sessionOf = (
  { provider, subject, authenticatedAt, acr, amr }: UpstreamUser,
  session: Digest,
): UpstreamSession => ({
  provider,
  visitor: { subject, session, authenticatedAt, ...present({ acr, amr }) },
});

const userSchema = z.strictObject({
  provider: z.string(),
  subject: z.string(),
  authenticatedAt: z.int().transform(instant),
  acr: z.string().optional(),
  amr: z.array(z.string()).optional(),
});

const userIn = (content: string): UpstreamUser | undefined => {
  const read = jsonIn(content).map((value) => userSchema.safeParse(value));
  return read.isOk() && read.value.success ? present(read.value.data) : undefined;
};
