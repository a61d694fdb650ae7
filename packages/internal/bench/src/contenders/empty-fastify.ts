/** What fastify costs by itself, with a hook that reads the body as a binding does. */
import { answerFields, constantBody } from "./parts/constant-answer.ts";
import { inFastify } from "./parts/in-fastify.ts";
import { readBody } from "./parts/read-body.ts";
import { serve } from "./parts/serve.ts";

serve(() =>
  inFastify(
    Object.assign(
      async (app: Parameters<Parameters<typeof inFastify>[0]>[0]) => {
        app.addHook("onRequest", (request, reply) => {
          readBody(request.raw, () => {
            void reply.code(200).headers(answerFields).send(constantBody);
          });
        });
      },
      { [Symbol.for("skip-override")]: true },
    ),
  ),
);
