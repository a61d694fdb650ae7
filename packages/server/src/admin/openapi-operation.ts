import { present } from "@mintport/core/ports";
import * as z from "zod";
import { schemaText } from "./openapi-schemas.ts";
import type { Operation } from "./operation.ts";
import { refusalStatuses, refusals } from "./refusal-statuses.ts";

/** An operation as the OpenAPI document describes it. */
export const openApiOperation = (operation: Operation): object => ({
  operationId: operation.operationId,
  tags: [operation.tag],
  summary: operation.summary,
  security: [{ token: [operation.scope] }],
  parameters: [...pathParameters(operation), ...queryParameters(operation), ...ifMatch(operation)],
  ...present({ requestBody: operation.body && requestBody(operation.body) }),
  responses: {
    [operation.status]: success(operation),
    ...Object.fromEntries(
      refusalStatuses(operation).map((status) => [
        status,
        { $ref: `#/components/responses/${refusals[status].name}` },
      ]),
    ),
  },
});

const pathParameters = ({ path }: Operation): readonly object[] =>
  [...path.matchAll(/\{(\w+)\}/g)].map(([, name = ""]) => ({
    ...{ name, in: "path", required: true, schema: { type: "string" } },
    ...present({ description: inPath[name] }),
  }));

const inPath: Readonly<Record<string, string>> = {
  tenant: "The tenant's id",
  client: "The client's id",
  secret: "The secret's id, never the secret",
  key: "The API key's id, never the key",
  kid: "The signing key's id",
  token: "The initial access token's id, never the token",
  grant: "The grant's id",
  subject: "The user's `sub`",
};

const queryParameters = ({ query }: Operation): readonly object[] => {
  if (query === undefined) return [];
  // What comes out of the reading: the text of a number is described as a number.
  const { properties = {} } = z.toJSONSchema(query, { io: "output" });
  return Object.entries(query.shape).map(([name, field]) => {
    const { description, ...schema } = properties[name] as { readonly description?: string };
    return {
      ...{ name, in: "query", required: !z.safeParse(field, undefined).success, schema },
      ...present({ description }),
    };
  });
};

const ifMatch = ({ conditionOn, conditional, method }: Operation): readonly object[] =>
  conditionOn === undefined || method === "GET"
    ? []
    : [
        {
          ...{ name: "If-Match", in: "header", required: conditional === true },
          description: `The ETag of the ${conditionOn} as it was read, with its quotes; * for any`,
          schema: { type: "string" },
        },
      ];

const requestBody = (body: NonNullable<Operation["body"]>): object => ({
  required: true,
  content: {
    "application/json": {
      schema:
        body.component === undefined
          ? schemaText(body.schema, "input")
          : { $ref: `#/components/schemas/${body.component}` },
    },
  },
});

const success = ({ response, hasETag, makes, status }: Operation): object => ({
  description: status === 201 ? "Made" : "Done",
  ...present({
    headers:
      hasETag === true
        ? {
            ETag: header("Its revision, for If-Match"),
            ...(makes !== undefined && { Location: header("Where it is from now on") }),
          }
        : undefined,
    content: response && {
      "application/json": { schema: { $ref: `#/components/schemas/${response.component}` } },
    },
  }),
});

const header = (description: string): object => ({
  description,
  required: true,
  schema: { type: "string" },
});
