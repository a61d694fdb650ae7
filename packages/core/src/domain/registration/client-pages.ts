import { err, ok, type Result } from "neverthrow";
import { type MetadataFault, metadataFault } from "../../errors/metadata-fault.ts";
import { present } from "../present.ts";
import { isFetchable } from "../published-keys.ts";
import type { RedirectUri } from "../redirect-uri.ts";
import type { KeptMembers } from "./kept-members.ts";
import type { Members } from "./members.ts";

/** The links and the picture of a client that a page may show. */
export interface ClientPages {
  readonly uri?: string;
  readonly logoUri?: string;
  readonly policyUri?: string;
  readonly termsUri?: string;
}

/** Refuses a page that is none (RFC 7591 §2). */
export const judgePages = (members: Members): Result<void, MetadataFault> => {
  const wrong = pageNames.find(
    (name) => members[name] !== undefined && !isFetchable(members[name]),
  );
  return wrong === undefined ? ok() : err(metadataFault(wrong, "must be an https URL"));
};

const pageNames = ["client_uri", "logo_uri", "policy_uri", "tos_uri"];

/** RFC 7591 §5: a page that stands elsewhere than the client does may be anybody's, and is not shown to users. */
export const shownPages = (members: Members, redirectUris: readonly RedirectUri[]): ClientPages => {
  const hosts = new Set(
    redirectUris.filter((uri) => uri.startsWith("https:")).map((uri) => new URL(uri).host),
  );
  const at = (name: string): string | undefined => {
    const value = members[name];
    return isFetchable(value) && hosts.has(new URL(value).host) ? value : undefined;
  };
  return present({
    uri: at("client_uri"),
    logoUri: at("logo_uri"),
    policyUri: at("policy_uri"),
    termsUri: at("tos_uri"),
  });
};

/** What is not shown is kept: the answer tells all that was registered (RFC 7591 §3.2.1). */
export const unshownPages = (members: Members, pages: ClientPages): KeptMembers =>
  Object.fromEntries(
    Object.entries({
      client_uri: pages.uri,
      logo_uri: pages.logoUri,
      policy_uri: pages.policyUri,
      tos_uri: pages.termsUri,
    }).flatMap(([name, shown]) => {
      const value = members[name];
      return shown === undefined && isFetchable(value) ? [[name, value]] : [];
    }),
  );
