import {
  grantType,
  introspectPath,
  revokePath,
  scope,
  tokenPath,
} from "../contenders/parts/subject.ts";
import type { Credentials } from "./credentials.ts";

/** The parts of a request, so that the check and the load send the same. */
export interface FormRequest {
  readonly path: string;
  readonly fields: Readonly<Record<string, string>>;
  readonly body: string;
}

export const tokenRequest = (credentials: Credentials): FormRequest =>
  formRequest(tokenPath, credentials, { grant_type: grantType, scope });

export const introspectionRequest = (credentials: Credentials, token: string): FormRequest =>
  formRequest(introspectPath, credentials, { token });

export const revocationRequest = (credentials: Credentials, token: string): FormRequest =>
  formRequest(revokePath, credentials, { token });

export const formRequest = (
  path: string,
  { fields, parameters }: Credentials,
  own: Readonly<Record<string, string>>,
): FormRequest => ({
  path,
  fields: { "Content-Type": "application/x-www-form-urlencoded", ...fields },
  body: new URLSearchParams({ ...own, ...parameters }).toString(),
});

/** The request's bytes, one character a byte. */
export const requestText = ({ path, fields, body }: FormRequest): string =>
  [
    `POST ${path} HTTP/1.1`,
    "Host: 127.0.0.1",
    ...Object.entries(fields).map(([name, value]) => `${name}: ${value}`),
    `Content-Length: ${body.length}`,
    "",
    body,
  ].join("\r\n");
