import type { Tenant } from "@mintport/core";
import { causeText } from "../errors/cause-text.ts";
import type { Finding } from "./rule.ts";

/** Asks a URL as a client does. Redirects are answers as others, and not followed. */
export type AskUrl = (url: string, init: RequestInit) => Promise<Response>;

/**
 * Asks a tenant's issuer and its MCP servers what MCP clients ask first: the metadata at each form, the metadata of each resource, and a
 * request without a token. What is configured rightly and is not reached, for a proxy leaves a path out, is found here alone.
 */
export const mcpFindings = async (
  ask: AskUrl,
  { id, issuer, audience, resources }: Tenant,
): Promise<readonly Finding[]> => {
  const servers = new Set<string>(resources.map(({ indicator }) => indicator));
  if ((audience as string) !== issuer) servers.add(audience);
  const found = await Promise.all([
    ...formsOf(issuer).map((url) => metadataFault(ask, url, issuer)),
    // A plain name is asked by nobody.
    ...[...servers]
      .filter((server) => URL.canParse(server))
      .flatMap((server) => [resourceFault(ask, server, issuer), challengeFault(ask, server)]),
  ]);
  return found
    .filter((finding) => finding !== undefined)
    .map((finding) => ({ ...common, ...finding, subject: `tenant ${id}` }));
};

const common = { profile: "mcp", severity: "error" } as const;

type Fault = Pick<Finding, "rule" | "source" | "why" | "change">;

/** The forms that clients try, of an issuer with a path. */
const formsOf = (issuer: string): readonly string[] => {
  const { origin, pathname } = new URL(issuer);
  const path = pathname === "/" ? "" : pathname;
  return [
    `${origin}/.well-known/oauth-authorization-server${path}`,
    `${origin}/.well-known/openid-configuration${path}`,
    `${origin}${path}/.well-known/openid-configuration`,
  ];
};

const metadataFault = async (
  ask: AskUrl,
  url: string,
  issuer: string,
): Promise<Fault | undefined> => {
  const answer = await documentAt(ask, url);
  const wrong =
    typeof answer === "string"
      ? answer
      : [
          ["another issuer", answer["issuer"] === issuer],
          ["no S256", includes(answer["code_challenge_methods_supported"], "S256")],
          ["no iss", answer["authorization_response_iss_parameter_supported"] === true],
          ["no authorization_endpoint", typeof answer["authorization_endpoint"] === "string"],
        ].find(([, holds]) => holds !== true)?.[0];
  return wrong === undefined
    ? undefined
    : {
        rule: "metadata-not-found-for-mcp",
        source: "MCP authorization, 2026-07-28: authorization server metadata discovery",
        why: `Clients that look at ${url} find nothing that they can use: ${String(wrong)}.`,
        change: "Start the server with MINTPORT_MCP, and have every proxy pass this path on.",
      };
};

const resourceFault = async (
  ask: AskUrl,
  server: string,
  issuer: string,
): Promise<Fault | undefined> => {
  const { origin, pathname } = new URL(server);
  const url = `${origin}/.well-known/oauth-protected-resource${pathname === "/" ? "" : pathname}`;
  const answer = await documentAt(ask, url);
  const wrong =
    typeof answer === "string"
      ? answer
      : [
          [`resource is not ${server}`, answer["resource"] === server],
          [`${issuer} is not there`, includes(answer["authorization_servers"], issuer)],
        ].find(([, holds]) => holds !== true)?.[0];
  return wrong === undefined
    ? undefined
    : {
        rule: "resource-metadata-for-mcp",
        source: "MCP authorization, 2026-07-28: protected resource metadata; RFC 9728 §3",
        why: `Clients do not learn at ${url} where tokens come from: ${String(wrong)}.`,
        change: `Serve protectedResourceMetadata({ resource: "${server}", authorizationServers: ["${issuer}"] }) there.`,
      };
};

const challengeFault = async (ask: AskUrl, server: string): Promise<Fault | undefined> => {
  const answer = await ask(server, { method: "POST", ...patience() }).catch(reasonOf);
  const isChallenge =
    typeof answer !== "string" &&
    answer.status === 401 &&
    (answer.headers.get("www-authenticate") ?? "").includes("resource_metadata=");
  return isChallenge
    ? undefined
    : {
        rule: "no-challenge-for-mcp",
        source: "MCP authorization, 2026-07-28: RFC 9728 §5.1",
        why: `A request without a token to ${server} is not refused with 401 and resource_metadata: ${typeof answer === "string" ? answer : `it is ${answer.status}`}.`,
        change: "Put the guard of @mintport/http before the MCP server, with its metadata.",
      };
};

/** The document, or why there is none. */
const documentAt = async (
  ask: AskUrl,
  url: string,
): Promise<Readonly<Record<string, unknown>> | string> => {
  try {
    const answer = await ask(url, patience());
    if (answer.status !== 200) return `the answer is ${answer.status}`;
    const value: unknown = await answer.json();
    return typeof value === "object" && value !== null ? { ...value } : "the answer is no object";
  } catch (failure) {
    return reasonOf(failure);
  }
};

/** `fetch` says that it failed, and its cause why. */
const reasonOf = (failure: unknown): string =>
  causeText(failure instanceof TypeError ? (failure.cause ?? failure) : failure);

const includes = (list: unknown, wanted: string): boolean =>
  Array.isArray(list) && list.includes(wanted);

const patience = (): RequestInit => ({ redirect: "manual", signal: AbortSignal.timeout(3000) });

/** The names of these findings. */
export const mcpFindingRules: readonly string[] = [
  "metadata-not-found-for-mcp",
  "resource-metadata-for-mcp",
  "no-challenge-for-mcp",
];
