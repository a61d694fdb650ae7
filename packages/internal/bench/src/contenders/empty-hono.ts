/** What Hono costs by itself, on its own adapter for Node. */
import { answerFields, constantBody } from "./parts/constant-answer.ts";
import { inHono } from "./parts/in-hono.ts";
import { serve } from "./parts/serve.ts";

serve(() =>
  inHono(async (context) => {
    await context.req.raw.text();
    return context.body(constantBody, 200, answerFields);
  }),
);
