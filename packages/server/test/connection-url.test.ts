import { describe, expect, it } from "vitest";
import { readSettings } from "../src/settings/settings.ts";

const variables = { redis: "MINTPORT_REDIS_URL", postgres: "MINTPORT_DATABASE_URL" } as const;

const problemOf = (environment: Record<string, string>): string => {
  try {
    readSettings(environment);
    return "";
  } catch (problem) {
    return String(problem);
  }
};

describe("a URL whose password is not encoded", () => {
  it.each(
    Object.entries(variables).flatMap(([scheme, field]) => [
      [field, `${scheme}://app:hunter#x@127.0.0.1:1/`],
      // These parse: `app` would be the host.
      [field, `${scheme}://app:12#hunter@127.0.0.1:1/`],
      [field, `${scheme}://app:12/hunter@127.0.0.1:1/`],
      [field, `${scheme}://app:12?hunter@127.0.0.1:1/`],
      [field, `${scheme}://app:hunter%@127.0.0.1:1/`],
      [field, `${scheme}://app:hunter%zz@127.0.0.1:1/`],
    ]),
  )("is refused with how to write it, and is not shown: %s=%s", (field, url) => {
    const problem = problemOf({ [field]: url });
    expect(problem).toContain(`${field}: is not a URL as it stands`);
    expect(problem).toContain("%23");
    expect(problem).not.toMatch(/hunter|127\.0\.0\.1/);
  });

  it.each([
    ["MINTPORT_REDIS_URL", "redis://app:a%23b%2Fc%40@127.0.0.1:6379/0"],
    ["MINTPORT_DATABASE_URL", "mysql://app:a%23%25@127.0.0.1/mintport?ssl=true"],
    ["MINTPORT_DATABASE_URL", "mariadb://app@[::1]:3306/mintport"],
    ["MINTPORT_DATABASE_URL", "sqlite:/var/lib/a#b@c/mintport.db"],
  ])("is taken once it is: %s=%s", (field, url) => {
    expect(problemOf({ [field]: url })).toBe("");
  });
});

describe("a URL that lacks what a driver needs", () => {
  it.each([
    ["MINTPORT_DATABASE_URL", "postgres://db.example/mintport", "must name a user, as postgres://"],
    ["MINTPORT_DATABASE_URL", "mysql://:hunter2@db.example/mintport", "must name a user"],
    ["MINTPORT_DATABASE_URL", "postgres://mint:hunter2@/mintport", "is not a URL as it stands"],
    ["MINTPORT_DATABASE_URL", "postgresql:///mintport?user=mint", "must name a host"],
    ["MINTPORT_DATABASE_URL", "mariadb://mint@db.example", "must name a database"],
    ["MINTPORT_DATABASE_URL", "postgres://mint:hunter2@db.example/", "must name a database"],
    ["MINTPORT_REDIS_URL", "redis:///0", "must name a host, as redis://"],
    [
      "MINTPORT_REDIS_URL",
      "rediss://:hunter2@redis.example/cache",
      "must have no path, or the number",
    ],
  ])("is refused in our own words, which show nothing of it: %s=%s", (field, url, message) => {
    const problem = problemOf({ [field]: url });
    expect(problem).toContain(`${field}: ${message}`);
    expect(problem).not.toMatch(/hunter2|Invalid URL/);
  });

  it.each([
    "postgres:///mintport?host=/var/run/postgresql&user=mint",
    "postgres://mint@%2Fvar%2Frun%2Fpostgresql/mintport",
  ])("may have it in the query, or be a socket: %s", (url) => {
    expect(problemOf({ MINTPORT_DATABASE_URL: url })).toBe("");
  });
});

it("a URL of something else is told which schemes there are, and nothing more", () => {
  const problem = problemOf({ MINTPORT_DATABASE_URL: "redis://127.0.0.1:17002" });
  expect(problem).toContain("must begin with sqlite:, postgres:// or mysql://");
  expect(problem).not.toContain("must name");
});
