/** The folder in which this user keeps downloaded software; creates nothing. The rules stand in cache.js. */
export function cacheFolder(env?: Readonly<Record<string, string | undefined>>, platform?: string, uid?: number): string
/** Creates the cache folder when needed and gives its path; throws an error whose message can be shown. */
export function openCache(folder?: string): string
/** The kind of machine as packages name it: `linux-x64`, `darwin-arm64`. */
export function platformName(platform?: string, arch?: string): string
/** True if this user has a home folder in which installers may keep their own caches. */
export function hasHome(env?: Readonly<Record<string, string | undefined>>): boolean
