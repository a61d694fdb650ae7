import { describe, expect, it } from "vitest";
import { freshFor } from "../src/remote-keys/fresh-for.ts";

const now = new Date("2026-11-26T12:00:00Z");
const date = now.toUTCString();
const inAMinute = new Date(now.getTime() + 60_000).toUTCString();

describe("the freshness of an answer (RFC 9111 §4.2.1)", () => {
  it.each<readonly [Parameters<typeof freshFor>[0], number | undefined]>([
    [{}, undefined],
    [{ "cache-control": "public" }, undefined],
    [{ "cache-control": "max-age=60" }, 60],
    [{ "cache-control": "Public, Max-Age = 60" }, 60],
    [{ "cache-control": 'max-age="60"' }, 60],
    [{ "cache-control": "max-age=60, s-maxage=10" }, 10],
    [{ "cache-control": "max-age=60, no-cache" }, 0],
    [{ "cache-control": "no-store, max-age=60" }, 0],
    [{ "cache-control": "max-age=60", age: "20" }, 40],
    [{ "cache-control": "max-age=60", age: "100" }, 0],
    [{ "cache-control": "max-age=60", age: "-5" }, 60],
    [{ "cache-control": "max-age=-1" }, 0],
    [{ "cache-control": "max-age=99999999999" }, 2 ** 31],
    [{ expires: inAMinute, date }, 60],
    [{ expires: inAMinute }, 60],
    [{ expires: inAMinute, date, "cache-control": "max-age=5" }, 5],
    [{ expires: date, date: inAMinute }, 0],
    [{ expires: "0", date }, 0],
  ])("of %j is %s seconds", (headers, seconds) => {
    expect(freshFor(headers, now)).toBe(seconds);
  });
});
