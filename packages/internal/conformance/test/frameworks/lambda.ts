import { createServer, type ServerResponse } from "node:http";
import {
  guard,
  type LambdaEvent,
  type LambdaResult,
  oauth,
  resourceMetadata,
} from "@mintport/http/lambda";
import {
  type EventOf,
  functionUrl,
  httpApi,
  loadBalancer,
  receive,
  restApi,
} from "./lambda-events.ts";
import { siteOf } from "./listen.ts";
import { type Framework, type Parts, type Setup, strong } from "./parts.ts";

type LambdaFunction = (event: LambdaEvent) => Promise<LambdaResult>;

/** The functions of a team, each behind a path of its gateway. */
const functionsOf = (
  { server, api, options }: Parts,
  connection: { readonly connection?: typeof addressOfLoadBalancer },
): ((path: string) => LambdaFunction) => {
  const guarded = (route: Parameters<typeof guard>[2], login = {}): LambdaFunction => {
    const handler = guard(api, "orders:read", route, login);
    return (event) => handler(event, {});
  };
  const failure = (): Error => new Error("the route's own");
  const issuer = oauth(server, { ...options, ...connection });
  const functions: Readonly<Record<string, LambdaFunction>> = {
    "/auth/hello": () => Promise.resolve({ statusCode: 200, body: "hello" }),
    "/auth/api/orders": guarded((_event, { client }) =>
      Promise.resolve({ statusCode: 200, body: JSON.stringify({ client }) }),
    ),
    "/auth/api/strong": guarded(() => Promise.resolve({ statusCode: 200 }), strong),
    "/.well-known/oauth-protected-resource/auth/api": resourceMetadata(api),
    "/auth/api/throws": guarded(() => {
      throw failure();
    }),
    "/auth/api/rejects": guarded(() => Promise.reject(failure())),
  };
  return (path) => functions[path] ?? issuer;
};

/** Behind a load balancer only its own entry in the header says who asks. */
const addressOfLoadBalancer = ({ headers, multiValueHeaders }: LambdaEvent) => ({
  remoteAddress: (headers?.["x-forwarded-for"] ?? multiValueHeaders?.["x-forwarded-for"]?.at(-1))
    ?.split(",")
    .at(-1)
    ?.trim(),
});

const send = (response: ServerResponse, result: LambdaResult): void => {
  response.writeHead(result.statusCode, { ...result.headers, ...result.multiValueHeaders });
  response.end(result.body);
};

/** A gateway in front of the functions: a function that fails is its 500. */
const behind =
  (eventOf: EventOf, connection = {}): Setup["start"] =>
  (parts) => {
    const functionOf = functionsOf(parts, connection);
    const gateway = createServer((request, response) => {
      void receive(request)
        .then((received) => functionOf(received.path)(eventOf(received)))
        .then(
          (result) => {
            send(response, result);
          },
          () => response.writeHead(500).end(),
        );
    });
    return siteOf(gateway.listen(0, "127.0.0.1"));
  };

const fromHeader = { connection: addressOfLoadBalancer };

export const lambdaFramework: Framework = {
  name: "lambda",
  knowsAddress: true,
  setups: [
    { name: "behind an HTTP API", start: behind(httpApi()) },
    { name: "behind a stage of an HTTP API", start: behind(httpApi("auth")) },
    { name: "behind a REST API", start: behind(restApi()) },
    { name: "behind a stage of a REST API", start: behind(restApi("auth")) },
    { name: "behind a function URL", start: behind(functionUrl) },
    { name: "behind a load balancer", start: behind(loadBalancer(false), fromHeader) },
    {
      name: "behind a load balancer with lists of headers",
      start: behind(loadBalancer(true), fromHeader),
    },
  ],
};
