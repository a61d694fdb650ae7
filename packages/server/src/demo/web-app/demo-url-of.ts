import type { Tenant } from "@mintport/core";
import type { FullStorage } from "@mintport/core/ports";
import { fail } from "../../errors/fail.ts";
import type { Settings } from "../../settings/settings.ts";
import { demoWebClient } from "../../stores/quickstart.ts";
import { demoUrl } from "./demo-web-app.ts";

/** The link that begins at the demo's web app. There is none if the server does not listen there, or somebody removed the client. */
export const demoUrlOf = async (
  { clients }: FullStorage,
  { host }: Pick<Settings, "host">,
  tenant: Tenant,
): Promise<string | undefined> => {
  if (!host.some((name) => name === "localhost" || name === "127.0.0.1")) return undefined;
  const client = await clients
    .read(tenant.id, demoWebClient)
    .match((found) => found, fail("the store is away"));
  return client && demoUrl(tenant);
};
