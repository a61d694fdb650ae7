import type { Client } from "@mintport/core";
import { type ClientSecret, isLive } from "@mintport/core/management";
import type { Instant } from "@mintport/core/ports";
import { dayText, isNear, isOlder, quarter, year } from "./is-older.ts";
import { operationsRule } from "./operations-rule.ts";
import type { ClientSubject, Rule } from "./rule.ts";

/** The rules for secrets that are too old, that nobody uses, and that end before somebody has seen to it. */
export const secretRules: readonly Rule<ClientSubject>[] = [
  {
    ...operationsRule("secret-without-end", "RFC 9700 §2.5"),
    why: "A secret that is a year old has been seen by more people than are with you today.",
    change: "Rotate it: mintport secret add --overlap.",
    breaks: ({ client, now }) =>
      client.secrets.some((secret) => isLive(secret, now) && isOlder(secret.createdAt, year, now)),
  },
  {
    ...operationsRule("secret-beyond-policy", "RFC 9700 §2.5"),
    why: "The secret was made before the policy, or elsewhere: it is accepted for longer than longestSecretLifetime.",
    change: (subject) =>
      `Put one that ends in the place of ${beyondPolicy(subject).map(nameOf).join(", ")}: mintport secret add --overlap.`,
    breaks: (subject) => beyondPolicy(subject).length > 0,
  },
  {
    ...operationsRule("secret-ends-soon", "RFC 9700 §2.5"),
    why: "The client's last secret ends within 14 days, and no other follows: then every request of it is refused.",
    change: ({ client, now }) =>
      `Add its successor before ${dayText(lastEnd(toCome(client, now)))}: mintport secret add.`,
    breaks: ({ client, now }) =>
      !client.disabled &&
      client.authenticationMethods.every((method) => method.startsWith("client_secret_")) &&
      isNear(lastEnd(toCome(client, now)), now),
  },
  {
    ...operationsRule("secret-out-of-use", "RFC 9700 §2.5"),
    why: "A secret that nobody uses is only of use to a thief.",
    change: "Remove it: mintport secret remove.",
    breaks: ({ client, now }) =>
      client.secrets.some(
        (secret) => isLive(secret, now) && isOlder(secret.lastUsedDay, quarter, now),
      ),
  },
];

const toCome = ({ secrets }: Client, now: Instant): readonly ClientSecret[] =>
  secrets.filter(({ expiresAt }) => expiresAt === undefined || expiresAt > now);

/** Without any secret there is no end that could be near. */
const lastEnd = (secrets: readonly ClientSecret[]): number =>
  Math.max(
    Number.NEGATIVE_INFINITY,
    ...secrets.map(({ expiresAt }) => expiresAt ?? Number.POSITIVE_INFINITY),
  );

/** As `secretEnd` of management counts: from the first moment at which a secret is accepted. */
const beyondPolicy = ({ client, settings, now }: ClientSubject): readonly ClientSecret[] => {
  const longest = settings.longestSecretLifetime;
  if (longest === undefined) return [];
  return toCome(client, now).filter(({ createdAt, notBefore, expiresAt }) => {
    if (expiresAt === undefined) return true;
    const begin = notBefore ?? createdAt;
    return begin !== undefined && expiresAt - begin > longest;
  });
};

const nameOf = ({ id, label }: ClientSecret): string =>
  label === undefined ? id : `${id} (${label})`;
