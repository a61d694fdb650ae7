import type { ClientDocumentPolicy } from "./domain/client-document-policy.ts";
import { parseClientDocumentUrl } from "./domain/client-document-url.ts";
import type { Seconds } from "./domain/instant.ts";
import { emptyScope, isSubset, parseScope, type Scope } from "./domain/scope.ts";
import type { ConfigurationProblem } from "./errors/configuration-error.ts";
import { unknownOptions } from "./errors/known-options.ts";
import { isWholeWithin, problemUnless } from "./errors/problem-unless.ts";

/** What a tenant lets clients be that are known by their documents. It can be written in JSON. */
export interface ClientDocumentRules {
  /**
   * The hosts whose documents count, each as it stands in URLs: `app.example`, or with a port `app.example:8443`. `any`: every host, for
   * tenants that any client of the world may ask.
   */
  readonly hosts: "any" | readonly string[];
  /** The scope that users may delegate to such clients, as one text. */
  readonly delegatedScope: string;
  /** The scope that is asked of the user when the client asks for none: a part of `delegatedScope`. Default: nothing. */
  readonly defaultDelegatedScope?: string;
  /** Whether such clients may be devices (RFC 8628). @default false */
  readonly devices?: boolean;
  /**
   * When such a client that can use a refresh token gets one: where it asks for `offline_access`, or always, of which the consent page
   * tells.
   *
   * @default "asked"
   */
  readonly offlineAccess?: "asked" | "implied";
  /** Names beside the IP literals that stand for the client's own machine, with any port: of native clients. Default: none. */
  readonly loopbackNames?: readonly "localhost"[];
  /** Seconds after which a consent is over, with all its tokens: 1 to 315360000. Default: it has no end. */
  readonly consentLifetime?: Seconds;
}

/** Reads the rules of one tenant; `field` is where they stand. */
export const readClientDocumentRules = (field: string, rules: ClientDocumentRules): ReadRules => {
  const misspelt = unknownOptions<ClientDocumentRules>(
    rules,
    {
      ...{ hosts: true, delegatedScope: true, defaultDelegatedScope: true, devices: true },
      ...{ loopbackNames: true, consentLifetime: true, offlineAccess: true },
    },
    field,
  );
  if (misspelt.length > 0) return { policy: undefined, problems: misspelt };
  const { hosts, devices = false, loopbackNames = [], consentLifetime } = rules;
  const { offlineAccess = "asked" } = rules;
  const delegatedScope = scopeIn(rules.delegatedScope);
  const defaultDelegatedScope = scopeIn(rules.defaultDelegatedScope ?? "");
  const problems = [
    ...problemUnless(areHosts(hosts), `${field}.hosts`, hostsRule),
    ...problemUnless(delegatedScope !== undefined, `${field}.delegatedScope`, scopeRule),
    ...problemUnless(
      defaultDelegatedScope !== undefined &&
        isSubset(defaultDelegatedScope, delegatedScope ?? defaultDelegatedScope),
      `${field}.defaultDelegatedScope`,
      "must be a scope as one text, within delegatedScope",
    ),
    ...problemUnless(typeof devices === "boolean", `${field}.devices`, "must be true or false"),
    ...problemUnless(
      Array.isArray(loopbackNames) && loopbackNames.every((name) => name === "localhost"),
      `${field}.loopbackNames`,
      'must be ["localhost"] or empty',
    ),
    ...problemUnless(
      ["asked", "implied"].includes(offlineAccess),
      `${field}.offlineAccess`,
      'must be "asked" or "implied"',
    ),
    ...problemUnless(isLifetime(consentLifetime), `${field}.consentLifetime`, lifetimeRule),
  ];
  const policy = {
    ...{ hosts, loopbackNames, consentLifetime, offlineAccess },
    delegatedScope: delegatedScope ?? emptyScope,
    defaultDelegatedScope: defaultDelegatedScope ?? emptyScope,
    grantTypes: ["authorization_code", "refresh_token", ...(devices ? [deviceGrant] : [])],
  };
  return { policy, problems };
};

interface ReadRules {
  /** Good for nothing where there are problems. */
  readonly policy: ClientDocumentPolicy | undefined;
  readonly problems: readonly ConfigurationProblem[];
}

const deviceGrant = "urn:ietf:params:oauth:grant-type:device_code";

const hostsRule =
  'must be "any", or hosts as they stand in URLs, as ["app.example"]; each by name, without *';
const scopeRule = "must be a scope as one text";
const lifetimeRule = "must be whole seconds, 1 to 315360000 (ten years)";

const scopeIn = (text: unknown): Scope | undefined =>
  typeof text === "string" ? parseScope(text).unwrapOr(undefined) : undefined;

const areHosts = (hosts: unknown): boolean =>
  hosts === "any" ||
  (Array.isArray(hosts) && hosts.every((host) => typeof host === "string" && isHost(host)));

/** A host that no URL of a document can have would never count, and neither would a pattern. */
const isHost = (host: string): boolean =>
  !host.includes("*") &&
  parseClientDocumentUrl(`https://${host}/`).match(
    (url) => url.host === host,
    () => false,
  );

const isLifetime = (value: unknown): boolean =>
  value === undefined || isWholeWithin(value, 1, 315_360_000);
