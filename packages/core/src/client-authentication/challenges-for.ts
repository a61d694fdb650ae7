import type { ClientAuthenticationMethod } from "./client-authentication-method.ts";

/** Whether a text can stand in a header (RFC 9110 §5.5): another would end the connection instead of answering it. */
export const isFieldValue = (value: unknown): boolean =>
  typeof value === "string" && /^[\x21-\x7e](?:[\x20-\x7e]*[\x21-\x7e])?$/.test(value);

/**
 * The challenges of a 401 (RFC 9110 §11.6.1): those of the methods that have one, in their order, each once. The realm reaches a
 * method ready for a quoted string. Empty where no method has one.
 */
export const challengesFor = (
  methods: readonly Pick<ClientAuthenticationMethod, "challenge">[],
  realm: string,
): readonly string[] => {
  const escaped = realm.replaceAll(/["\\]/g, String.raw`\$&`);
  return [...new Set(methods.flatMap(({ challenge }) => challenge?.(escaped) ?? []))].filter(
    isFieldValue,
  );
};
