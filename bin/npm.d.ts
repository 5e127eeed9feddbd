type Environment = Readonly<Record<string, string | undefined>>

/** The first executable of that name in the folders of PATH, or undefined. */
export function onPath(name: string, env?: Environment): string | undefined
/** Every executable of that name in the folders of PATH, in order. */
export function allOnPath(name: string, env?: Environment): string[]
/** True for a file that this user may execute. */
export function executable(path: string): boolean
/** How to run npm, as a command to which arguments are added, or undefined. */
export function findNpm(node?: string, env?: Environment): string[] | undefined
/** The environment for npm when it works in a folder of ours. */
export function npmEnvironment(env?: Environment): Record<string, string | undefined>
/** The arguments of every `npm ci` of ours: exactly the lock file, no scripts, quiet. */
export const installArguments: readonly string[]
/**
 * Writes the package.json and package-lock.json of one folder into another, with the packages for this machine alone as
 * a must.
 */
export function writeLock(from: string, to: string, machine?: string): void
