import type { InitialAccessToken } from "@mintport/core/management";
import type { Instant } from "@mintport/core/ports";
import { operationsRule } from "./operations-rule.ts";
import type { Rule, TenantSubject } from "./rule.ts";

/** The rules for the tokens that let their bearers register clients. */
export const registrationRules: readonly Rule<TenantSubject>[] = [
  {
    ...operationsRule("initial-access-token-over", "RFC 7591 §1.2, §3", "note"),
    why: "The token is used up or expired: it opens nothing, and takes one of the tenant's 100 places.",
    change: ({ tenant, now }) => removal((tenant.initialAccessTokens ?? []).filter(isOver(now))),
    breaks: ({ tenant, now }) => (tenant.initialAccessTokens ?? []).some(isOver(now)),
  },
  {
    ...operationsRule("initial-access-token-without-end", "RFC 7591 §1.2, §3"),
    why: "Whoever finds the token registers clients, for ever.",
    change: ({ tenant }) =>
      `Put one with --expires in its place. ${removal((tenant.initialAccessTokens ?? []).filter(isEndless))}`,
    breaks: ({ tenant }) => (tenant.initialAccessTokens ?? []).some(isEndless),
  },
  {
    ...operationsRule("initial-access-token-without-rules", "RFC 7591 §1.2, §3"),
    why: "The settings have no such profile for the tenant any more: the token registers nothing.",
    change: (subject) =>
      `Name its profile in MINTPORT_REGISTRATION. Or: ${removal(withoutRules(subject))}`,
    breaks: (subject) => withoutRules(subject).length > 0,
  },
];

const isOver =
  (now: Instant) =>
  ({ expiresAt, usesLeft }: InitialAccessToken): boolean =>
    (expiresAt !== undefined && expiresAt <= now) || (usesLeft !== undefined && usesLeft < 1);

/** One that may be used a number of times only has an end of its own. */
const isEndless = ({ expiresAt, usesLeft }: InitialAccessToken): boolean =>
  expiresAt === undefined && usesLeft === undefined;

const withoutRules = ({ tenant, settings, now }: TenantSubject): readonly InitialAccessToken[] => {
  const rules = Object.hasOwn(settings.registration, tenant.id)
    ? settings.registration[tenant.id]
    : undefined;
  const profiles = rules === undefined || rules === "off" ? {} : (rules.initialAccessTokens ?? {});
  return (tenant.initialAccessTokens ?? []).filter(
    (token) => !isOver(now)(token) && !Object.hasOwn(profiles, token.profile),
  );
};

const removal = (tokens: readonly InitialAccessToken[]): string =>
  `Remove ${tokens.map(({ id }) => id).join(", ")}: mintport initial-access-token remove.`;
