// Without it a trailing slash is a redirect before any route sees the request.
export default { skipTrailingSlashRedirect: true };
