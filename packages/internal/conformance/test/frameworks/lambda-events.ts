import type { IncomingMessage } from "node:http";
import type { LambdaEvent } from "@mintport/http/lambda";

/** A request as a gateway has received it. */
export interface Received {
  readonly method: string;
  readonly path: string;
  readonly query: string;
  readonly fields: readonly (readonly [string, string])[];
  readonly body: Buffer;
  readonly sourceIp: string;
}

/** The event that a gateway makes of a request. */
export type EventOf = (received: Received) => LambdaEvent;

export const receive = async (request: IncomingMessage): Promise<Received> => {
  const { method = "", url = "", rawHeaders, socket } = request;
  const [path = "", query = ""] = url.split("?");
  const sourceIp = socket.remoteAddress ?? "";
  const fields = rawHeaders.flatMap((name, i): [string, string][] =>
    i % 2 === 0 ? [[name, rawHeaders[i + 1] ?? ""]] : [],
  );
  const body = Buffer.concat(await request.toArray());
  return { method, path, query, body, sourceIp, fields: appended(fields, sourceIp) };
};

/** Every gateway appends its peer to the one header. */
const appended = (fields: readonly [string, string][], peer: string): [string, string][] => {
  const isForwarded = ([name]: readonly [string, string]) =>
    name.toLowerCase() === "x-forwarded-for";
  const sent = fields.filter(isForwarded).map(([, value]) => value);
  return [
    ...fields.filter((field) => !isForwarded(field)),
    ["X-Forwarded-For", [...sent, peer].join(", ")],
  ];
};

const lists = (fields: readonly (readonly [string, string])[]): Record<string, string[]> => {
  const made: Record<string, string[]> = {};
  for (const [name, value] of fields) (made[name] ??= []).push(value);
  return made;
};
const last = (made: Record<string, string[]>): Record<string, string> =>
  Object.fromEntries(Object.entries(made).map(([name, values]) => [name, values.at(-1) ?? ""]));
const joined = (made: Record<string, string[]>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(made).map(([name, values]) => [name.toLowerCase(), values.join(",")]),
  );
const orNull = <Value extends object>(made: Value): Value | null =>
  Object.keys(made).length === 0 ? null : made;

/** An HTTP API, payload format 2.0: names in lower case, repeats joined, forms in base64, the path with its stage. */
export const httpApi =
  (stage = "$default"): EventOf =>
  ({ method, path, query, fields, body, sourceIp }) => {
    const isBase64Encoded = body.length > 0;
    return {
      ...{ version: "2.0", routeKey: "$default", rawPath: path, rawQueryString: query },
      headers: joined(lists(fields)),
      requestContext: { stage, http: { method, path, protocol: "HTTP/1.1", sourceIp } },
      ...(isBase64Encoded ? { body: body.toString("base64") } : {}),
      isBase64Encoded,
    } as LambdaEvent;
  };

/** A function URL: payload format 2.0, where a form is text. */
export const functionUrl: EventOf = (received) => ({
  ...httpApi()(received),
  ...(received.body.length > 0 ? { body: received.body.toString() } : {}),
  isBase64Encoded: false,
});

/** A REST API, payload format 1.0: `path` lacks the stage, and the context has it. */
export const restApi =
  (stage?: string): EventOf =>
  ({ method, path, query, fields, body, sourceIp }) => {
    const values = lists(fields);
    const parameters = lists([...new URLSearchParams(query)]);
    const isStaged = stage !== undefined && path.startsWith(`/${stage}/`);
    return {
      ...{ resource: "/{proxy+}", httpMethod: method },
      path: isStaged ? path.slice(stage.length + 1) : path,
      headers: last(values),
      multiValueHeaders: values,
      queryStringParameters: orNull(last(parameters)),
      multiValueQueryStringParameters: orNull(parameters),
      requestContext: { stage: stage ?? "prod", path, identity: { sourceIp, clientCert: null } },
      body: body.length === 0 ? null : body.toString(),
      isBase64Encoded: false,
    } as LambdaEvent;
  };

/** A load balancer, which says nothing of its client but in headers, and passes the query on as it came. */
export const loadBalancer =
  (hasLists: boolean): EventOf =>
  ({ method, path, query, fields, body }) => {
    const values = lists(fields.map(([name, value]) => [name.toLowerCase(), value]));
    const parameters = lists(
      query === "" ? [] : query.split("&").map((pair) => splitAt(pair, pair.indexOf("="))),
    );
    return {
      ...{ httpMethod: method, path },
      ...(hasLists
        ? { multiValueHeaders: values, multiValueQueryStringParameters: parameters }
        : { headers: last(values), queryStringParameters: last(parameters) }),
      requestContext: { elb: { targetGroupArn: "arn" } },
      body: body.toString(),
      isBase64Encoded: false,
    };
  };

const splitAt = (pair: string, index: number): [string, string] =>
  index === -1 ? [pair, ""] : [pair.slice(0, index), pair.slice(index + 1)];
