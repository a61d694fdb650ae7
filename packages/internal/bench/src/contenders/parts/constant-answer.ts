import type { RequestListener } from "node:http";
import { readBody } from "./read-body.ts";

/** As long as an answer with an ES256 token. */
export const constantBody: string = JSON.stringify({
  access_token: "x".repeat(480),
  token_type: "Bearer",
  expires_in: 600,
  scope: "api:read api:write",
});

export const answerFields = {
  "Content-Type": "application/json",
  "Cache-Control": "no-store",
  Pragma: "no-cache",
} as const;

/** Reads the body and answers the same 200 to everybody. */
export const constantAnswer: RequestListener = (request, response) => {
  readBody(request, () => {
    response
      .writeHead(200, { ...answerFields, "Content-Length": constantBody.length })
      .end(constantBody);
  });
};
