import { err, ok, Result } from "neverthrow";
import { type MetadataFault, metadataFault, redirectFault } from "../../errors/metadata-fault.ts";
import { isDisplayName } from "../display-name.ts";
import { present } from "../present.ts";
import type { PublicKeys } from "../public-keys.ts";
import { publishedKeys } from "../published-keys.ts";
import { parseRedirectUri, type RedirectUri } from "../redirect-uri.ts";
import { redirectUriFaults } from "../redirect-uri-fault.ts";
import { parseScope, type Scope } from "../scope.ts";
import { type ClientPages, judgePages, shownPages, unshownPages } from "./client-pages.ts";
import { type ClientSwitches, readSwitches } from "./client-switches.ts";
import { type KeptMembers, readKeptMembers } from "./kept-members.ts";
import type { Members } from "./members.ts";

/** What a client that registers itself says of itself (RFC 7591 §2), with every default filled in. Nobody has judged it by a policy yet. */
export interface ClientMetadata extends ClientSwitches {
  readonly redirectUris: readonly RedirectUri[];
  readonly applicationType: "web" | "native";
  readonly authenticationMethod: string;
  readonly grantTypes: readonly string[];
  readonly name?: string;
  /** Its pages, as far as they stand on the host of one of its redirect URIs. */
  readonly pages: ClientPages;
  /** The scope that it wants to be able to ask for, without `offline_access`. Absent: it named none. */
  readonly scope?: Scope;
  readonly keys?: PublicKeys;
  /** Members that nothing here acts on, and that the client gets back as they came. */
  readonly kept: KeptMembers;
}

/**
 * Reads what a client sends to be registered. A member that cannot be refuses the whole; one that nobody reads here is ignored (RFC 7591
 * §2). Nothing is fetched, whatever URLs stand there.
 *
 * @example readClientMetadata({ redirect_uris: ["https://app.example/cb"] }) // ok: client_secret_basic, authorization_code
 */
export const readClientMetadata = (sent: Members): Result<ClientMetadata, MetadataFault> => {
  const members = withoutNull(sent);
  const grants = textsOf(members, "grant_types", ["authorization_code"]);
  if (grants.isErr()) return err(grants.error);
  const type = applicationTypeOf(members, grants.value);
  if (type.isErr()) return err(type.error);
  const redirectUris = redirectUrisOf(members, type.value, grants.value);
  if (redirectUris.isErr()) return err(redirectUris.error);
  const plain = plainMembers(members, grants.value);
  if (plain.isErr()) return err(plain.error);
  const kept = judgePages(members).andThen(() => readKeptMembers(members));
  if (kept.isErr()) return err(kept.error);
  const pages = shownPages(members, redirectUris.value);
  return ok({
    ...{ redirectUris: redirectUris.value, applicationType: type.value, pages },
    ...plain.value,
    kept: { ...kept.value, ...unshownPages(members, pages) },
  });
};

type Plain = Omit<ClientMetadata, "redirectUris" | "applicationType" | "pages" | "kept">;

/** The members that stand by themselves. */
const plainMembers = (members: Members, grants: readonly string[]): Result<Plain, MetadataFault> =>
  methodOf(members).andThen((authenticationMethod) =>
    agreeing(members, grants).andThen((grantTypes) =>
      nameOf(members).andThen((name) =>
        scopeOf(members).andThen((scope) =>
          keysOf(members).andThen((keys) =>
            readSwitches(members).map((switches) => ({
              ...{ authenticationMethod, grantTypes },
              ...switches,
              ...present({ name, scope, keys }),
            })),
          ),
        ),
      ),
    ),
  );

/** RFC 7592 §2.2: `null` is as good as absent. Many clients send an empty text for what they have not. */
const withoutNull = (sent: Members): Members =>
  Object.fromEntries(Object.entries(sent).filter(([, value]) => value !== null && value !== ""));

const textsOf = (
  members: Members,
  name: string,
  otherwise: readonly string[],
): Result<readonly string[], MetadataFault> => {
  const value = members[name] ?? otherwise;
  return Array.isArray(value) &&
    value.length <= mostTexts &&
    value.every((text) => typeof text === "string" && /^[\x21-\x7e]{1,256}$/.test(text))
    ? ok([...new Set(value as readonly string[])])
    : err(metadataFault(name, `must be an array of at most ${mostTexts} texts without spaces`));
};

/**
 * OpenID Connect Registration §2 takes a client that says nothing for `web`. Many that run on the user's machine say nothing, so one whose
 * redirect URIs only a native client can have is taken for one, and told so in the answer. A policy judges what comes out.
 */
const applicationTypeOf = (
  { application_type: named, redirect_uris: uris }: Members,
  grants: readonly string[],
): Result<"web" | "native", MetadataFault> => {
  if (named === "web" || named === "native") return ok(named);
  if (named !== undefined)
    return err(metadataFault("application_type", 'must be "web" or "native"'));
  if (Array.isArray(uris) && uris.length > 0)
    return ok(
      uris.every((uri) => typeof uri === "string" && uri.startsWith("https:")) ? "web" : "native",
    );
  return ok(grants.includes(deviceGrant) ? "native" : "web");
};

const redirectUrisOf = (
  members: Members,
  applicationType: "web" | "native",
  grants: readonly string[],
): Result<readonly RedirectUri[], MetadataFault> => {
  const uris = members["redirect_uris"] ?? [];
  if (!Array.isArray(uris) || uris.length > mostRedirectUris)
    return err(
      redirectFault("redirect_uris", `must be an array of at most ${mostRedirectUris} URIs`),
    );
  if (uris.length === 0 && grants.includes("authorization_code"))
    return err(redirectFault("redirect_uris", "must hold where answers to the client may go"));
  return Result.combine(
    uris.map((uri: unknown, at) => redirectUriOf(uri, applicationType, `redirect_uris[${at}]`)),
  );
};

const redirectUriOf = (
  uri: unknown,
  applicationType: "web" | "native",
  member: string,
): Result<RedirectUri, MetadataFault> => {
  if (typeof uri !== "string") return err(redirectFault(member, "must be a text"));
  return parseRedirectUri(uri, applicationType)
    .mapErr((fault) => redirectFault(member, redirectUriFaults[fault]))
    .andThen((read) =>
      applicationType === "web" && !uri.startsWith("https:")
        ? err(redirectFault(member, 'must be https: http is for application_type "native"'))
        : ok(read),
    );
};

const methodOf = ({
  token_endpoint_auth_method: method = "client_secret_basic",
}: Members): Result<string, MetadataFault> =>
  typeof method === "string" && method.length <= 64
    ? ok(method)
    : err(metadataFault("token_endpoint_auth_method", "must be the name of a method"));

/** RFC 7591 §2.1: the response type `code` and the grant `authorization_code` go together. */
const agreeing = (
  members: Members,
  grants: readonly string[],
): Result<readonly string[], MetadataFault> => {
  if (grants.length === 0) return err(metadataFault("grant_types", "must hold at least one"));
  const usesCode = grants.includes("authorization_code");
  return textsOf(members, "response_types", usesCode ? ["code"] : []).andThen((types) => {
    if (types.some((type) => type !== "code"))
      return err(metadataFault("response_types", 'must hold nothing but "code" (RFC 9700 §2.1.2)'));
    return types.includes("code") === usesCode
      ? ok(grants)
      : err(
          metadataFault(
            "response_types",
            'must hold "code" where grant_types holds "authorization_code", and only there',
          ),
        );
  });
};

const nameOf = ({ client_name: name }: Members): Result<string | undefined, MetadataFault> =>
  name === undefined || (typeof name === "string" && isDisplayName(name))
    ? ok(name)
    : err(
        metadataFault(
          "client_name",
          "must have 1 to 200 characters, and none that breaks a line or turns the reading direction",
        ),
      );

/** Whoever may have refresh tokens may ask for `offline_access`; it is no scope of an API. */
const scopeOf = ({ scope }: Members): Result<Scope | undefined, MetadataFault> => {
  if (scope === undefined) return ok(undefined);
  const fault = metadataFault("scope", "must be scope tokens in one text (RFC 6749 §3.3)");
  if (typeof scope !== "string") return err(fault);
  const names = scope.split(" ").filter((name) => name !== "offline_access");
  return parseScope(names.join(" ")).mapErr(() => fault);
};

const keysOf = (members: Members): Result<PublicKeys | undefined, MetadataFault> =>
  publishedKeys(members).mapErr((member) => metadataFault(member, keyRules[member]));

const keyRules = {
  jwks: 'must be {"keys": […]} of 1 to 50 public keys: RSA of 2048 bits or more, EC, Ed25519 or AKP',
  jwks_uri: "must be an https URL, and not stand beside jwks",
};

const deviceGrant = "urn:ietf:params:oauth:grant-type:device_code";
const mostTexts = 20;
const mostRedirectUris = 100;
