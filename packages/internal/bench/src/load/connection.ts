import { connect } from "node:net";
import { answerReader } from "./answer-reader.ts";

/** One keep-alive connection that has at most one request under way. */
export interface Connection {
  /** Sends a request; the answer is told to `onAnswer`. */
  send(request: Buffer): void;
  close(): void;
}

export interface ConnectionEvents {
  /** Milliseconds from the request's last byte out to the answer's last byte in. */
  onAnswer(connection: Connection, status: number, milliseconds: number): void;
  /** The connection is of no more use. */
  onFailure(reason: string): void;
}

export const openConnection = (port: number, events: ConnectionEvents): Promise<Connection> =>
  new Promise((resolve, reject) => {
    const read = answerReader();
    let sentAt = 0;
    let closed = false;
    const fail = (reason: string): void => {
      if (closed) return;
      connection.close();
      events.onFailure(reason);
    };
    const socket = connect({
      port,
      host: "127.0.0.1",
      noDelay: true,
      // Reads into one buffer of its own and goes past the stream: half the cost of a `data` event.
      onread: {
        buffer: Buffer.allocUnsafe(16_384),
        callback: (count, buffer) => {
          const reading = read((buffer as Buffer).subarray(0, count));
          if (reading.state === "complete")
            events.onAnswer(connection, reading.status, performance.now() - sentAt);
          if (reading.state === "unreadable") fail("an answer without a length that holds");
          return true;
        },
      },
    });
    const connection: Connection = {
      send: (request) => {
        sentAt = performance.now();
        socket.write(request);
      },
      close: () => {
        closed = true;
        socket.destroy();
      },
    };
    socket.once("connect", () => {
      resolve(connection);
    });
    socket.on("error", (failure) => {
      fail(failure.message);
      reject(failure);
    });
    socket.on("close", () => {
      fail("closed by the server");
    });
  });
