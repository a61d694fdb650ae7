import { createHmac, timingSafeEqual } from "node:crypto";
import type { EndpointRequest } from "@mintport/core";
import {
  type Digest,
  type Digester,
  type Entropy,
  type Instant,
  instant,
  later,
  type PortError,
  portError,
  type Seconds,
  type SingleUseStore,
  toAsync,
} from "@mintport/core/ports";
import { err, errAsync, ok, type Result, type ResultAsync } from "@mintport/core/result";
import * as z from "zod";
import { jsonIn } from "../../json/json-in.ts";
import {
  type CookieTenant,
  cookieIn,
  cookieNames,
  endedCookie,
  hostCookie,
  surplusLogins,
} from "./login-cookie.ts";
import type { LoginDemands } from "./login-demands.ts";
import type { AnswerChecks } from "./upstream-client.ts";

/** A login under way, as its row has it. */
export interface LoginRow {
  readonly demands: LoginDemands;
  readonly startedAt: Instant;
  /** The browser came by a form, whose policy would not let it go on to the provider without a click. */
  readonly needsClick: boolean;
}

/** A login under way in this browser. */
export interface PendingLogin extends LoginRow {
  readonly id: string;
  /** Where the login leads back to, as `loginReturnOf` writes it. */
  readonly returnTo: string;
  /** `state`, `nonce` and PKCE verifier of this login at a provider. */
  checksFor(provider: string): AnswerChecks;
}

/** What keeps the rows. */
export interface LoginRowPorts {
  readonly singleUse: SingleUseStore;
  readonly digester: Digester;
  readonly entropy: Entropy;
}

/**
 * Logins under way. The browser's cookie holds a secret and where to go on, and the row stands under the digest of both: nobody finds a row
 * without the browser that began, and the store sees neither. `state`, `nonce` and verifier follow from the secret and the provider's
 * name, so that an answer of one provider is none of another.
 */
export class PendingLogins {
  readonly #ports: LoginRowPorts;

  constructor(ports: LoginRowPorts) {
    this.#ports = ports;
  }

  /** Keeps a row; answers its id, and the cookies that bind it to the browser. */
  begin(
    tenant: CookieTenant,
    request: EndpointRequest,
    { returnTo, ...row }: LoginRow & { readonly returnTo: string },
  ): ResultAsync<{ readonly id: string; readonly cookies: readonly string[] }, PortError> {
    const { entropy, singleUse } = this.#ports;
    const id = entropy.text(9);
    const value = `${entropy.text(32)}.${returnTo}`;
    const expiresAt = later(row.startedAt, loginLifetime);
    return this.#digest(id, value)
      .andThen((digest) =>
        singleUse.put(tenant.id, digest, { content: JSON.stringify(row), expiresAt }),
      )
      .andThen((verdict) => {
        if (verdict === "exists") return err(portError("conflict", "entropy"));
        const surplus = surplusLogins(request, tenant).map((old) => endedLogin(tenant, old));
        const cookie = hostCookie(tenant, cookieNames.login(id), value, loginLifetime);
        return ok({ id, cookies: [...surplus, cookie] });
      });
  }

  /** The login with this id, if this browser began it and nothing has become of it yet. */
  find(
    tenant: CookieTenant,
    request: EndpointRequest,
    id: string,
    now: Instant,
  ): ResultAsync<PendingLogin, PortError | "unknown"> {
    return this.#read({ tenant, request, id }, (digest) =>
      this.#ports.singleUse.peek(tenant.id, digest, now),
    );
  }

  /** Uses the login up: of any number of callbacks with one state only the first gets it. */
  use(
    tenant: CookieTenant,
    request: EndpointRequest,
    id: string,
    now: Instant,
  ): ResultAsync<PendingLogin, PortError | "unknown"> {
    return this.#read({ tenant, request, id }, (digest) =>
      this.#ports.singleUse.consume(tenant.id, digest, now),
    );
  }

  #read(
    { tenant, request, id }: Sought,
    look: (digest: Digest) => ReturnType<SingleUseStore["peek"]>,
  ): ResultAsync<PendingLogin, PortError | "unknown"> {
    const value = idText.test(id) ? cookieIn(request, tenant, cookieNames.login(id)) : undefined;
    const [, secret, returnTo] = /^([\w-]{43})\.([\w-]{1,128})$/.exec(value ?? "") ?? [];
    if (value === undefined || secret === undefined || returnTo === undefined)
      return errAsync("unknown");
    return this.#digest(id, value)
      .andThen(look)
      .andThen((found): Result<PendingLogin, "unknown"> => {
        const row = found.verdict === "fresh" ? rowIn(found.content) : undefined;
        if (row === undefined) return err("unknown");
        return ok({ ...row, id, returnTo, checksFor: (provider) => checks(id, secret, provider) });
      });
  }

  #digest(id: string, value: string): ResultAsync<Digest, PortError> {
    return toAsync(this.#ports.digester.digest(`upstream-login:${id}:${value}`));
  }
}

interface Sought {
  readonly tenant: CookieTenant;
  readonly request: EndpointRequest;
  readonly id: string;
}

/** Seconds that a login may take: as long as the pages of an authorization are good. */
const loginLifetime: Seconds = 600;

/** What takes the cookie of a login away that is over. */
export const endedLogin = (tenant: CookieTenant, id: string): string =>
  endedCookie(tenant, cookieNames.login(id));

/** The login that a `state` belongs to. */
export const idIn = (state: string): string => state.slice(0, 12);

const idText = /^[\w-]{12}$/;

/** Whether a `state` is the one that was sent, compared in the time that any takes. */
export const isSameState = (state: string, sent: string): boolean => {
  const [a, b] = [Buffer.from(state), Buffer.from(sent)];
  return a.length === b.length && timingSafeEqual(a, b);
};

const checks = (id: string, secret: string, provider: string): AnswerChecks => {
  const derived = (use: string): string =>
    createHmac("sha256", secret).update(`${use}:${provider}`).digest("base64url");
  return {
    state: `${id}${derived("state")}`,
    nonce: derived("nonce"),
    verifier: derived("verifier"),
  };
};

const rowSchema = z.strictObject({
  demands: z.strictObject({
    newLogin: z.enum(["required", "wanted"]).optional(),
    maxAge: z.int().optional(),
    loginHint: z.string().optional(),
    uiLocales: z.string().optional(),
    acrValues: z.string().optional(),
  }),
  startedAt: z.int().transform(instant),
  needsClick: z.boolean(),
});

const rowIn = (content: string): LoginRow | undefined => {
  const read = jsonIn(content).map((value) => rowSchema.safeParse(value));
  return read.isOk() ? read.value.data : undefined;
};
