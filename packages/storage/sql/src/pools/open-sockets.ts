/** The connections of a pool that may still be open. */
export interface OpenSockets {
  add(socket: PoolSocket): void;
  /** Ends all at once, without a farewell that nobody may answer. */
  destroyAll(): void;
  /** Whether all are gone. */
  areGone(): boolean;
}

/** A socket of a pool, as far as we end it. */
export interface PoolSocket {
  readonly destroyed: boolean;
  destroy(): unknown;
}

/** Keeps count of a pool's sockets. Those that are gone are forgotten. */
export const openSockets = (): OpenSockets => {
  const sockets = new Set<PoolSocket>();
  const forget = (): void => {
    for (const socket of sockets) if (socket.destroyed) sockets.delete(socket);
  };
  return {
    add: (socket) => {
      forget();
      sockets.add(socket);
    },
    destroyAll: () => {
      for (const socket of sockets) socket.destroy();
    },
    areGone: () => {
      forget();
      return sockets.size === 0;
    },
  };
};
