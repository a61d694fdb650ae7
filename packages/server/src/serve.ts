import { ConfigurationError } from "@mintport/core";
import { generatedKeys } from "@mintport/crypto";
import { memoryStorage } from "@mintport/storage-memory";
import { app } from "./app.ts";
import { type Listening, listenOnLocalhost } from "./listen.ts";
import { quickstartClients, quickstartKey, quickstartTenant } from "./quickstart.ts";
import { readSettings, type Settings } from "./settings.ts";

/** Starts the ready server as the environment says, and stops it on SIGINT and SIGTERM. */
export const serve = async (
  environment: Readonly<Record<string, string | undefined>>,
): Promise<void> => {
  const listening = await start(environment).catch((failure: unknown) => {
    console.error(explain(failure));
    process.exit(1);
  });
  console.log(welcome(listening.port));
  for (const signal of ["SIGINT", "SIGTERM"] as const)
    process.once(signal, () => {
      void listening.close();
    });
};

const start = async (
  environment: Readonly<Record<string, string | undefined>>,
): Promise<Listening> => startQuickstart(readSettings(environment));

/** The quickstart on this port, with keys that are gone with the process. */
export const startQuickstart = async ({ port }: Settings): Promise<Listening> => {
  const keys = await generatedKeys([quickstartKey]);
  const clients = await quickstartClients();
  return listenOnLocalhost(port, (taken) => {
    const tenant = quickstartTenant(taken);
    const storage = memoryStorage({
      tenants: [tenant],
      clients: clients.map((client) => ({ tenant: tenant.id, client })),
    });
    return app({ storage, keys }, tenant);
  });
};

const welcome = (port: number): string => `Mintport listens on http://localhost:${port}

Get a token:

  curl -s http://localhost:${port}/api/v1/tenant/my-tenant/oauth/token -d grant_type=client_credentials -d client_id=service-client-123 -d client_secret=super-secret-key -d scope='api:read api:write'
`;

const explain = (failure: unknown): string => {
  if (failure instanceof ConfigurationError) return failure.message;
  if (failure instanceof Error && "code" in failure && failure.code === "EADDRINUSE")
    return "The port is taken. Stop what listens there, or choose another: MINTPORT_PORT=3001";
  return failure instanceof Error ? (failure.stack ?? failure.message) : String(failure);
};
