import { userAuthorization } from "@mintport/core";
import {
  present,
  systemClock,
  systemDigester,
  systemEntropy,
  withDeadlines,
} from "@mintport/core/ports";
import { pages as pagesOf } from "@mintport/pages";
import { type ClientDocumentSettings, clientDocumentsOf } from "../client-documents-of.ts";
import { lookOf } from "../look-of.ts";
import { type SubjectSettings, subjectsBut } from "../subjects-but.ts";
import type { Users } from "../users.ts";
import type { UsersParts } from "../users-parts.ts";
import { beginLogin } from "./begin-login.ts";
import { clientSecretOf } from "./client-secret-of.ts";
import { PendingLogins } from "./pending-logins.ts";
import { upstreamClient } from "./upstream-client.ts";
import { upstreamPages } from "./upstream-pages.ts";
import { providersFor, type UpstreamSetting } from "./upstream-provider.ts";
import { UpstreamSessions } from "./upstream-sessions.ts";
import { upstreamVisitors } from "./upstream-visitors.ts";

/** Users who log in at OpenID Providers elsewhere. Reads the files of secrets, and asks no provider anything yet. */
export const upstreamUsers = (
  { providers, sessionLifetime }: UpstreamSetting,
  settings: SubjectSettings & ClientDocumentSettings,
  { storage, observer, devices }: UsersParts,
): Users => {
  const clock = systemClock;
  const { tenants, singleUse } = withDeadlines(storage, storePatience);
  const ports = { singleUse, digester: systemDigester, entropy: systemEntropy };
  const logins = new PendingLogins(ports);
  const sessions = new UpstreamSessions(ports, sessionLifetime);
  const pages = pagesOf({
    ...lookOf(storage),
    login: beginLogin({ providers, logins, tenants, clock }),
  });
  return {
    capability: userAuthorization({
      visitors: upstreamVisitors({ providers, sessions, tenants, clock }),
      pages,
      // Users of a provider that is not there any more get nothing more, while they are away as well.
      subjects: subjectsBut(settings, (subject, tenant) =>
        providersFor(providers, tenant).some(({ name }) => subject.startsWith(`${name}|`)),
      ),
      ...present({ devices }),
      ...clientDocumentsOf(settings, storage),
    }),
    pages: upstreamPages({
      ...{ providers, logins, sessions, tenants, pages, clock, observer },
      clients: new Map(
        providers.map((provider) => [
          provider.name,
          upstreamClient(provider, clientSecretOf(provider), clock),
        ]),
      ),
    }),
  };
};

/** Milliseconds that a store may take. */
const storePatience = 3000;
