/** What the Fetch objects cost by themselves where Node has to make them. */
import { answerFields, constantBody } from "./parts/constant-answer.ts";
import { fetchListener } from "./parts/fetch-listener.ts";
import { serve } from "./parts/serve.ts";

serve(() =>
  fetchListener(async (request) => {
    await request.text();
    return new Response(constantBody, { headers: answerFields });
  }),
);
