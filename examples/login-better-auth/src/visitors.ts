import { instant, portError, type Visitors } from "@mintport/core/ports";
import { ResultAsync } from "@mintport/core/result";
import type { Auth } from "./auth.ts";

/** The users who are logged in at better-auth. */
export const betterAuthVisitors = (auth: Auth): Visitors => ({
  identify: (_tenant, request) =>
    ResultAsync.fromPromise(
      auth.api.getSession({
        headers: new Headers({ cookie: request.headers.get("cookie") ?? "" }),
        // A cache in a cookie outlives a logout elsewhere.
        query: { disableCookieCache: true },
      }),
      (cause) => portError("unavailable", "visitors", cause),
    ).map((found) =>
      found === null
        ? undefined
        : {
            subject: found.user.id,
            session: found.session.id,
            authenticatedAt: instant(Math.floor(found.session.createdAt.getTime() / 1000)),
          },
    ),
});
