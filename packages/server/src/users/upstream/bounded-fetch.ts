import { present } from "@mintport/core/ports";
import type { CustomFetch } from "openid-client";

/** Fetches, and gives up on a body that is longer than anything a provider has to say. */
export const boundedFetch: CustomFetch = async (url, { body, ...options }) => {
  const response = await fetch(url, { ...options, ...present({ body }) });
  const { status, statusText, headers } = response;
  const text = await textOf(response);
  return new Response(text, { status, statusText, headers });
};

const textOf = async (response: Response): Promise<string | null> => {
  const body: AsyncIterable<Uint8Array> | null = response.body;
  if (body === null) return null;
  const decoder = new TextDecoder();
  let text = "";
  for await (const chunk of body) {
    text += decoder.decode(chunk, { stream: true });
    if (text.length > limit) return Promise.reject(new RangeError("the answer is too long"));
  }
  return text + decoder.decode();
};

/** Characters: a hundred times a large key set. */
const limit = 1_048_576;
