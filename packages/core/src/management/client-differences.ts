import type { Client } from "../domain/client.ts";
import { describeClient } from "./definitions/describe-client.ts";

/** The fields of a definition in which two clients differ. Credentials are no part of it. */
export const clientDifferences = (one: Client, other: Client): readonly string[] => {
  const [a, b]: readonly Fields[] = [{ ...describeClient(one) }, { ...describeClient(other) }];
  return [...new Set([...Object.keys(a ?? {}), ...Object.keys(b ?? {})])].filter(
    (field) => !areEqual(a?.[field], b?.[field]),
  );
};

type Fields = Readonly<Record<string, unknown>>;

/** Whether two values are the same JSON: members in any order, items in theirs. */
export const areEqual = (one: unknown, other: unknown): boolean => {
  if (Array.isArray(one) && Array.isArray(other))
    return one.length === other.length && one.every((item, at) => areEqual(item, other[at]));
  if (isObject(one) && isObject(other)) {
    const names = Object.keys(one).filter((name) => one[name] !== undefined);
    return (
      names.length === Object.keys(other).filter((name) => other[name] !== undefined).length &&
      names.every((name) => areEqual(one[name], other[name]))
    );
  }
  return one === other;
};

const isObject = (value: unknown): value is Fields =>
  typeof value === "object" && value !== null && !Array.isArray(value);
