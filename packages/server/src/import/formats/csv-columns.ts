import { err, ok, type Result } from "@mintport/core/result";
import { jsonFaults } from "../../json/json-faults.ts";
import { jsonIn } from "../../json/json-in.ts";
import { isTooDeep } from "../../json/max-depth.ts";

/** A column of CSV: where its cells go in the client, and how they are read. */
export interface CsvColumn {
  readonly path: readonly string[];
  read(cell: string): Result<unknown, string>;
}

type Read = CsvColumn["read"];

const text: Read = (cell) => ok(cell);
const list: Read = (cell) => ok(cell.split(" ").filter((item) => item !== ""));
const number: Read = (cell) =>
  /^\d{1,15}$/.test(cell) ? ok(Number(cell)) : err("must be a whole number, as 3600");
const boolean: Read = (cell) =>
  cell === "true" || cell === "false" ? ok(cell === "true") : err("must be true or false");
const json: Read = (cell) =>
  isTooDeep(cell)
    ? err(notJson)
    : jsonIn(cell)
        .mapErr(() => notJson)
        .andThrough(() => {
          const [fault] = jsonFaults(cell);
          return fault === undefined ? ok() : err(`${fault.field}: ${fault.message}`);
        });
/** A PEM is no JSON; what it is, is judged later. */
const keys: Read = (cell) => (cell.trimStart().startsWith("-----BEGIN") ? ok(cell) : json(cell));

const notJson = "must be JSON";

/** The columns by name: the fields of a client, `secret` and `secretHash`. Of what users may do: `authorization.name` and so on. */
export const csvColumns: ReadonlyMap<string, CsvColumn> = new Map(
  Object.entries({
    ...{ id: text, grantTypes: list, authenticationMethods: list },
    ...{ ownScope: text, defaultOwnScope: text },
    ...{ accessTokenLifetime: number, longestAssertionLifetime: number, accessTokenFormat: text },
    ...{ requestsPerMinute: number },
    ...{ jwks: keys, jwksUri: text, tlsSubject: json },
    ...{ certificateBoundAccessTokens: boolean, dpopBoundAccessTokens: boolean },
    ...{ federatedIdentities: json, tokenExchange: json, introspects: list },
    ...{ claims: json, disabled: boolean, secrets: json },
    ...{ "authorization.name": text, "authorization.uri": text, "authorization.logoUri": text },
    ...{ "authorization.policyUri": text, "authorization.termsUri": text },
    ...{ "authorization.redirectUris": list, "authorization.applicationType": text },
    ...{ "authorization.delegatedScope": text, "authorization.defaultDelegatedScope": text },
    ...{ "authorization.requiredScope": text, "authorization.consent": text },
    ...{ "authorization.consentLifetime": number, "authorization.offlineAccess": text },
    ...{ "authorization.requirePushedRequests": boolean },
    ...{ "authorization.requireSignedRequests": boolean },
  } satisfies Record<string, Read>)
    .map(([name, read]): [string, CsvColumn] => [name, { path: name.split("."), read }])
    .concat([
      ["secret", { path: ["secrets", "0", "secret"], read: text }],
      ["secretHash", { path: ["secrets", "0", "hash"], read: text }],
    ]),
);
