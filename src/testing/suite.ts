/**
 * One promise of a suite, for any test runner: `for (const { name, run } of suite) test(name, run)`. `run` throws when
 * the promise is broken.
 */
export interface Promised {
  readonly name: string
  run(): void | Promise<void>
}
