/**
 * What a user may name a store, identity, secret, app, environment or platform: it becomes a host name, a folder and a
 * database name.
 */
export const namePattern = /^[a-z](?:[a-z0-9]|-(?=[a-z0-9])){0,39}$/
