import { instant, portError, type Visitors } from "@mintport/core/ports";
import { ResultAsync } from "@mintport/core/result";
import { auth } from "./auth";

/** The users who are logged in at Auth.js. In a route handler `auth` knows the request by itself. */
export const authJsVisitors: Visitors = {
  identify: () =>
    ResultAsync.fromPromise(auth(), (cause) => portError("unavailable", "visitors", cause)).map(
      (found) =>
        found?.login && {
          subject: found.login.subject,
          session: found.login.session,
          authenticatedAt: instant(found.login.at),
        },
    ),
};
