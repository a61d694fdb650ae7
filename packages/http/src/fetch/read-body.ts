/** Reads a body for core: one character a byte. `undefined` if it was cut short. */
export type ReadBody = (
  request: Request,
  limit: number,
) => Promise<{ readonly body: string } | undefined>;

/**
 * At most `limit` bytes, one character a byte. `undefined` if the body was cut short. Only a POST has a body that says anything.
 * What is beyond the limit is read beside the answer and dropped, as far as 16 MiB: an adapter for Node cuts the connection under a
 * body that nobody reads, and a proxy may have the next client's request on it.
 */
export const readBody: ReadBody = async (request, limit) => {
  if (request.method !== "POST" || request.body === null) return { body: "" };
  let body = "";
  // Anything above ASCII is refused by core, so it does not matter that this decoder is windows-1252 there.
  const bytes = new TextDecoder("latin1");
  try {
    const reader = (request.body as ReadableStream<Uint8Array>).getReader();
    while (body.length < limit) {
      const { done, value } = await reader.read();
      if (done) return { body };
      body += bytes.decode(value.subarray(0, limit - body.length));
    }
    void drop(reader, mostDropped);
    return { body };
  } catch {
    return undefined;
  }
};

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
