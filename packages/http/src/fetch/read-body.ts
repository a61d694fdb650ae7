/**
 * At most `limit` bytes, one character a byte; what is beyond is never read. `undefined` if the body was cut short. Only a POST
 * has a body that says anything.
 */
export const readBody = async (
  request: Request,
  limit: number,
): Promise<{ readonly body: string } | undefined> => {
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
    // Not cancelled: some platforms end the process then.
    reader.releaseLock();
    return { body };
  } catch {
    return undefined;
  }
};
