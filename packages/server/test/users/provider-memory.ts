import type { Adapter, AdapterFactory, AdapterPayload } from "oidc-provider";

/** What one provider remembers. The library's own memory is one for all providers of a process, so that each would know the others' codes. */
export const providerMemory = (): AdapterFactory => {
  const rows = new Map<string, AdapterPayload>();
  return (model): Adapter => {
    const key = (id: string) => `${model}:${id}`;
    const findBy = async (member: "uid" | "userCode", value: string) =>
      [...rows].find(([id, row]) => id.startsWith(key("")) && row[member] === value)?.[1];
    return {
      upsert: async (id, payload) => {
        rows.set(key(id), payload);
      },
      find: async (id) => rows.get(key(id)),
      findByUid: (uid) => findBy("uid", uid),
      findByUserCode: (userCode) => findBy("userCode", userCode),
      consume: async (id) => {
        const row = rows.get(key(id));
        if (row !== undefined) rows.set(key(id), { ...row, consumed: Date.now() / 1000 });
      },
      destroy: async (id) => {
        rows.delete(key(id));
      },
      revokeByGrantId: async (grantId) => {
        for (const [id, row] of rows) if (row.grantId === grantId) rows.delete(id);
      },
    };
  };
};
