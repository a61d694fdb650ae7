import { ConfigurationError } from "@mintport/core";
import { readSettings } from "@mintport/server";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { settingsView } from "../../src/settings/settings-view.ts";
import { variables } from "../../src/settings/variables.ts";

describe("settings of any text", () => {
  it("are read, or refused as a configuration", () => {
    const text = fc.oneof(
      fc.string({ maxLength: 20 }),
      fc.json(),
      fc.constantFrom("on", "off", "1", "::1", "10.0.0.0/8", "request", "__proto__", "{}", "[]"),
    );
    const environment = fc.dictionary(fc.constantFrom(...Object.keys(variables)), text);
    fc.assert(
      fc.property(environment, (given) => {
        try {
          readSettings(given);
        } catch (failure) {
          expect(failure).toBeInstanceOf(ConfigurationError);
        }
      }),
    );
  });

  it("show no password of a URL, wherever it stands", () => {
    const secret = fc.stringMatching(/^[A-Za-z0-9]{12,20}$/);
    const place = fc.constantFrom<(secret: string) => string>(
      (password) => `postgres://user:${password}@db/mintport`,
      (password) => `postgres://mint@db/mintport?password=${password}&host=/tmp`,
      (password) => `mysql://:${password}@db:3306/mintport?sslKey=${password}`,
      (password) => `postgres://user:${password}@a b/mintport`,
    );
    fc.assert(
      fc.property(secret, place, (password, urlWith) => {
        const told = (): string => {
          try {
            const settings = readSettings({
              MINTPORT_DATABASE_URL: urlWith(password),
              MINTPORT_REDIS_URL: `redis://user:${password}@redis:6379/0`,
            });
            return JSON.stringify(settingsView(settings));
          } catch (refusal) {
            return String(refusal);
          }
        };
        expect(told()).toMatch(/redis:|MINTPORT_DATABASE_URL/);
        expect(told()).not.toContain(password);
      }),
    );
  });
});
