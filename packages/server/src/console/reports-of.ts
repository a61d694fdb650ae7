import {
  type AuthorizationServerConfig,
  createAuthorizationServer,
  defaults,
  type Tenant,
  type UsersCapability,
} from "@mintport/core";
import { liftErrors, present, systemClock } from "@mintport/core/ports";
import { okAsync } from "@mintport/core/result";
import type { AdminReports, ExplainedForm } from "../admin/admin-reports.ts";
import type { Deployment } from "../deployment/deployment.ts";
import { examine } from "../doctor/examine.ts";
import { knownNames } from "../doctor/known-names.ts";
import { explanationView } from "../management/explanation-view.ts";
import type { KeyEncryptionKeys } from "../settings/key-encryption-keys.ts";
import type { Settings } from "../settings/settings.ts";
import { auditReader } from "./audit-reader.ts";
import { expiringIn } from "./expiring-in.ts";
import type { RecentCounts } from "./recent-counts.ts";

/** The parts that reports are made of. */
export interface ReportedParts {
  readonly deployment: Pick<Deployment, "config" | "storage">;
  readonly keys: KeyEncryptionKeys;
  /** The user's half, so that what users are given is explained too. */
  readonly users: UsersCapability | undefined;
  /** What this process counts, where there is no audit log. */
  readonly recent: RecentCounts | undefined;
}

/** What the admin API tells of this server to whoever only looks. */
export const reportsOf = (
  settings: Settings,
  { deployment: { config, storage }, keys, users, recent }: ReportedParts,
): AdminReports => {
  const audit = auditReader(settings, keys);
  // Somebody waits for the page. What is left is compared the next times.
  const wellKnown = { mostSlow: 20, compared: new Map<string, boolean>() };
  return {
    audit,
    figures:
      audit === undefined
        ? { source: "process", count: (since, step) => okAsync(recent?.count(since, step) ?? []) }
        : { source: "audit", count: audit.count },
    findings: () =>
      reading("doctor", () =>
        examine(
          {
            ...{ settings, storage, keys, wellKnown, now: systemClock.now() },
            known: knownNames(config, settings),
            scopePolicies: config.scopePolicies ?? defaults.scopePolicies,
          },
          [...(["oauth2.1", "rfc9700", "operations"] as const)],
        ),
      ),
    expiring: (until) => reading("clients", () => expiringIn(storage, systemClock.now(), until)),
    explain: (tenant, asked) =>
      reading("explain", () => explained({ ...config, ...present({ users }) }, tenant, asked)),
  };
};

/** What is thrown on the way is a store that cannot be read, and the answer says no more of it. */
const reading = <T>(port: string, read: () => Promise<T>) =>
  liftErrors(port, read, () => "unavailable" as const);

const explained = async (
  config: AuthorizationServerConfig,
  { id }: Tenant,
  { endpoint, parameters }: ExplainedForm,
): Promise<object> => {
  const { observer: _, ...quiet } = config;
  const server = createAuthorizationServer(quiet);
  const form = new URLSearchParams(parameters).toString();
  const url = `${server.endpointPath}/${endpoint}`;
  const request = { tenant: id, headers: new Map<string, string>() };
  if (endpoint === "token")
    return explanationView(
      await server.explain({
        ...{ ...request, method: "POST", url, body: form },
        headers: new Map([["content-type", "application/x-www-form-urlencoded"]]),
      }),
    );
  if (server.explainAuthorization === undefined) return { passed: [], found: {}, refusal: noUsers };
  return explanationView(
    await server.explainAuthorization({
      ...{ ...request, method: "GET", url: `${url}?${form}`, body: "" },
    }),
  );
};

const noUsers = {
  ...{ step: "request", reason: "no_users", status: 404, error: "not_found" },
  description: "Nobody logs in at this server: MINTPORT_VISITORS is off",
};
