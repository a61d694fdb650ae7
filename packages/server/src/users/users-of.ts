import { ConfigurationError, userAuthorization } from "@mintport/core";
import {
  type FullStorage,
  type RateLimiter,
  type Subjects,
  systemClock,
  systemEntropy,
  toAsync,
} from "@mintport/core/ports";
import { ok } from "@mintport/core/result";
import { type LookAndWords, pages as pagesOf } from "@mintport/pages";
import { fail } from "../errors/fail.ts";
import { Concealed } from "../settings/concealed.ts";
import type { Settings } from "../settings/settings.ts";
import { passwordCheck, userName } from "./demo-login/check-password.ts";
import { demoVisitors } from "./demo-login/demo-visitors.ts";
import { loginPages } from "./demo-login/login-pages.ts";
import { Sessions } from "./demo-login/sessions.ts";
import type { Users } from "./users.ts";

/** The parts of a deployment that users need. */
export interface UsersParts {
  readonly storage: FullStorage;
  readonly rateLimiter: RateLimiter | undefined;
}

/** The user's half by the settings; without the setting `visitors` there is none. */
export const usersOf = async (
  settings: Pick<Settings, "visitors" | "demoPassword" | "blockedSubjects" | "quickstart">,
  parts: UsersParts,
): Promise<Users | undefined> => {
  if (settings.visitors === "off") return undefined;
  if (!settings.quickstart)
    throw new ConfigurationError("environment", [
      {
        field: "MINTPORT_VISITORS",
        message:
          "must not be demo without the quickstart: anybody who reaches the server could guess",
      },
    ]);
  return demoUsers(settings, parts);
};

const demoUsers = async (
  { demoPassword, blockedSubjects }: Pick<Settings, "demoPassword" | "blockedSubjects">,
  { storage, rateLimiter }: UsersParts,
): Promise<Users> => {
  const password = demoPassword ?? new Concealed(systemEntropy.text(12));
  const sessions = new Sessions(systemEntropy);
  const pages = pagesOf({
    ...lookOf(storage),
    loginUrl: (tenant) => `/api/v1/tenant/${tenant}/login`,
  });
  return {
    capability: userAuthorization({
      visitors: demoVisitors(sessions, systemClock),
      pages,
      subjects: subjectsBut(blockedSubjects, (subject) => subject === userName),
    }),
    demoLogin: {
      userName,
      password,
      pages: loginPages({
        ...{ tenants: storage.tenants, sessions, pages, clock: systemClock },
        checkPassword: await passwordCheck(password, { limiter: rateLimiter, clock: systemClock }),
      }),
    },
  };
};

/** The pages bear the tenant's name. */
const lookOf = ({ tenants }: FullStorage): LookAndWords => ({
  brand: async (id) => {
    const tenant = await toAsync(tenants.find(id)).match(
      (found) => found,
      fail("the tenant cannot be read"),
    );
    return { name: tenant?.name ?? id };
  },
});

const subjectsBut = (
  blocked: readonly string[],
  isKnown: (subject: string) => boolean,
): Subjects => ({
  standing: (_tenant, subject) => {
    if (blocked.includes(subject)) return ok("refused");
    return ok(isKnown(subject) ? "good" : "unknown");
  },
});
