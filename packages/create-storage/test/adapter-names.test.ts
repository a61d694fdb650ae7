import { describe, expect, it } from "vitest";
import { adapterNames } from "../src/adapter-names.ts";

describe("the names that follow from a package's name", () => {
  it.each([
    ["my-engine", "my-engine", "myEngine", "MyEngine"],
    ["@me/storage-nats", "nats", "nats", "Nats"],
    ["mintport-storage-dynamo-db", "dynamo-db", "dynamoDb", "DynamoDb"],
    ["storage", "storage", "storage", "Storage"],
    ["storage-3fs", "storage-3fs", "storage3fs", "Storage3fs"],
  ])("%s is %s in files, and %s and %s in code", (packageName, kebab, camel, pascal) => {
    expect(adapterNames(packageName)).toEqual({ packageName, kebab, camel, pascal });
  });

  it.each(["", "My-Engine", "a--b", "a b", "3a", "../a", "@me", "@me/", "a/b", "a".repeat(201)])(
    "%j is no package's name",
    (name) => {
      expect(adapterNames(name)).toBe(undefined);
    },
  );
});
