/** The constant answer and one signature: below this no server that signs can go. */
import { createPrivateKey, type JsonWebKey } from "node:crypto";
import { batchSigner } from "./parts/batch-signer.ts";
import { answerFields, constantBody } from "./parts/constant-answer.ts";
import { readBody } from "./parts/read-body.ts";
import { serve } from "./parts/serve.ts";

serve(({ algorithm, privateJwk }) => {
  const sign = batchSigner(
    algorithm,
    createPrivateKey({ key: privateJwk as JsonWebKey, format: "jwk" }),
  );
  return (request, response) => {
    readBody(request, () => {
      sign(input, (signature) => {
        const body = `${signature.toString("base64url")}${rest}`;
        response.writeHead(200, { ...answerFields, "Content-Length": body.length }).end(body);
      });
    });
  };
});

/** As long as a token's signing input. */
const input = "x".repeat(400);
const rest = constantBody.slice(100);
