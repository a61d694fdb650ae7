import { present } from "@mintport/core/ports";
import type { LambdaEvent } from "./request-of.ts";

/** The answer of a function, in the form that its gateway takes. */
export interface LambdaResult {
  readonly statusCode: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly multiValueHeaders?: Readonly<Record<string, string[]>>;
  readonly cookies?: string[];
  readonly body?: string;
}

/** An answer of Fetch in the form that the event's gateway takes: several values of one name stand in three places. */
export const resultOf = async (response: Response, event: LambdaEvent): Promise<LambdaResult> => {
  const cookies = response.headers.getSetCookie();
  const fields = [...response.headers].filter(([name]) => name !== "set-cookie");
  const result = { statusCode: response.status, body: await response.text() };
  if (event.multiValueHeaders != null)
    return {
      ...result,
      multiValueHeaders: {
        ...Object.fromEntries(fields.map(([name, value]) => [name, [value]])),
        ...present({ "set-cookie": cookies.length > 0 ? cookies : undefined }),
      },
    };
  return {
    ...result,
    headers: Object.fromEntries(fields),
    ...present({ cookies: cookies.length > 0 ? cookies : undefined }),
  };
};
