import type { Duration } from '../../base/units.ts'
import { entry, type Uses } from '../entry.ts'
import type { ProgramOptions } from './program-options.ts'

/**
 * A program of your own that runs to its end: at a deployment when something that it depends on has changed, or by
 * the clock.
 */
export interface JobOptions<Database extends string = string> extends ProgramOptions<Database> {
  /**
   * Files and folders that the result depends on. The job runs again at a deployment when any of them has changed,
   * when `run`, `env` or `database` has, and not otherwise. Where programs run in containers, they are what the program
   * finds of the project.
   * @default none: no change of files is a reason, and containers hold the whole project
   * @example ['./warehouse']
   */
  inputs?: readonly string[]
  /**
   * Runs the job by the clock instead of at deployments: five cron fields (minute, hour, day, month, day of the
   * week), in UTC. A run that is due while the one before goes on is left out.
   * @default it runs at deployments
   * @example '30 2 * * *'
   */
  schedule?: string
  /**
   * How long it may take before it is ended.
   * @default '10m'
   */
  timeout?: Duration
  /**
   * How often it is tried again after a failure. Give a number only to a program that may safely run twice.
   * @default 0
   * @minimum 0
   * @maximum 10
   * @asType integer
   */
  retries?: number
}

/** A program of your own that runs to its end. */
export const job = entry<
  <const Database extends string = never>(
    options: JobOptions<Database>,
  ) => JobOptions<Database> & { type: 'job' } & Uses<Database>
>({
  type: 'job',
  section: 'apps',
  summary: 'a program of your own that runs to its end, at deployments or by the clock',
  schema: 'JobOptions',
  load: () => import('./app.ts').then((module) => module.app),
})
