import { createServer } from "node:http";
import type { APIGatewayProxyEventV2 } from "aws-lambda";
import { issue, orders } from "./functions.ts";

/** What an HTTP API does with a request, to try the functions out here. */
const gateway = createServer((request, response) => {
  const { method = "", url = "", headers, socket } = request;
  const [rawPath, rawQueryString = ""] = url.split("?");
  const answered = request.toArray().then((chunks) => {
    const event = {
      rawPath,
      rawQueryString,
      headers,
      body: Buffer.concat(chunks).toString("base64"),
      isBase64Encoded: true,
      requestContext: { http: { method, sourceIp: socket.remoteAddress } },
    } as APIGatewayProxyEventV2;
    return rawPath === "/orders" ? orders(event, {}) : issue(event);
  });
  void answered.then(
    ({ statusCode, headers: fields, body }) => response.writeHead(statusCode, fields).end(body),
    () => response.writeHead(500).end(),
  );
});
gateway.listen(Number(process.env["PORT"] ?? "3000"));
