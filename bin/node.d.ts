/** True for a version of Node.js that runs TypeScript as it is: 22.18 and later, 23.6 and later. */
export function suitable(version: string): boolean
/** The path of a Node.js that brings npm with it, gotten with Python; undefined when that cannot be. */
export function nodeFromPython(env?: Readonly<Record<string, string | undefined>>): Promise<string | undefined>
