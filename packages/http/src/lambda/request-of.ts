import type { ReadCertificate } from "@mintport/core";
import { present } from "@mintport/core/ports";
import type { ProtectOptions } from "@mintport/resource-server/web";
import { clientCertificateOf } from "../certificate/client-certificate-of.ts";
import type { ConnectionInfo } from "../fetch/answers.ts";

/** The part of an event of API Gateway (payload formats 1.0 and 2.0), a function URL or a load balancer that is used here. */
export interface LambdaEvent {
  readonly rawPath?: string;
  readonly rawQueryString?: string;
  readonly path?: string;
  readonly httpMethod?: string;
  readonly headers?: Fields<string> | null;
  readonly multiValueHeaders?: Fields<readonly string[]> | null;
  readonly queryStringParameters?: Fields<string> | null;
  readonly multiValueQueryStringParameters?: Fields<readonly string[]> | null;
  readonly body?: string | null;
  readonly isBase64Encoded?: boolean;
  readonly requestContext?: {
    readonly path?: string;
    readonly http?: { readonly method: string; readonly sourceIp?: string };
    readonly authentication?: { readonly clientCert?: ClientCert | null } | null;
    readonly identity?: {
      readonly sourceIp?: string | null;
      readonly clientCert?: ClientCert | null;
    };
    /** All that a load balancer has here. */
    readonly elb?: object;
  };
}

type Fields<Value> = Readonly<Record<string, Value | undefined>>;

interface ClientCert {
  readonly clientCertPem: string;
}

/** A request, and what the gateway says of its client. */
export interface LambdaRequest {
  readonly request: Request;
  readonly connection: ConnectionInfo;
  /** The thumbprint of the certificate, for a protected route. */
  readonly proof: ProtectOptions;
}

/** The request that an event tells of; `undefined` if it cannot be one of Fetch's, as a TRACE. */
export const requestOf = (event: LambdaEvent): LambdaRequest | undefined => {
  const { requestContext: context = {} } = event;
  const method = context.http?.method ?? event.httpMethod ?? "GET";
  try {
    const request = new Request(`https://lambda.invalid${targetOf(event)}`, {
      method,
      headers: headersOf(event),
      body: ["GET", "HEAD"].includes(method) ? null : bodyOf(event),
    });
    const pem = (context.authentication?.clientCert ?? context.identity?.clientCert)?.clientCertPem;
    const clientCertificate = pem === undefined ? undefined : certificateOf(pem);
    const remoteAddress = context.http?.sourceIp ?? context.identity?.sourceIp ?? undefined;
    return {
      request,
      connection: { remoteAddress, clientCertificate },
      proof: present({
        certificateThumbprint:
          clientCertificate === "unreadable" ? undefined : clientCertificate?.thumbprint,
      }),
    };
  } catch {
    return undefined;
  }
};

/** The whole path, and the query as it was sent, where the gateway keeps it. */
const targetOf = (event: LambdaEvent): string => {
  if (event.rawPath !== undefined) return withQuery(event.rawPath, event.rawQueryString);
  const query = new URLSearchParams(
    pairsOf(event.multiValueQueryStringParameters, event.queryStringParameters),
  ).toString();
  // `path` lacks the stage; the context's has it.
  const path = event.requestContext?.path ?? event.path ?? "/";
  return withQuery(path, query);
};

const withQuery = (path: string, query = ""): string => (query === "" ? path : `${path}?${query}`);

const headersOf = (event: LambdaEvent): Headers =>
  new Headers(pairsOf(event.multiValueHeaders, event.headers));

const pairsOf = (
  lists: Fields<readonly string[]> | null | undefined,
  texts: Fields<string> | null | undefined,
): [string, string][] => {
  const pairs: [string, string][] = [];
  for (const [name, values = []] of Object.entries(lists ?? {}))
    for (const value of values) pairs.push([name, value]);
  if (lists == null)
    for (const [name, value] of Object.entries(texts ?? {}))
      if (value !== undefined) pairs.push([name, value]);
  return pairs;
};

const bodyOf = ({ body, isBase64Encoded }: LambdaEvent): string | Uint8Array<ArrayBuffer> =>
  isBase64Encoded ? Buffer.from(body ?? "", "base64") : (body ?? "");

const certificateOf = (pem: string): ReadCertificate => {
  const base64 = oneBlock.exec(pem)?.[1];
  // The gateway verified its chain by the trust store, or there would be no request.
  const verified = { chainVerified: true };
  const read = base64 && clientCertificateOf(Buffer.from(base64, "base64"), verified);
  return read || "unreadable";
};

/** One block, and nothing around it: of two it is not clear which the client has proved. */
const oneBlock = /^-----BEGIN CERTIFICATE-----([A-Za-z0-9+/=\s]+)-----END CERTIFICATE-----\s*$/;
