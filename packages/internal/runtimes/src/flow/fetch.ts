/** The flow as the answer of a Fetch handler, for runtimes that have nothing else. */
import { walkOnWebStandards } from "./web.ts";

export default {
  fetch: async (): Promise<Response> => {
    try {
      return new Response(`Web standards: ${await walkOnWebStandards()}`);
    } catch (failure) {
      return new Response(failure instanceof Error ? failure.stack : "failed", { status: 500 });
    }
  },
};
