import { type TenantId, userAuthorization } from "@mintport/core";
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
import { headerVisitors } from "./signed-header/header-visitors.ts";
import { notLoggedInPage } from "./signed-header/not-logged-in-page.ts";
import type { SignedHeader } from "./signed-header/signed-header.ts";
import type { Users } from "./users.ts";

/** The parts of a deployment that users need. */
export interface UsersParts {
  readonly storage: FullStorage;
  readonly rateLimiter: RateLimiter | undefined;
}

/** The user's half by the settings; without the setting `visitors` there is none. */
export const usersOf = async (
  settings: Pick<Settings, "visitors" | "demoPassword" | "blockedSubjects">,
  parts: UsersParts,
): Promise<Users | undefined> => {
  if (settings.visitors === "off") return undefined;
  return settings.visitors === "demo"
    ? demoUsers(settings, parts)
    : headerUsers(settings.visitors.header, settings, parts);
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

const headerUsers = (
  header: SignedHeader,
  { blockedSubjects }: Pick<Settings, "blockedSubjects">,
  { storage }: UsersParts,
): Users => ({
  capability: userAuthorization({
    visitors: headerVisitors(header, systemClock),
    pages: pagesOf({ ...lookOf(storage), login: notLoggedInPage(header, nameIn(storage)) }),
    // The proxy knows its users, and is not asked about one who is not there.
    subjects: subjectsBut(blockedSubjects, () => true),
  }),
});

/** The pages bear the tenant's name. */
const lookOf = (storage: FullStorage): LookAndWords => ({
  brand: async (tenant) => ({ name: await nameIn(storage)(tenant) }),
});

const nameIn =
  ({ tenants }: FullStorage) =>
  async (id: TenantId): Promise<string> => {
    const tenant = await toAsync(tenants.find(id)).match(
      (found) => found,
      fail("the tenant cannot be read"),
    );
    return tenant?.name ?? id;
  };

const subjectsBut = (
  blocked: readonly string[],
  isKnown: (subject: string) => boolean,
): Subjects => ({
  standing: (_tenant, subject) => {
    if (blocked.includes(subject)) return ok("refused");
    return ok(isKnown(subject) ? "good" : "unknown");
  },
});
