import { parseRedirectUri, redirectUriFaults } from "@mintport/core/management";
import { present } from "@mintport/core/ports";
import { type ImportRow, idOf } from "../import-row.ts";

/** A client as another server describes it, in words that all of them share. What is `undefined` is not said. */
export interface ForeignClient {
  readonly id: unknown;
  /** By `token_endpoint_auth_method`. */
  readonly methods: readonly string[];
  /** By `grant_type`. */
  readonly grants: readonly string[];
  readonly scope: readonly string[];
  /** Default: `scope`. */
  readonly defaultScope?: readonly string[] | undefined;
  readonly redirectUris: readonly string[];
  readonly name?: unknown;
  /** Where `clientUri`, `logoUri`, `policyUri` and `termsUri` of the client are. */
  readonly pages: Readonly<Partial<Record<"uri" | "logoUri" | "policyUri" | "termsUri", unknown>>>;
  readonly isNative?: boolean;
  /** Whether users are asked. */
  readonly consent: "implied" | "remembered";
  /** The texts of its secrets, or their hashes. */
  readonly secrets: readonly object[];
  /** Further fields of a definition, as they are written here. */
  readonly further: Readonly<Record<string, unknown>>;
  /** Further fields of its `authorization`. */
  readonly furtherForUsers?: Readonly<Record<string, unknown>>;
  /** What is left out. */
  readonly notes: readonly (string | false | undefined)[];
}

/** The row of such a client. What has no place here is left out, and each such thing is a note. */
export const foreignRow = (at: string, client: ForeignClient): ImportRow => {
  const origin = { at, ...idOf(client.id) };
  const { grants, notes: grantNotes } = grantsOf(client);
  if (grants.length === 0)
    return {
      ...origin,
      skipped: `uses no grant that there is here; it has ${client.grants.join(" ") || "none"}`,
    };
  const forUsers = userGrants.some((name) => grants.includes(name));
  const redirects = redirectsOf(client.redirectUris);
  const pages = pagesOf(client);
  const usesSecrets = client.methods.some((name) => name.startsWith("client_secret_"));
  const [scope, defaults] = [client.scope, client.defaultScope].map((tokens) => tokens?.join(" "));
  const authorization = present({
    ...{ name: textOr(client.name), ...pages.kept, redirectUris: redirects.kept },
    applicationType: client.isNative === true || redirects.hasPrivateScheme ? "native" : undefined,
    ...{ delegatedScope: scope, defaultDelegatedScope: defaults, consent: client.consent },
    ...client.furtherForUsers,
  });
  const notes = [
    ...[...client.notes, ...grantNotes, ...(forUsers ? [...redirects.notes, ...pages.notes] : [])],
    !usesSecrets &&
      client.secrets.length > 0 &&
      "its secret is left out: it authenticates without one",
  ].filter((note) => typeof note === "string");
  return {
    ...origin,
    client: present({
      id: client.id,
      authenticationMethods: client.methods,
      grantTypes: grants,
      ownScope: grants.includes(itself) ? scope : undefined,
      defaultOwnScope: grants.includes(itself) ? defaults : undefined,
      secrets: usesSecrets && client.secrets.length > 0 ? client.secrets : undefined,
      authorization: forUsers ? authorization : undefined,
      ...client.further,
    }),
    ...present({ notes: notes.length === 0 ? undefined : notes }),
  };
};

/** The texts of a list, of whatever stands there. */
export const textsIn = (value: unknown): readonly string[] =>
  Array.isArray(value) ? value.filter((item): item is string => typeof item === "string") : [];

/** A text that says something. */
export const textOr = (value: unknown): string | undefined =>
  typeof value === "string" && value !== "" ? value : undefined;

const itself = "client_credentials";
const userGrants = ["authorization_code", "urn:ietf:params:oauth:grant-type:device_code"];

const grantsOf = ({
  grants,
  methods,
}: ForeignClient): { readonly grants: readonly string[]; readonly notes: readonly string[] } => {
  const isPublic = methods.includes("none");
  const users = userGrants.filter((name) => grants.includes(name));
  const reasons = new Map(
    grants.flatMap((name): readonly (readonly [string, string])[] => {
      if (userGrants.includes(name)) return [];
      if (name === itself)
        return isPublic ? [[name, "is never given to a public client (RFC 6749 §4.4)"]] : [];
      if (name === "refresh_token")
        return users.length === 0 ? [[name, "needs a grant of users beside it"]] : [];
      return [[name, unoffered[name] ?? "is not offered, or needs more than the file says"]];
    }),
  );
  return {
    grants: [...new Set(grants)].filter((name) => !reasons.has(name)),
    notes: [...reasons].map(([name, reason]) => `grant ${name}: is left out, as it ${reason}`),
  };
};

const unoffered: Readonly<Record<string, string>> = {
  implicit: "shows tokens to the browser (RFC 9700 §2.1.2): use authorization_code",
  password: "shows passwords to the client (RFC 9700 §2.4): use authorization_code",
  "urn:ietf:params:oauth:grant-type:jwt-bearer": "needs federatedIdentities",
  "urn:ietf:params:oauth:grant-type:token-exchange": "needs tokenExchange",
};

const redirectsOf = (uris: readonly string[]) => {
  const judged = uris.map((uri) => ({ uri, fault: redirectFault(uri) }));
  const kept = judged.flatMap(({ uri, fault }) => (fault === undefined ? [uri] : []));
  return {
    kept,
    hasPrivateScheme: kept.some((uri) => !/^https?:/i.test(uri)),
    notes: judged.flatMap(({ uri, fault }) =>
      fault === undefined ? [] : [`redirect URI ${uri.slice(0, 200)}: is left out, as it ${fault}`],
    ),
  };
};

const redirectFault = (uri: string): string | undefined =>
  uri.includes("*")
    ? "is a pattern; register each URI exactly (RFC 9700 §2.1)"
    : parseRedirectUri(uri, "native").match(
        () => undefined,
        (fault) => redirectUriFaults[fault],
      );

const pagesOf = ({ pages }: ForeignClient) => {
  const given = Object.entries(pages).flatMap(([field, value]) => {
    const text = textOr(value);
    return text === undefined ? [] : [{ field, text, isKept: /^https:\/\/[^@]+$/.test(text) }];
  });
  return {
    kept: Object.fromEntries(
      given.flatMap(({ field, text, isKept }) => (isKept ? [[field, text]] : [])),
    ),
    notes: given.flatMap(({ field, isKept }) =>
      isKept ? [] : [`${field}: is left out, as it must be an https URL`],
    ),
  };
};
