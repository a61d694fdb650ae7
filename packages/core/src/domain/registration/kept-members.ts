import { err, ok, type Result } from "neverthrow";
import { type MetadataFault, metadataFault } from "../../errors/metadata-fault.ts";
import { isDisplayName } from "../display-name.ts";
import { isFetchable } from "../published-keys.ts";
import type { Members } from "./members.ts";

/** Members that are registered and told again, and that nothing here acts on. */
export type KeptMembers = Readonly<Record<string, string | readonly string[]>>;

/**
 * Reads the members that are for people (RFC 7591 §2): `contacts`, `software_id`, `software_version`, and texts in other languages
 * (§2.2), whose tags stay as they came. Each is bounded, and none can break a line or turn the reading direction where it is shown.
 */
export const readKeptMembers = (members: Members): Result<KeptMembers, MetadataFault> => {
  const kept = Object.entries(members).filter(([name]) => isKept(name));
  if (kept.length > mostMembers)
    return err(metadataFault("client_name", `must stand in at most ${mostMembers} languages`));
  const wrong = kept.find(([name, value]) => !isRight(name, value));
  return wrong === undefined
    ? ok(Object.fromEntries(kept) as KeptMembers)
    : err(metadataFault(wrong[0], ruleOf(wrong[0])));
};

const isKept = (name: string): boolean => plain.has(name) || inOtherLanguage.test(name);

const isRight = (name: string, value: unknown): boolean => {
  if (name === "contacts")
    return Array.isArray(value) && value.length <= mostContacts && value.every(isShownText);
  return isPage(name) ? isFetchable(value) : isShownText(value);
};

const ruleOf = (name: string): string => {
  if (name === "contacts")
    return `must be an array of at most ${mostContacts} texts of 1 to 200 characters`;
  return isPage(name) ? "must be an https URL" : "must be a text of 1 to 200 characters";
};

const isShownText = (value: unknown): boolean => typeof value === "string" && isDisplayName(value);

const isPage = (name: string): boolean => /^[a-z]+_uri#/.test(name);

const plain: ReadonlySet<string> = new Set(["contacts", "software_id", "software_version"]);
const inOtherLanguage =
  /^(?:client_name|client_uri|logo_uri|policy_uri|tos_uri)#[A-Za-z]{1,8}(?:-[A-Za-z\d]{1,8}){0,4}$/;
const mostMembers = 50;
const mostContacts = 10;
