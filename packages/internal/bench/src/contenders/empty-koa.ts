/** What Koa costs by itself. */
import { answerFields, constantBody } from "./parts/constant-answer.ts";
import { inKoa } from "./parts/in-koa.ts";
import { readBody } from "./parts/read-body.ts";
import { serve } from "./parts/serve.ts";

serve(() =>
  inKoa(async (context) => {
    await new Promise<void>((resolve) => {
      readBody(context.req, () => {
        resolve();
      });
    });
    context.set(answerFields);
    context.body = constantBody;
  }),
);
