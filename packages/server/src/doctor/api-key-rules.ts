import type { Client } from "@mintport/core";
import { formatScope } from "@mintport/core/scope";
import { isApiKeyLive } from "@mintport/core/tokens";
import { dayText, isNear, isOlder, quarter } from "./is-older.ts";
import { operationsRule } from "./operations-rule.ts";
import type { ClientSubject, Rule } from "./rule.ts";

/** The rules for API keys that never end, that nobody uses, and that end before somebody has seen to it. */
export const apiKeyRules: readonly Rule<ClientSubject>[] = [
  {
    ...operationsRule("api-key-without-end", "RFC 9700 §2.2"),
    why: "An API key without an expiry is good for ever, wherever it was pasted.",
    change: "Rotate it to one with an expiry: mintport api-key create --expires.",
    breaks: ({ client, now }) =>
      (client.apiKeys ?? []).some((key) => isApiKeyLive(key, now) && key.expiresAt === undefined),
  },
  {
    ...operationsRule("api-key-ends-soon", "RFC 9700 §2.2"),
    why: "The API key ends within 14 days, and no other of its name and scope follows: its holder is refused then.",
    change: (subject) =>
      `Hand out the successor of ${endingKeys(subject)
        .map(({ id, expiresAt }) => `${id} before ${dayText(Number(expiresAt))}`)
        .join(", ")}: mintport api-key rotate.`,
    breaks: (subject) => !subject.client.disabled && endingKeys(subject).length > 0,
  },
  {
    ...operationsRule("api-key-out-of-use", "RFC 9700 §2.2"),
    why: "An API key that nobody uses is only of use to a thief.",
    change: "Revoke it: mintport api-key revoke.",
    breaks: ({ client, now }) =>
      (client.apiKeys ?? []).some(
        (key) => isApiKeyLive(key, now) && isOlder(key.lastUsedDay, quarter, now),
      ),
  },
];

type ApiKey = NonNullable<Client["apiKeys"]>[number];

/** A rotation leaves the name and the scope as they are, so such a key is the successor. */
const endingKeys = ({ client: { apiKeys = [] }, now }: ClientSubject): readonly ApiKey[] =>
  apiKeys.filter(
    (key) =>
      isNear(endOf(key), now) &&
      !apiKeys.some((other) => isSameUse(other, key) && endOf(other) > endOf(key)),
  );

const endOf = ({ expiresAt }: ApiKey): number => expiresAt ?? Number.POSITIVE_INFINITY;

const isSameUse = (a: ApiKey, b: ApiKey): boolean =>
  a.label === b.label && formatScope(a.scope) === formatScope(b.scope);
