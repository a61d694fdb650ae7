import type { Clock, Visitors } from "@mintport/core/ports";
import { ok } from "@mintport/core/result";
import { sessionIn } from "./session-cookie.ts";
import type { Sessions } from "./sessions.ts";

/** Whoever has a session of the demo's login. */
export const demoVisitors = (sessions: Sessions, clock: Clock): Visitors => ({
  identify: (tenant, request) => {
    const secret = sessionIn(request);
    return ok(secret === undefined ? undefined : sessions.find(tenant, secret, clock.now()));
  },
});
