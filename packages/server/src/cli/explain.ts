import { readFile } from "node:fs/promises";
import { isIP } from "node:net";
import { text as readAll } from "node:stream/consumers";
import {
  createAuthorizationServer,
  type EndpointRequest,
  type Explanation,
  type HeaderFields,
} from "@mintport/core";
import { present } from "@mintport/core/ports";
import { formatScope } from "@mintport/core/scope";
import { toClaims } from "@mintport/core/tokens";
import { clientCertificateOf } from "@mintport/http/client-certificate";
import type { Command } from "commander";
import { CommandFailed } from "../errors/command-failed.ts";
import { causeOf, explanationView } from "../management/explanation-view.ts";
import { rateLimiterOf } from "../settings/rate-limiter-of.ts";
import { devicesOf } from "../users/devices-of.ts";
import { usersOf } from "../users/users-of.ts";
import type { CommandContext } from "./command-context.ts";
import { gather } from "./options.ts";
import { print } from "./print.ts";
import { type Table, table } from "./table.ts";
import { withTenantDeployment } from "./with-deployment.ts";

interface ExplainOptions {
  readonly form: string;
  readonly header?: readonly string[];
  readonly certificate?: string;
  readonly source?: string;
  readonly json?: boolean;
}

/** The command `explain`: tells how a token request would be answered, and why. */
export const explainCommand = (command: Command, world: CommandContext): Command =>
  command
    .option("--form <path>", "a file with the form-encoded body; - reads it from stdin", "-")
    .option("--header <field>", "a header field, as 'Authorization: Basic …'; repeatable", gather)
    .option("--certificate <path>", "the TLS client's certificate as PEM; its chain is believed")
    .option("--source <address>", "where the request comes from, as limits on Redis count it")
    .option("--json", "print the explanation as JSON")
    .addHelpText(
      "after",
      "\nSecrets belong in the file or on stdin: what stands on a command line, others can read.",
    )
    .action((tenant: string, options: ExplainOptions) =>
      withTenantDeployment(world, tenant, async ({ config, storage }, { id }, stores) => {
        const { settings, redis, keys } = stores;
        // What other processes count is known only where they count together.
        // Counts that cannot be looked at are told as such, and not as none.
        const rateLimiter =
          redis && rateLimiterOf(settings, redis, { deadline: 3000, whileAway: "refuse" });
        const users = await usersOf(settings, {
          ...{ storage, rateLimiter, devices: devicesOf(settings, keys) },
        });
        const server = createAuthorizationServer({
          ...config,
          ...present({ rateLimiter, users: users?.capability }),
        });
        const explanation = await server.explain({
          tenant: id,
          method: "POST",
          url: `${server.endpointPath}/token`,
          headers: headersOf(options.header ?? []),
          body: (await bodyOf(options.form, world)).trim(),
          ...present({ remoteAddress: addressOf(options.source) }),
          ...(await certificateOf(options.certificate)),
        });
        print(world, options, { value: explanationView(explanation), text: textOf(explanation) });
      }),
    );

/** A text that is no address would be counted with all other requests of no address. */
const addressOf = (source: string | undefined): string | undefined => {
  if (source !== undefined && isIP(source) === 0)
    throw new CommandFailed("--source: must be an IP address, as 192.0.2.7 or 2001:db8::1");
  return source;
};

const bodyOf = (path: string, world: CommandContext): Promise<string> =>
  path === "-" ? (world.stdin?.() ?? readAll(process.stdin)) : readText("--form", path);

const readText = (option: string, path: string): Promise<string> =>
  readFile(path, "latin1").catch((): never => {
    throw new CommandFailed(`${option}: cannot read ${path}`);
  });

/** Fields by name in lower case, repeated ones joined, as a binding hands them over. */
const headersOf = (fields: readonly string[]): HeaderFields => {
  const byName = new Map([["content-type", "application/x-www-form-urlencoded"]]);
  for (const field of fields) {
    const [, name, value] = /^([\w-]+):(.*)$/.exec(field) ?? [];
    if (name === undefined || value === undefined)
      throw new CommandFailed("--header: must be a name, a colon and a value, as 'DPoP: eyJ…'");
    const before = byName.get(name.toLowerCase());
    byName.set(
      name.toLowerCase(),
      before === undefined || name.toLowerCase() === "content-type"
        ? value.trim()
        : `${before}, ${value.trim()}`,
    );
  }
  return byName;
};

const certificateOf = async (
  path: string | undefined,
): Promise<Pick<EndpointRequest, "clientCertificate">> => {
  if (path === undefined) return {};
  const [, pem = ""] = (await readText("--certificate", path)).split(
    "-----BEGIN CERTIFICATE-----",
    2,
  );
  const der = Buffer.from(pem.slice(0, Math.max(0, pem.indexOf("-----END"))), "base64");
  const clientCertificate = clientCertificateOf(der, { chainVerified: true });
  if (clientCertificate === undefined)
    throw new CommandFailed(`--certificate: ${path} must hold a certificate as PEM`);
  return { clientCertificate };
};

const textOf = ({ passed, found, token, refusal }: Explanation): Table => {
  const cause = found.detail ?? causeOf(refusal?.cause);
  return table(
    [
      ["tenant", found.tenant ?? "unknown"],
      ["client", clientOf(found)],
      ["grant type", found.grantType ?? "-"],
      ["scope asked", found.requestedScope ? formatScope(found.requestedScope) : "-"],
      ["passed", passed.join(", ") || "-"],
      ...(refusal === undefined
        ? []
        : [
            ["refused at", refusal.step],
            ["because", cause === undefined ? refusal.reason : `${refusal.reason} (${cause})`],
            ["client sees", `${refusal.status} ${refusal.error}: ${refusal.description}`],
          ]),
      ...(token === undefined ? [] : [["would mint", JSON.stringify(toClaims(token))]]),
    ].map((row) => row.map(String)),
  );
};

const clientOf = ({ client, authenticationMethod }: Explanation["found"]): string => {
  if (client === undefined) return "unknown";
  return authenticationMethod === undefined
    ? `${client} (not proven)`
    : `${client} (${authenticationMethod})`;
};
