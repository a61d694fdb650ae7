import { oneByteEach } from "../body/one-byte-each.ts";

/** Reads a body for core: one character a byte. `undefined` if it was cut short. */
export type ReadBody = (
  request: Request,
  limit: number,
) => Promise<{ readonly body: string } | undefined>;

/**
 * At most `limit` bytes, one character a byte. `undefined` if the body was cut short. Only a POST and a PUT have a body that says anything.
 * What is beyond the limit is read beside the answer and dropped, as far as 16 MiB: an adapter for Node cuts the connection under a
 * body that nobody reads, and a proxy may have the next client's request on it.
 */
export const readBody: ReadBody = async (request, limit) => {
  if (!hasBody(request) || request.body === null) return { body: "" };
  let body = "";
  try {
    const reader = (request.body as ReadableStream<Uint8Array>).getReader();
    while (body.length < limit) {
      const { done, value } = await reader.read();
      if (done) return { body };
      body += oneByteEach(value.subarray(0, limit - body.length));
    }
    void drop(reader, mostDropped);
    return { body };
  } catch {
    return undefined;
  }
};

/** Whether the method's body says anything at one of the endpoints. */
export const hasBody = ({ method }: Pick<Request, "method">): boolean =>
  method === "POST" || method === "PUT";

const mostDropped = 16 * 1024 * 1024;

const drop = async (
  reader: ReadableStreamDefaultReader<Uint8Array>,
  most: number,
): Promise<void> => {
  try {
    for (let dropped = 0; dropped < most; ) {
      const { done, value } = await reader.read();
      if (done) return;
      dropped += value.length;
    }
    // Not cancelled: some platforms end the process then.
    reader.releaseLock();
  } catch {
    // Whoever sent it is gone.
  }
};
