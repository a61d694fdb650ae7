import { createHmac, timingSafeEqual } from "node:crypto";
import { unescape } from "node:querystring";
import { instant, portError, type Visitors } from "@mintport/core/ports";
import { ResultAsync } from "@mintport/core/result";
import type { SessionData, Store } from "express-session";

declare module "express-session" {
  /** What the login writes into the session. */
  interface SessionData {
    user?: string;
    loginAt?: number;
  }
}

/** The users whose sessions `store` holds; `secret` is the one of express-session. */
export const sessionVisitors = (store: Store, secret: string): Visitors => ({
  identify: (_tenant, { headers }) =>
    ResultAsync.fromPromise(sessionIn(store, headers.get("cookie") ?? "", secret), (cause) =>
      portError("unavailable", "visitors", cause),
    ).map(({ id, user, loginAt }) =>
      id === undefined || user === undefined || loginAt === undefined
        ? undefined
        : { subject: user, session: id, authenticatedAt: instant(loginAt) },
    ),
});

const sessionIn = (
  store: Store,
  cookie: string,
  secret: string,
): Promise<Partial<SessionData> & { readonly id?: string }> =>
  new Promise((resolve, reject) => {
    const id = idIn(cookie, secret);
    if (id === undefined) resolve({});
    else
      store.get(id, (error, session) => {
        if (error) reject(new Error("no session", { cause: error }));
        else resolve({ ...session, id });
      });
  });

/** `connect.sid=s:<id>.<HMAC-SHA256>`, escaped. */
const idIn = (cookie: string, secret: string): string | undefined => {
  const [, text = ""] = /(?:^|; *)connect\.sid=([^;]+)/.exec(cookie) ?? [];
  const [, id = "", given = ""] = /^s:(.+)\.([^.]+)$/.exec(unescape(text)) ?? [];
  const right = createHmac("sha256", secret).update(id).digest("base64").replace(/=+$/, "");
  const [a, b] = [Buffer.from(given), Buffer.from(right)];
  return a.length === b.length && timingSafeEqual(a, b) ? id : undefined;
};
