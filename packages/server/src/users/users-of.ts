import { userAuthorization } from "@mintport/core";
import { present, systemClock, systemEntropy } from "@mintport/core/ports";
import { pages as pagesOf } from "@mintport/pages";
import { Concealed } from "../settings/concealed.ts";
import type { Settings } from "../settings/settings.ts";
import { type ClientDocumentSettings, clientDocumentsOf } from "./client-documents-of.ts";
import { passwordCheck, userName } from "./demo-login/check-password.ts";
import { demoVisitors } from "./demo-login/demo-visitors.ts";
import { loginPages } from "./demo-login/login-pages.ts";
import { Sessions } from "./demo-login/sessions.ts";
import { lookOf, nameIn } from "./look-of.ts";
import { headerVisitors } from "./signed-header/header-visitors.ts";
import { notLoggedInPage } from "./signed-header/not-logged-in-page.ts";
import type { SignedHeader } from "./signed-header/signed-header.ts";
import { type SubjectSettings, subjectsBut } from "./subjects-but.ts";
import { upstreamUsers } from "./upstream/upstream-users.ts";
import type { Users } from "./users.ts";
import type { UsersParts } from "./users-parts.ts";

/** The user's half by the settings; without the setting `visitors` there is none. */
export const usersOf = async (
  settings: Pick<Settings, "visitors" | "demoPassword"> & SubjectSettings & ClientDocumentSettings,
  parts: UsersParts,
): Promise<Users | undefined> => {
  const { visitors } = settings;
  if (visitors === "off") return undefined;
  if (visitors === "demo") return demoUsers(settings, parts);
  return visitors.header === undefined
    ? upstreamUsers(visitors.upstream, settings, parts)
    : headerUsers(visitors.header, settings, parts);
};

const demoUsers = async (
  settings: Pick<Settings, "demoPassword"> & SubjectSettings & ClientDocumentSettings,
  { storage, rateLimiter, devices }: UsersParts,
): Promise<Users> => {
  const { demoPassword } = settings;
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
      subjects: subjectsBut(settings, (subject) => subject === userName),
      ...present({ devices }),
      ...clientDocumentsOf(settings, storage),
    }),
    pages: loginPages({
      ...{ tenants: storage.tenants, sessions, pages, clock: systemClock },
      checkPassword: await passwordCheck(password, { limiter: rateLimiter, clock: systemClock }),
    }),
    demoLogin: { userName, password },
  };
};

const headerUsers = (
  header: SignedHeader,
  settings: SubjectSettings & ClientDocumentSettings,
  { storage, devices }: UsersParts,
): Users => ({
  capability: userAuthorization({
    visitors: headerVisitors(header, systemClock),
    pages: pagesOf({ ...lookOf(storage), login: notLoggedInPage(header, nameIn(storage)) }),
    // The proxy knows its users, and is not asked about one who is not there.
    subjects: subjectsBut(settings, () => true),
    ...present({ devices }),
    ...clientDocumentsOf(settings, storage),
  }),
});
