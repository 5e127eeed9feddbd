import type * as Http from 'node:http'

/**
 * Node's HTTP module, taken in the one way that does not load its web client: `import` reads every member of a built-in
 * module, and reading `http.WebSocket` loads 12 MB of code (Node 24) that a process which is always there should not
 * hold.
 */
export const http: typeof Http = process.getBuiltinModule('node:http')
