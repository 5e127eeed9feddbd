/**
 * Runs `work` while nobody else on this machine holds the lock file `path`, and gives its result. Waits for a living
 * holder (`waiting` is called once with its process id) and takes over from a dead one.
 */
export function hold<Result>(
  path: string,
  work: () => Promise<Result>,
  waiting?: (pid: number) => void,
): Promise<Result>
/** When the process began, in the words of the system; undefined when it cannot be known. */
export function startOf(pid: number): string | undefined
