import { type ClientId, defineClient, type Tenant } from "@mintport/core";
import { newGeneration, parseClientId } from "@mintport/core/management";
import { type FullStorage, systemEntropy } from "@mintport/core/ports";
import { fail } from "../errors/fail.ts";
import { consoleCallback } from "./console-origin.ts";

/** The console as a client of the admin tenant. It is public, so it has no secret. */
export const consoleClientId: ClientId = parseClientId("mintport-console") as ClientId;

/** All that operators may be given; each gets what the settings say of them. */
export const consoleScope = "mintport:*";

/**
 * Registers the console at the admin tenant if it is not there, with PKCE, DPoP and without a consent of its own: it is ours. What is
 * there already stays as somebody made it; answers what of it keeps operators out, in a sentence with the command that mends it.
 */
export const ensureConsoleClient = async (
  { clients }: Pick<FullStorage, "clients">,
  tenant: Pick<Tenant, "id">,
  origin: string,
): Promise<string | undefined> => {
  const redirectUri = consoleCallback(origin);
  const definition = defineClient({
    id: consoleClientId,
    authenticationMethods: ["none"],
    grantTypes: ["authorization_code"],
    dpopBoundAccessTokens: true,
    authorization: {
      name: "Mintport console",
      redirectUris: [redirectUri],
      delegatedScope: consoleScope,
      consent: "implied",
    },
  });
  const { verdict } = await clients
    .create(tenant.id, { ...definition, generation: newGeneration(systemEntropy) })
    .match((made) => made, fail("the console's client cannot be stored"));
  if (verdict === "created") return undefined;
  const found = await clients
    .read(tenant.id, consoleClientId)
    .match((read) => read?.value, fail("the console's client cannot be read"));
  if (found === undefined) return undefined;
  if (found.disabled)
    return `MINTPORT_CONSOLE: its client ${consoleClientId} is disabled, so nobody can log in; enable it: mintport client enable ${tenant.id} ${consoleClientId}`;
  const uris: readonly string[] = found.authorization?.redirectUris ?? [];
  return uris.includes(redirectUri)
    ? undefined
    : `MINTPORT_CONSOLE: its client ${consoleClientId} does not lead back to ${redirectUri}, so nobody can log in; remove it, and the next start makes it anew: mintport client remove ${tenant.id} ${consoleClientId}`;
};
