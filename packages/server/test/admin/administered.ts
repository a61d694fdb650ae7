import { commandLine } from "../cli/command-line.ts";
import { type Answer, ask, tokenIn } from "../fixture/ask.ts";
import { start, temporaryFolder } from "../fixture/start.ts";
import { asDescribed } from "./as-described.ts";

/** A ready server with the admin tenant `operators`, and one that calls its admin API. */
export interface Administered {
  readonly origin: string;
  /** The folder of its data. */
  readonly folder: string;
  /** The command line on the same store. */
  readonly mintport: ReturnType<typeof commandLine>;
  /** A token of a client of `operators` that is made with this scope; with `requested`, a token of no more. */
  tokenFor(client: string, scope: string, requested?: string): Promise<string>;
  /** Sends a request below `/admin/v1`, with a token of all scopes unless `as` says otherwise. */
  call(path: string, call?: Call): Promise<Answer>;
  close(): Promise<void>;
}

export interface Call {
  readonly method?: string;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  /** The token; an empty one is not sent. */
  readonly as?: string | undefined;
}

/** Every answer of its admin API is held to the OpenAPI document. */
export const administered = async (
  environment: Readonly<Record<string, string>> = {},
): Promise<Administered> => {
  const folder = await temporaryFolder();
  const admin = { MINTPORT_ADMIN_TENANT: "operators", ...environment };
  const mintport = commandLine(folder.path, { MINTPORT_QUICKSTART: "on", ...admin });
  await mintport("migrate");
  const issuer = "http://localhost:3000/api/v1/tenant/operators";
  await mintport("tenant", "create", "operators", "--issuer", issuer);
  const server = await start(folder.path, admin);
  const secrets = new Map<string, string>();

  const makeClient = async (id: string, scope: string): Promise<string> => {
    const made = await mintport("client", "create", "operators", id, "--scope", scope, "--json");
    return (made.json() as { readonly secret: string }).secret;
  };
  const tokenFor: Administered["tokenFor"] = async (client_id, scope, requested) => {
    const client_secret = secrets.get(client_id) ?? (await makeClient(client_id, scope));
    secrets.set(client_id, client_secret);
    return tokenIn(
      await ask(`${server.origin}/api/v1/tenant/operators/oauth/token`, {
        method: "POST",
        body: new URLSearchParams({
          ...{ grant_type: "client_credentials", client_id, client_secret },
          ...(requested === undefined ? {} : { scope: requested }),
        }),
      }),
    );
  };
  const token = await tokenFor("console", "mintport:*");
  return {
    origin: server.origin,
    folder: folder.path,
    mintport,
    tokenFor,
    call: async (path, { method = "GET", body, headers = {}, as = token } = {}) => {
      const answer = await ask(`${server.origin}/admin/v1${path}`, {
        method,
        headers: {
          ...(as === "" ? {} : { Authorization: `Bearer ${as}` }),
          ...(body === undefined ? {} : { "Content-Type": "application/json" }),
          ...headers,
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      return asDescribed(method, path, answer);
    },
    close: async () => {
      await server.close();
      await folder.remove();
    },
  };
};

/** What a change of the thing that was read must send. */
export const etagOf = ({ headers }: Answer): { readonly "If-Match": string } => ({
  "If-Match": headers.get("etag") ?? "",
});
