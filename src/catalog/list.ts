// Every thing that the catalog knows, one line each. Such a line is all that makes an app known.
export { devIdentity } from './dev-identity/options.ts'
export { job } from './job/options.ts'
export { memcached } from './memcached/options.ts'
export { oidc } from './oidc/options.ts'
export { postgres } from './postgres/options.ts'
export { redis } from './redis/options.ts'
export { service } from './service/options.ts'
export { valkey } from './valkey/options.ts'
