/** Where the admin API hangs. */
export const adminPath = "/admin/v1";
